"""A model in a GGUF file runs in this process, quietly, and stops when nobody reads any more."""

import logging
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from dateline.prompts import Prompt
from dateline.qa.llms import open_model
from dateline.store.errors import ModelError

STORY = Prompt("You tell stories.", "Tell a very long story about a ship and its captain.")


@pytest.fixture(scope="module")
def model(small_model):
    return open_model(f"gguf:{small_model}")


def answer(model, prompt=STORY, max_tokens=12) -> str:
    return "".join(model.stream(prompt, max_tokens=max_tokens))


def test_it_writes_the_same_answer_to_the_same_prompt(model, small_model):
    pieces = list(model.stream(STORY, max_tokens=12))
    assert 3 < len(pieces) <= 12
    assert "".join(pieces) == answer(model)
    assert (model.name, model.window) == (f"gguf:{small_model}", 4096)


def test_a_file_is_in_memory_once(model, small_model):
    again = open_model(f"gguf:{small_model.parent / '..' / small_model.parent.name / small_model.name}")
    assert again.loaded is model.loaded


def test_what_two_prompts_begin_with_is_read_once(model, caplog):
    caplog.set_level(logging.DEBUG, "dateline.qa.local")
    rules = "You answer questions about Norland. " * 10
    answer(model, Prompt(rules, "Where is Saltby?"), 1)
    answer(model, Prompt(rules, "Who is the mayor of Harwick?"), 1)
    read = caplog.records[-1].args
    assert read["cache_n"] > 60 > 40 > read["prompt_n"]


def test_closing_the_answer_stops_the_model(model):
    pieces = model.stream(STORY, max_tokens=3000)
    next(pieces)
    started = time.monotonic()
    pieces.close()
    assert answer(model, STORY, 2)
    assert time.monotonic() - started < 10  # writing 3,000 tokens takes longer


def test_threads_that_ask_at_once_wait_for_each_other(model):
    alone = answer(model)
    with ThreadPoolExecutor(3) as threads:
        assert set(threads.map(lambda _: answer(model), range(3))) == {alone}


def test_a_prompt_that_the_estimate_lets_through_is_refused_by_the_model(model):
    with pytest.raises(ModelError, match="too long"):
        answer(model, Prompt("Add up.", "7" * 7000), 20)


@pytest.mark.parametrize("ends", ["list(pieces)", "pieces.close()", "raise SystemExit(0)"])
def test_a_program_with_a_model_prints_nothing_and_ends_well(small_model, ends):
    program = f"""if True:
        from dateline.prompts import Prompt
        from dateline.qa.llms import open_model
        model = open_model("gguf:{small_model}")
        pieces = model.stream(Prompt("Be brief.", "Tell a story."), max_tokens={15 if "list" in ends else 3000})
        next(pieces)
        {ends}
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- files and packages that are missing or broken


@pytest.fixture
def broken(tmp_path, request):
    """A file that is no model, by the name of what is wrong with it."""
    path = tmp_path / "model.gguf"
    match request.param:
        case "folder":
            path.mkdir()
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("<html>Sign in to download</html>")
        case "header only":
            path.write_bytes(b"GGUF\x03\x00\x00\x00" + bytes(64))
    return path


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("missing", "There is no file"),
        ("folder", "cannot be read"),
        ("empty", "is no GGUF file"),
        ("text", "is no GGUF file"),
        ("header only", "cannot be loaded. Is the file whole"),
    ],
    indirect=["broken"],
)
def test_a_file_that_is_no_model_is_named(broken, message):
    with pytest.raises(ModelError, match=message) as caught:
        open_model(f"gguf:{broken}")
    assert str(broken) in str(caught.value)


def test_a_file_that_was_cut_off_is_named(small_model, tmp_path):
    path = tmp_path / "half.gguf"
    with small_model.open("rb") as whole:
        path.write_bytes(whole.read(3_000_000))
    with pytest.raises(ModelError, match="Is the file whole"):
        open_model(f"gguf:{path}")


def test_a_missing_extra_names_the_command(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelError, match=r'pip install "dateline\[local\]"'):
        open_model(f"gguf:{tmp_path / 'model.gguf'}")
