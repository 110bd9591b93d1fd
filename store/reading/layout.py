"""Printed lines with their places -> running text: paragraphs joined, words mended, running headers taken out."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

_EDGE = 0.13
"""The share of a page's height at its top and its foot in which running headers and footers stand."""

_EDGE_LINES = 4
"""So many lines at the top and the foot of a page may be running ones."""

_REPEATED = 0.3
"""A running line stands on this share of the pages at least; left and right pages may have different ones."""

_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•▪◦‣●■]\s")
_MAYBE_BULLET = re.compile(r"(?:[–—*-]|\d{1,2}[.)]|[a-z]\))\s")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|von|sur)\s*\d{1,4})?\W*", re.I
)
_PRINTED = re.compile(r"(?:https?|file)://\S+(?:\s+\d+/\d+)?|\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d\d.*")
_PREFIXES = frozenset("anti counter dis for fore inter mis out over per pre pro sub super trans under".split())
"""Words of their own that more often begin another."""

_WORD = re.compile(r"[\w’'-]*\w")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its words, its page from 0, its place and size in points from the page's lower left corner.

    `broken` says that its last word goes on in the next line; the hyphen is no longer part of the text.
    """

    text: str
    page: int
    left: float
    right: float
    middle: float
    size: float
    height: float
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """Running text, the offset at which each page begins in it, and a copy of each running line taken out."""

    text: str
    pages: tuple[int, ...]
    running: tuple[str, ...]


def flow(lines: Sequence[Line], *, pages: int, lexicon: Collection[str]) -> Flow:
    """Return the text of so many pages of lines, which stand in reading order.

    Where a word was broken, the other words of the text and the `lexicon`, in small letters, tell whether the hyphen
    was its own.
    """
    body, running = _without_running(lines, pages)
    words = Counter(word.casefold() for line in body for word in _WORD.findall(line.text))
    rights = _rights(body)
    parts: list[str] = []
    length = 0
    starts: list[int] = []
    before: Line | None = None
    for number, line in enumerate(body):
        joint = _joint(before, line, rights[number - 1], words, lexicon) if before else ""
        starts += [length + len(joint)] * (line.page + 1 - len(starts))
        parts += [joint, line.text]
        length += len(joint) + len(line.text)
        before = line
    starts += [length] * (pages - len(starts))
    return Flow("".join(parts), tuple(starts), running)


def largest(lines: Sequence[Line]) -> str | None:
    """Return the first lines in the largest print of the first page, where that is clearly larger than the rest."""
    first = [line for line in lines if line.page == 0]
    if not first:
        return None
    usual = median(line.size for line in lines for _ in range(max(len(line.text) // 20, 1)))
    headlines = [line for line in first if len(line.text) > 3 and " " in line.text.strip()]
    size = max((line.size for line in headlines), default=0.0)
    if size < 1.2 * usual:
        return None
    start = next(number for number, line in enumerate(first) if line.size == size and line in headlines)
    title = []
    for line in first[start:]:
        if abs(line.size - size) > 0.08 * size:
            break
        title.append(line.text)
    words = " ".join(" ".join(title).split())
    return words if 3 <= len(words) <= 200 else None


def _without_running(lines: Sequence[Line], pages: int) -> tuple[list[Line], tuple[str, ...]]:
    edge = set(_edge_lines(lines))
    places = Counter(_place(lines[number]) for number in {(_place(lines[n]), lines[n].page): n for n in edge}.values())
    kept, running = [], []
    for number, line in enumerate(lines):
        key, slot = _place(line)
        seen = sum(places[key, near] for near in (slot - 1, slot, slot + 1))
        repeated = number in edge and seen >= max(2, _REPEATED * pages)
        if repeated or (number in edge and (_PAGE_NUMBER.fullmatch(line.text) or _PRINTED.fullmatch(line.text))):
            running.append(line.text)
        else:
            kept.append(line)
    return kept, tuple(dict.fromkeys(text for text in running if any(map(str.isalpha, text))))


def _edge_lines(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the numbers of the outermost lines of each page that lie in its edges."""
    by_page: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(number)
    for numbers in by_page.values():
        ordered = sorted(numbers, key=lambda number: -lines[number].middle)
        for outermost, low, high in ((ordered[:_EDGE_LINES], 1 - _EDGE, 2.0), (ordered[-_EDGE_LINES:], -1.0, _EDGE)):
            yield from (number for number in outermost if low <= lines[number].middle / lines[number].height <= high)


def _place(line: Line) -> tuple[str, int]:
    """What repeats in a running line: its words with any number, and about its height on the page."""
    return _DIGITS.sub("#", re.sub(r"[^\w]+", "", line.text).casefold()), round(line.middle / 8)


def _rights(lines: Sequence[Line]) -> list[float]:
    """For each line, how far to the right its column reaches, as its neighbours show."""
    reach = []
    for number, line in enumerate(lines):
        near = lines[max(number - 6, 0) : number + 7]
        column = (
            other.right
            for other in near
            if other.page == line.page
            and other.left < line.right
            and line.left < other.right
            and abs(other.size - line.size) <= 0.12 * line.size
        )
        reach.append(max(column))
    return reach


def _joint(before: Line, line: Line, right: float, words: Counter[str], lexicon: Collection[str]) -> str:
    """What stands between two lines: nothing or a hyphen inside a word, a space in a paragraph, else a blank line."""
    if before.broken:
        return _hyphen(before.text, line.text, words, lexicon)
    if len(before.text) == 1 and before.text.isupper() and before.size > line.size and line.text[:1].islower():
        return ""  # an initial letter several lines high
    return " " if _goes_on(before, line, right) else "\n\n"


def _goes_on(before: Line, line: Line, right: float) -> bool:
    down = before.middle - line.middle
    if before.page == line.page and abs(down) < 0.3 * line.size:
        return line.left >= before.right - 1
    if abs(line.size - before.size) > 0.12 * max(line.size, before.size) or _BULLET.match(line.text):
        return False
    ended = bool(_ENDS.search(before.text))
    if ended and _MAYBE_BULLET.match(line.text):
        return False
    if line.text[:1].islower() and not ended:
        return True
    room = _width(line.text.split(" ", 1)[0], line) + _width("nn", line)
    if before.right + room < right:
        return False  # the next word would have fitted, so the line was ended on purpose
    if before.page != line.page or down <= 0 or line.left > before.right:
        return not ended  # a new page or column
    return down <= 1.45 * line.size and line.left - before.left <= 0.7 * line.size


def _width(word: str, line: Line) -> float:
    return len(word) * (line.right - line.left) / max(len(line.text), 1)


def _hyphen(before: str, after: str, words: Counter[str], lexicon: Collection[str]) -> str:
    """Nothing, or the hyphen that a broken word has also in the middle of a line."""
    left = before.rsplit(" ", 1)[-1]
    found = _WORD.match(after)
    right = found.group() if found else after
    left, right = left.strip("\"'“”‘’«»(["), right.removesuffix("’s").removesuffix("'s")
    whole, parted = words[f"{left}{right}".casefold()], words[f"{left}-{right}".casefold()]
    if whole != parted:
        return "" if whole > parted else "-"
    halves = left.casefold(), right.casefold()
    compound = all(half in lexicon for half in halves) and "".join(halves) not in lexicon and halves[0] not in _PREFIXES
    return "-" if compound or not right[:1].islower() else ""
