"""Passage vectors in Chroma: derived from the catalog, and always to be made again from it.

The only module that imports chromadb.
"""

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dateline.store.embedding import Vectors
from dateline.store.errors import ArchiveError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_NAME = "passages"


class VectorStore:
    """The vectors of an archive's passages by passage id, found by cosine similarity; opened at the first use.

    Errors of Chroma are raised as ArchiveError.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._guard = threading.Lock()
        self._opened: tuple[int, ClientAPI, Collection] | None = None

    def upsert(self, ids: Sequence[str], vectors: Vectors, *, generation: int) -> None:
        """Store unit vectors, shape (len(ids), dimension); a known id is overwritten."""
        with self._collection(generation) as (collection, step):
            for start in range(0, len(ids), step):
                collection.upsert(ids=list(ids[start : start + step]), embeddings=vectors[start : start + step])

    def delete(self, ids: Sequence[str], *, generation: int) -> None:
        """Drop the vectors with these ids; unknown ones are passed over."""
        with self._collection(generation) as (collection, step):
            for start in range(0, len(ids), step):
                collection.delete(ids=list(ids[start : start + step]))

    def nearest(
        self, vector: Vectors, limit: int, *, generation: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The ids nearest to a unit vector of shape (dimension,), with their cosines, best first.

        `among` restricts the search to these ids; ids that are not stored are passed over.
        """
        if among is not None and not among:
            return []
        with self._collection(generation) as (collection, _):
            found = collection.query(
                query_embeddings=vector[np.newaxis],
                n_results=limit if among is None else min(limit, len(among)),
                ids=None if among is None else list(among),
                include=["distances"],
            )
        distances = found["distances"] or [[]]
        # Chroma's cosine distance is 1 - cosine.
        return [(key, 1.0 - distance) for key, distance in zip(found["ids"][0], distances[0], strict=True)]

    def cosines(self, vector: Vectors, ids: Sequence[str], *, generation: int) -> dict[str, float]:
        """The cosine of a unit vector of shape (dimension,) with each of these passages, of those that are stored."""
        if not ids:
            return {}
        with self._collection(generation) as (collection, _):
            found = collection.get(ids=list(ids), include=["embeddings"])
        stored = np.asarray(found["embeddings"], np.float32)
        return dict(zip(found["ids"], (stored @ vector).tolist(), strict=True)) if len(stored) else {}

    def count(self, *, generation: int) -> int:
        """How many vectors are stored."""
        with self._collection(generation) as (collection, _):
            return collection.count()

    def moved_on(self, generation: int) -> None:
        """Note that the open collection has seen this generation, since it wrote it itself."""
        with self._guard:
            if self._opened:
                self._opened = (generation, *self._opened[1:])

    def destroy(self) -> None:
        """Delete every vector, whatever state the folder is in."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._folder.exists():
            raise ArchiveError(f"{self._folder} cannot be deleted; delete it by hand and run `dateline rebuild`.")

    def close(self) -> None:
        """Let go of Chroma's files."""
        from_before, self._opened = self._opened, None
        if from_before:
            _forget_clients()

    @contextmanager
    def _collection(self, generation: int) -> "Iterator[tuple[Collection, int]]":
        """The collection as of `generation`, and how many records one call may carry."""
        from chromadb.errors import ChromaError

        try:
            with self._guard:
                if self._opened is None or self._opened[0] != generation:
                    self._opened = (generation, *self._open(fresh=self._opened is not None))
                _, client, collection = self._opened
            yield collection, client.get_max_batch_size()
        except (ChromaError, ValueError, RuntimeError) as exc:
            raise ArchiveError(
                f"The vectors in {self._folder} cannot be used ({exc}). Nothing is lost: run `dateline rebuild`."
            ) from exc

    def _open(self, *, fresh: bool) -> "tuple[ClientAPI, Collection]":
        import chromadb
        from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
        from chromadb.config import Settings

        if fresh:
            # An open client never sees what another process wrote, nor does a second one made beside it.
            _forget_clients()
        client = chromadb.PersistentClient(str(self._folder), settings=Settings(anonymized_telemetry=False))
        # The space is fixed when the collection is made; ef_search is as large as the longest list that is asked for.
        hnsw = CreateHNSWConfiguration(space="cosine", ef_construction=100, ef_search=100, max_neighbors=16)
        collection = client.get_or_create_collection(
            _NAME, configuration=CreateCollectionConfiguration(hnsw=hnsw), embedding_function=None
        )
        return client, collection


def _forget_clients() -> None:
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()
