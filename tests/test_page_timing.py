"""The page's timing: a crowd in which everybody gets their own words, or is heard to complain."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from browsing import Served
from dateline.evals.crowd import Crowd, crowd, submit_events
from dateline.evals.page import main, seconds_to_first_answer, seconds_until_usable
from dateline.qa.answer import Answer
from dateline.store import Archive

QUESTIONS = ["Who opened the bridge?", "Where did the ferry sink?", "What does the new tram cost?"]


class Echo:
    """Answers with the words of the question."""

    def __init__(self, make_answer: Callable[..., Answer]) -> None:
        self._make = make_answer

    def ask(self, question: str, **_: object) -> Answer:
        return self._make(f"It was asked: {question}", question=question)

    def stream(self, question: str, **how: object) -> Iterator[Answer]:
        yield self.ask(question, **how)


class Late(Echo):
    """Answers every question with the words of the question before it, whoever asked that."""

    before = "Nothing"

    def ask(self, question: str, **_: object) -> Answer:
        self.before, words = question, self.before
        return super().ask(words)


class Broken(Echo):
    """Never answers."""

    def ask(self, question: str, **_: object) -> Answer:
        raise RuntimeError(question)


@pytest.fixture
def served(sample_archive: Path) -> Iterator[Callable[[Echo], AbstractContextManager[Served]]]:
    """A function that serves the page on the sample archive with an assistant."""
    with Archive(sample_archive) as archive:
        yield lambda assistant: Served(archive, assistant, examples=QUESTIONS)


def held(address: str, *, seconds: float) -> Crowd:
    """A crowd of three, in a thread of its own: a browser of another test may run an event loop in this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(crowd, address, QUESTIONS, people=3, seconds=seconds).result()


def test_everybody_in_a_crowd_gets_an_answer_of_their_own(served, make_answer):
    with served(Echo(make_answer)) as page:
        found = held(page.address, seconds=2)
    assert (found.errors, found.mixed) == ((), ())
    assert len(found.seconds) == len(found.alone) == len(found.sent) > 3
    assert 0 < max(found.seconds) < 2 <= found.elapsed


@pytest.mark.parametrize(("assistant", "kind"), [(Late, "mixed"), (Broken, "errors")])
def test_a_crowd_notices_what_goes_wrong(served, make_answer, assistant, kind, capfd):
    with served(assistant(make_answer)) as page:
        found = held(page.address, seconds=0.5)
    assert getattr(found, kind)
    capfd.readouterr()  # the server says what broke, too


def test_events_that_follow_on_others_are_found():
    config = {
        "components": [
            {"id": 4, "type": "textbox", "props": {"elem_id": "question"}},
            {"id": 5, "type": "chatbot", "props": {}},
            {"id": 6, "type": "textbox", "props": {"value": "2013"}},
        ],
        "dependencies": [
            {"id": 0, "targets": [[6, "submit"]], "inputs": [], "outputs": []},
            {"id": 1, "targets": [[4, "submit"]], "inputs": [6, 4], "outputs": [4, 5]},
            {"id": 2, "targets": [[None, "then"]], "inputs": [], "outputs": [6], "trigger_after": 1},
            {"id": 3, "targets": [], "inputs": [], "outputs": [], "trigger_after": 1, "trigger_only_on_failure": True},
        ],
    }
    found = [(event.number, event.values, event.question, event.chat) for event in submit_events(config)]
    assert found == [(1, ("2013", None), 1, 1), (2, (), None, None)]


def test_a_page_without_a_question_field_is_refused():
    with pytest.raises(LookupError, match="no field `question`"):
        submit_events({"components": [], "dependencies": []})


def test_a_browser_times_the_page(browser, served, make_answer):
    with served(Echo(make_answer)) as running, browser.new_context() as context:
        assert 0 < seconds_until_usable(browser, running.address, QUESTIONS[0]) < 30
        page = context.new_page()
        page.goto(running.address)
        assert 0 < seconds_to_first_answer(page, QUESTIONS[1]) < 10
        assert page.locator("#chat").get_by_text(f"It was asked: {QUESTIONS[1]}").count() == 1


@pytest.mark.parametrize("arguments", [["no such folder"], ["--people", "27"]], ids=["no data", "too many people"])
def test_wrong_use_is_said(arguments: Sequence[str], capsys):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert capsys.readouterr().err
