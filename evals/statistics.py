"""Whether a difference between two runs on the same questions can be chance.

Questions on one article are not independent, so that whole clusters of them are drawn and exchanged, not questions.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 10_000
_BLOCK = 500
_Z = 1.959963984540054
"""The normal distribution's 97.5 percent point."""

_POWER = _Z + 0.841621
"""Standard errors that a difference must have to be found at 5 % (two-sided) four times in five: z(.975) + z(.8)."""

_LEAST_TURNED = 6
"""Clusters that turn the same way before the exact test finds them: 2 / 2^6 is the first below .05."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """The mean of paired differences, its 95 % interval, and its standard error."""

    mean: float
    low: float
    high: float
    error: float


def paired_interval(differences: Sequence[float], clusters: Sequence[str]) -> Interval:
    """The percentile bootstrap interval of a mean of paired differences, drawing whole clusters with replacement.

    Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; for clusters: Davison and Hinkley,
    Bootstrap Methods and their Application (1997), section 3.8. 10,000 draws from a fixed seed. Where all questions are
    one cluster they are drawn one by one: the same cluster drawn again and again would make any difference certain.
    """
    alone = len(set(clusters)) == 1
    sums, sizes = _by_cluster(differences, [str(place) for place in range(len(clusters))] if alone else clusters)
    chance = np.random.default_rng(1)
    # How often each kind of cluster is drawn: the same as drawing them one by one, and most clusters are alike.
    kinds, counts = np.unique(np.column_stack((sums, sizes)), axis=0, return_counts=True)
    means = []
    for _ in range(0, DRAWS, _BLOCK):
        totals = chance.multinomial(len(sums), counts / len(sums), size=_BLOCK) @ kinds
        means.append(totals[:, 0] / totals[:, 1])
    values = np.concatenate(means)
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(float(sums.sum() / sizes.sum()), float(low), float(high), float(values.std()))


def exact_mcnemar(differences: Sequence[int], clusters: Sequence[str]) -> float:
    """The two-sided probability of so large a difference in passes (-1, 0 or 1 a question) if only chance decides.

    McNemar's test (1947) in its exact form, with clusters in place of questions: under chance each cluster's net
    difference is as likely to be the other way round, and the distribution of their sum is computed exactly. With
    one question a cluster this is the binomial test of the discordant pairs.
    """
    nets = [abs(round(net)) for net in _by_cluster(differences, clusters)[0]]
    observed = abs(sum(differences))
    ways = np.array([1.0])
    for net in nets:
        if net:
            padding = np.zeros(2 * net)
            ways = 0.5 * (np.concatenate([ways, padding]) + np.concatenate([padding, ways]))
    sums = np.arange(len(ways)) - len(ways) // 2
    return min(1.0, float(ways[np.abs(sums) >= observed].sum()))


def sign_flip(differences: Sequence[float], clusters: Sequence[str]) -> float:
    """The same for differences of any size, by 10,000 random exchanges from a fixed seed.

    A randomisation test of paired scores (Smucker, Allan and Carterette, CIKM 2007); the observed one counts as one of
    the draws, so that it is never 0.
    """
    sums, _ = _by_cluster(differences, clusters)
    sums = sums[sums != 0]
    chance = np.random.default_rng(1)
    observed = abs(sums.sum()) - 1e-12
    as_large = 0
    for _ in range(0, DRAWS, _BLOCK):
        signs = chance.integers(0, 2, size=(_BLOCK, len(sums))) * 2 - 1
        as_large += int((np.abs(signs @ sums) >= observed).sum())
    return (as_large + 1) / (DRAWS + 1)


def wilson(hits: int, tried: int) -> tuple[float, float]:
    """The 95 % interval of a share, within 0 and 1; the whole of it where nothing was tried.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if not tried:
        return 0.0, 1.0
    share, weight = hits / tried, _Z * _Z / tried
    middle = share + weight / 2
    reach = _Z * math.sqrt(share * (1 - share) / tried + weight / (4 * tried))
    # Rounding must not leave the interval beside the share.
    low, high = (middle - reach) / (1 + weight), (middle + reach) / (1 + weight)
    return (min(max(low, 0.0), share) if hits else 0.0), (max(min(high, 1.0), share) if hits < tried else 1.0)


def holm(probabilities: Sequence[float]) -> list[float]:
    """The probabilities corrected for their number (Holm, Scandinavian Journal of Statistics 1979), in their order."""
    order = sorted(range(len(probabilities)), key=lambda index: probabilities[index])
    corrected, largest = [0.0] * len(order), 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - place) * probabilities[index]))
        corrected[index] = largest
    return corrected


def smallest_difference(interval: Interval, clusters: Sequence[str]) -> float:
    """The least difference of pass rates, 0 to 1, that these questions could have shown.

    That is 2.8 standard errors as they were seen (5 % two-sided, power 80 %), and never less than six questions all on
    different articles that turn the same way: fewer cannot be told from chance by the exact test.
    """
    turned = _LEAST_TURNED / len(clusters) if len(set(clusters)) >= _LEAST_TURNED else 1.0
    return min(1.0, max(turned, _POWER * interval.error))


def _by_cluster(differences: Sequence[float], clusters: Sequence[str]) -> tuple[Floats, Floats]:
    """The sum of the differences and the number of questions of each cluster."""
    totals: dict[str, list[float]] = {}
    for name, difference in zip(clusters, differences, strict=True):
        totals.setdefault(name, []).append(difference)
    return (
        np.array([math.fsum(part) for part in totals.values()]),
        np.array([float(len(part)) for part in totals.values()]),
    )
