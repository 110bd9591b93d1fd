"""A person's conversation on the page: questions, the dates chosen for them, and what came of each."""

import secrets
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, Unpack
from urllib.parse import urlencode

from dateline.qa.answer import Answer, Circumstances, Draft
from dateline.qa.question import Window, parse_day
from dateline.store.errors import DatelineError, InputError

BROKEN = "Something went wrong inside Dateline. The details are where `dateline chat` was started."
"""What people are told after a fault of ours."""
STOPPED = "Stopped: the rest was not written."
"""What people are told under an answer that they stopped."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer or the message of an error; before that, a draft or None.

    `key` is random and made of letters and digits; the links from markers to sources carry it. `window` holds the dates
    that a person chose instead of those in the question's words: an open one means any date, None that nobody chose.
    `asked` is the day of asking.
    """

    key: str
    question: str
    asked: date
    window: Window | None = None
    outcome: Answer | Draft | str | None = None

    @property
    def answer(self) -> Answer | None:
        """The answer or abstention; None before it is there, and where the question could not be used."""
        return self.outcome if isinstance(self.outcome, Answer) else None

    @property
    def settled(self) -> bool:
        """Whether nothing more will come."""
        return isinstance(self.outcome, Answer | str)

    @property
    def draft(self) -> Draft | None:
        """What a language model has written so far; None before it writes and after it is done."""
        return self.outcome if isinstance(self.outcome, Draft) else None

    @property
    def dates(self) -> Window:
        """The window in force, from the question's words or chosen; open where there is none."""
        return self.window if self.window is not None else self.answer.window if self.answer else Window()


Turns = tuple[Turn, ...]


class Asks(Protocol):
    """What the page asks: `Assistant`, or anything that answers like it."""

    def ask(self, text: str, /, **known: Unpack[Circumstances]) -> Answer:
        """The answer; raises DatelineError where the question cannot be used."""

    def stream(self, text: str, /, **known: Unpack[Circumstances]) -> Iterator[Draft | Answer]:
        """Drafts of the answer, where a language model writes it, and last the answer; raises as `ask` does."""


def new_turn(question: str, *, window: Window | None = None, asked: date | None = None) -> Turn:
    """A turn that waits for its answer; asked today unless another day is named."""
    # Half a surrogate pair, which a browser lets through, can be neither searched nor sent back.
    words = question.encode("utf-8", "replace").decode()
    return Turn(secrets.token_hex(4), words, asked or date.today(), window)  # noqa: DTZ011  (the user's day)


def answered(turns: Turns, assistant: Asks) -> Iterator[Turns]:
    """The turns with drafts of the last one's answer, as they come, and last with the answer itself.

    The answers of the turns before it are its history. Closing the iterator stops the assistant.
    """
    *earlier, last = turns
    window = last.window
    drafts = assistant.stream(
        last.question,
        history=[turn.answer for turn in earlier if turn.answer],
        asked=last.asked,
        since=window.since if window else None,
        until=window.until if window else None,
        any_date=window is not None and not window,
    )
    newest = turns
    try:
        for outcome in drafts:
            newest = (*earlier, replace(last, outcome=outcome))
            yield newest
    except DatelineError as exc:
        yield ended(newest, str(exc))
    finally:
        if isinstance(drafts, Generator):
            drafts.close()


def ended(turns: Turns, message: str, *, seconds: float = 0.0) -> Turns:
    """The turns where the last one's answer will not come, or not whole, and the message that says why.

    What was settled by then is the answer, written in so many seconds.
    """
    if not turns or turns[-1].settled:
        return turns
    *earlier, last = turns
    draft = last.draft
    if draft is None or not (draft.sentences or draft.struck):
        return (*earlier, replace(last, outcome=message))
    settled = Answer(
        question=draft.question,
        standalone=draft.standalone,
        sentences=draft.sentences,
        citations=draft.citations,
        abstention=None,
        window=draft.window,
        llm=draft.llm,
        confidence=0.0,
        seconds_retrieve=0.0,
        seconds_answer=seconds,
        struck=draft.struck,
        note=message,
    )
    return (*earlier, replace(last, outcome=settled))


def with_dates(turns: Turns, window: Window) -> Turns:
    """The turns with the last question waiting for its answer from this window instead; an open one is any date."""
    if not turns:
        return turns
    *earlier, last = turns
    return (*earlier, new_turn(last.question, window=window, asked=last.asked))


def chosen_window(since: str, until: str) -> Window:
    """The window between two dates as people write them, an empty one for an open side; InputError for others."""
    first = parse_day(since.strip())[0] if since.strip() else None
    last = parse_day(until.strip())[1] if until.strip() else None
    if first and last and first > last:
        raise InputError(f"The first day, {first}, is later than the last, {last}.")
    return Window(first, last)


def link(turn: Turn) -> str:
    """The address, from "?" on, that asks the turn's question again: on its own, of the same day and dates."""
    asked_again = {"q": turn.answer.standalone if turn.answer else turn.question, "asked": turn.asked.isoformat()}
    if turn.window is not None and not turn.window:
        asked_again["dates"] = "any"
    elif turn.window:
        asked_again |= {
            name: day.isoformat() for name, day in (("since", turn.window.since), ("until", turn.window.until)) if day
        }
    return "?" + urlencode(asked_again)


def linked_turn(query: Mapping[str, str]) -> Turn | None:
    """The turn that a `link` asks for; None where the address holds no question. Bad dates become its outcome."""
    question = query.get("q", "")
    if not question.strip():
        return None
    turn = new_turn(question)
    try:
        if query.get("asked"):
            turn = replace(turn, asked=parse_day(query["asked"])[0])
        window = chosen_window(query.get("since", ""), query.get("until", ""))
    except InputError as exc:
        return replace(turn, outcome=str(exc))
    return replace(turn, window=window if window or query.get("dates") == "any" else None)
