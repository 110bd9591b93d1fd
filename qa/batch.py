"""The lines of `dateline ask --batch`: JSON in, questions or the reason why there is none out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.qa.answer import Answer
from dateline.qa.output import Json, answer_json, error_json
from dateline.qa.question import parse_day
from dateline.store.errors import DatelineError, InputError
from dateline.store.reading.records import parse_json

Key = str | int


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One question of a batch, its earlier user turns (oldest first), and the day it is asked on where stated."""

    id: Key
    question: str
    history: tuple[str, ...] = ()
    asked: date | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no question, with its id where it has one, and the reason in words for a person."""

    id: Key | None
    reason: str


def answer_batch(lines: Iterable[bytes], answer: Callable[[BatchQuestion], Answer]) -> Iterator[Json]:
    """The output object of each line, in order, as soon as it is known; one with `error` where there is no answer."""
    for line in read_batch(lines):
        if isinstance(line, BadLine):
            yield error_json(line.id, line.reason)
            continue
        try:
            yield answer_json(answer(line), key=line.id)
        except DatelineError as error:
            yield error_json(line.id, str(error))


def answer_in_turn(turns: Sequence[str], question: str, ask: Callable[[str, Sequence[Answer]], Answer]) -> Answer:
    """The answer to a question after earlier turns of the same person, the oldest first, each answered again in order.

    `ask` answers a text after the turns before it. A turn that cannot be used is left out, as if it had not been said.
    Raises what `ask` raises for the question itself.
    """
    history: list[Answer] = []
    for turn in turns:
        try:
            history.append(ask(turn, tuple(history)))
        except InputError:
            continue
    return ask(question, tuple(history))


def read_batch(lines: Iterable[bytes]) -> Iterator[BatchQuestion | BadLine]:
    """Each line as soon as it is read, in order; empty lines are passed over. Nothing is raised for a bad line."""
    for number, line in enumerate(lines, 1):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if content.strip():
            yield _read(content, number)


def whole_characters(text: str) -> str:
    """The text with `?` for halves of characters (lone surrogates), which no archive can hold or search."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _read(line: bytes, number: int) -> BatchQuestion | BadLine:
    key: Key | None = None
    try:
        value = parse_json(line.decode("utf-8"))
        if not isinstance(value, Mapping):
            raise InputError('a batch line is an object such as {"id": "1", "question": "Who said so?"}')  # noqa: TRY301  (one place turns every fault of a line into its reason)
        key = _key(value.get("id"))
        return BatchQuestion(key, _question(value), _history(value.get("history")), _asked(value.get("asked")))
    except UnicodeDecodeError:
        return BadLine(key, f"Line {number}: this is not UTF-8.")
    except InputError as error:
        return BadLine(key, f"Line {number}: {error}")


def _key(value: object) -> Key:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError('"id" is missing, or neither text nor a whole number.')
    return value


def _question(record: Mapping[str, object]) -> str:
    value = record.get("question")
    if not isinstance(value, str):
        raise InputError('"question" is missing, or is no text.')
    return whole_characters(value)


def _history(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(turn, str) for turn in value):
        raise InputError('"history" is a list of texts, the oldest first.')
    return tuple(whole_characters(turn) for turn in value)


def _asked(value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError('"asked" is a date such as "2014-05-31".')
    return parse_day(value)[1]
