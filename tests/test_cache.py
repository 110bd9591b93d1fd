"""What a model wrote is kept, and an evaluation can be run again without it."""

import json

import pytest

from dateline.evals import cache
from dateline.evals.cache import CachedModel
from dateline.prompts import Prompt
from dateline.store import InputError
from dateline.store.errors import ModelError
from scripted import ScriptedModel

PROMPT = Prompt("Rules.", "Passages.\n\nQuestion: Who raised the ferry?")


@pytest.fixture
def script(monkeypatch):
    """Makes every specification open a model that answers with these texts."""

    def scripted(*answers) -> ScriptedModel:
        model = ScriptedModel(*answers, window=2048)
        monkeypatch.setattr(cache, "open_model", lambda spec: model)
        return model

    return scripted


def told(model, prompt=PROMPT, max_tokens=50) -> str:
    return "".join(model.stream(prompt, max_tokens=max_tokens))


def test_an_answer_is_asked_for_once_and_kept_with_its_prompt(script, tmp_path):
    model = script(["Bran", "dt."])
    file = tmp_path / "answers.jsonl"
    assert [told(CachedModel("ollama:x", file, replay=False)) for _ in range(2)] == ["Brandt.", "Brandt."]
    assert len(model.prompts) == 1
    entry = json.loads(file.read_text())
    assert (entry["model"], entry["user"], entry["text"]) == ("ollama:x", PROMPT.user, "Brandt.")


@pytest.mark.parametrize(
    ("spec", "prompt", "max_tokens"),
    [("ollama:y", PROMPT, 50), ("ollama:x", Prompt("Rules.", "Question: Why?"), 50), ("ollama:x", PROMPT, 51)],
    ids=["model", "prompt", "tokens"],
)
def test_another_model_prompt_or_length_is_asked_anew(script, tmp_path, spec, prompt, max_tokens):
    script(["One."], ["Two."])
    file = tmp_path / "answers.jsonl"
    told(CachedModel("ollama:x", file, replay=False))
    assert told(CachedModel(spec, file, replay=False), prompt, max_tokens) == "Two."


def test_a_replay_opens_no_model_and_fails_on_a_miss(script, tmp_path, monkeypatch):
    script(["Brandt."])
    file = tmp_path / "answers.jsonl"
    told(CachedModel("ollama:x", file, replay=False))
    monkeypatch.setattr(cache, "open_model", None)
    replayed = CachedModel("ollama:x", file, replay=True)
    assert (told(replayed), replayed.window) == ("Brandt.", 2048)
    with pytest.raises(InputError, match="Question: Why\\?”"):
        told(replayed, Prompt("Rules.", "Question: Why?"))


def test_one_file_may_hold_several_models_and_any_line_break(script, tmp_path, monkeypatch):
    file = tmp_path / "answers.jsonl"
    script(["One\u2028two\x85"]).window = 512
    told(CachedModel("ollama:y", file, replay=False))
    script(["Brandt."])
    told(CachedModel("ollama:x", file, replay=False))
    replayed = [CachedModel(spec, file, replay=True) for spec in ("ollama:x", "ollama:y")]
    assert [(told(model), model.window) for model in replayed] == [("Brandt.", 2048), ("One\u2028two\x85", 512)]


@pytest.mark.parametrize("content", [b"\xff", None], ids=["other-encoding", "folder"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content):
    file = tmp_path / "answers.jsonl"
    file.mkdir() if content is None else file.write_bytes(content)
    with pytest.raises(InputError, match="cannot be read"):
        CachedModel("ollama:x", file, replay=True)


def test_what_was_cut_short_is_not_kept(script, tmp_path):
    script(["Bran", ModelError("It stopped.")])
    file = tmp_path / "answers.jsonl"
    with pytest.raises(ModelError):
        told(CachedModel("ollama:x", file, replay=False))
    assert not file.exists()


@pytest.mark.parametrize("content", ["{}", "no json", "[1]"], ids=["keys", "syntax", "shape"])
def test_a_file_of_another_kind_is_refused(script, tmp_path, content):
    file = tmp_path / "answers.jsonl"
    file.write_text(content)
    with pytest.raises(InputError, match="line 1"):
        CachedModel("ollama:x", file, replay=True)


def test_an_empty_replay_is_refused(tmp_path):
    (tmp_path / "empty.jsonl").touch()
    for name in ("none.jsonl", "empty.jsonl"):
        with pytest.raises(InputError, match="Run once without --replay"):
            CachedModel("ollama:x", tmp_path / name, replay=True)
