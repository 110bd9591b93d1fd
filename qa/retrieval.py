"""The hits for a question."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from dateline.qa.dates_named import as_written, without_years
from dateline.qa.question import Question, Window
from dateline.store import Archive, Hit

TOP_K = 8
"""Passages that are read closely for an answer."""

_SETTLING_DAYS = 6
"""What happened on a day is in the papers of that day or, as weekdays in articles go, of the six after."""

_SAME_YEAR_DAYS = 330
"""For so long an article that writes "in August" or "on Aug. 8" means the latest one."""

_AHEAD_DAYS = 120
"""For so long before, it may mean the next one."""

_NUMBER = re.compile(r"[0-9]")
_NO_YEAR = r"(?!,?\s[0-9]{4})"


def find(archive: Archive, question: Question, *, top_k: int) -> list[Hit]:
    """The hits for a question's topic within its window, best first."""
    return archive.search(
        question.topic,
        top_k=top_k,
        since=question.window.since,
        until=question.window.until,
        asked=question.asked,
        order=question.order,
    )


def gather(archive: Archive, question: Question, *, top_k: int = TOP_K) -> list[Hit]:
    """The hits for a question: within its window, and, where its words may name an event's date, naming that date.

    A month that is named without a year is that of any year where the archive has nothing of the latest one. A window
    that the words imply is widened by six days at its end, for an event is reported on its day or soon after.
    """
    window = question.window
    settled = window.until
    if settled and window.since and not question.stated and (settled - window.since).days <= _SETTLING_DAYS:
        settled = min(settled, date.max - timedelta(days=_SETTLING_DAYS)) + timedelta(days=_SETTLING_DAYS)
    inside = find(archive, replace(question, window=Window(window.since, settled)), top_k=top_k)
    if not question.mentions:
        return inside
    known = {hit.passage.id for hit in inside}
    names = _namer(question, any_year=not any(hit.article.dating.spans() for hit in inside))
    everywhere = archive.search(question.standalone, top_k=top_k, asked=question.asked, order=question.order)
    named = [hit for hit in everywhere if hit.passage.id not in known and names(hit)]
    return sorted([*inside, *named], key=lambda hit: -hit.score)[:top_k]


def _namer(question: Question, *, any_year: bool) -> Callable[[Hit], bool]:
    """Whether a passage names the date that is asked about; around it, articles leave the year out.

    A month without a year, which only a question without one has among its mentions, counts with `any_year`.
    """
    months = [mention for mention in question.mentions if not _NUMBER.search(mention)]
    dated = [_any_of(set(question.mentions).difference(months), flags=re.IGNORECASE)]
    if months and any_year:
        # With a capital: "may" and "march" are words, too.
        dated.append(_any_of(months, ending=_NO_YEAR))
    bare = without_years(question.mentions)
    undated = _any_of(bare, ending=_NO_YEAR)
    since, until = question.window.since, question.window.until
    earliest = since.toordinal() - _AHEAD_DAYS if since else 0
    latest = until.toordinal() + _SAME_YEAR_DAYS if until else 0

    def names(hit: Hit) -> bool:
        if any(pattern.search(hit.passage.text) for pattern in dated):
            return True
        if not (bare and since and until):
            return False
        spans = hit.article.dating.spans()
        near = any(earliest <= last.toordinal() and first.toordinal() <= latest for first, last in spans)
        return near and bool(undated.search(hit.passage.text))

    return names


def _any_of(phrases: Iterable[str], *, flags: re.RegexFlag = re.NOFLAG, ending: str = "") -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{as_written(phrase)}\b{ending}" for phrase in phrases), flags)
