"""How often a system reacted wrongly to a kind of variant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.evals.statistics import wilson
from dateline.evals.variants.kinds import KINDS, Kind, Relation
from dateline.qa.answer import Answer

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
    kinds share their questions: the intervals of these sums are narrower than they should be. `right` has for each
    question, by id, the share of its variants that were reacted to rightly.
    """

    rates: tuple[KindRate, ...]
    relations: tuple[KindRate, KindRate]
    overall: KindRate
    wrong: tuple[WrongReaction, ...]
    right: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Trial:
    """One variant of the question `id` as it was answered; `wrong` is None for a right reaction.

    It is not `measured` where what answered, before or after the change, is not what was to be measured.
    """

    kind: Kind
    id: str
    given: Answer
    wrong: WrongReaction | None
    measured: bool


def reactions(trials: Iterable[Trial]) -> Reactions:
    """The rates over all trials that were measured."""
    known = [trial for trial in trials if trial.measured]
    order = {kind: place for place, kind in enumerate(KINDS)}
    wrong = sorted((trial.wrong for trial in known if trial.wrong), key=lambda reaction: order[reaction.kind])
    return Reactions(
        rates=tuple(_rate([t for t in known if t.kind == kind], kind, KINDS[kind]) for kind in KINDS),
        relations=(_of_relation(known, "must change"), _of_relation(known, "must stay")),
        overall=_rate(known, None, None),
        wrong=tuple(wrong),
        right=_by_question(known),
    )


def _by_question(trials: Iterable[Trial]) -> dict[str, float]:
    known: dict[str, list[bool]] = {}
    for trial in trials:
        known.setdefault(trial.id, []).append(trial.wrong is None)
    return {key: sum(right) / len(right) for key, right in known.items()}


def _of_relation(trials: Sequence[Trial], relation: Relation) -> KindRate:
    return _rate([trial for trial in trials if KINDS[trial.kind] == relation], None, relation)


def _rate(trials: Sequence[Trial], kind: Kind | None, relation: Relation | None) -> KindRate:
    wrong = [trial.wrong for trial in trials if trial.wrong]
    flipped = sum(reaction.what != OTHER_QUOTE for reaction in wrong)
    refused = sum(trial.given.abstention is not None for trial in trials)
    return KindRate(kind, relation, len(trials), len(wrong), flipped, refused, *wilson(len(wrong), len(trials)))
