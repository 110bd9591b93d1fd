"""Whether an archive is healthy: what `Archive.check` reports, and the sample behind it."""

from dataclasses import dataclass

from dateline.store.catalog import Catalog
from dateline.store.embedding import Embedder, embedded_text
from dateline.store.vectors import VectorStore

_SAMPLE = 32


@dataclass(frozen=True, slots=True)
class Health:
    """What `Archive.check` found: `problems` is empty where the archive is healthy.

    `recall` (0 to 1) is the share of a sample of passages that are found by their own text.
    """

    articles: int
    passages: int
    recall: float
    problems: tuple[str, ...]


def self_recall(catalog: Catalog, vectors: VectorStore, embedder: Embedder, *, generation: int) -> float:
    """The share (0 to 1) of a sample of passages that are found by their own text; 1 where there are none."""
    sample = catalog.sample(_SAMPLE)
    if not sample:
        return 1.0
    embedded = embedder.embed([embedded_text(article, passage.text) for _, passage, article in sample])
    found = 0
    for (_, passage, _), vector in zip(sample, embedded, strict=True):
        nearest = vectors.nearest(vector, 5, generation=generation)
        # Copies of a passage have the same vector, so any of the first five may be the one itself.
        found += passage.id in [key for key, _ in nearest] or bool(nearest and nearest[0][1] > 0.999)
    return found / len(sample)
