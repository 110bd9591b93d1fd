"""A small grammar of written dates: English, German and French month names, numbers, ISO 8601 and RFC 2822.

It reads only what is a date beyond doubt and gives every reading of what has two, so unlike a guessing parser it never
takes a word for a month or fills in a year.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

EARLIEST = 1605
"""The year of the first printed newspaper (the Relation of Strasbourg); no article is older."""

_MONTHS = (
    ("january", "jan", "januar", "jänner", "janvier", "janv"),
    ("february", "feb", "februar", "février", "fevrier", "févr", "fév"),
    ("march", "mar", "märz", "maerz", "mrz", "mär", "mars"),
    ("april", "apr", "avril", "avr"),
    ("may", "mai"),
    ("june", "jun", "juni", "juin"),
    ("july", "jul", "juli", "juillet", "juil"),
    ("august", "aug", "août", "aout"),
    ("september", "sept", "sep", "septembre"),
    ("october", "oct", "oktober", "okt", "octobre"),
    ("november", "nov", "novembre"),
    ("december", "dec", "dezember", "dez", "décembre", "decembre", "déc"),
)
MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}

_WEEKDAYS = (
    ("monday", "mon", "montag", "lundi"),
    ("tuesday", "tues", "tue", "dienstag", "mardi"),
    ("wednesday", "wed", "mittwoch", "mercredi"),
    ("thursday", "thurs", "thur", "thu", "donnerstag", "jeudi"),
    ("friday", "fri", "freitag", "vendredi"),
    ("saturday", "sat", "samstag", "sonnabend", "samedi"),
    ("sunday", "sun", "sonntag", "dimanche"),
)
_WEEKDAY_NUMBERS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


MONTH = rf"(?:{_alternatives(MONTH_NUMBERS)})\b\.?"
WEEKDAY = rf"(?:{_alternatives(_WEEKDAY_NUMBERS)})\b\.?"

_NAMED_MONTH = rf"(?P<name>{MONTH})"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er)?\b\.?"
_YEAR = r"(?P<y>\d{4})(?!\d)"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"

_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})(?!\d)",
        r"(?<![\w.])(?P<y>(?:1[6-9]|2\d)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:T\d{4,6}Z?)?(?![\w])",
        rf"(?<!\d){_DAY}(?: of|[ ,-])*\s*{_NAMED_MONTH}[ ,-]*{_YEAR}",
        rf"\b{_NAMED_MONTH}[ -]*{_DAY}[ ,-]*(?:{_TIME}[ ]*(?:\w{{2,4}}[ ]+)?)?{_YEAR}",
        rf"\b(?P<y>\d{{4}})[ ,-]+{_NAMED_MONTH}[ ,-]*{_DAY}(?!\d)",
        r"(?<![\d.])(?P<a>\d{1,2})[ ]?(?P<mark>[-/.])[ ]?(?P<b>\d{1,2})[ ]?(?P=mark)[ ]?(?P<y>\d{4})(?![\dA-Za-z])",
        rf"\b{_NAMED_MONTH}[ ,-]*{_YEAR}",
        r"(?<![\d/.-])(?P<y>\d{4})[-/](?P<m>\d{2})(?![\d/.-])",
        r"(?<![\d/.-])(?P<m>\d{2})[/.](?P<y>\d{4})(?![\d/.-])",
    )
)
_MONTH_DAYS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_NAMED_MONTH} {_DAY}(?![\d:])",
        rf"(?<!\d){_DAY}(?: of)? {_NAMED_MONTH}(?!\w)",
    )
)
_AFTER_DAY = re.compile(r"\d(?:st|nd|rd|th|er)?\.?(?: of)?[ ,-]*$")  # "31 February 2015" is no February 2015
_YEAR_ALONE = re.compile(r"\s*(\d{4})\s*")
_SECONDS = re.compile(r"\s*(\d{9,10})(?:\d{3})?\s*")
_WEEKDAY = re.compile(rf"\b{WEEKDAY}(?!\w)", re.IGNORECASE)

_PARTS = re.compile(r"\s*[|•·]\s*|,?\s+by\s+", re.IGNORECASE)
_PLACE = re.compile(rf"(?!(?i:{MONTH}|{WEEKDAY}))[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){{0,2}}, (?=.*\d{{4}})")
LABEL = re.compile(
    r"\W*(?:first |originally |last |article )*(?:published|posted|updated|modified|date|created|added|issued|"
    r"veröffentlicht|erstellt|stand|aktualisiert|publié|mis à jour|modifié)\b(?: (?:on|at|am|le|date))?\W*",
    re.IGNORECASE,
)
_DATE_WORDS = re.compile(
    rf"(?:{LABEL.pattern}|\d{{4}}-\d\d-\d\dT\S*|{WEEKDAY}|{MONTH}|\d{{1,4}}(?:st|nd|rd|th|er|h\d{{0,2}})?(?!\w)|{_TIME}|T{_TIME}\S*|"
    r"(?:of|at|on|um|uhr|à|le|am|pm|a\.m\.|p\.m\.|UTC|GMT|EST|EDT|ET|PST|PDT|PT|CET|CEST|BST|MSK|IST|Z)(?!\w)|"
    r"[\s,.:;|•·/()–—+-])+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it is written somewhere: all its readings, or a day (`MM-DD`) without a year.

    Readings are `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, in order. `weekday` (Monday is 0) is the one written beside the
    date. `text` is the date as written.
    """

    text: str
    readings: tuple[str, ...] = ()
    month_day: str | None = None
    weekday: int | None = None


def find_date(text: str) -> Written | None:
    """Return the first date with a year in a text, else the first day without one, else None."""
    for form in _FORMS:
        for found in form.finditer(text):
            readings = _readings(found)
            if readings and (len(readings[0]) > 7 or not _AFTER_DAY.search(text[: found.start()])):
                return Written(found.group(), readings, weekday=_weekday_in(text))
    for form in _MONTH_DAYS:
        for found in form.finditer(text):
            month_day = _month_day(found)
            if month_day:
                return Written(found.group(), month_day=month_day, weekday=_weekday_in(text))
    return None


def read_stated(value: str) -> Written | None:
    """Return the date that somebody stated in a field; a year alone and seconds since 1970 (UTC) count here too."""
    year = _YEAR_ALONE.fullmatch(value)
    if year:
        return Written(value, (year.group(1),)) if int(year.group(1)) >= EARLIEST else None
    seconds = _SECONDS.fullmatch(value)
    if seconds:
        return Written(value, (datetime.fromtimestamp(int(seconds.group(1)), UTC).date().isoformat(),))
    return find_date(value)


def is_date_line(line: str) -> bool:
    """Return whether a line says nothing but a date, with or without a label, a weekday and a time of day."""
    return len(line) < 120 and bool(_DATE_WORDS.fullmatch(line)) and find_date(line) is not None


def date_stamp(line: str) -> str | None:
    """Return the part of a line that dates it: the whole, or one part beside a place or a short name."""
    if is_date_line(line):
        return line
    if len(line) > 120:
        return None
    place = _PLACE.match(line)
    if place and is_date_line(line[place.end() :]):
        return line[place.end() :]
    parts = _PARTS.split(line)
    dated = [part for part in parts if is_date_line(part)]
    return dated[0] if dated and all(len(part.split()) < 6 for part in parts if part not in dated) else None


def real_day(year: int, month: int, day: int) -> str | None:
    """Return the day as `YYYY-MM-DD`, or None where no newspaper can have that date."""
    try:
        return date(year, month, day).isoformat() if year >= EARLIEST else None
    except ValueError:
        return None


def _readings(found: re.Match[str]) -> tuple[str, ...]:
    parts = found.groupdict()
    year = int(parts["y"])
    if parts.get("a"):
        first, second = int(parts["a"]), int(parts["b"])
        day_first, month_first = real_day(year, second, first), real_day(year, first, second)
        both = (day_first,) if parts["mark"] == "." and day_first else (day_first, month_first)
        return tuple(sorted({reading for reading in both if reading}))
    month = _month(parts)
    if parts.get("d"):
        day = real_day(year, month, int(parts["d"]))
        return (day,) if day else ()
    return (f"{year}-{month:02}",) if 1 <= month <= 12 and EARLIEST <= year <= 2100 else ()


def _month(parts: dict[str, str]) -> int:
    name = parts.get("name")
    return MONTH_NUMBERS[name.lower().rstrip(".")] if name else int(parts["m"])


def _month_day(found: re.Match[str]) -> str | None:
    day = real_day(2000, _month(found.groupdict()), int(found.group("d")))  # a leap year, so that 29 February counts
    return day[5:] if day else None


def _weekday_in(text: str) -> int | None:
    found = _WEEKDAY.search(text)
    return _WEEKDAY_NUMBERS[found.group().lower().rstrip(".")] if found else None
