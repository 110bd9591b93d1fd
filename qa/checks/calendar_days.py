"""The dates of a text, and whether passages name them: by the calendar, by a weekday, or by their article's date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

from dateline.qa.checks.lines import Line, brought
from dateline.qa.dates_named import CALENDAR_GRAMMAR, MONTHS
from dateline.qa.dates_relative import RELATIVE_GRAMMAR
from dateline.qa.days import Grammar, NamedDate, days_after
from dateline.store.article import days_of

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_EXACT = re.compile(rf"\d|{'|'.join(MONTHS)}", re.IGNORECASE)
_NO_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Days:
    """What a text says of days: dates by the calendar, days counted from its own date, and weekdays (0 to 6)."""

    named: tuple[NamedDate, ...]
    counted: tuple[NamedDate, ...]
    weekdays: frozenset[int]


@lru_cache(maxsize=512)
def days_in(text: str, published: str | None) -> Days:
    """The days that a text names, counted from the day that it was published (`YYYY[-MM[-DD]]`)."""
    asked = _day(published)
    named = _found(text, CALENDAR_GRAMMAR, asked or _NO_DAY, [])
    counted = _found(text, RELATIVE_GRAMMAR, asked, [(one.start, one.end) for one in named]) if asked else []
    weekdays = {_WEEKDAYS.index(match[0].lower()) for match in _WEEKDAY.finditer(text)}
    if asked:
        # "The council meets on Friday" speaks of the next one.
        counted += [replace(one, first=days_after(one.first, 7), last=days_after(one.last, 7))
                    for one in counted if one.kind == "weekday"]  # fmt: skip
        weekdays |= {one.first.weekday() for one in (*named, *counted) if one.first == one.last}
    else:
        weekdays |= {one.first.weekday() for one in named if one.first == one.last and not one.month_day}
    return Days(tuple(named), tuple(counted), frozenset(weekdays))


def undated(
    sentence: str, there: Sequence[tuple[Days, str | None]], carrying: Sequence[Days], texts: Sequence[str] = ()
) -> list[str]:
    """The dates of a sentence, as it writes them, that neither the passages nor their articles' dates bear out.

    `there` has for each passage its days and its article's date; `carrying` the days in the lines that say most of
    the sentence: where one of them names another day outright, the article's date does not count. What stands in the
    same words in `texts`, those of the passages ("last November"), is borne out.
    """
    wanted = days_in(sentence, None)
    # "The summer" is no date to check.
    exact = [one for one in wanted.named if _EXACT.search(sentence[one.start : one.end])]
    written = [(one, sentence[one.start : one.end]) for one in exact]
    missing = [words for one, words in written if not (_borne_out(one, there, carrying) or _stands(words, texts))]
    for match in _WEEKDAY.finditer(sentence):
        inside = any(one.start <= match.start() < one.end for one in wanted.named)
        weekday = _WEEKDAYS.index(match[0].lower())
        published = {day.weekday() for _, value in there if (day := _day(value))}
        if not inside and not any(weekday in days.weekdays for days, _ in there) and weekday not in published:
            missing.append(match[0])
    return missing


def with_dates(
    sentence: str, chosen: Sequence[Line], lines: Sequence[Line], published: Sequence[str | None]
) -> tuple[Line, ...]:
    """The lines that carry a sentence, with those that have its dates; `published` is the day of each premise."""
    for wanted in days_in(sentence, None).named:
        chosen = brought(chosen, lines, partial(_dated, wanted, published))
    return tuple(chosen)


def _stands(words: str, texts: Sequence[str]) -> bool:
    # A bare "14 May" or "May" may be of another year; it is compared as a date.
    if any(char.isdigit() for char in words):
        return False
    pattern = re.compile(rf"\b{re.escape(words)}\b".replace(r"\ ", r"\s+"), re.IGNORECASE)
    return any(pattern.search(text) for text in texts)


def _borne_out(wanted: NamedDate, there: Sequence[tuple[Days, str | None]], carrying: Sequence[Days]) -> bool:
    for days, _ in there:
        if _named(wanted, days):
            return True
    rival = any(_same_grain(one, wanted) for days in carrying for one in days.named)
    published = [days_of(value) for _, value in there if value]
    return not rival and any(_holds(wanted, first, last) for first, last in published)


def _dated(wanted: NamedDate, published: Sequence[str | None], line: Line) -> bool:
    return _named(wanted, days_in(line.text, published[line.premise]))


def _named(wanted: NamedDate, days: Days) -> bool:
    return any(_within(one, wanted) for one in (*days.named, *days.counted))


def _within(one: NamedDate, wanted: NamedDate) -> bool:
    """Whether a date of a passage lies in the date that is wanted; a year that one of them leaves open is no matter."""
    if _holds(wanted, one.first, one.last):
        return True
    if not one.month_day:  # its year is stated
        return False
    month, day = one.month_day
    return wanted.month_day in ((month, 0), (month, day))


def _holds(wanted: NamedDate, first: date, last: date) -> bool:
    if wanted.month_day:
        month, day = wanted.month_day
        return first.month == last.month == month and (not day or first.day == last.day == day)
    return wanted.first <= first and last <= wanted.last


def _same_grain(one: NamedDate, wanted: NamedDate) -> bool:
    return (one.last - one.first).days == (wanted.last - wanted.first).days


def _found(text: str, grammar: Grammar, asked: date, taken: list[tuple[int, int]]) -> list[NamedDate]:
    found: list[NamedDate] = []
    for pattern, read in grammar:
        for match in pattern.finditer(text):
            overlaps = any(match.start() < end and start < match.end() for start, end in taken)
            named = None if overlaps else read(match, asked)
            if named:
                found.append(replace(named, start=match.start(), end=match.end()))
                taken = [*taken, match.span()]
    return sorted(found, key=lambda one: one.start)


def _day(published: str | None) -> date | None:
    return days_of(published)[1] if published else None
