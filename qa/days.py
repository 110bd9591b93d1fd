"""Days, months and named dates: the calendar arithmetic below the grammar of dates."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["year", "month", "day", "weekday", "spell", "date", "period"]


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A date as a text names it: `text[start:end]`, its `first` and `last` day, and its `kind`.

    Kinds `year`, `month`, `day` (without a year), `weekday` and `spell` ("nineties", "summer") need a preposition to
    be a date at all; a `date` ("May 2014") stands alone, and with "the" before it describes a noun ("the May 2014
    elections"); a `period` stands alone, with or without "the". `mentions` are the words by which any text, whenever
    it was written, names the same date. `month_day` is month and day (0 for a whole month) where the year is not
    stated. `ends` marks "the end of ...".
    """

    first: date
    last: date
    kind: Kind = "period"
    mentions: tuple[str, ...] = ()
    month_day: tuple[int, int] | None = None
    ends: bool = False
    start: int = 0
    end: int = 0


# Patterns, each with what it reads from a match and the day of asking (None: no date after all).
Grammar = tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], NamedDate | None]], ...]


def days_after(day: date, days: int) -> date:
    """The day so many days later, or earlier where negative, kept within what `date` can hold."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier where negative; the month's last day where it is shorter."""
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def whole_months(day: date, months: int) -> tuple[date, date]:
    """First and last day of so many months, the first of them the month of `day`."""
    first = day.replace(day=1)
    last = months_after(first, months - 1)
    return first, last.replace(day=monthrange(last.year, last.month)[1])


def day_or_none(year: int, month: int, day: int) -> date | None:
    """That day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
