"""Answers by a language model in a browser: they grow, are stopped, and show what was left out."""

from collections.abc import Iterator

import pytest

from browsing import Served, ask, conversation, findings, marker
from scripted import FERRY, HOSTILE, QUOTE, RAISED, ScriptedArchive, ScriptedAssistant

MODEL = "ollama:scripted"
SETTLED = "all 41 people were saved."
SECOND = "It was raised on Friday and towed to Harwick."
SLOWLY = "What happened slowly to the ferry?"
FERRY_QUESTION = "What happened to the ferry?"
STOPPED = "Stopped: the rest was not written."


@pytest.fixture(scope="module")
def running() -> Iterator[Served]:
    with Served(ScriptedArchive(FERRY, RAISED), ScriptedAssistant(), llm=MODEL) as served:
        yield served


@pytest.fixture
def assistant(running):
    """The assistant, whose slow answers wait until `go` is set."""
    running.assistant.go.clear()
    running.assistant.closed.clear()
    yield running.assistant
    running.assistant.go.set()


@pytest.fixture
def open_page(visitors, running, assistant):
    """Opens pages, each of a person of their own."""

    def opened(**options):
        return visitors.open(running.address, **options)

    return opened


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def stop(page):
    return page.get_by_role("button", name="Stop")


def answers(page):
    return conversation(page).get_by_role("group", name="Answer", exact=True)


def test_what_is_settled_can_be_opened_while_the_rest_is_written(page, assistant, expect):
    ask(page, SLOWLY)
    expect(conversation(page).locator(".pending")).to_contain_text("Not checked yet: It was raised")
    expect(answers(page)).to_contain_text("Words in italics are not checked yet. 1 sentence left out so far.")
    expect(conversation(page)).to_have_attribute("aria-busy", "true")
    marker(page).click()
    quote = page.locator("#sources mark.current")
    expect(quote).to_have_text(QUOTE)
    expect(quote).to_be_focused()
    assistant.go.set()
    expect(conversation(page).get_by_role("link", name="[2]")).to_be_visible()
    expect(answers(page)).to_contain_text(SECOND)
    expect(conversation(page).locator(".pending, .writing")).to_have_count(0)
    expect(conversation(page)).to_have_attribute("aria-busy", "false")
    expect(page.get_by_role("status").filter(has_text="The answer is complete.")).to_have_count(1)
    expect(page.locator("#sources .card")).to_have_count(2)
    expect(quote).to_be_focused()
    expect(quote).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(marker(page)).to_be_focused()
    expect(page.locator("#sources .turn.shown .card")).to_have_count(2)


@pytest.mark.parametrize("way", ["mouse", "keyboard", "Escape"])
def test_a_stopped_answer_keeps_what_was_settled(page, stop, assistant, expect, way):
    ask(page, SLOWLY)
    expect(marker(page)).to_be_visible()
    if way == "mouse":
        stop.click()
    elif way == "keyboard":
        stop.press("Enter")
    else:
        page.keyboard.press("Escape")
    expect(answers(page)).to_contain_text(STOPPED)
    expect(answers(page)).to_contain_text(SETTLED)
    expect(conversation(page).locator(".pending")).to_have_count(0)
    expect(stop).to_be_hidden()
    expect(page.get_by_label("Your question")).to_be_focused()
    marker(page).click()
    expect(page.locator("#sources mark.current")).to_have_text(QUOTE)
    assert comes(page, lambda: assistant.closed == [SLOWLY])
    ask(page, FERRY_QUESTION)
    expect(answers(page).nth(1)).to_contain_text(SECOND)


def test_a_conversation_that_is_cleared_stays_so_while_its_answer_was_being_written(page, stop, assistant, expect):
    ask(page, SLOWLY)
    expect(marker(page)).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    assert comes(page, lambda: assistant.closed == [SLOWLY])
    assistant.go.set()
    expect(stop).to_be_hidden()
    expect(page.locator("#sources .card")).to_have_count(0)
    page.wait_for_timeout(500)
    expect(answers(page)).to_have_count(0)
    ask(page, FERRY_QUESTION)
    expect(answers(page)).to_contain_text(SECOND)
    expect(conversation(page).get_by_role("group", name="Question", exact=True)).to_have_text([FERRY_QUESTION])


def test_the_next_question_stops_the_answer_before_it(page, assistant, expect):
    ask(page, SLOWLY)
    expect(marker(page)).to_be_visible()
    ask(page, FERRY_QUESTION)
    expect(answers(page).nth(1)).to_contain_text(SECOND)
    expect(answers(page).first).to_contain_text(SETTLED)
    expect(answers(page).first).not_to_contain_text("Not checked yet")
    assert comes(page, lambda: assistant.closed == [SLOWLY])


def test_a_closed_page_stops_the_model(page, open_page, assistant, expect):
    other = open_page()
    ask(other, SLOWLY)
    expect(marker(other)).to_be_visible()
    other.close()
    assert comes(page, lambda: assistant.closed == [SLOWLY])


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_what_was_left_out_is_shown_on_demand_as_text(page, expect, way):
    ask(page, FERRY_QUESTION)
    expect(answers(page)).to_contain_text(f"Written by {MODEL} in 7.3 s, checked against its passages.")
    summary = answers(page).get_by_text("2 sentences left out: not supported by the archive")
    struck = answers(page).locator("s")
    expect(struck.first).to_be_hidden()
    if way == "mouse":
        summary.click()
    else:
        summary.focus()
        page.keyboard.press("Enter")
    expect(struck.first).to_be_visible()
    expect(struck.nth(1)).to_have_text(f"In all 43 died {HOSTILE}")
    expect(answers(page)).to_contain_text(f"The passage says 41, not 43 {HOSTILE}")
    expect(answers(page).locator("img, li a, li strong")).to_have_count(0)
    ask(page, "Is the ferry offline?")
    expect(answers(page).nth(1)).to_be_in_viewport()


def test_a_model_that_fails_is_said_and_the_chat_goes_on(page, expect):
    ask(page, "Is the ferry offline?")
    expect(answers(page).get_by_role("note")).to_have_text(f"{MODEL} does not answer. Is it running?")
    expect(answers(page)).to_contain_text(QUOTE)
    expect(answers(page)).not_to_contain_text("Written by")
    ask(page, "What fails on the ferry?")
    expect(answers(page).nth(1)).to_contain_text("stopped in the middle of its answer.")
    expect(answers(page).nth(1)).to_contain_text(SETTLED)
    ask(page, "What of the ferry crashes?")
    expect(answers(page).nth(2)).to_contain_text("Something went wrong inside Dateline.")
    ask(page, FERRY_QUESTION)
    expect(answers(page).nth(3)).to_contain_text(SECOND)


def test_each_person_chooses_who_writes(page, open_page, expect):
    other = open_page()
    choice = page.get_by_role("combobox", name="Answers by")
    expect(choice).to_have_value(MODEL)
    choice.click()
    page.get_by_role("option", name="the archive's own sentences").click()
    ask(page, FERRY_QUESTION)
    expect(answers(page)).to_contain_text(QUOTE)
    expect(answers(page)).not_to_contain_text("Written by")
    choice.fill("gguf:/models/some.gguf")
    choice.press("Enter")
    ask(page, FERRY_QUESTION)
    expect(answers(page).nth(1)).to_contain_text("Written by gguf:some.gguf in 7.3 s")
    ask(other, FERRY_QUESTION)
    expect(answers(other)).to_contain_text(f"Written by {MODEL}")


def test_two_people_at_once_do_not_wait_for_each_other(page, open_page, assistant, expect):
    other = open_page()
    ask(page, SLOWLY)
    expect(marker(page)).to_be_visible()
    ask(other, FERRY_QUESTION)
    expect(answers(other)).to_contain_text(SECOND)
    expect(conversation(page).locator(".pending")).to_be_visible()
    assistant.go.set()
    expect(answers(page)).to_contain_text(SECOND)
    expect(conversation(other).get_by_text("slowly")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page, assistant, expect, scheme):
    page = open_page(color_scheme=scheme)
    ask(page, "Is the ferry offline?")
    expect(answers(page).get_by_role("note")).to_be_visible()
    ask(page, SLOWLY)
    expect(conversation(page).locator(".pending")).to_be_visible()
    assert findings(page) == []
    assistant.go.set()
    answers(page).get_by_text("2 sentences left out").click()
    expect(answers(page).locator("s").first).to_be_visible()
    assert findings(page) == []


def test_on_a_phone_everything_fits_the_width(open_page, assistant, expect):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    ask(page, SLOWLY)
    expect(page.get_by_role("button", name="Stop")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assistant.go.set()
    answers(page).get_by_text("2 sentences left out").tap()
    expect(answers(page).locator("s").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_another_address_than_loopback_only_given_models_are_offered(visitors, expect):
    with Served(ScriptedArchive(FERRY, RAISED), ScriptedAssistant(), host="0.0.0.0") as plain_one:
        page = visitors.open(plain_one.address)
        expect(page.get_by_role("combobox")).to_have_count(0)
        visitors.leave()


# Delays the end of a stream of events, as a slow network does, so that a question is asked in between.
LATE_END = """(() => {
  const original = window.fetch;
  window.fetch = async (...request) => {
    const response = await original(...request);
    if (!response.url.includes("/queue/data")) return response;
    const late = new TransformStream({
      async transform(chunk, controller) {
        const text = new TextDecoder().decode(chunk);
        const end = text.indexOf('data: {"msg":"close_stream"');
        if (end >= 0) {
          controller.enqueue(new TextEncoder().encode(text.slice(0, end)));
          await new Promise((done) => setTimeout(done, 1500));
          controller.enqueue(new TextEncoder().encode(text.slice(end)));
          return;
        }
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(late), response);
  };
})();"""


def test_a_question_asked_while_the_events_before_it_come_to_their_end_is_answered(page, running, expect):
    page.add_init_script(LATE_END)
    page.goto(running.address)
    page.get_by_label("Your question").wait_for()
    page.wait_for_timeout(2500)
    ask(page, "What did the minister eat?")
    expect(conversation(page).get_by_text("The archive does not say.")).to_be_visible()
    ask(page, FERRY_QUESTION)
    expect(answers(page).nth(1)).to_contain_text(SECOND)


def comes(page, fact) -> bool:
    """Whether something becomes true within ten seconds."""
    for _ in range(100):
        if fact():
            return True
        page.wait_for_timeout(100)
    return False
