"""The archive that an evaluation asks, and the names by which a gold file may know its articles."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from dateline.evals.dataset import GoldQuestion
from dateline.evals.metrics import Names, article_names
from dateline.store import Archive, Embedder, InputError

_NAMED = 5
"""How many missing articles an error names."""


@contextmanager
def opened(
    articles: Path | None, folder: Path, embedder: Embedder, today: date
) -> Iterator[tuple[Archive, dict[str, frozenset[str]]]]:
    """The archive to ask, with the names of its articles."""
    if articles is None:
        with Archive(folder, embedder=embedder) as archive:
            yield archive, _names(archive)
        return
    with (
        tempfile.TemporaryDirectory(prefix="dateline-eval-", ignore_cleanup_errors=True) as temporary,
        Archive(temporary, embedder=embedder, create=True) as archive,
    ):
        yield archive, _fill(archive, articles, today)


def _fill(archive: Archive, articles: Path, today: date) -> dict[str, frozenset[str]]:
    """Read the articles into the archive; one article may have come from several files, and has all their names."""
    names: dict[str, frozenset[str]] = {}
    for outcome in archive.add([articles], today=today):
        if outcome.article:
            known = names.get(outcome.article, frozenset())
            names[outcome.article] = known | article_names(path=outcome.path, record=outcome.record)
    return names


def _names(archive: Archive) -> dict[str, frozenset[str]]:
    names = {}
    for entry in archive.articles():
        article = archive.article(entry.id)
        if article is not None:
            names[entry.id] = article_names(path=article.path, record=article.record, url=article.url)
    return names


def require_gold_articles(questions: Sequence[GoldQuestion], names: Names) -> None:
    """Raise InputError where the questions name an article that is not in the archive."""
    known = frozenset().union(*names.values())
    missing = sorted({article for question in questions for article in question.articles} - known)
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise InputError(
            f"The gold file names articles that are not in the archive: {', '.join(missing[:_NAMED])}{more}. "
            "Name the folder that holds them with --articles."
        )
