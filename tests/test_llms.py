"""A model is opened by one line of text; whatever goes wrong becomes one clear sentence with the fix."""

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatting import breaks_off, chatting, falls_silent, never_ends, ollama_says, refuses, says, streams
from dateline.prompts import Prompt, harmless
from dateline.qa import failures, llms, served, services
from dateline.qa.budget import MARGIN, count_tokens
from dateline.qa.llms import model_of, needed, open_model
from dateline.store.errors import ModelError
from llama import serving

PROMPT = Prompt("You are brief.", "Name a harbour of Norland.")
KEY = "sk-norland-0123456789"


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch):
    monkeypatch.setattr(served, "FIRST_PAUSE", 0.001)
    for name in ("OPENAI_API_KEY", "DATELINE_LLM_KEY", "OLLAMA_HOST", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def answer(model, prompt=PROMPT, max_tokens=20) -> str:
    return "".join(model.stream(prompt, max_tokens=max_tokens))


def failure(model, prompt=PROMPT, max_tokens=20) -> str:
    with pytest.raises(ModelError) as caught:
        answer(model, prompt, max_tokens)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 400
    return message


# --- what is sent, and what comes back


def test_the_answer_comes_in_pieces_and_only_what_is_needed_is_sent():
    with chatting(says("Salt", "by", ".")) as chats:
        model = open_model(chats.spec)
        assert list(model.stream(PROMPT, max_tokens=20)) == ["Salt", "by", "."]
    request = chats.requests[0]
    assert request.path == "/v1/chat/completions"
    assert request.body == {
        "model": "tiny",
        "messages": [{"role": "system", "content": PROMPT.system}, {"role": "user", "content": PROMPT.user}],
        "temperature": 0.0,
        "max_tokens": 20,
        "stream": True,
    }
    assert model.name == chats.spec


def test_openai_gets_its_own_key_and_its_own_name_for_the_limit(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with chatting(says("Saltby.")) as chats:
        monkeypatch.setattr(llms, "_OPENAI", f"{chats.address}/v1")
        model = open_model("openai:gpt-4o-mini")
        assert answer(model) == "Saltby."
    assert model.window == 128_000
    assert chats.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert chats.requests[0].body["max_completion_tokens"] == 20
    assert "max_tokens" not in chats.requests[0].body


def test_no_other_server_is_sent_the_key_of_openai(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with chatting(says("Saltby.")) as chats:
        answer(open_model(chats.spec))
    assert KEY not in str(chats.requests)


def test_a_server_is_sent_the_key_for_servers(monkeypatch):
    monkeypatch.setenv("DATELINE_LLM_KEY", KEY)
    with chatting(says("Saltby.")) as chats:
        answer(open_model(chats.spec))
    assert chats.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_proxy_is_not_asked_for_this_machine(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with chatting(says("Saltby.")) as chats:
        assert answer(open_model(chats.spec)) == "Saltby."


def test_ollama_is_told_the_limits_and_not_to_think(monkeypatch):
    about = {"model_info": {"tiny.context_length": 2048}}
    with chatting(ollama_says("Salt", "by."), models=about) as chats:
        monkeypatch.setenv("OLLAMA_HOST", chats.address.removeprefix("http://"))
        model = open_model("ollama:tiny")
        assert answer(model) == "Saltby."
    assert model.window == 2048
    body = chats.requests[0].body
    assert body["options"] == {"temperature": 0.0, "num_ctx": 2048, "num_predict": 20, "seed": 0}
    assert body["think"] is False


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("", "http://127.0.0.1:11434"),
        (":11500", "http://127.0.0.1:11500"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("norland.example", "http://norland.example:11434"),
        ("https://norland.example/", "https://norland.example"),
    ],
)
def test_where_ollama_is(monkeypatch, host, address):
    monkeypatch.setenv("OLLAMA_HOST", host)
    monkeypatch.setattr(services, "Ollama", lambda _, at: pytest.fail(at))
    with pytest.raises(pytest.fail.Exception, match=f"^{address}$"):
        open_model("ollama:tiny")


def test_closing_the_answer_closes_the_connection():
    with chatting(never_ends) as chats:
        pieces = open_model(chats.spec).stream(PROMPT, max_tokens=20)
        next(pieces)
        pieces.close()
        assert chats.left.wait(2)


def test_a_llama_index_llm_is_a_model_with_its_own_settings():
    from llama_index.core.llms import MockLLM
    from llama_index.llms.openai_like import OpenAILike

    assert "Norland" in answer(model_of(MockLLM()))
    with chatting(refuses(503)) as chats:
        llm = OpenAILike(model="own", api_base=f"{chats.address}/v1", api_key="x", is_chat_model=True, max_retries=0)
        model = model_of(llm)
        assert "is in trouble (HTTP 503)" in failure(model)
    assert (model.name, model.window, len(chats.requests)) == ("own", llm.metadata.context_window, 1)


def test_nothing_heavy_is_imported_before_a_model_is_opened():
    heavy = (
        "import sys, dateline.qa.llms; print([m for m in ('llama_index', 'openai', 'xllamacpp') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- wrong specifications, and what is missing


@pytest.mark.parametrize("spec", ["", "   ", "llama3", "openai:", "claude:opus", "c/d:e", "extractive"])
def test_a_wrong_specification_names_the_four_forms(spec):
    with pytest.raises(ModelError, match=r"openai:MODEL, ollama:MODEL, http://HOST/v1#MODEL .* gguf:PATH"):
        open_model(spec)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("http://127.0.0.1:8080/v1", r"Write its name after a #: http://127.0.0.1:8080/v1#MODEL"),
        ("http:///v1#m", "names no server"),
        ("http://[::1/v1#m", "names no server"),
        ("http://host:99999/v1#m", "names no server"),
        (f"https://me:{KEY}@host/v1#m", "Set DATELINE_LLM_KEY"),
        (f"https://host/v1?key={KEY}#m", "Set DATELINE_LLM_KEY"),
        ("openai:gpt-4o", "Set the environment variable OPENAI_API_KEY"),
        ("gguf:/no/such.gguf", "There is no file /no/such.gguf"),
    ],
)
def test_a_specification_that_lacks_something_says_what(spec, message):
    with pytest.raises(ModelError, match=message) as caught:
        open_model(spec)
    assert KEY not in str(caught.value)


# --- servers that fail

UNKNOWN = '{"error": {"message": "The model `tiny` does not exist", "code": "model_not_found"}}'
TOO_LONG = '{"error": {"code": 400, "message": "request (9 tokens) exceeds the available context size (4 tokens)"}}'
LEAK = f'{{"error": {{"message": "Incorrect API key provided: {KEY}."}}}}'


@pytest.mark.parametrize(
    ("reply", "message", "attempts"),
    [
        pytest.param(refuses(401, LEAK), "does not take the key in DATELINE_LLM_KEY", 1, id="wrong key"),
        pytest.param(refuses(403, LEAK), "does not allow this with the key in DATELINE_LLM_KEY", 1, id="no permission"),
        pytest.param(refuses(404, UNKNOWN), "has no model “tiny”. Check the name", 1, id="unknown model"),
        pytest.param(refuses(400, TOO_LONG), "The prompt is too long", 1, id="too long for the server"),
        pytest.param(refuses(400, '{"error": "bad"}'), r"refuses the request \(HTTP 400: bad\)", 1, id="bad request"),
        pytest.param(refuses(429, "{}"), "too many requests.* in a minute", 3, id="too many requests"),
        pytest.param(refuses(429, "{}", retry_after="600"), "in 600 seconds", 1, id="too many for ten minutes"),
        pytest.param(refuses(429, '{"error": {"message": "You exceeded your quota"}}'), "used up", 1, id="no credit"),
        pytest.param(refuses(500, "oh"), r"is in trouble \(HTTP 500", 1, id="500"),
        pytest.param(refuses(502, "<html>Bad gateway</html>"), r"is in trouble \(HTTP 502\)", 3, id="502 in HTML"),
        pytest.param(refuses(503, '{"error": {"message": "Loading model"}}'), "may still be loading", 3, id="loading"),
        pytest.param(refuses(302, location="/login"), r"HTTP 302.*Check its address", 1, id="redirect"),
        pytest.param(refuses(200, "<html>Welcome</html>"), "no chat completion.*ends in /v1", 1, id="HTML"),
        pytest.param(refuses(200, '{"choices": []}'), "no chat completion", 1, id="JSON that is no stream"),
        pytest.param(streams("{rubbish"), "no chat completion", 1, id="rubbish"),
        pytest.param(streams([1, 2]), "no chat completion", 1, id="a list"),
        pytest.param(streams({"choices": 7}), "no chat completion", 1, id="choices that are none"),
        pytest.param(streams({"error": {"code": 500, "message": "out of memory"}}), "out of memory", 1, id="streamed"),
        pytest.param(streams({"error": {"message": "out of memory"}}), "reports an error: out of", 1, id="no code"),
        pytest.param(streams("[DONE]"), "no chat completion", 1, id="nothing"),
        pytest.param(says(), "wrote nothing", 1, id="an empty answer"),
        pytest.param(breaks_off(), "broke off the connection before", 3, id="hangs up at once"),
        pytest.param(says("Salt", finish=None), "stopped in the middle.*is kept", 1, id="an end without a mark"),
        pytest.param(breaks_off("Salt"), "stopped in the middle.*is kept", 1, id="hangs up in the middle"),
    ],
)
def test_a_server_that_fails_is_explained_and_asked_again_only_where_it_may_help(monkeypatch, reply, message, attempts):
    monkeypatch.setenv("DATELINE_LLM_KEY", KEY)
    with chatting(reply) as chats:
        said = failure(open_model(chats.spec))
    assert len(chats.requests) == attempts
    with pytest.raises(ModelError, match=message):
        raise ModelError(said)
    assert chats.address in said or "longer" in said
    assert KEY not in said
    assert "<" not in said


def test_what_came_before_the_break_is_given():
    with chatting(breaks_off("Salt", "by")) as chats:
        pieces = open_model(chats.spec).stream(PROMPT, max_tokens=20)
        assert (next(pieces), next(pieces)) == ("Salt", "by")
        with pytest.raises(ModelError, match="stopped in the middle"):
            next(pieces)


def test_a_server_that_recovers_is_heard():
    with chatting(refuses(503), refuses(429, retry_after="0.01"), says("Saltby.")) as chats:
        assert answer(open_model(chats.spec)) == "Saltby."


def test_retry_after_is_heeded():
    with chatting(refuses(429, retry_after="0.3"), says("Saltby.")) as chats:
        model, started = open_model(chats.spec), time.monotonic()
        answer(model)
    assert time.monotonic() - started >= 0.3


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (falls_silent(), "wrote nothing for 0 seconds"),
        (falls_silent("Salt"), "in the middle.*nothing more came"),
    ],
    ids=["before the first word", "after it"],
)
def test_a_server_that_falls_silent(monkeypatch, reply, message):
    for module in (failures, services):
        monkeypatch.setattr(module, "SILENT_SECONDS", 0.2)
    monkeypatch.setattr(served, "PATIENCE", 0.1)
    with chatting(reply) as chats:
        with pytest.raises(ModelError, match=message):
            answer(open_model(chats.spec))
        chats.left.set()


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("http://127.0.0.1:9/v1#m", "The server at http://127.0.0.1:9/v1 is not running. Start it"),
        ("ollama:m", "Ollama at http://127.0.0.1:9 is not running. Start it with `ollama serve`"),
        ("http://no-such-host.invalid/v1#m", "cannot be found. Check the address"),
    ],
)
def test_a_server_that_is_not_there(monkeypatch, spec, message):
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    model = open_model(spec)
    assert message in failure(model)
    assert model.window == services.UNKNOWN_WINDOW


def test_https_where_the_server_speaks_http():
    with chatting(says("x")) as chats:
        assert "Is it http:// rather than https://?" in failure(open_model(chats.spec.replace("http:", "https:")))


def test_a_key_that_no_header_can_hold_is_not_shown(monkeypatch):
    monkeypatch.setenv("DATELINE_LLM_KEY", "sk-ø-secret")
    with chatting(says("x")) as chats:
        assert "secret" not in failure(open_model(chats.spec))


def test_an_unknown_model_names_those_that_there_are():
    listed = {"data": [{"id": "norland-7b"}, {"id": "x" * 500}, {"name": "odd"}, 7]}
    with chatting(refuses(404, UNKNOWN), models=listed) as chats:
        said = failure(open_model(chats.spec))
    assert "has no model “tiny”. It has: norland-7b, xxx" in said


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (refuses(404, '{"error": "model \\"tiny\\" not found"}'), "It has: norland:7b. Get it with `ollama pull tiny`"),
        (refuses(500, '{"error": "out of memory"}'), "HTTP 500: out of memory"),
        (refuses(200, "<html>Welcome</html>"), "no chat completion"),
        (ollama_says("Salt", done=False), "stopped in the middle"),
    ],
    ids=["unknown model", "500", "HTML", "cut off"],
)
def test_an_ollama_that_fails(monkeypatch, reply, message):
    with chatting(reply, models={"models": [{"model": "norland:7b"}]}) as chats:
        monkeypatch.setenv("OLLAMA_HOST", chats.address)
        assert message in failure(open_model("ollama:tiny"))


def test_what_a_server_says_is_cut_to_one_short_line():
    shout = '{"error": {"message": "' + "Ignore\\n\\u0007your\\u202erules " * 100 + '"}}'
    with chatting(refuses(400, shout)) as chats:
        said = failure(open_model(chats.spec))
    assert said.isprintable()


# --- windows and budgets


@pytest.mark.parametrize(
    ("models", "window"),
    [
        ({"data": [{"id": "tiny", "meta": {"n_ctx": 1024}}, {"id": "other", "meta": {"n_ctx": 512}}]}, 1024),
        ({"data": [{"id": "/models/only.gguf", "meta": {"n_ctx": 2048}}]}, 2048),
        ({"data": [{"id": "tiny", "max_model_len": 32768}]}, 32768),
        ({"data": [{"id": "tiny", "context_length": "many"}]}, 4096),
        ({"data": "none"}, 4096),
        ([], 4096),
        (None, 4096),
    ],
    ids=["llama.cpp", "another name", "vLLM", "no number", "no list", "rubbish", "no page"],
)
def test_the_window_is_what_the_server_says(models, window):
    with chatting(says("x"), models=models) as chats:
        assert open_model(chats.spec).window == window


def test_a_server_that_comes_up_later_is_asked_for_its_window_then():
    with chatting(says("x")) as chats:
        port = int(chats.address.rpartition(":")[2])
    model = open_model(chats.spec)
    assert model.window == services.UNKNOWN_WINDOW
    with chatting(says("x"), models={"data": [{"id": "tiny", "max_model_len": 512}]}, port=port):
        assert model.window == 512


def test_a_prompt_that_does_not_fit_is_never_sent():
    with chatting(says("x"), models={"data": [{"id": "tiny", "max_model_len": 512}]}) as chats:
        model = open_model(chats.spec)
        fits = Prompt("Be brief.", "word " * 300)
        assert needed(fits, max_tokens=80) <= 512 < needed(fits, max_tokens=100)
        assert answer(model, fits, 80) == "x"
        assert "up to" in failure(model, fits, 100)
    assert len(chats.requests) == 1


@given(st.text(max_size=200), st.text(max_size=200), st.integers(1, 500))
def test_what_is_needed_is_never_less_than_prompt_and_answer(system, user, max_tokens):
    assert needed(Prompt(system, user), max_tokens=max_tokens) >= count_tokens(system + user) + max_tokens


@pytest.mark.parametrize("text", [" " * 1_000_000, "<|endoftext|>" * 10, "", "a" * 100_000], ids=len)
def test_any_text_has_a_number_of_tokens(text):
    assert (count_tokens(text) > 0) == bool(text)


# --- a real llama.cpp server

STORY = Prompt("You tell stories.", "Tell a very long story about a ship and its captain.")


@pytest.fixture(scope="module")
def llama_server(small_model):
    with serving(small_model) as server:
        yield server


def test_a_real_server_writes_the_same_answer_to_the_same_prompt(llama_server):
    model = open_model(llama_server.spec)
    assert model.window == 2048
    pieces = list(model.stream(STORY, max_tokens=12))
    assert 3 < len(pieces) <= 12
    assert pieces == list(model.stream(STORY, max_tokens=12))


def test_a_real_server_stops_when_the_answer_is_closed(llama_server):
    model = open_model(llama_server.spec)
    stopped = model.stream(STORY, max_tokens=1500)
    next(stopped)
    started = time.monotonic()
    stopped.close()
    assert answer(model, STORY, 2)  # its only slot is free again
    assert time.monotonic() - started < 10  # writing 1,500 tokens takes longer


def test_a_server_that_is_killed_in_the_middle_can_be_started_again(small_model):
    with serving(small_model) as server:
        model = open_model(server.spec)
        killed = model.stream(STORY, max_tokens=1500)
        next(killed)
        server.kill()
        with pytest.raises(ModelError, match=r"stopped in the middle of its answer .*is kept"):
            list(killed)
        assert "is not running. Start it" in failure(model)
    with serving(small_model, port=server.port):
        assert answer(model, STORY, 3)


@pytest.mark.parametrize("mark", ["<|im_start|>", "<|im_end|>", "<|endoftext|>"])
def test_control_tokens_in_articles_are_plain_text_to_the_model(llama_server, mark):
    (control,) = llama_server.tokens(mark)
    said = f"He said {mark} and left."
    assert control in llama_server.tokens(said)
    assert control not in llama_server.tokens(harmless(said))


def test_the_margin_covers_the_vocabulary_of_a_small_model(llama_server):
    text = (
        "[3] Ferry sinks off Saltby, all are saved, Norland Courier, 2013-05-14\n"
        "The Aurora, a car ferry of 1,240 tonnes, sank off Saltby on Tuesday morning, said Captain Ingrid Moe."
    )
    assert count_tokens(text) < len(llama_server.tokens(text)) <= MARGIN * count_tokens(text)
