"""Files, folders and web addresses on their way into an archive, and what became of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dateline.store.article import Article, Dating
from dateline.store.reading.readers import Rejection, is_readable, read

if TYPE_CHECKING:
    from dateline.store.web.politeness import Visitor

Status = Literal["added", "updated", "unchanged", "skipped", "rejected"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, record or web page: `article` is its id in the archive, `reason` why it is not there.

    `path` is the file's, or the web address.
    """

    status: Status
    path: str | None
    record: str | None = None
    article: str | None = None
    title: str = ""
    dating: Dating | None = None
    reason: str = ""


def is_address(source: Path | str) -> bool:
    """Whether a source is an address of the web rather than a file."""
    return isinstance(source, str) and source.strip().lower().startswith(("http://", "https://"))


def read_sources(
    sources: Iterable[Path | str], *, today: date, allow_private: bool = False
) -> Iterator[Article | Outcome]:
    """The articles of files, folders and web addresses, and an outcome for each that is none.

    Nothing is fetched but what is named and its site's robots.txt; with `allow_private`, also from private networks
    and this machine. Dates after `today` are not believed.
    """
    visitor: Visitor | None = None
    for source in sources:
        if is_address(source):
            visitor = visitor or _visitor(allow_private)
            yield from _read_address(str(source), visitor, today)
        else:
            yield from read_path(Path(source), today=today)


def _visitor(allow_private: bool) -> "Visitor":
    from dateline.store.web.politeness import Visitor

    return Visitor(allow_private=allow_private)


def _read_address(address: str, visitor: "Visitor", today: date) -> Iterator[Article | Outcome]:
    from dateline.store.web.addresses import read_address

    for entry in read_address(address, visitor=visitor, today=today):
        yield _outcome(entry) if isinstance(entry, Rejection) else entry


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
    shown = str(path.resolve()).encode("utf-8", "replace").decode()
    if shown != str(path.resolve()):
        yield Outcome("rejected", shown, reason="the file's name, or that of its folder, is not valid text; rename it")
        return
    # A source is known by its full path: the same file is found again from any folder.
    for entry in read(path.resolve(), today=today):
        if isinstance(entry, Rejection):
            yield _outcome(entry)
        else:
            yield entry


def _outcome(rejection: Rejection) -> Outcome:
    return Outcome("rejected", rejection.path, rejection.record, reason=rejection.reason)
