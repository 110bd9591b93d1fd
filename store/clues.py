"""What the sentences of an article tell of the time at which it was written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.store.article import days_of
from dateline.store.dates import MONTH, MONTH_NUMBERS

_AHEAD = re.compile(
    r"\b(?:will|(?:is|are) (?:planning|preparing|expected|scheduled|set|due|going|about|slated) (?:to|for)|plans? to|"
    r"(?:is|are) to (?:be|begin|meet|hold|start|take|visit|open|vote|host|attend)|(?:is|are) planned|upcoming|"
    r"hopes? to)\b(?:\s+(?:also |now |then )?be \w+)?",
    re.IGNORECASE,
)
_EVENT = re.compile(
    rf"\b(?:in|on|this|next|for|by|from)\s+(?:early |mid-|late )?(?P<month>{MONTH})"
    r"(?:\s+\d{1,2}(?!\d))?(?:,?\s+(?P<year>\d{4}))?",
    re.IGNORECASE,
)
_PAST_BETWEEN = re.compile(
    r"\b(?:said|says|told|announced|was|were|had|has|have|since|after|who|which|did|came|began|took|held|made|\w{3,}ed)\b",
    re.IGNORECASE,
)
_CLAUSE_START = re.compile(r"(?:^|[,;:–—]\s|\band\s)\W*$")
_SENTENCES = re.compile(r"(?<=[.!?])[\"”’»)]*\s+|\n+")
_PAST_YEAR = re.compile(
    rf"(?P<before>[^.\n]{{0,60}})\b(?:in|since|from|until|of|on)\s+"
    rf"(?:{MONTH}\s+(?:\d{{1,2}},?\s+)?)?(?P<year>(?:1[89]|20)\d\d)\b(?!s)",
    re.IGNORECASE,
)
_NOT_PAST = re.compile(
    r"\b(?:will|by|would|could|may|might|to be|plans?|planned|until|expected|goal|target|scheduled|due)\b"
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that an article says is still to come: its month (1 to 12), its year where stated, and the words."""

    month: int
    year: int | None
    text: str


def coming_events(text: str) -> tuple[Event, ...]:
    """Return the events in a named month that the text says are still to come, in reading order."""
    events = []
    for sentence in _SENTENCES.split(text):
        ahead = _AHEAD.search(sentence) if len(sentence) < 1000 else None
        if not ahead:
            continue
        for found in _EVENT.finditer(sentence):
            if found.group("month")[:1].isupper() and _lies_ahead(sentence, found, ahead):
                year = found.group("year")
                month = MONTH_NUMBERS[found.group("month").lower().rstrip(".")]
                events.append(Event(month, int(year) if year else None, sentence.strip()))
    return tuple(events)


def readings_before(readings: Sequence[str], events: Sequence[Event]) -> tuple[tuple[str, ...], str | None]:
    """Return the readings (`YYYY-MM-DD`) from which the events lie ahead and nearest, and the words that say so.

    All readings come back, and None, where the events do not decide or contradict each other.
    """
    best: set[str] = set()
    words: str | None = None
    for event in events:
        left = [reading for reading in readings if event.year is None or _day_before(reading, event)]
        distance = {reading: _months_ahead(reading, event) for reading in left}
        nearest = {reading for reading in left if distance[reading] == min(distance.values())}
        if nearest and len(nearest) < len(readings):
            best |= nearest
            words = words or event.text
    left_over = tuple(reading for reading in readings if reading in best)
    return (left_over, words) if best and len(left_over) < len(readings) else (tuple(readings), None)


def latest_past_year(text: str) -> int | None:
    """Return the latest year that the text names as past (it was written in that year or later), or None."""
    years = [
        int(found.group("year")) for found in _PAST_YEAR.finditer(text) if not _NOT_PAST.search(found.group("before"))
    ]
    return max(years, default=None)


def _lies_ahead(sentence: str, event: re.Match[str], ahead: re.Match[str]) -> bool:
    """Return whether a named month belongs to the words that look ahead: after them, or opening their clause."""
    if event.start() >= ahead.end():
        return not _PAST_BETWEEN.search(sentence[ahead.end() : event.start()])
    opens = _CLAUSE_START.search(sentence[: event.start()])
    return bool(opens) and not _PAST_BETWEEN.search(sentence[event.end() : ahead.start()])


def _day_before(reading: str, event: Event) -> bool:
    return days_of(reading)[0] <= days_of(f"{event.year}-{event.month:02}")[1]


def _months_ahead(reading: str, event: Event) -> int:
    """Months from a reading to an event; without a stated year, to the next month of that name."""
    if event.year is not None:
        return (event.year - int(reading[:4])) * 12 + event.month - int(reading[5:7])
    return (event.month - int(reading[5:7])) % 12
