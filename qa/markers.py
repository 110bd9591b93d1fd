"""Markers in a model's text, [1] and its like: which numbers they name, and where half of one may stand."""

import re
from collections.abc import Iterator

LABEL = r"(?:sources?|passages?|articles?|documents?|docs?|ref(?:erence)?s?|citations?)"
SPOKEN = r"(?:sources?|passages?)"
_ITEM = rf"(?:{LABEL}[\s.:]*)?[\^#]?\d{{1,60}}(?::\d{{1,3}}(?=†))?"
_ITEMS = rf"{_ITEM}(?:(?:\s*(?:[,;&/–—-]|and)\s*|\s+){_ITEM})*"
_REST = r"\s*(?:†|\||:(?!\d))[^\]】］)\n]{0,120}"
_MARK = rf"[\[【［]\s*(?:{_ITEMS}|{LABEL}|)(?:{_REST})?\s*[\]】］]|\(\s*(?={SPOKEN}){_ITEMS}(?:{_REST})?\s*\)"
_MARKER = re.compile(_MARK, re.IGNORECASE)
_RUN = re.compile(rf"(?:{_MARK})(?:\s*(?:[,;&]|and)?\s*(?:{_MARK}))*", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d+)(?:\s*[-–—]\s*(\d+))?")

_WORDS = ("sources", "passages", "articles", "documents", "docs", "references", "refs", "citations", "and")
_BEGUN_WORD = "|".join(sorted({word[:end] for word in _WORDS for end in range(1, len(word) + 1)}, reverse=True))
_INSIDE = rf"(?:[\s\d,;:&/^#†.–—-]|\b(?:{LABEL}|and)(?![a-z]))*(?:\b(?:{_BEGUN_WORD}))?"
_HALF = re.compile(
    rf"(?:[\[【［]{_INSIDE}|[\[【［]\s*{_ITEMS}{_REST}|\((?=\s*(?:[a-z]|\Z)){_INSIDE}|\(\s*(?=[a-z]){_ITEMS}{_REST})\Z",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[\[【［(]")
_JOINED = re.compile(rf"(?:{_MARK})\s*(?:[,;&]|a(?:nd?)?)?\s*\Z", re.IGNORECASE)
_YEARS = range(1000, 2101)


def marked(words: str, offered: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The words before each run of markers with the numbers from 1 to `offered` that it names; last those after it."""
    position = 0
    for run in _RUN.finditer(words):
        numbers = _cited(run[0], offered)
        if numbers is not None:
            yield words[position : run.start()], numbers
            position = run.end()
    yield words[position:], ()


def _cited(run: str, offered: int) -> tuple[int, ...] | None:
    """The offered numbers in a run of markers, each once; None where it only holds years, which are text."""
    numbers: list[int] = []
    found: list[int] = []
    for mark in _MARKER.findall(run):
        for first, last in _NUMBERS.findall(re.split(r"†|\||:(?!\d)", mark)[0]):
            low, high = int(first), int(last or first)
            found += [low, high]
            numbers += [low, high] if high < low else range(max(1, low), min(high, offered) + 1)
    if found and all(number in _YEARS and number > offered for number in found):
        return None
    return tuple(number for number in dict.fromkeys(numbers) if 1 <= number <= offered)


def held(tail: str) -> bool:
    """Whether the words may end in half a marker, or in one that another follows."""
    return len(without_half(tail)) < len(tail.rstrip()) or bool(_JOINED.search(tail))


def without_half(tail: str) -> str:
    """The words without what may be half a marker at their end, or half of what joins two."""
    for opening in _OPENING.finditer(tail):
        if _HALF.match(tail, opening.start()):
            return tail[: opening.start()].rstrip()
    joined = _JOINED.search(tail)
    return tail[: joined.start()] + (_MARKER.match(tail, joined.start()) or joined)[0] if joined else tail
