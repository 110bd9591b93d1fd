"""SciFact: 300 scientific claims, and the abstracts among 5,183 that speak to each (BEIR's test split)."""

from pathlib import Path

from dateline.evals.benchmarks.plain import plain_bm25
from dateline.evals.benchmarks.retrieval import Rows, archived, collection, figures, searched

PUBLISHED_BM25 = 0.679
"""nDCG@10 of Lucene's BM25 over title and text as one field (Pyserini, https://castorini.github.io/pyserini/2cr/beir.html);
BEIR's paper (Thakur et al., NeurIPS 2021) has .665 with two fields."""


def scifact(folder: Path) -> Rows:
    """Plain BM25, which has to agree with what others measured, and `Archive.search`.

    There, an abstract ranks by its best passage. SPLADE++ (EnsembleDistil) and bge-base-en-v1.5 are as Pyserini's page
    has them.
    """
    data = collection(folder / "scifact")
    documents = data.documents
    yield from figures(
        "plain BM25 over whole abstracts", plain_bm25(data.articles, data.queries, documents), data.queries
    )
    with archived(data.articles) as archive:
        yield from searched(archive, data.queries, documents)
    yield "nDCG@10, others: BM25 (Pyserini)", f"{PUBLISHED_BM25:.3f}"
    yield "nDCG@10, others: SPLADE++ (Pyserini)", "0.704"
    yield "nDCG@10, others: bge-base-en-v1.5 (Pyserini)", "0.741"
    yield "nDCG@10, others: this embedding model alone, and with BM25 by reciprocal rank", "0.650, 0.714"
