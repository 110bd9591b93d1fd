"""Questions on paragraphs of Wikipedia: SQuADShifts' new articles, and the English part of XQuAD."""

import random
from pathlib import Path

from dateline.evals.benchmarks.answering import answered, ask
from dateline.evals.benchmarks.plain import plain_bm25
from dateline.evals.benchmarks.retrieval import Query, Rows, archived, collection, figures, searched
from dateline.evals.dataset import GoldQuestion

SAMPLE, SEED = 500, 5
"""How many of the questions are asked of the assistant, and what chooses them: each takes about a tenth of a second."""

_DEPTH = 40
"""Hits looked at for ten paragraphs, which are about two passages each."""


def squadshifts(folder: Path) -> Rows:
    """7,938 questions on 1,581 paragraphs of articles newer than SQuAD (Miller et al., ICML 2020)."""
    yield from _paragraphs(folder / "squadshifts-wiki")
    yield "nDCG@10, others: BM25, as given with the data", "0.855"


def xquad(folder: Path) -> Rows:
    """1,190 questions on 240 paragraphs of SQuAD's own (Artetxe, Ruder and Yogatama, ACL 2020)."""
    yield from _paragraphs(folder / "xquad-en")
    yield "nDCG@10, others: BM25, as given with the data", "0.961"


def _paragraphs(root: Path) -> Rows:
    """Retrieval for every question, and the answers to a sample of them; each has one gold paragraph."""
    data = collection(root)
    documents = data.documents
    label = "plain BM25 over whole paragraphs"
    yield from figures(label, plain_bm25(data.articles, data.queries, documents), data.queries)
    with archived(data.articles) as archive:
        yield from searched(archive, data.queries, documents, depth=_DEPTH)
        asked = [query for query in data.queries if query.answers]
        chosen = random.Random(SEED).sample(asked, min(SAMPLE, len(asked)))  # noqa: S311  (a sample, not a secret)
        yield from answered(ask(archive, [_gold(query) for query in chosen], documents))


def _gold(query: Query) -> GoldQuestion:
    return GoldQuestion(
        id=query.id,
        question=query.text,
        answerable=True,
        answers=tuple(answer for answer in dict.fromkeys(query.answers) if answer.strip()),
        articles=tuple(query.relevant),
    )
