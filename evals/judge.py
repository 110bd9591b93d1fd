"""A language model's opinion whether answers are right, beside the measure that needs none; it never decides alone."""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations

from dateline.evals.results import Result
from dateline.prompts import fill
from dateline.qa.llms import LanguageModel

_VERDICT = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)
_TOKENS = 5

Vote = bool | None
"""Right, not right, or no verdict."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of `asked` answers to answerable questions, how many the majority of a judge's `votes` calls right.

    `agreed` counts the answers on which that majority and the measure agree; `undecided` those without a majority of
    usable votes, which are in neither. `unanimity` (0 to 1) is the share of the pairs of votes on one answer that
    agree, None for a single vote; `kappa` (-1 to 1) the agreement with the measure beyond chance, None where one of
    the two never varies.
    """

    votes: int
    asked: int
    right: int
    agreed: int
    undecided: int
    unanimity: float | None
    kappa: float | None


def opinion(results: Sequence[Result], model: LanguageModel, *, votes: int = 1) -> Opinion:
    """What the model says of the answers to the answerable questions of a run; refusals are not asked about.

    As LLM judges go (Zheng et al., NeurIPS 2023, https://arxiv.org/abs/2306.05685), with reference answers. Each vote
    sees the accepted answers in another order, and every second one the two sides exchanged, since judges lean towards
    a place (section 3.3 there). Raises ModelError.
    """
    given = [result for result in results if result.answerable and result.answered]
    ballots = [[_vote(result, model, number) for number in range(votes)] for result in given]
    decided = [(majority, bool(result.scores["right"])) for result, ballot in zip(given, ballots, strict=True)
               if (majority := _majority(ballot)) is not None]  # fmt: skip
    return Opinion(
        votes=votes,
        asked=len(given),
        right=sum(majority for majority, _ in decided),
        agreed=sum(majority == right for majority, right in decided),
        undecided=len(given) - len(decided),
        unanimity=_unanimity(ballots),
        kappa=_kappa(decided),
    )


def _vote(result: Result, model: LanguageModel, number: int) -> Vote:
    turn = number // 2 % len(result.accepted)
    accepted = " | ".join((*result.accepted[turn:], *result.accepted[:turn]))
    sides = [f"Accepted: {accepted}", f"Given: {' '.join(result.text.split())}"]
    prompt = fill("judge", question=result.standalone, sides="\n".join(sides[:: -1 if number % 2 else 1]))
    with closing(model.stream(prompt, max_tokens=_TOKENS)) as pieces:
        verdict = _VERDICT.match("".join(pieces))
    return verdict[1].lower() == "yes" if verdict else None


def _majority(ballot: Sequence[Vote]) -> Vote:
    counts = Counter(ballot)
    return None if counts[True] == counts[False] else counts[True] > counts[False]


def _unanimity(ballots: Sequence[Sequence[Vote]]) -> float | None:
    pairs = [one == other for ballot in ballots for one, other in combinations(ballot, 2)]
    return sum(pairs) / len(pairs) if pairs else None


def _kappa(decided: Sequence[tuple[bool, bool]]) -> float | None:
    """Cohen's kappa (Educational and Psychological Measurement, 1960) of the judge and the measure."""
    if not decided:
        return None
    count = len(decided)
    judged, measured = (sum(pair[side] for pair in decided) / count for side in (0, 1))
    chance = judged * measured + (1 - judged) * (1 - measured)
    observed = sum(one == other for one, other in decided) / count
    return (observed - chance) / (1 - chance) if chance < 1 else None
