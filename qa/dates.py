"""What the date words of a question ask for: "since 2014", "before April", "between March and June", "in May 2014".

A small deterministic grammar of English, in two steps. `dates_named.py` and `dates_relative.py` find the dates that a
text names; this module reads the words around them. Its choices:

- A year, a month, a day or a weekday alone is a date only behind a preposition ("in 2013", "on Monday"), in a list or
  range that has one, or as a whole follow-up ("And 2015?"). "Olympics 2012", "Resolution 1973" and "the 2014
  elections" name other things.
- "before X" ends on the day before X, "after X" begins on the day after it, "until X" includes it.
- "early", "mid" and "late" are thirds; so are "beginning", "middle" and "end". "By the end of 2014" means until then,
  any other "by" is about the event and no window.
- What lies wholly after the day of asking is no window: the archive knows it only as a plan. In a question about
  what "will" happen, a month, day or weekday without a year is no window either.
- `mentions` are the words by which any text would name the same date, with its year, and without one for a day whose
  year the question leaves out; a window that is open, a range, or counted from the day of asking has none.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from dateline.qa.dates_named import CALENDAR_GRAMMAR, in_year
from dateline.qa.dates_relative import RELATIVE_GRAMMAR
from dateline.qa.days import NamedDate, days_after, months_after, whole_months

# How far to the left of a date the words that belong to it may begin, in characters.
_REACH = 45
_FLAGS = re.ASCII | re.IGNORECASE | re.VERBOSE
_OPENS = r"(?:^|(?<=[\s(\[,;:\"'“‘—–]))"

_PART = re.compile(
    rf"""{_OPENS}(?:the\s)?(?:
      (?P<early>early(?:\sin)?|(?:beginning|start)\sof) | (?P<middle>mid|(?:the\s)?middle\sof) | (?P<late>late(?:\sin)?)
    | (?P<end>(?:very\s)?end\sof)
    | (?P<half>first|second|latter|last)\shalf(?:\sof)?
    | (?P<quarter>first|second|third|fourth|last|final|1st|2nd|3rd|4th)\squarter(?:\sof)? | q(?P<number>[1-4])(?:\sof)?
    | (?P<whole>earlier(?:\sin)?|later(?:\sin)?|
        (?:first|second|third|fourth|last|final)\s(?:day|week|weekend|month)s?\sof)
    )[\s-]+(?P<the>the\s(?:year\s)?)?$""",
    _FLAGS,
)
_OPENER = re.compile(
    rf"""{_OPENS}(?:
      (?P<since>(?:ever\s)?since|starting\s(?:in|from|on)) | (?P<before>before|prior\sto|earlier\sthan)
    | (?P<after>after|later\sthan) | (?P<until>until|till|up\s(?:to|until|till)|through)
    | (?P<by>by|no\slater\sthan) | (?P<between>between) | (?P<from>from)
    | (?P<on>on) | (?P<in>(?:back\s)?in|during|throughout|within|than|compared\s(?:to|with))
    | (?P<of>of|for|to|at|over|dated|about|around)
    )\s(?P<the>the\s(?:year\s|month\sof\s)?|year\s)?$""",
    _FLAGS,
)
_RANGE = re.compile(r"\s?(?:-|–|—|\b(?:to|until|till|through|up to)\b)\s?(?:the\s)?", _FLAGS & ~re.VERBOSE)
_BETWEEN = re.compile(r"\s(?:and|to)\s(?:the\s)?|\s?[-–—]\s?", _FLAGS & ~re.VERBOSE)
_LIST = re.compile(r"(?:,|,?\s(?:and|or|versus|vs\.?))\s", _FLAGS & ~re.VERBOSE)
_ONWARDS = re.compile(r"\s(?:onwards?\b|on(?=\s?[?.!,;]|$))", _FLAGS & ~re.VERBOSE)
_FOLLOW_UP = re.compile(r"\W*(?:(?:and|or|but|so|then)\W+)*(?:(?:what|how)\sabout\s)?", _FLAGS & ~re.VERBOSE)
_PLAN = re.compile(
    r"\bwill\b|^Will\b|\b(?:going to|upcoming|(?:is|are|be) (?:planned|scheduled|expected|due))\b", re.ASCII
)

# The openers that make a date of a kind that does not stand alone, besides since, before, after, until, from, between.
_NEEDED = {"year": "in", "month": "in", "day": "on", "weekday": "on", "spell": "in"}
_BOUNDS = ("since", "before", "after", "until", "between", "from")


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """Words that say when, `text[start:end]`, the days they name (None where a side is open), and their mentions."""

    start: int
    end: int
    since: date | None
    until: date | None
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Opener:
    """The preposition before a date: its kind ("" for none), where it starts, and whether "the" follows it."""

    kind: str
    start: int
    the: bool


def date_phrases(text: str, asked: date) -> list[DatePhrase]:
    """The phrases of a text (white space collapsed) that say when, in reading order, counted from the day `asked`.

    Dates that are no window (see above) are left out; in each phrase `since` is not after `until`.
    """
    named = [_with_part(text, date_) for date_ in _named_dates(text, asked)]
    phrases: list[DatePhrase] = []
    index, listed = 0, False
    while index < len(named):
        opener = _opener(text, named[index].start)
        pair = named[index : index + 2]
        phrase = _range(text, pair[0], pair[1], opener) if len(pair) == 2 else None
        index += 2 if phrase else 1
        if phrase is None:
            phrase = _single(text, pair[0], opener, phrases[-1].end if listed else None)
        listed = False
        if phrase and max(pair[0].first, phrase.since or asked) <= asked:
            phrases.append(phrase)
            after = named[index].start if index < len(named) else 0
            listed = bool(after and phrase.since and phrase.until and _LIST.fullmatch(text, phrase.end, after))
    return phrases


def _named_dates(text: str, asked: date) -> list[NamedDate]:
    """All dates named in a text, in reading order and without overlap."""
    found: list[NamedDate] = []
    for pattern, read in (*CALENDAR_GRAMMAR, *RELATIVE_GRAMMAR):
        for match in pattern.finditer(text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                named = read(match, asked)
                if named:
                    found.append(replace(named, start=match.start(), end=match.end()))
    if _PLAN.search(text):
        found = [named for named in found if not named.month_day and named.kind != "weekday"]
    return sorted(found, key=lambda named: named.start)


def _with_part(text: str, named: NamedDate) -> NamedDate:
    """The part of a date that the words before it name: "early 2013", "the first half of 2014"."""
    match = _PART.search(text, max(0, named.start - _REACH), named.start)
    if not match:
        return named
    first, last = _part(named.first, named.last, match)
    mentions = named.mentions
    if mentions and not (match["whole"] or "").lower().startswith(("earlier", "later")):
        mentions = (re.sub(r"^the ", "", text[match.start() : named.end], flags=re.IGNORECASE),)
    return NamedDate(first, last, "period", mentions, None, bool(match["end"]), match.start(), named.end)


def _part(first: date, last: date, match: re.Match[str]) -> tuple[date, date]:
    ordinals = {"first": 0, "second": 1, "third": 2, "fourth": 3, "latter": -1, "last": -1, "final": -1}
    ordinals |= {"1st": 0, "2nd": 1, "3rd": 2, "4th": 3}
    if match["whole"]:
        return first, last
    if match["half"]:
        return _slice(first, last, ordinals[match["half"].lower()] % 2, 2)
    if match["quarter"] or match["number"]:
        number = int(match["number"]) - 1 if match["number"] else ordinals[match["quarter"].lower()] % 4
        return _slice(first, last, number, 4)
    return _slice(first, last, 0 if match["early"] else 1 if match["middle"] else 2, 3)


def _slice(first: date, last: date, index: int, of: int) -> tuple[date, date]:
    """One of `of` equal parts: whole months where the months divide evenly, days otherwise."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months % of == 0 and (first, last) == whole_months(first, months):
        return whole_months(months_after(first, months // of * index), months // of)
    days = (last - first).days + 1
    return days_after(first, days * index // of), days_after(first, max(days * (index + 1) // of - 1, 0))


def _opener(text: str, start: int) -> _Opener:
    match = _OPENER.search(text, max(0, start - _REACH), start)
    if match:
        kind = next(name for name, value in match.groupdict().items() if value)
        the = bool(match["the"]) and match["the"].strip().lower() == "the"
        return _Opener(kind, match.start(), the)
    the = text[max(0, start - 4) : start].lower() == "the "
    return _Opener("", start - 4 if the else start, the)


def _range(text: str, one: NamedDate, two: NamedDate, opener: _Opener) -> DatePhrase | None:
    """The days from one date to the other, where the words between them say so."""
    link = _BETWEEN if opener.kind == "between" else _RANGE
    if not link.fullmatch(text, one.end, two.start) or opener.kind in ("before", "after", "until", "by"):
        return None
    if not opener.kind and (opener.the or "weekday" in (one.kind, two.kind)):
        return None  # "the 2014 to 2020 programme"
    if not opener.kind and one.kind != two.kind and "date" not in (one.kind, two.kind):
        return None
    one, two = _same_years(one, two)
    first, last = min(one.first, two.first), max(one.last, two.last)
    return DatePhrase(opener.start, two.end, first, last)


def _same_years(one: NamedDate, two: NamedDate) -> tuple[NamedDate, NamedDate]:
    """Both ends with years: where one states none, the other's year, or the year next to it in reading order."""
    if one.month_day:
        dated = in_year(one, two.first.year)
        one = in_year(one, two.first.year - 1) if dated.first > two.first and two.first.year > 1 else dated
    elif two.month_day:
        dated = in_year(two, one.first.year)
        two = in_year(two, one.first.year + 1) if dated.first < one.first else dated
    return one, two


def _single(text: str, named: NamedDate, opener: _Opener, listed_from: int | None) -> DatePhrase | None:
    """What one date and its preposition ask for; None where they are no window."""
    if opener.kind == "between" and not re.search(r"and|-|–", text[named.start : named.end]):
        return None  # "between 1900 and 2000 soldiers"; "between 3 and 5 May 2014" is one date
    possessive = re.match(r"['’]s\b", text[named.end : named.end + 3])
    if named.kind in _NEEDED and (possessive or not _is_date(text, named, opener, listed_from)):
        return None
    if possessive:
        # "yesterday's vote" is a vote of yesterday, "before yesterday's vote" says nothing certain.
        bound = opener.kind in _BOUNDS or opener.kind == "by"
        return None if bound else DatePhrase(named.start, named.end + 2, named.first, named.last, named.mentions)
    if opener.the and named.kind == "date":
        return _describing(named, opener)
    start = listed_from if listed_from is not None else opener.start
    onwards = _ONWARDS.match(text, named.end) if opener.kind in ("from", "since", "") else None
    if onwards:
        return DatePhrase(start, onwards.end(), named.first, None)
    return _bounded(named, opener.kind, start)


def _is_date(text: str, named: NamedDate, opener: _Opener, listed_from: int | None) -> bool:
    """Whether a kind of date that does not stand alone is meant as one here."""
    if listed_from is not None:
        return True
    if opener.the and named.kind in ("year", "month"):
        return False  # "in the 2014 elections"
    if opener.kind in (*_BOUNDS, "by", _NEEDED[named.kind]):
        return True
    return bool(_FOLLOW_UP.fullmatch(text, 0, named.start)) and not text[named.end :].strip("?.! ")


def _describing(named: NamedDate, opener: _Opener) -> DatePhrase | None:
    """A date that describes a noun, as in "since the May 2014 elections": the words around it stay in the topic."""
    if opener.kind == "by" or named.first.year != named.last.year:
        return None  # "the 2014-2020 programme"
    since = None if opener.kind in ("before", "until") else named.first
    until = None if opener.kind in ("since", "after") else named.last
    return DatePhrase(named.start, named.end, since, until, named.mentions if since and until else ())


def _bounded(named: NamedDate, kind: str, start: int) -> DatePhrase | None:
    if kind == "since":
        return DatePhrase(start, named.end, named.first, None)
    if kind == "after":
        return DatePhrase(start, named.end, days_after(named.last, 1), None)
    if kind == "until" or (named.ends and kind in ("by", "before")):
        return DatePhrase(start, named.end, None, named.last)
    if kind == "before":
        return DatePhrase(start, named.end, None, days_after(named.first, -1))
    if kind == "by":
        return None
    return DatePhrase(start, named.end, named.first, named.last, named.mentions)
