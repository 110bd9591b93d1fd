"""CLAP NQ: questions that a passage answers with some of its sentences, and questions that it does not answer."""

from pathlib import Path

from dateline.evals.benchmarks.answering import ask, traded
from dateline.evals.benchmarks.examples import clapnq as examples
from dateline.evals.benchmarks.retrieval import Collection, Rows, archived
from dateline.evals.dataset import GoldQuestion


def clapnq(folder: Path) -> Rows:
    """300 answerable and 300 unanswerable questions, asked on the archive of all their passages.

    An answer is right where it cites a sentence that the annotators selected. The curve: for each share of answerable
    questions that are refused, the right answers and the unanswerable questions refused.
    """
    articles, asked = examples(folder)
    gold = [
        GoldQuestion(
            id=one.url,
            question=one.question,
            answerable=bool(one.answers),
            answers=one.answers,
            articles=(one.url,) if one.answers else (),
        )
        for one in asked
    ]
    with archived(articles) as archive:
        yield from traded(ask(archive, gold, Collection(tuple(articles), ()).documents))
