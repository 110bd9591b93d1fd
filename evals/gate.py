"""Whether a run lets a release through: what broke, and what is worse than it may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dateline.evals.compare import Comparison
from dateline.evals.metrics import mean
from dateline.evals.results import Run
from dateline.evals.tallies import measured

Floors = Sequence[tuple[str, float]]
"""Metrics with the least value that their mean may have."""

_NAMED = 8
"""How many ids a sentence lists."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run comes to: sentences that say what `broke` and what is `worse` than it may be; with neither it is fine.

    `colour` is red where there is any, green where a baseline or a threshold was met, neutral where nothing was asked.
    `words` says the first of it in a few words, none of which come from a gold file.
    """

    broke: tuple[str, ...]
    worse: tuple[str, ...]
    colour: Literal["green", "red", "neutral"]
    words: str


def verdict(run: Run, comparison: Comparison | None = None, floors: Floors = ()) -> Verdict:
    """The verdict on a run, beside a baseline and against thresholds where there are any.

    An error, a run that measured nothing, and questions that only the baseline measured are never green. Nor are
    thresholds where a question was not measured: what it would have done to the mean is not known.
    """
    results = measured(run.results)
    broke = _broke(run, comparison, floors) + [
        f"A threshold was not measured: no question has {name}, which was to be at least {least:g}."
        for name, least in floors
        if mean(run.results, name) is None
    ]
    worse = [] if comparison is None or comparison.holds else ["Worse than the baseline: the gate does not hold."]
    for name, least in floors:
        found = mean(run.results, name)
        if found and found[0] < least:
            worse.append(f"Below a threshold: {name} is {found[0]:.4f}, and was to be at least {least:g}.")
    if broke or worse:
        return Verdict(tuple(broke), tuple(worse), "red", (broke or worse)[0].partition(":")[0].rstrip("."))
    if comparison:
        return Verdict((), (), "green", "Not worse than the baseline")
    if floors:
        return Verdict((), (), "green", "Not below any threshold")
    passed = sum(result.outcome == "pass" for result in results)
    return Verdict((), (), "neutral", f"{passed:,} of {len(results):,} measured questions passed")


def _broke(run: Run, comparison: Comparison | None, floors: Floors) -> list[str]:
    broke = []
    errors = [result.id for result in run.results if result.outcome == "error"]
    if errors:
        broke.append(f"Dateline broke on {len(errors):,} question{'s' * (len(errors) > 1)}: {_listed(errors)}.")
    if not measured(run.results):
        broke.append("Nothing was measured.")
    elif floors and (unmeasured := [result.id for result in run.results if result.outcome == "unmeasured"]):
        broke.append(f"Not measured, so that no threshold can be met: {_listed(unmeasured)}.")
    if comparison and comparison.lost:
        broke.append(f"Measured in the baseline and not in this run: {_listed(comparison.lost)}.")
    return broke


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
    return ", ".join(ids[:_NAMED]) + more
