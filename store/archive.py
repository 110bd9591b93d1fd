"""An archive on disk: adds, removes, finds and checks; keeps the catalog and the vectors in step."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from dateline.store.article import Article
from dateline.store.catalog import ArticleEntry, Catalog
from dateline.store.database import Database
from dateline.store.embedding import Embedder, embedded_text, embedder_for
from dateline.store.errors import ArchiveError, ArchiveLocked
from dateline.store.health import Health, self_recall
from dateline.store.intake import Outcome, read_sources
from dateline.store.lookup import Lookup
from dateline.store.origins import Origins
from dateline.store.passages import Passage, cut
from dateline.store.search import Hit, Order, Searcher
from dateline.store.vectors import VectorStore

_BATCH = 256
"""Passages that are embedded, stored and acknowledged together: a few seconds of work on a laptop."""


class Archive:
    """A folder that holds articles, passages and vectors.

    Opening it finishes what a writer that was stopped left undone. One process writes at a time; a second one gets
    ArchiveLocked at once. Readers, in any number of threads and processes, never wait for it.
    """

    def __init__(self, folder: Path | str, *, embedder: Embedder | None = None, create: bool = False) -> None:
        """Open the archive in `folder`, or make one there with `create`.

        Raises ArchiveError where there is none, or one of another make.
        """
        from filelock import FileLock

        self.folder = Path(folder)
        path = self.folder / "catalog.sqlite"
        if not create and not path.exists():
            raise ArchiveError(
                f"There is no archive in {self.folder} yet: add articles to it with `dateline add PATH`."
            )
        self._embedder = embedder or embedder_for(None)
        self._database = Database(path)
        self._catalog = Catalog(self._database)
        self._vectors = VectorStore(self.folder / "vectors")
        self._searcher = Searcher(self._database, self._vectors, self._embedder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise ArchiveError(f"The folder {self.folder} cannot be made: {exc.strerror}.") from exc
        self._lock = FileLock(self.folder / "writer.lock", timeout=0, thread_local=False)
        # A file lock lets a second thread of its own process in.
        self._thread_lock = threading.Lock()
        if create and not path.exists():
            with self._writer():
                self._database.create(self._embedder_name)
        self._database.meta()
        self._finish_interrupted()

    def add(self, paths: Iterable[Path | str], *, today: date, allow_private: bool = False) -> Iterator[Outcome]:
        """Read files, folders and web addresses into the archive; yields each outcome as soon as it is safe on disk.

        In a folder, files of other kinds are skipped; a file that is named and cannot be read is rejected. A string
        that begins with `http://` or `https://` is an address; those of private networks and of this machine are
        refused unless `allow_private`. Dates after `today` are not believed.
        """
        yield from self.put(read_sources(paths, today=today, allow_private=allow_private))

    def put(self, entries: Iterable[Article | Outcome]) -> Iterator[Outcome]:
        """Store articles; yields each outcome as soon as it is safe on disk. Given outcomes pass through."""
        with self._writer():
            self._require_embedder()
            batch: list[tuple[Article, tuple[Passage, ...]] | Outcome] = []
            size = 0
            for entry in entries:
                if isinstance(entry, Outcome):
                    batch.append(entry)
                else:
                    passages = cut(entry)
                    batch.append((entry, passages))
                    size += len(passages)
                if size >= _BATCH:
                    yield from self._store(batch)
                    batch, size = [], 0
            yield from self._store(batch)

    def remove(self, article_ids: Sequence[str]) -> list[str]:
        """Take articles out of the catalog, the full-text index and the vectors; returns the ids that were there."""
        with self._writer():
            with self._database.writing():
                removed = [key for key in article_ids if self._catalog.remove(key)]
            self._follow()
        return removed

    def rebuild(self) -> Iterator[int]:
        """Make vectors, full-text index and fingerprints anew from the articles; yields how many passages are left."""
        with self._writer():
            self._vectors.destroy()
            self._catalog.forget_vectors(self._embedder_name)
            while left := self._catalog.counts()[2]:
                yield left
                self._embed_some()

    def search(
        self,
        query: str,
        *,
        top_k: int = 8,
        since: date | None = None,
        until: date | None = None,
        asked: date | None = None,
        order: Order = "relevance",
    ) -> list[Hit]:
        """The passages that fit the query best, dense and lexical search fused, each with its neighbours.

        `since` and `until` (both included) keep the articles that may have been published in between; undated ones
        stay in. With `asked`, articles published near that day are preferred; `order` prefers the latest or earliest.
        """
        self._require_embedder()
        return self._searcher.search(query, top_k=top_k, since=since, until=until, asked=asked, order=order)

    def document_frequencies(self, stems: Iterable[str]) -> dict[str, int]:
        """In how many passages each stem of `terms.terms` occurs; 0 where it is nowhere."""
        return Lookup(self._database).document_frequencies(stems)

    def copies(self, article_id: str, start: int, end: int) -> tuple[str, ...]:
        """Ids of the other articles in which `text[start:end]` of an article stands, the earliest first.

        Word for word or nearly: see `Origins.copies`.
        """
        return Origins(self._database).copies(article_id, start, end)

    def origin(self, article_id: str) -> tuple[str, ...]:
        """Ids of the articles that are near-copies of one text with this one, itself included, the earliest first."""
        return Origins(self._database).origin(article_id)

    def article(self, article_id: str) -> Article | None:
        """The article with its text, or None."""
        return self._catalog.article(article_id)

    def passages(self, article_id: str) -> list[Passage]:
        """The passages of an article, in order."""
        return self._catalog.passages(article_id)

    def articles(self) -> Iterator[ArticleEntry]:
        """Every article without its text, the latest first, undated ones at the end."""
        return self._catalog.articles()

    def years(self) -> dict[str, int]:
        """How many articles each year has, by the dates that are certain to the year."""
        return self._catalog.years()

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        return self._catalog.counts()[:2]

    def check(self) -> Health:
        """Whether catalog, full-text index and vectors agree, and a sample of passages finds itself."""
        articles, passages, waiting = self._catalog.counts()
        problems = self._database.problems()
        if self._database.meta()["embedder"] != self._embedder_name:
            problems.append(self._mismatch())
            return Health(articles, passages, 0.0, tuple(problems))
        if waiting:
            problems.append(f"{waiting} passages wait for their vectors: a writer is at work, or was stopped")
        generation = self._database.generation()
        stored = self._vectors.count(generation=generation)
        if stored != passages - waiting:
            problems.append(f"there are {stored} vectors for {passages - waiting} passages")
        recall = self_recall(self._catalog, self._vectors, self._embedder, generation=generation)
        if recall < 1:
            problems.append(f"only {recall:.0%} of a sample of passages are found by their own text")
        return Health(articles, passages, recall, tuple(problems))

    def close(self) -> None:
        """Let go of the files."""
        self._vectors.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _writer(self) -> Iterator[None]:
        """The writer's lock of the folder; ArchiveLocked at once where another process or thread has it."""
        from filelock import Timeout

        locked = (
            f"Another process is writing to the archive in {self.folder}. Reading goes on; try to write again "
            "when it is done."
        )
        if not self._thread_lock.acquire(blocking=False):
            raise ArchiveLocked(locked)
        try:
            with self._lock:
                yield
        except Timeout as exc:
            raise ArchiveLocked(locked) from exc
        finally:
            self._thread_lock.release()

    def _store(self, batch: Sequence[tuple[Article, tuple[Passage, ...]] | Outcome]) -> list[Outcome]:
        """Catalog first, in one transaction; then the vectors; only then is anything acknowledged."""
        outcomes: list[Outcome] = []
        with self._database.writing():
            for entry in batch:
                if isinstance(entry, Outcome):
                    outcomes.append(entry)
                    continue
                article, passages = entry
                status = self._catalog.put(article, passages)
                outcomes.append(
                    Outcome(
                        status,
                        article.path or article.url,
                        article.record,
                        article.id,
                        article.title,
                        article.dating,
                    )
                )
        self._follow()
        return outcomes

    def _follow(self) -> None:
        """Bring the vectors to where the catalog is."""
        dropped = self._catalog.leftovers()
        if dropped:
            self._vectors.delete(dropped, generation=self._database.generation())
            self._vectors.moved_on(self._catalog.settle([], dropped))
        while self._embed_some():
            pass

    def _embed_some(self) -> int:
        waiting = self._catalog.waiting(_BATCH)
        if waiting:
            vectors = self._embedder.embed([embedded_text(article, passage.text) for _, passage, article in waiting])
            ids = [passage.id for _, passage, _ in waiting]
            self._vectors.upsert(ids, vectors, generation=self._database.generation())
            self._vectors.moved_on(self._catalog.settle([number for number, _, _ in waiting], []))
        return len(waiting)

    def _finish_interrupted(self) -> None:
        """Do what a stopped writer left undone; where a writer is at work, it will do so itself."""
        if not (self._catalog.counts()[2] or self._catalog.leftovers()):
            return
        if self._database.meta()["embedder"] != self._embedder_name:
            return
        try:
            with self._writer():
                self._follow()
        except ArchiveLocked:
            return

    @property
    def embedder(self) -> Embedder:
        """What turns this archive's passages and questions into vectors."""
        return self._embedder

    @property
    def _embedder_name(self) -> str:
        return f"{self._embedder.name} ({self._embedder.dimension} dimensions, {self._embedder.fingerprint})"

    def _require_embedder(self) -> None:
        if self._database.meta()["embedder"] != self._embedder_name:
            raise ArchiveError(self._mismatch())

    def _mismatch(self) -> str:
        return (
            f"The archive in {self.folder} was embedded with {self._database.meta()['embedder']}, but "
            f"{self._embedder_name} is set. Set DATELINE_EMBEDDER as it was, or run `dateline rebuild` to embed again."
        )
