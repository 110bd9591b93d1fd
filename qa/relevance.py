"""Whether sentences that are true answer what was asked: the same people, places and years, and the same subject."""

import re
from collections.abc import Sequence

from dateline.qa.checks.figures import figures, missing
from dateline.qa.checks.names import names_in, unknown
from dateline.qa.evidence import Asked
from dateline.qa.question import Question
from dateline.qa.weighing import MOST_SENTENCES, SURE, Reading
from dateline.store.terms import terms

_LEAST_SHARE = 0.15
"""Of the question's words, weighted by rarity, that an answer or its quotations have; found on questions of our own."""

_TOGETHER = re.compile(r"\b(?:and|or|both|each|all)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def beside_the_question(
    question: Question, asked: Asked, answer: str, quoted: Sequence[str], around: str
) -> str | None:
    """Why an answer does not answer the question, in words for a person; None where it does.

    `quoted` are the words that it cites, `around` the passages and titles that they stand in, with the days of their
    articles. A model that is asked about somebody who is not in its passages tells of somebody who is: the names and
    years of a question must therefore stand in what is cited, not only in what the model wrote.
    """
    # Where a person lifted the limit of dates, any year will do.
    years = dict.fromkeys(_YEAR.findall(question.standalone)) if question.window else ()
    for year in years:
        if year not in around:
            return f"The question is about {year}, and the passage is not."
    named = names_in(asked.text)
    strangers = unknown(named, around)
    # Of several that are asked about together, a sentence may tell of one.
    if strangers and (len(strangers) == len(named) or not _TOGETHER.search(asked.text)):
        return f"The question is about {strangers[0].written}, and the passage does not name that."
    if max(_share(asked, answer), _share(asked, " ".join(quoted))) < _LEAST_SHARE:
        return "This is not what was asked."
    return None


def tells_otherwise(asked: Asked, answer: str, reading: Reading) -> bool:
    """Whether the reader is sure of what answers, and an answer has none of these words and figures.

    Reasons are told in too many ways to hold one against another.
    """
    if asked.kind == "reason" or reading.confidence < SURE:
        return False
    found = [candidate.answer for _, candidate in reading.ranked[:MOST_SENTENCES] if candidate.margin > 0]
    new = [(words, frozenset(terms(words)) - asked.weights.keys()) for words in found]
    said = frozenset(terms(answer))
    return any(stems for _, stems in new) and not any(
        stems & said or len(missing(figures(words), figures(answer))) < len(figures(words)) for words, stems in new
    )


def _share(asked: Asked, text: str) -> float:
    there = frozenset(terms(text))
    total = sum(asked.weights.values())
    return sum(weight for stem, weight in asked.weights.items() if stem in there) / total if total else 1.0
