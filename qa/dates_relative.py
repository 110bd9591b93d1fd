"""Dates that a text names by counting from the day of asking: "yesterday", "last week", "three days ago".

Choices where English leaves more than one reading:

- "this week" is the seven days before the day of asking and that day, since on a Monday the calendar week is empty.
  "In the last week", "the past 10 days", "the last three years" count back in the same way.
- "last week", "last month" and "last year" are the calendar week (Monday to Sunday), month and year before.
- "three days ago" is that day, "two weeks ago" the seven days around it, "two months ago" and "two years ago" that
  calendar month and year. "A couple" counts as 2, "a few" as 5, "several" as 7.
- "today" is the day of asking, except where it means "nowadays" ("is still used today"): then it is no date.
- "on Wednesday" may be the day of asking itself, "last Wednesday" may not.
"""

import re
from datetime import date

from dateline.qa.days import Grammar, NamedDate, days_after, months_after, whole_months
from dateline.store.article import days_of

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = {"an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50,
           "hundred": 100, "couple of": 2, "a couple of": 2, "few": 5, "a few": 5, "several": 7}  # fmt: skip
# Before "today" these say that it means "nowadays".
_NOWADAYS = re.compile(r"\b(?:still|exists?|known|used|located|(?:is|are) there|as it is)\b[^,.;]*$", re.IGNORECASE)
_UNIT_DAYS = {"day": 1, "night": 1, "week": 7, "fortnight": 14}
_UNIT_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}


def _near_day(match: re.Match[str], asked: date) -> NamedDate | None:
    words = match[0].lower()
    if match[0][0].isupper() and not re.search(r"(^|[.!?:] )\W*$", match.string[: match.start()]):
        return None  # a name such as "Norland Today"
    if words == "today" and _NOWADAYS.search(match.string[: match.start()]):
        return None
    if words.endswith("before yesterday"):
        day = days_after(asked, -2)
        return NamedDate(day, day)
    if words == "last night":
        return NamedDate(days_after(asked, -1), asked)
    day = days_after(asked, -1) if words.startswith("yesterday") else asked
    return NamedDate(day, day)


def _weekday(match: re.Match[str], asked: date) -> NamedDate | None:
    which = (match["which"] or "").lower()
    back = (asked.weekday() - _WEEKDAYS.index(match["weekday"].lower())) % 7
    day = days_after(asked, -(back or 7) if which == "last" else -back)
    return NamedDate(day, day, "period" if which else "weekday")


def _back(asked: date, count: int, unit: str) -> date:
    if unit == "hour":
        return days_after(asked, -count // 24)
    if unit in _UNIT_DAYS:
        return days_after(asked, -count * _UNIT_DAYS[unit])
    return months_after(asked, -count * _UNIT_MONTHS[unit])


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _COUNTS[words.lower()]


def _span_back(match: re.Match[str], asked: date) -> NamedDate | None:
    return NamedDate(_back(asked, _count(match["count"] or "1"), match["unit"].lower()), asked)


def _ago(match: re.Match[str], asked: date) -> NamedDate | None:
    unit = match["unit"].lower()
    day = _back(asked, _count(match["count"]), unit)
    if unit in ("week", "fortnight"):
        return NamedDate(days_after(day, -3), days_after(day, 3))
    if unit in ("day", "night"):
        return NamedDate(day, day)
    first, last = whole_months(day, 1) if unit == "month" else days_of(f"{day.year:04}")
    return NamedDate(first, last)


def _calendar_unit(match: re.Match[str], asked: date) -> NamedDate | None:
    """The week, weekend, month or year of the day of asking or the one before; this decade."""
    if match["decade"]:
        return NamedDate(*whole_months(date(max(asked.year - asked.year % 10, 1), 1, 1), 120))
    unit, last = match["unit"].lower(), match["which"].lower() != "this"
    monday = days_after(asked, -asked.weekday())
    if unit == "week":
        span = (days_after(monday, -7), days_after(monday, -1)) if last else (days_after(asked, -7), asked)
    elif unit == "weekend":
        saturday = days_after(monday, 5 if asked.weekday() > 4 and not last else -2)
        span = saturday, days_after(saturday, 1)
    elif unit == "month":
        span = whole_months(days_after(asked.replace(day=1), -1) if last else asked, 1)
    else:
        span = days_of(f"{max(asked.year - last, 1):04}")
    return NamedDate(*span)


_COUNT = rf"(?P<count>[0-9]{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_PART_OF_DAY = r"(?:\s(?:morning|afternoon|evening|night))?"
_FLAGS = re.ASCII | re.IGNORECASE

RELATIVE_GRAMMAR: Grammar = (
    (
        re.compile(
            r"\b(?:(?:the\s)?day\sbefore\syesterday|yesterday(?:\s(?:morning|afternoon|evening))?|(?:earlier\s)?today|"
            r"tonight|last\snight|this\s(?:morning|afternoon|evening))\b(?!-\w)",
            _FLAGS,
        ),
        _near_day,
    ),
    (
        re.compile(
            r"\b(?:(?P<which>last|this(?:\spast)?|past)\s)?"
            rf"(?P<weekday>{'|'.join(_WEEKDAYS)})\b{_PART_OF_DAY}(?!-\w|\s(?-i:[A-Z][a-z]))",
            _FLAGS,
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"\b(?:the\s)?(?:last|past|previous)\s{_COUNT}\s(?P<unit>hour|day|week|month|year|decade)s?\b"
            r"(?!\sof\b|['’])",
            _FLAGS,
        ),
        _span_back,
    ),
    (
        re.compile(
            r"\b(?:the\s(?:last|past)|past|last(?=\s(?:decade|century)))(?P<count>)\s"
            r"(?P<unit>week|fortnight|month|year|decade|century)\b(?!\sof\b|['’])",
            _FLAGS,
        ),
        _span_back,
    ),
    (
        re.compile(
            r"\b(?<!than )(?<!over )(?<!least )(?:(?:about|around|some|nearly|almost|roughly)\s)?"
            rf"{_COUNT}\s(?P<unit>day|night|week|fortnight|month|year|decade|century)s?\sago\b",
            _FLAGS,
        ),
        _ago,
    ),
    (
        re.compile(
            r"\b(?:(?P<which>this|last|(?:the\s)?previous)\s(?P<unit>week|weekend|month|year)|"
            r"(?P<decade>this\sdecade))\b(?!\sof\b|-\w)",
            _FLAGS,
        ),
        _calendar_unit,
    ),
)
