"""Dates that a text names by the calendar: "22 January 2015", "May 2014", "the summer of 2014", "the 1990s", "May".

Choices where English leaves more than one reading:

- `5/4/2014` may be 4 May or 5 April: the span goes from the earlier to the later reading. Years have four digits.
- `2014-03` is a month, `2014-17` are years; `2010-11` may be either, so it spans both years.
- Seasons are northern: spring March to May, summer June to August, autumn September to November, and winter 2014 is
  December 2014 to February 2015. "Last summer" is over, "this summer" is the latest that has begun.
- "The 1800s" are a century, "the 2000s" a decade; "the nineties" are the latest that have begun.
- A month or a day without a year is the latest one that does not begin after the day of asking.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dateline.qa.days import Grammar, Kind, NamedDate, day_or_none, days_after, whole_months
from dateline.store.article import days_of

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
_SHORT = {1: ("Jan.", "Jan"), 2: ("Feb.", "Feb"), 8: ("Aug.", "Aug"), 9: ("Sept.", "Sep"), 10: ("Oct.", "Oct"),
          11: ("Nov.", "Nov"), 12: ("Dec.", "Dec")}  # fmt: skip
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_END_YEAR = re.compile(r"(?:,|\sof)?\s[0-9]{4}$")
_DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")

# A number that can be a year: not a price, not a part of a longer number, a version, a name or a compound.
_OPENS = r"(?:(?<![\w$€£#/.,:–-])|(?<=mid-)|(?<=early-)|(?<=late-))"
_YEAR = r"(?P<year>1[5-9][0-9]{2}|20[0-9]{2})"
_CLOSES = r"(?![\w%]|[.,:/–-][0-9]|-(?-i:[a-z]))"
# What turns a year into a number of things, or into the name of an event.
_NO_YEAR_BEFORE = (
    r"(?!\s(?:people|men|women|children|troops|soldiers|workers|members|voters|votes|jobs|deaths|victims|homes|houses|"
    r"euros?|dollars|pounds|kilometres|kilometers|km|miles|metres|meters|feet|tons|tonnes|per\s?cent|hours|GMT|"
    r"(?:(?:FIFA|UEFA|European|Winter|Summer|Rugby|Cricket)\s)*(?:World\sCup|Olympics?|Paralympics?|Games|Euros?|"
    r"Championships?|Eurovision|Super\sBowl|Expo))\b)"
)
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
# Without a year or a day a month must look like one: a capital, or a name that is no other word.
_MONTH_ALONE = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"january|february|april|june|july|september|october|november|december|(?<=\b[Ii]n )(?:may|march|august)|"
    r"(?<=\b[Ss]ince )(?:may|march|august))\b"
)
_NO_NAME = r"(?!\s[A-Z][a-z]|['’]\w|-[a-z0-9])"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?"
_DASH = r"\s?(?:-|–|to|and|until)\s?(?:the\s)?"
_TO_DAY = rf"(?:{_DASH}(?P<to>[0-3]?[0-9])(?:st|nd|rd|th)?)?"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"


def in_year(named: NamedDate, year: int) -> NamedDate:
    """The same month or day in another year; unchanged where that year has no such day or the date states its own."""
    return (_month_day(named.kind, *named.month_day, year) if named.month_day else None) or named


def without_years(mentions: Sequence[str]) -> tuple[str, ...]:
    """The same dates in the words that leave the year out, of those that can."""
    return tuple(dict.fromkeys(bare for mention in mentions if (bare := _END_YEAR.sub("", mention)) != mention))


def as_written(mention: str) -> str:
    """A pattern for the ways in which articles write a mention: "December 1941" is in "Dec. 22, 1941", too."""
    month, _, year = mention.partition(" ")
    if month not in MONTHS or not year.isdecimal():
        return re.escape(mention)
    return rf"{month[:3]}(?:{month[3:]}|t?\.?)(?:\s[0-3]?[0-9],?)?\s{year}"


def _month_number(match: re.Match[str]) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name[:3].lower() == match["month"][:3].lower())


def _day_mentions(day: date) -> tuple[str, ...]:
    """The usual ways to write a day with its year."""
    names = (MONTHS[day.month - 1], *_SHORT.get(day.month, ()))
    written = (form for name in names for form in (f"{name} {day.day}, {day.year}", f"{day.day} {name} {day.year}"))
    return (*written, f"{names[0]} {day.day} {day.year}", day.isoformat())


def _month_day(kind: Kind, month: int, day: int, year: int) -> NamedDate | None:
    """A month (`day` 0) or a day of a given year; None where there is no such day."""
    first = day_or_none(year, month, day or 1)
    if first is None:
        return None
    if day:
        return NamedDate(first, first, kind, _day_mentions(first), (month, day))
    return NamedDate(*whole_months(first, 1), kind, (f"{MONTHS[month - 1]} {year}",), (month, 0))


def _latest(kind: Kind, month: int, day: int, until: date) -> NamedDate | None:
    """The latest such month or day that does not begin after a given day (29 February: up to eight years back)."""
    found = (_month_day(kind, month, day, year) for year in range(until.year, max(until.year - 9, 0), -1))
    return next((named for named in found if named and named.first <= until), None)


def _of_any_year(named: NamedDate) -> NamedDate:
    """The same date, which may be meant as that of another year: its mentions have it without a year, too."""
    return replace(named, mentions=(*named.mentions, *without_years(named.mentions)))


def _full_day(match: re.Match[str], _asked: date) -> NamedDate | None:
    year, month = int(match["year"]), _month_number(match)
    first = day_or_none(year, month, int(match["day"]))
    last = day_or_none(year, month, int(match["to"] or match["day"]))
    if first is None or last is None or first > last:
        return None
    return NamedDate(first, last, "date", () if match["to"] else _day_mentions(first))


def _iso_day(match: re.Match[str], _asked: date) -> NamedDate | None:
    day = day_or_none(int(match["year"]), int(match["one"]), int(match["two"]))
    return NamedDate(day, day, "date", _day_mentions(day)) if day else None


def _numeric_day(match: re.Match[str], _asked: date) -> NamedDate | None:
    year, one, two = int(match["year"]), int(match["one"]), int(match["two"])
    days = sorted({day for day in (day_or_none(year, one, two), day_or_none(year, two, one)) if day})
    mentions = tuple(form for day in days for form in _day_mentions(day))
    return NamedDate(days[0], days[-1], "date", mentions) if days else None


def _month(match: re.Match[str], asked: date) -> NamedDate | None:
    if re.search(r"\b[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? $", match.string[: match.start()]):
        return None  # "31 February 2015"
    year = int(match["year"]) if match["year"] else asked.year - (match["whose"].lower() == "last")
    named = _month_day("date", _month_number(match), 0, year)
    return replace(named, month_day=None) if named else None


def _years(match: re.Match[str], _asked: date) -> NamedDate | None:
    year, other = int(match["year"]), match["other"]
    until = int(other) if len(other) == 4 else year - year % 100 + int(other)
    if year < until and (len(other) == 4 or int(other) > 12 or until == year + 1):
        return NamedDate(date(year, 1, 1), date(until, 12, 31), "date")
    if len(other) == 2 and 1 <= int(other) <= 12:
        return NamedDate(*days_of(f"{year}-{other}"), "date", (f"{MONTHS[int(other) - 1]} {year}",))
    return None


def _day_alone(match: re.Match[str], asked: date) -> NamedDate | None:
    # At the end ("What happened January 22?") it stands alone; elsewhere ("the January 22 group") it needs an "on".
    last_words = match.start() > 0 and not match.string[match.end() :].strip("?.! ")
    named = _latest("date" if last_words else "day", _month_number(match), int(match["day"]), asked)
    return _of_any_year(named) if named else None


def _month_alone(match: re.Match[str], asked: date) -> NamedDate | None:
    which = (match["which"] or "").lower()
    named = _latest(
        "date" if which else "month",
        _month_number(match),
        0,
        days_after(asked.replace(day=1), -1) if which == "last" else asked,
    )
    if named is None or (which == "this" and named.first.year != asked.year):
        return None
    return replace(named, month_day=None) if which else _of_any_year(named)


def _season_of(match: re.Match[str], asked: date) -> NamedDate | None:
    year = int(match["year"]) if match["year"] else max(asked.year - (match["whose"].lower() == "last"), 1)
    return _season(match, year, "period")


def _season_alone(match: re.Match[str], asked: date) -> NamedDate | None:
    which = (match["which"] or "").lower()
    if match["season"].lower() == "fall" and not which:
        return None  # "after the fall"
    named = _season(match, asked.year, "period" if which else "spell")
    while named and (named.last >= asked if which == "last" else named.first > asked):
        named = _season(match, named.first.year - 1, named.kind) if named.first.year > 1 else None
    if named and which.startswith("this") and days_after(named.last, 180) < asked:
        return None  # this year's is still to come
    return named


def _season(match: re.Match[str], year: int, kind: Kind) -> NamedDate | None:
    if match["season"][0].isupper() and re.search(r"[A-Z][a-z]+ $", match.string[: match.start()]):
        return None  # "the Arab Spring"
    name = match["season"].lower()
    first, last = whole_months(date(year, _SEASONS[name], 1), 3)
    return NamedDate(first, last, kind, (f"{name} of {year}", f"{name} {year}"))


def _decade(match: re.Match[str], asked: date) -> NamedDate | None:
    if match["decade"]:
        year = int(match["decade"])
    else:
        tens = int(match["tens"]) if match["tens"] else (_DECADES.index(match["word"].lower()) + 2) * 10
        year = asked.year - asked.year % 100 + tens
        year -= 100 if year > asked.year else 0
    if year < 1:
        return None
    years = 100 if match["decade"] and year % 100 == 0 and year < 2000 else 10
    kind: Kind = "period" if match["decade"] else "spell"
    return NamedDate(date(year, 1, 1), date(year + years - 1, 12, 31), kind, (f"{year}s",))


def _year(match: re.Match[str], _asked: date) -> NamedDate | None:
    return NamedDate(*days_of(match["year"]), "year", (match["year"],))


def _pattern(*parts: str, letters: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("".join(parts), re.ASCII | letters)


# Longer forms first: what one pattern has read, a later one leaves alone.
CALENDAR_GRAMMAR: Grammar = (
    (_pattern(r"\b", _WEEKDAY, r"(?:the\s)?", _DAY, _TO_DAY, r"(?:\sof)?\s", _MONTH, r"\.?,?\s", _YEAR, _CLOSES),
     _full_day),
    (_pattern(r"\b", _WEEKDAY, _MONTH, r"\.?\s(?:the\s)?", _DAY, _TO_DAY, r",?\s", _YEAR, _CLOSES), _full_day),
    (_pattern(r"(?<![\w/.-])", _YEAR, r"([-/])(?P<one>[0-9]{2})\2(?P<two>[0-9]{2})(?![\w/-])"), _iso_day),
    (_pattern(r"(?<![\w/.-])(?P<one>[0-3]?[0-9])([-/.])(?P<two>[0-3]?[0-9])\2", _YEAR, r"(?![\w/-])"), _numeric_day),
    (_pattern(r"\b", _MONTH, r"\b\.?,?\s(?:of\s)?(?:", _YEAR, _CLOSES, r"|(?P<whose>last|this)\syear\b)"), _month),
    (_pattern(r"\b", _SEASON, r",?\s(?:of\s|in\s)?(?:", _YEAR, r"(?:[-–/][0-9]{2,4})?", _CLOSES,
              r"|(?P<whose>last|this)\syear\b)"), _season_of),
    (_pattern(r"\b(?:(?P<which>last|this(?:\spast)?)|the(?=\s\w+(?:[?.!,;]|$)))\s", _SEASON, r"\b(?!-\w)",
              r"(?!\s(?-i:[A-Z][a-z]))"), _season_alone),
    (_pattern(_OPENS, _YEAR, r"\s?[-–—/]\s?(?P<other>[0-9]{4}|[0-9]{2})", _CLOSES, _NO_YEAR_BEFORE), _years),
    (_pattern(r"(?<![\w$€£.,-])(?:(?P<decade>1[5-9][0-9]0|20[0-9]0)|['’‘]?(?P<tens>[2-9]0))['’]?s\b"
              r"|\b(?P<word>", "|".join(_DECADES), r")\b"), _decade),
    (_pattern(r"\b", _WEEKDAY, r"(?:the\s)?", _DAY, r"(?:\sof)?\s", _MONTH_ALONE, _NO_NAME, letters=re.NOFLAG),
     _day_alone),
    (_pattern(r"\b", _WEEKDAY, _MONTH_ALONE, r"\s(?:the\s)?", _DAY, r"\b(?![\w%.,:/-][0-9])", _NO_NAME,
              letters=re.NOFLAG), _day_alone),
    (_pattern(r"\b(?:(?P<which>[Ll]ast|[Tt]his)\s)?", _MONTH_ALONE, _NO_NAME, letters=re.NOFLAG), _month_alone),
    (_pattern(_OPENS, _YEAR, _CLOSES, _NO_YEAR_BEFORE), _year),
)  # fmt: skip
