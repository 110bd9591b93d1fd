"""Small stand-ins for tests."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from dateline.store.embedding import Vectors


class WordEmbedder:
    """A vector from the words of a text: the same words give the same vector; needs no model."""

    def __init__(self, name: str = "words", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.fingerprint = "0"

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[0] = 0.1
            for word in text.casefold().split():
                digest = hashlib.sha256(word.strip('.,?!"“”').encode()).digest()
                row[int.from_bytes(digest[:4], "big") % self.dimension] += 1 if digest[4] % 2 else -1
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed([text])[0]
        return vector


def llama_index_embedding() -> Any:
    """A LlamaIndex embedding with eight dimensions, as a user's own would be."""
    from llama_index.core.embeddings import BaseEmbedding

    words = WordEmbedder(dimension=8)

    class Own(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return [2 * value for value in words.embed_query(text).tolist()]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return Own(model_name="own")
