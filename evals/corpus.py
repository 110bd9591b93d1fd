"""The archive that an evaluation asks, and the names by which a gold file may know its articles."""

import hashlib
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


def missing_articles(questions: Sequence[GoldQuestion], names: Names) -> tuple[str, ...]:
    """The articles that the questions name and the archive does not have, in alphabetical order.

    Raises InputError where it has none of them: it is another archive. Nor can an empty one be asked: refusing is all
    that it can do, which would pass for right where nothing is answerable.
    """
    if not names:
        raise InputError(
            "There are no articles to ask: what has nothing to read is right to refuse everything. "
            "Name the folder that holds them with --articles."
        )
    known = frozenset().union(*names.values())
    wanted = {article for question in questions for article in question.articles}
    missing = sorted(wanted - known)
    if missing and len(missing) == len(wanted):
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise InputError(
            f"None of the articles that the gold file names is in the archive: {', '.join(missing[:_NAMED])}{more}. "
            "Name the folder that holds them with --articles."
        )
    return tuple(missing)


def fingerprint(names: Names) -> str:
    """A short hash of the archive: of the ids of its articles, which are hashes of their content."""
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:16]
