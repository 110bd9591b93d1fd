"""Gold questions: what is asked, whether the archive answers it, with which words, and in which articles."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

from dateline.evals.accepted import Accepted, AcceptedDate, AcceptedNumber
from dateline.qa.answer import Reason
from dateline.qa.checks.figures import figures
from dateline.qa.question import parse_day
from dateline.store.errors import InputError
from dateline.store.reading.records import parse_json

_REQUIRED = frozenset({"id", "question", "answerable", "answers", "articles"})
_KEYS = _REQUIRED | {"tags", "asked", "why", "history", "standalone", "draft"}

_LARGEST = 10**18


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what counts as right.

    `answers` are the accepted ones, one of which a right answer states: a wording, a number with its tolerance and unit
    (`{"number": 1240, "tolerance": 5, "unit": "metres"}`) or a date (`{"date": "2014-06"}`). `articles` name what a
    right answer cites: a file name, `file.jsonl#key`, or a record's key. Both are empty where the archive does not
    answer; `why` is then the expected reason, where one is stated. `asked` is the day of asking where it matters.
    `history` are the earlier turns of the person who asks, oldest first, and `standalone` is the question as a person
    would write it without them.
    """

    id: str
    question: str
    answerable: bool
    answers: tuple[Accepted, ...] = ()
    articles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    asked: date | None = None
    why: Reason | None = None
    history: tuple[str, ...] = ()
    standalone: str | None = None


def load_gold(path: Path) -> tuple[GoldQuestion, ...]:
    """The questions of a JSON Lines file, in order.

    Raises InputError, with file, line and reason, at the first line that is wrong in any way, and for an empty file.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start}).") from error
    questions = tuple(_questions(path, content))
    if not questions:
        raise InputError(f"{path} holds no questions.")
    return questions


def fingerprint(questions: Iterable[GoldQuestion]) -> str:
    """A short hash of the questions and of all that is said of them, in their order."""
    lines = "\n".join(repr(question) for question in questions)
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def clusters(questions: Iterable[GoldQuestion]) -> dict[str, str]:
    """By question id the name of its cluster: questions that share an article, at first or second hand, are one.

    A question without an article is alone; other clusters are called by the first article that their questions name.
    """
    parents: dict[str, str] = {}

    def first_of(name: str) -> str:
        while parents.setdefault(name, name) != name:
            name = parents[name]
        return name

    asked = tuple(questions)
    for question in asked:
        for article in question.articles[1:]:
            ours, theirs = first_of(question.articles[0]), first_of(article)
            parents[max(ours, theirs)] = min(ours, theirs)
    return {one.id: first_of(one.articles[0]) if one.articles else f"question {one.id}" for one in asked}


def _questions(path: Path, content: str) -> Iterator[GoldQuestion]:
    known: dict[str, int] = {}
    # Not splitlines(): it also breaks at characters that JSON texts may hold as they are.
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            question = _question(parse_json(line))
        except InputError as error:
            raise InputError(f"{path}, line {number}: {error}") from error
        if question.id in known:
            raise InputError(f"{path}, line {number}: the id {question.id!r} is that of line {known[question.id]}.")
        known[question.id] = number
        yield question


def _question(value: object) -> GoldQuestion:
    if not isinstance(value, Mapping):
        raise InputError("This is not an object.")
    if value.get("draft"):
        raise InputError("This line is still a draft: correct it, and delete “draft”.")
    if missing := sorted(_REQUIRED - value.keys()):
        raise InputError(f"These keys are missing: {', '.join(missing)}.")
    if unknown := sorted(value.keys() - _KEYS):
        raise InputError(f"These keys are not known: {', '.join(unknown)}.")
    answerable = value["answerable"]
    if not isinstance(answerable, bool):
        raise InputError('"answerable" is neither true nor false.')
    question = GoldQuestion(
        id=_name(value["id"]),
        question=_worded("question", value["question"]),
        answerable=answerable,
        answers=_answers(value["answers"]),
        articles=_texts("articles", value["articles"]),
        tags=_texts("tags", value.get("tags", [])),
        asked=_day(value.get("asked")),
        why=_reason(value.get("why")),
        history=_texts("history", value.get("history", [])),
        standalone=_text("standalone", value["standalone"]) if "standalone" in value else None,
    )
    _check_whole(question)
    return question


def _check_whole(question: GoldQuestion) -> None:
    if question.answerable and not (question.answers and question.articles):
        raise InputError("An answerable question needs accepted answers, and the articles that hold them.")
    if not question.answerable and (question.answers or question.articles):
        raise InputError("An unanswerable question has neither answers nor articles.")
    if question.answerable and question.why:
        raise InputError('"why" is for unanswerable questions only.')


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f'"{name}" is not a text with words in it.')
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise InputError(f'"{name}" has half a character in it (a lone surrogate), which no file can hold.')
    return value


def _worded(name: str, value: object) -> str:
    text = _text(name, value)
    if not any(sign.isalnum() for sign in text):
        raise InputError(f'"{name}" has neither letters nor digits: {text!r}.')
    return text


def _name(value: object) -> str:
    name = _text("id", value)
    if not name.isprintable() or name != name.strip():
        raise InputError(f'"id" has control characters in it, or spaces around it: {name!r}.')
    return name


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InputError(f'"{name}" is not a list.')
    return tuple(_text(name, item) for item in value)


def _answers(value: object) -> tuple[Accepted, ...]:
    if not isinstance(value, list):
        raise InputError('"answers" is not a list.')
    return tuple(_answer(item) for item in value)


def _answer(value: object) -> Accepted:
    if not isinstance(value, Mapping):
        return _worded("answers", value)  # marks alone stand in almost any text
    keys = set(value)
    if keys == {"date"}:
        written = _text("date", value["date"])
        return AcceptedDate(written, *parse_day(written))
    if "number" not in keys or keys - {"number", "tolerance", "unit"}:
        raise InputError('An accepted answer is a text, {"number", "tolerance"?, "unit"?} or {"date"}.')
    unit = _unit(value["unit"]) if "unit" in value else ""
    return AcceptedNumber(_number("number", value["number"]), _number("tolerance", value.get("tolerance", 0)), unit)


def _unit(value: object) -> str:
    unit = _text("unit", value)
    found = figures(f"2 {unit}")
    if len(found) != 1 or found[0].value != 2:
        raise InputError(f'"unit" has a number in it: {unit!r}.')
    if found[0].kind == "number" and not (found[0].unit or found[0].noun):
        raise InputError(f'"unit" is none that is known, nor a word for what is counted: {unit!r}.')
    return unit


def _number(name: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
        raise InputError(f'"{name}" is not a number.')
    if name == "tolerance" and value < 0:
        raise InputError('"tolerance" is less than 0.')
    return Decimal(str(value))


def _day(value: object) -> date | None:
    if value is None:
        return None
    first, last = parse_day(_text("asked", value))
    if first != last:
        raise InputError('"asked" is not one day (YYYY-MM-DD).')
    return first


def _reason(value: object) -> Reason | None:
    if value is None:
        return None
    for reason in get_args(Reason):
        if value == reason:
            known: Reason = reason
            return known
    raise InputError(f'"why" is not one of {", ".join(get_args(Reason))}.')
