"""Saved text -> the article in it: page furniture goes, the words of the article stay."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.store.dates import date_stamp, is_date_line
from dateline.store.furniture import is_furniture
from dateline.store.reading.markdown import plain_line, without_comments

_HEADLINE = 200
"""The most characters of a headline."""

_SHORTENED = 100
"""The most characters of a title made from the first sentence."""

_PROSE = 80
"""A line of this many characters that ends as a sentence does is the article's prose."""

_NARROWEST, _WIDEST = 40, 120
"""The widths, in characters, at which text is broken into lines by programs."""

_EDGE = 15
"""Furniture that only its place gives away stands among so many lines at the start or the end."""

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_ENTITY = re.compile(
    r"&(?:amp|quot|apos|nbsp|lt|gt|hellip|[lr][sd]quo|[lr]aquo|[mn]dash|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});"
)
_CODE_TAG = re.compile(r"<(/?)(?:script|style)\b[^<>]*>", re.IGNORECASE)
_BLOCK_TAGS = re.compile(r"</?(?:p|div|h[1-6]|li|ul|ol|blockquote|figure|figcaption|table|tr)\b[^<>]*>", re.IGNORECASE)
_BREAK_TAGS = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_OTHER_TAGS = re.compile(
    r"</?(?:a|abbr|b|cite|em|i|img|mark|q|s|small|span|strong|sub|sup|td|th|time|u)\b[^<>]*>", re.IGNORECASE
)

_SENTENCE_END = (".", "!", "?", "…", ".”", "!”", "?”", '."', '!"', '?"', ".’", ".'", ".)", "»", "”", '"')
_NO_HEADLINE_END = (".", ":", ";", ",", "—", "–", "-")
_FIRST_SENTENCE = re.compile(r".+?(?<![A-Z.])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][\"”’»)]*(?=\s|$)")
_NAME = r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)[A-ZÀ-Þ][\w.'’-]*"
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|Author\s*:|Written by|Von|Par)\s+"
    rf"(?P<author>{_NAME}(?:(?:,? and|,| &)? {_NAME}| (?:de|van|von|der|da|di|al|bin|la|le))*)"
    r"(?:,? (?:Staff|Special|Senior|Chief|Political)?\s*(?:Writer|Reporter|Correspondent|Editor))?"
    r"(?:\s*[|•·,–—-]\s*(?P<rest>.{0,60}))?"
)
_ROLE = re.compile(r",? (?:(?:Staff|Special|Senior|Chief|Political) )?(?:Writer|Reporter|Correspondent|Editor)\b.*")
_SIGNED = re.compile(r"\bby (?P<author>[^|•·]{2,60}?)\s*(?:[|•·].*)?$")
_AUTHOR_FIELD = re.compile(r"(?:author|authors|written by|byline)\s*:\s*(?P<author>\S.{0,80})", re.IGNORECASE)
_DATELINE = re.compile(r"[A-ZÀ-Þ][\w .,'’/-]{1,60}\((?P<outlet>[A-Z][\w.’'&/ -]{1,30})\)\s*[–—-]+\s")
_ANY_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ]{3}[A-ZÀ-Þ .,'’/-]*(?:,[^–—]{0,30})?|[^–—]{0,30}\b(?:CNN|AP|Reuters|AFP)(?: Business)?\)?|"
    r"[^–—()]{2,40}\([^()]{2,40}\)) ?[–—-] (?=\S)"
)
_LOOSE_DATELINE = re.compile(r"(?P<place>\S.{0,40}?)?\s?\b(?P<outlet>AP|AFP|Reuters|CNN|CNN Business)\s*[—–-]+")
_PAPER = (
    "Agency|Broadcasting|Bulletin|Chronicle|Courier|Daily|Dispatch|Echo|Examiner|Gazette|Globe|Guardian|Herald|"
    "Independent|Inquirer|Journal|Ledger|Mail|Mirror|News|Observer|Post|Press|Record|Register|Review|Standard|Star|"
    "Telegraph|Times|Tribune|Weekly|Wire"
)
_MASTHEAD = re.compile(rf"(?P<outlet>(?:The )?(?:[A-Z][\w’'&-]+ ){{1,3}}(?:{_PAPER}))(?:, [A-Z]\w+)?")
# "Tarn Valley PostSmoke over the works": a credit that was run into the caption after it.
_GLUED_CREDIT = re.compile(rf"(?:The )?(?:[A-Z][\w’'&-]+ ){{1,3}}(?:{_PAPER})[A-Z]")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article's text and title, what its byline and dateline say, and the lines that were taken out, in order."""

    text: str
    title: str
    author: str | None = None
    outlet: str | None = None
    furniture: tuple[str, ...] = ()


def clean(text: str, *, title: str | None = None) -> Cleaned:
    """Return the article in a saved text; `title` is its title where that is known.

    The text is empty where nothing but furniture was there. Without a known title the first line that reads as a
    headline becomes the title and leaves the text, as does every repetition of the title ahead of the prose; where
    there is no headline, the title is the first sentence, shortened, and the text keeps it.
    """
    lines = _unwrapped(normalise(text).split("\n"))
    title = _SPACES.sub(" ", normalise(title).replace("\n", " ")).strip() if title else ""
    first, last = _prose(lines)
    kept: list[str] = []
    furniture: list[str] = []
    author: str | None = None
    masthead: str | None = None
    for number, line in enumerate(lines):
        head, tail = number < first, number > last
        if not line:
            kept.append("")
            continue
        byline = _byline(line) if head else None
        named = _MASTHEAD.fullmatch(line) if head else None
        if named and not _same(line, title):
            masthead = masthead or named.group("outlet")
            furniture.append(line)
            continue
        if byline or is_furniture(line, head=head, tail=tail) or _is_edge(line, head=head, tail=tail):
            author = author or byline
            furniture.append(line)
        elif head and not title and _is_headline(line, lines[number + 1 :]):
            title = line
        elif head and _same(line, title):
            furniture.append(line)
        else:
            kept.append(line)
    kept, outlet = _with_dateline(kept)
    body = _BLANK_LINES.sub("\n\n", "\n".join(_once(kept))).strip()
    return Cleaned(body, title or _first_sentence(body), author, masthead or outlet, tuple(furniture))


def normalise(text: str) -> str:
    """Return the text in NFC with plain line ends and single spaces, free of tags, entities, invisible characters."""
    if "</" in text or "<br" in text.lower():
        text = _BREAK_TAGS.sub("\n", _BLOCK_TAGS.sub("\n\n", _without_code(without_comments(text))))
        text = _OTHER_TAGS.sub("", text)
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    return "\n".join(plain_line(line.strip()) for line in text.split("\n"))


def masthead(line: str) -> str | None:
    """Return the outlet that a line, or a part of it set off by a bar or a dot, names; None where it names none."""
    parts = (_MASTHEAD.fullmatch(part.strip()) for part in re.split(r"[|•·]", line))
    return next((part.group("outlet") for part in parts if part), None)


def _without_code(text: str) -> str:
    """Return the text without scripts and styles; one that never ends is left in."""
    kept: list[str] = []
    start = 0
    opened: int | None = None
    for tag in _CODE_TAG.finditer(text):
        if tag.group(1) and opened is not None:
            kept.append(text[start:opened])
            start, opened = tag.end(), None
        elif not tag.group(1) and opened is None:
            opened = tag.start()
    return " ".join((*kept, text[start:]))


def _prose(lines: Sequence[str]) -> tuple[int, int]:
    """Return the numbers of the first and the last line of prose; of the longest line where none reads as prose."""
    numbers = range(len(lines))
    first = next((number for number in numbers if _is_prose(lines[number], head=True)), None)
    last = next((number for number in reversed(numbers) if _is_prose(lines[number], head=False)), None)
    if first is None or last is None or last < first:
        first = last = max(numbers, key=lambda number: len(lines[number]))
    written = [number for number in numbers if lines[number]][_EDGE : -_EDGE or None]
    return min([first, *written]), max([last, *written])


def _is_prose(line: str, *, head: bool) -> bool:
    return (
        len(line) >= _PROSE
        and (line.endswith(_SENTENCE_END) or len(line) > _HEADLINE)
        and not is_furniture(line, head=head, tail=not head)
    )


def _is_edge(line: str, *, head: bool, tail: bool) -> bool:
    """Whether a line only dates the article or credits a picture; after the prose, a day without year heads a list."""
    if head:
        return date_stamp(line) is not None or _GLUED_CREDIT.match(line) is not None
    return tail and is_date_line(line) and bool(re.search(r"\d{4}", line))


def _byline(line: str) -> str | None:
    """Return the author whom a line names, where it does nothing else but perhaps tell the date."""
    if len(line) > 150:
        return None
    field = _AUTHOR_FIELD.fullmatch(line)
    if field:
        return field.group("author").strip()
    byline = _BYLINE.fullmatch(line)
    if byline and (not byline.group("rest") or is_date_line(byline.group("rest")) or byline.group("rest").istitle()):
        return _ROLE.sub("", byline.group("author")).strip()
    signed = _SIGNED.search(line) if date_stamp(line) else None
    return signed.group("author").strip() if signed else None


def _is_headline(line: str, after: Sequence[str]) -> bool:
    return (
        3 <= len(line) <= _HEADLINE
        and " " in line
        and not line.endswith(_NO_HEADLINE_END)
        and any(after)
        and not _LOOSE_DATELINE.fullmatch(line)
    )


def _same(line: str, title: str) -> bool:
    return bool(title) and re.sub(r"\W+", "", line).casefold() == re.sub(r"\W+", "", title).casefold()


def _with_dateline(lines: list[str]) -> tuple[list[str], str | None]:
    """Return the lines with a dateline that stands alone put before its sentence, and the agency or outlet it names."""
    for number, line in enumerate(lines[:_EDGE]):
        loose = _LOOSE_DATELINE.fullmatch(line) if len(line) < 70 else None
        if loose:
            after = next((later for later in range(number + 1, len(lines)) if lines[later]), None)
            joined = f"{line} {lines[after]}" if after and loose.group("place") else (lines[after] if after else "")
            return [*lines[:number], joined, *lines[(after or number) + 1 :]], loose.group("outlet")
    prose = next((line for line in lines if len(line) >= _PROSE), "")
    dateline = _DATELINE.match(prose)
    return lines, dateline.group("outlet").strip() if dateline else None


def _once(lines: Sequence[str]) -> list[str]:
    """Return the lines without later copies of a paragraph of more than two lines of print, a fault of saved pages."""
    seen: set[str] = set()
    kept = []
    for line in lines:
        if len(line) > 2 * _PROSE and line in seen:
            continue
        seen.add(line)
        kept.append(line)
    return kept


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """Return the lines with those joined that were broken at a fixed width.

    A text is so broken where no line passes that width; a line belongs to the next where its first word did not fit.
    In any text a line belongs to the one before where it goes on in small letters.
    """
    width = max(map(len, lines), default=0)
    broken = len(lines) > 4 and _NARROWEST <= width <= _WIDEST
    joined: list[str] = []
    last = ""
    for line in lines:
        full = broken and last and len(last) + 1 + len(line.split(" ", 1)[0]) > width
        goes_on = line[:1].islower() and len(last) > _NARROWEST and not last.endswith((*_SENTENCE_END, ":", ";"))
        if line and (full or (goes_on and not line.startswith("by "))):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        last = line
    return joined


def _first_sentence(text: str) -> str:
    line = text.split("\n", 1)[0]
    dateline = _ANY_DATELINE.match(line)
    line = line[dateline.end() :] if dateline else line
    sentence = _FIRST_SENTENCE.match(line[:1000])
    words = sentence.group() if sentence else line
    if len(words) <= _SHORTENED:
        return words
    cut = words[: _SHORTENED - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:–—") + "…"
