"""The archive as the page shows and changes it: the list of articles, one article, files on their way in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Literal

from dateline.qa.page.markup import verbatim, when
from dateline.store import Archive, Article, ArticleEntry, Outcome
from dateline.store.intake import read_path

Sorting = Literal["Latest first", "Earliest first", "By title"]

SORTINGS: tuple[Sorting, ...] = ("Latest first", "Earliest first", "By title")

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list of articles: label and id of each, which page of how many (from 1), and how many in all."""

    rows: tuple[tuple[str, str], ...]
    page: int
    pages: int
    found: int


def listing(entries: Iterable[ArticleEntry], *, words: str, sorting: Sorting, page: int) -> Listing:
    """The page of those articles whose title, outlet, author, file, address or date hold every one of the words.

    `entries` come latest first, undated ones at the end, as `Archive.articles` gives them; undated ones are last in
    either order of dates. A page beyond the last is the last.
    """
    wanted = words.casefold().split()
    found = [entry for entry in entries if all(word in _searchable(entry) for word in wanted)]
    if sorting == "Earliest first":
        found.sort(key=lambda entry: entry.dating.published or "9999")
    elif sorting == "By title":
        found.sort(key=lambda entry: entry.title.casefold())
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Listing(tuple((_label(entry), entry.id) for entry in shown), page, pages, len(found))


def details(article: Article, copies: Sequence[Article]) -> str:
    """One article as HTML: what is known of it, how it was dated, which others are copies, and its text."""
    about = " · ".join(verbatim(part) for part in (article.outlet, article.author) if part)
    where = article.url or (PurePath(article.path).name if article.path else "")
    return (
        f'<div class="details"><h2>{verbatim(article.title)}</h2><p class="about">{about}</p>'
        f'<p class="about">{verbatim(where)}</p><h3>How was this dated?</h3>{_dated(article)}{_copies(copies)}'
        f'<h3>Text</h3><div class="text">{verbatim(article.text)}</div></div>'
    )


def take_in(archive: Archive, uploads: Sequence[str], *, today: date) -> Iterator[Outcome]:
    """Read uploaded files into the archive; yields what became of each article, and deletes the uploads.

    An article is known by its file's name and its content: another file of that name, from whomever, replaces nothing.
    """
    try:
        yield from archive.put(entry for upload in uploads for entry in _entries(Path(upload), today))
    finally:
        for upload in uploads:
            Path(upload).unlink(missing_ok=True)


def outcome_line(outcome: Outcome) -> str:
    """What became of one article or file, in words on one line."""
    name = outcome.title or outcome.path or ""
    if outcome.dating is not None:
        return f"{outcome.status}: {name}, {when(outcome.dating)}"
    place = f" ({outcome.record})" if outcome.record else ""
    return f"{outcome.status}: {name}{place}: {outcome.reason}"


def _entries(upload: Path, today: date) -> Iterator[Article | Outcome]:
    if not upload.exists():  # the page keeps one copy of the same file from two people
        yield Outcome("rejected", upload.name, reason="somebody else has just added the same file")
        return
    for entry in read_path(upload, today=today):
        if isinstance(entry, Article):
            yield replace(entry, path=upload.name, record=entry.id)
        else:
            yield replace(entry, path=upload.name)


def _searchable(entry: ArticleEntry) -> str:
    parts = (entry.title, entry.outlet, entry.author, entry.path and PurePath(entry.path).name, entry.url,
             entry.dating.published)  # fmt: skip
    return " ".join(part for part in parts if part).casefold()


def _label(entry: ArticleEntry) -> str:
    return " · ".join(part for part in (entry.dating.published or "undated", entry.outlet, entry.title) if part)


def _dated(article: Article) -> str:
    dating = article.dating
    evidence = f"<blockquote>{verbatim(dating.evidence)}</blockquote>" if dating.evidence else ""
    return f"<p>{verbatim(when(dating))}</p>{evidence}"


def _copies(copies: Sequence[Article]) -> str:
    if not copies:
        return ""
    rows = "".join(
        f"<li>{' · '.join(verbatim(part) for part in (c.title, c.outlet, when(c.dating)) if part)}</li>" for c in copies
    )
    return f"<h3>Copies of this text</h3><ul>{rows}</ul>"
