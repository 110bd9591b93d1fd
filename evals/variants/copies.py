"""A temporary copy of an archive, in which articles are shuffled, taken out and added; the archive stays as it is."""

import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dateline.store import Archive, Article

UNRELATED = Path(__file__).parent / "unrelated"
"""Short invented articles on topics of their own."""


@contextmanager
def shuffled_copy(archive: Archive, chance: random.Random) -> Iterator["Copy"]:
    """The articles of an archive, indexed anew in another order in a folder that is deleted afterwards."""
    keys = sorted(entry.id for entry in archive.articles())
    chance.shuffle(keys)
    with (
        tempfile.TemporaryDirectory(prefix="dateline-variants-", ignore_cleanup_errors=True) as folder,
        Archive(folder, embedder=archive.embedder, create=True) as copy,
    ):
        articles = (archive.article(key) for key in keys)
        _store(copy, (article for article in articles if article))
        yield Copy(copy)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that may be changed for a while."""

    archive: Archive

    @contextmanager
    def without(self, keys: Sequence[str]) -> Iterator[None]:
        """The copy without these articles, which are put back afterwards."""
        found = (self.archive.article(key) for key in keys)
        articles = [article for article in found if article]
        self.archive.remove(keys)
        try:
            yield
        finally:
            _store(self.archive, articles)

    @contextmanager
    def with_unrelated(self, today: date) -> Iterator[frozenset[str]]:
        """The copy with the unrelated articles, whose ids these are, and which are taken out afterwards."""
        outcomes = list(self.archive.add([UNRELATED], today=today))
        added = sorted(outcome.article for outcome in outcomes if outcome.article)
        try:
            yield frozenset(added)
        finally:
            self.archive.remove(added)


def _store(archive: Archive, articles: Iterable[Article]) -> None:
    for _ in archive.put(articles):
        pass
