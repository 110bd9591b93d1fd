"""Questions changed so that the answer must change: a name swapped, the date moved, the claim negated."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from dateline.evals.dataset import GoldQuestion
from dateline.evals.variants.names import KnownNames, said_by
from dateline.qa.dates import date_phrases
from dateline.qa.dates_named import MONTHS
from dateline.qa.days import day_or_none
from dateline.store.article import Article

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_FURTHER = 30
"""Years before the archive that are tried where none of its own is free."""


def swapped(
    gold: GoldQuestion, articles: Sequence[Article], names: KnownNames, chance: random.Random
) -> GoldQuestion | None:
    """The question with one of its names exchanged for another of the same kind, None without names to exchange.

    The other name is in the archive, but nowhere in the gold articles: what these say is no answer any more.
    """
    told = [*said_by(articles), gold.question, *gold.history]
    choices = [
        (start, end, others)
        for start, end, name in names.within(gold.question)
        if (others := names.others(name, absent_from=told))
    ]
    if not choices:
        return None
    start, end, others = chance.choice(choices)
    return replace(gold, question=gold.question[:start] + chance.choice(others) + gold.question[end:])


def moved(
    gold: GoldQuestion, articles: Sequence[Article], years: Sequence[int], chance: random.Random, *, today: date
) -> GoldQuestion | None:
    """The question with its date moved to where the gold articles say nothing, None where it has no date to move.

    Its years are moved together; without one, its month is; where it counts from a day of asking that the gold file
    states, that day is. `years` are those of the archive, which come first. Gold articles must be dated.
    """
    spans = [span for article in articles for span in article.dating.spans()]
    if not spans or any(not article.dating.spans() for article in articles):
        return None
    told = " ".join(said_by(articles))
    tied = {int(year) for year in _YEAR.findall(told)} | {day.year for span in spans for day in span}
    asked = gold.asked or today
    for choices in _moves(gold, asked, sorted(set(years)), tied, told):
        free = [other for other in choices if _is_apart(other, other.asked or today, spans)]
        if free:
            return chance.choice(free)
    return None


def _moves(
    gold: GoldQuestion, asked: date, years: Sequence[int], tied: set[int], told: str
) -> Iterator[list[GoldQuestion]]:
    """Lists of what the question could become, better ones first."""
    named = sorted({int(year) for year in _YEAR.findall(gold.question)})
    first = min([*years, *named, asked.year])
    tries = (years, range(max(first - _FURTHER, 1500), first))
    if named:
        for some in tries:
            shifts = (year - named[-1] for year in some if year <= asked.year)
            yield [
                replace(gold, question=_YEAR.sub(lambda match, by=by: str(int(match[0]) + by), gold.question))  # type: ignore[misc]
                for by in shifts
                if by and tied.isdisjoint(year + by for year in named)
            ]
    elif not date_phrases(gold.question, asked):
        return
    elif len(set(_MONTH.findall(gold.question))) == 1:
        yield [replace(gold, question=_MONTH.sub(month, gold.question)) for month in MONTHS if month not in told]
    elif gold.asked:
        for some in tries:
            days = (day_or_none(year, asked.month, min(asked.day, 28)) for year in some if year not in tied)
            yield [replace(gold, asked=day) for day in days if day]


def _is_apart(gold: GoldQuestion, asked: date, spans: Sequence[tuple[date, date]]) -> bool:
    """Whether no window of the question touches the dates that the gold articles may have."""
    return not any(
        (phrase.since or date.min) <= last and first <= (phrase.until or date.max)
        for phrase in date_phrases(gold.question, asked)
        for first, last in spans
    )
