"""Retrieval measures of rankings, computed by ir_measures (MacAvaney, Macdonald and Ounis, ECIR 2022)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dateline.store.errors import InputError

if TYPE_CHECKING:
    from ir_measures.measures import Measure

MEASURES = ("recall@1", "recall@3", "recall@5", "recall@10", "MRR", "nDCG@10")
"""What a run is measured by, unless other names are given.

recall@k is the share of the relevant documents that are among the first k (Manning, Raghavan and Schütze,
"Introduction to Information Retrieval", 2008, 8.4). MRR is 1 over the place of the first relevant document, 0 without
one, for a query; its mean over queries has given it its name (Voorhees, TREC-8, 1999). nDCG@k has linear gains and
discounts of log2(place + 1) (Järvelin and Kekäläinen, TOIS 2002, as trec_eval computes it). All lie between 0 and 1.
"""


def scores(
    rankings: Mapping[str, Sequence[str]],
    relevant: Mapping[str, Mapping[str, int]],
    measures: Sequence[str] = MEASURES,
) -> dict[str, dict[str, float]]:
    """Each measure of each query, 0 to 1, by query and by name, queries as in `relevant`.

    A ranking is of document ids, best first; the place in it is all that counts, and a document that comes again counts
    at its first place. `relevant` holds the gains of a query's documents; those of 0 or less are not relevant. A query
    that has a relevant document is scored: 0 where its ranking is empty or missing. Others are left out, as no measure
    is defined for them. Raises InputError for a name that is not `recall@k`, `MRR` or `nDCG@k`.
    """
    import ir_measures

    wanted = {name: _measure(name) for name in measures}
    gains = {query: {key: gain for key, gain in held.items() if gain > 0} for query, held in relevant.items()}
    gains = {query: held for query, held in gains.items() if held}
    found: dict[str, dict[str, float]] = {query: {} for query in gains}
    names = {measure: name for name, measure in wanted.items()}
    if not found or not names:
        return found
    run = {query: _falling(rankings.get(query, ())) for query in gains}
    values: Any = ir_measures.iter_calc(list(names), gains, run)
    for value in values:
        found[value.query_id][names[value.measure]] = float(value.value)
    return {query: {name: one[name] for name in wanted} for query, one in found.items()}


def means(scored: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The mean of each measure over the queries; raises InputError where there are none."""
    if not scored:
        raise InputError("No query has a relevant document: there is nothing to measure.")
    names = next(iter(scored.values()))
    return {name: sum(one[name] for one in scored.values()) / len(scored) for name in names}


def _measure(name: str) -> "Measure":
    from ir_measures import RR, R, nDCG

    kind, at, depth = name.partition("@")
    if name == "MRR":
        return RR
    if kind in ("recall", "nDCG") and at and depth.isdecimal() and int(depth) > 0:
        return (R if kind == "recall" else nDCG) @ int(depth)
    raise InputError(f"There is no measure {name!r}: there are recall@k, MRR and nDCG@k.")


def _falling(ranking: Sequence[str]) -> dict[str, float]:
    """A score for each document that falls with its place, so that no tie is left to be broken by the ids."""
    order = list(dict.fromkeys(ranking))
    return {key: float(len(order) - place) for place, key in enumerate(order)}
