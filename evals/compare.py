"""A run beside a baseline: what changed, whether that can be chance, and whether the gate holds."""

from dataclasses import dataclass

from dateline.evals.results import Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """A metric in both runs, over the `questions` that have it in both.

    `before` and `after` are means, `low` to `high` the 95 % interval of their difference, `p` the probability of such a
    difference by chance, corrected for the number of metrics.
    """

    metric: str
    questions: int
    before: float
    after: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Flip:
    """A question whose outcome changed."""

    id: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside its baseline.

    The gate `holds` where the lower end of the interval of `passed` is above minus `delta`. `smallest` is the least
    difference of `passed` that this set could have seen four times in five. `lost` are questions that the baseline
    measured and the run did not.
    """

    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    lost: tuple[str, ...]
    delta: float
    smallest: float
    holds: bool
