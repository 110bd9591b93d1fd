"""Why the archive does not answer, and what it does have, in words that help a person to go on."""

from collections.abc import Sequence

from dateline.qa.answer import Abstention, Citation
from dateline.qa.evidence import Asked
from dateline.qa.extract import Chosen, cite
from dateline.qa.question import Question, Window, describe
from dateline.qa.weighing import Reading
from dateline.store import Archive, Hit
from dateline.store.terms import terms, words

_RELATED = 0.35
"""Below this share of the question's words, weighted by rarity, in every passage, the archive is on another subject."""

_NEAREST = 3
"""How many articles are shown with a refusal, the best sentence of each."""


def abstain(
    archive: Archive, question: Question, hits: Sequence[Hit], asked_for: Asked, reading: Reading
) -> Abstention:
    """The abstention for a question that the hits, as they were read, do not answer."""
    years = list(archive.years())
    if not archive.counts()[0]:
        return Abstention("empty_archive", "The archive holds no articles yet. Add some with `dateline add PATH`.")
    window = question.window
    dated = [hit for hit in hits if hit.article.dating.spans()]
    if window and not dated:
        return Abstention("nothing_in_dates", _years_instead(years, window))
    unknown = [word for word in words(question.topic) if any(stem in asked_for.absent for stem in terms(word))]
    nowhere = f" No article mentions {_listed([f'“{word}”' for word in unknown], last='or')}." if unknown else ""
    passages = _nearest(archive, reading)
    if not hits or reading.overlap < _RELATED:
        return Abstention("no_match", f"Nothing in the archive is about this.{nowhere}{_reach(years)}", passages)
    nearest = list(dict.fromkeys(_reference(candidate.hit) for _, candidate in reading.ranked))[:2]
    stated = f"No passage was found that states it. Nearest: {' and '.join(nearest)}."
    return Abstention("not_stated", f"{stated}{nowhere}{_reach(years)}", passages)


def _nearest(archive: Archive, reading: Reading) -> tuple[Citation, ...]:
    """The best sentence of each of the first few articles."""
    best = {candidate.hit.passage.article: candidate for _, candidate in reversed(reading.ranked)}
    order = list(dict.fromkeys(candidate.hit.passage.article for _, candidate in reading.ranked))[:_NEAREST]
    return cite([Chosen(best[key].hit, (best[key].start, best[key].end)) for key in order], archive.copies)[1]


def _reach(years: Sequence[str]) -> str:
    return f" The archive's dated articles are from {_listed(_runs(years))}." if years else ""


def _years_instead(years: Sequence[str], window: Window) -> str:
    undated = "" if years else "The archive has no dated articles."
    return f"{undated or f'Articles from {_listed(_runs(years))}'}; none from {describe(window)}."


def _reference(hit: Hit) -> str:
    published = hit.article.dating.published
    return f"“{hit.article.title}” ({published or 'undated'})"


def _listed(parts: Sequence[str], *, last: str = "and") -> str:
    """Words as a list in prose: a; a and b; a, b and c."""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _runs(years: Sequence[str]) -> list[str]:
    """Years in a row as one: 2003, 2004, 2005, 2007 as "2003 to 2005", "2007"."""
    runs: list[list[str]] = []
    for year in years:
        if runs and int(year) == int(runs[-1][-1]) + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
