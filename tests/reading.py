"""What tests of reading files share: writing a file, and reading what is in it."""

import gzip
from datetime import date
from pathlib import Path

from dateline.store.article import Article
from dateline.store.reading.readers import Rejection, read

TODAY = date(2026, 11, 22)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file, packed where its name ends in .gz, and return its path."""
    data = content.encode() if isinstance(content, str) else content
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def read_all(path: Path) -> list[Article | Rejection]:
    """Return everything that is read out of a file."""
    return list(read(path, today=TODAY))


def read_one(path: Path) -> Article:
    """Return the one article of a file."""
    (item,) = read_all(path)
    assert isinstance(item, Article), item
    return item


def rejected(path: Path) -> Rejection:
    """Return the one rejection of a file."""
    (item,) = read_all(path)
    assert isinstance(item, Rejection), item
    return item
