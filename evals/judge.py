"""A language model's opinion whether answers are right, beside the measure that needs none; it never decides alone."""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from dateline.evals.metrics import Judged
from dateline.prompts import fill
from dateline.qa.llms import LanguageModel

_VERDICT = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)
_TOKENS = 5


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of `asked` answers to answerable questions, how many a judge calls right, and on how many the measure agrees.

    `unusable` counts replies that were neither yes nor no; they are in none of the other two.
    """

    asked: int
    right: int
    agreed: int
    unusable: int


def opinion(run: Sequence[Judged], model: LanguageModel) -> Opinion:
    """What the model says of the answers to the answerable questions of a run; refusals are not asked about.

    As LLM judges go (Zheng et al., NeurIPS 2023, https://arxiv.org/abs/2306.05685), with reference answers. Raises
    ModelError.
    """
    given = [judged for judged in run if judged.gold.answerable and not judged.answer.abstention]
    votes = [(judged, _vote(judged, model)) for judged in given]
    return Opinion(
        asked=len(votes),
        right=sum(vote is True for _, vote in votes),
        agreed=sum(vote == judged.right for judged, vote in votes if vote is not None),
        unusable=sum(vote is None for _, vote in votes),
    )


def _vote(judged: Judged, model: LanguageModel) -> bool | None:
    prompt = fill(
        "judge",
        question=judged.answer.standalone,
        accepted=" | ".join(judged.gold.answers),
        given=" ".join(sentence.text for sentence in judged.answer.sentences),
    )
    with closing(model.stream(prompt, max_tokens=_TOKENS)) as pieces:
        verdict = _VERDICT.match("".join(pieces))
    return verdict[1].lower() == "yes" if verdict else None
