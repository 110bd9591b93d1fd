"""How often a system reacted wrongly to a kind of variant."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.evals.variants.kinds import KINDS, Kind, Relation
from dateline.qa.answer import Answer

_Z = 1.959963984540054
"""The normal distribution's 97.5 percent point."""

OTHER_QUOTE = "another quote"


@dataclass(frozen=True, slots=True)
class WrongReaction:
    """A variant that was answered as it must not be, and `what` was wrong, in words.

    `question` is the changed one, or the original where the archive was changed, and `asked` its day of asking;
    `original` and `given` are the answers, as text with markers, before and after the change.
    """

    kind: Kind
    id: str
    question: str
    asked: date | None
    original: str
    given: str
    what: str


@dataclass(frozen=True, slots=True)
class KindRate:
    """The variants of one kind: how many were tried, and how many were reacted to wrongly.

    `flipped` leaves out of the wrong reactions those that are as right or as refused as before and only quote other
    words. `refused` counts the refusals among those tried: where the answer must change, most of the right reactions.
    `low` and `high` bound the rate with 95 % confidence (see `wilson`).
    """

    kind: Kind | None
    relation: Relation | None
    tried: int
    wrong: int
    flipped: int
    refused: int
    low: float
    high: float

    @property
    def rate(self) -> float | None:
        """The share of wrong reactions, 0 to 1; None where nothing was tried."""
        return self.wrong / self.tried if self.tried else None


@dataclass(frozen=True, slots=True)
class Reactions:
    """The rates of all kinds, in the order of `KINDS`, those over all of them, and every wrong reaction.

    `relations` has the rates of the variants whose answers must change and must stay, `overall` that of both. The
    kinds share their questions: the intervals of these sums are narrower than they should be.
    """

    rates: tuple[KindRate, ...]
    relations: tuple[KindRate, KindRate]
    overall: KindRate
    wrong: tuple[WrongReaction, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One variant as it was answered; `wrong` is None for a right reaction."""

    kind: Kind
    given: Answer
    wrong: WrongReaction | None


def reactions(trials: Iterable[Trial]) -> Reactions:
    """The rates over all trials."""
    known = list(trials)
    order = {kind: place for place, kind in enumerate(KINDS)}
    wrong = sorted((trial.wrong for trial in known if trial.wrong), key=lambda reaction: order[reaction.kind])
    return Reactions(
        rates=tuple(_rate([t for t in known if t.kind == kind], kind, KINDS[kind]) for kind in KINDS),
        relations=(_of_relation(known, "must change"), _of_relation(known, "must stay")),
        overall=_rate(known, None, None),
        wrong=tuple(wrong),
    )


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


def _of_relation(trials: Sequence[Trial], relation: Relation) -> KindRate:
    return _rate([trial for trial in trials if KINDS[trial.kind] == relation], None, relation)


def _rate(trials: Sequence[Trial], kind: Kind | None, relation: Relation | None) -> KindRate:
    wrong = [trial.wrong for trial in trials if trial.wrong]
    flipped = sum(reaction.what != OTHER_QUOTE for reaction in wrong)
    refused = sum(trial.given.abstention is not None for trial in trials)
    return KindRate(kind, relation, len(trials), len(wrong), flipped, refused, *wilson(len(wrong), len(trials)))
