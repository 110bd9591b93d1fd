"""At which stage a failed question was lost."""

from dateline.evals.dataset import GoldQuestion
from dateline.evals.metrics import Names, is_gold, told
from dateline.evals.results import Stage
from dateline.qa.answer import Answer


def stage_of(gold: GoldQuestion, answer: Answer, names: Names, *, archived: bool, retrieved: bool) -> Stage:
    """Where a question that failed was lost.

    `archived`: a gold article is in the archive; `retrieved`: one is among the passages that were read for the answer,
    with an accepted answer in it. An answer that is right but cites no gold article, cites a quote that does not hold
    it, or is too long, is badly cited.
    """
    if not gold.answerable:
        return "answered wrongly"
    if not archived:
        return "not in the archive"
    if told(answer, gold):
        return "right and badly cited"
    if not retrieved:
        return "not retrieved"
    if answer.abstention:
        return "refused wrongly"
    used = any(is_gold(article, gold, names) for one in answer.citations for article in (one.article, *one.also_in))
    return "used and wrong" if used else "retrieved and not used"
