"""Files and folders on their way into an archive, and what became of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from dateline.store.article import Article, Dating
from dateline.store.readers import Rejection, is_readable, read

Status = Literal["added", "updated", "unchanged", "skipped", "rejected"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file or record: `article` is its id in the archive, `reason` says why it is not there."""

    status: Status
    path: str | None
    record: str | None = None
    article: str | None = None
    title: str = ""
    dating: Dating | None = None
    reason: str = ""


def read_path(path: Path, *, today: date) -> Iterator[Article | Outcome]:
    """The articles of a file, or of all files in a folder, and an outcome for each that is none.

    In a folder, hidden files are passed over and files of other kinds skipped. Dates after `today` are not believed.
    """
    if path.is_dir():
        for child in sorted(path.rglob("*")):
            if child.is_file() and not any(part.startswith(".") for part in child.relative_to(path).parts):
                if is_readable(child):
                    yield from _read_file(child, today)
                else:
                    yield Outcome("skipped", str(child), reason="not a kind of file that Dateline reads")
    else:
        yield from _read_file(path, today)


def _read_file(path: Path, today: date) -> Iterator[Article | Outcome]:
    # A name that is no text cannot be stored, nor shown.
    shown = str(path).encode("utf-8", "replace").decode()
    if shown != str(path):
        yield Outcome("rejected", shown, reason="the file's name is not valid text; rename the file")
        return
    # A source is known by its full path: the same file is found again from any folder.
    for entry in read(path.resolve(), today=today):
        if isinstance(entry, Rejection):
            yield Outcome("rejected", entry.path, entry.record, reason=entry.reason)
        else:
            yield entry
