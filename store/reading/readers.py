"""A file -> its articles, one function per format; what cannot be read comes back as a rejection with its reason."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from dateline.store.article import Article, Dating
from dateline.store.cleaning import Cleaned, clean, masthead, normalise
from dateline.store.dating import date_article
from dateline.store.errors import InputError
from dateline.store.reading.confined import read_confined
from dateline.store.reading.decoding import Line, read_bytes, read_lines, read_text
from dateline.store.reading.document import Document
from dateline.store.reading.feeds import Entry, entries_of
from dateline.store.reading.mail import draft_of_mail
from dateline.store.reading.markdown import first_heading, front_matter, plain_text
from dateline.store.reading.paging import pages_in
from dateline.store.reading.records import Draft, draft_of, key_of, parse_json, storable
from dateline.store.reading.webpage import draft_of_page, title_without_site

_AHEAD = timedelta(days=7)
"""A page may be made so long before it is printed: a weekly's first pages are done when the last issue comes out."""


_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file, or one record or line of it, that is no article, and why, in words for a person."""

    path: str
    record: str | None
    reason: str


def is_readable(path: Path) -> bool:
    """Whether the name of a file says that `read` understands it."""
    return _ending(path) in READABLE


def read(path: Path, *, today: date) -> Iterator[Article | Rejection]:
    """Return the articles of a file, each as soon as it is read, and a rejection for every part that is none.

    Nothing is raised for what a file holds or lacks. Dates after `today` are not believed. A record's key is its id,
    else its url, else its place in the file from 0; a key that comes a second time in one file is rejected, since
    only one of the two could be found again later.
    """
    reader = _READERS.get(_ending(path).removesuffix(".gz")) if is_readable(path) else None
    if reader is None:
        yield Rejection(str(path), None, f"This kind of file is not read; those that are: {', '.join(_READERS)}.")
        return
    try:
        yield from reader(path, today)
    except InputError as error:
        yield Rejection(str(path), None, str(error))
    except OSError as error:
        yield Rejection(str(path), None, f"The file cannot be opened: {error.strerror or error}.")
    except Exception:  # whatever a parser trips over in one broken file, the other files go on
        _LOGGER.exception("%s cannot be read", path)
        yield Rejection(str(path), None, "The file is damaged and cannot be read.")


def _ending(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    return "".join(suffixes) if suffixes[-1:] == [".gz"] else "".join(suffixes[-1:])


def _read_plain(path: Path, today: date) -> Iterator[Article | Rejection]:
    yield _article(Draft(read_text(path)), path, None, today)


def _read_markdown(path: Path, today: date) -> Iterator[Article | Rejection]:
    fields, body = front_matter(read_text(path).replace("\r\n", "\n"))
    text = plain_text(body)
    named = draft_of({**fields, "text": text}) if text.strip() else Draft(text)
    yield _article(replace(named, title=named.title or first_heading(body)), path, None, today)


def _read_html(path: Path, today: date) -> Iterator[Article | Rejection]:
    yield _article(draft_of_page(read_text(path, markup=True), today=today), path, None, today)


def _read_pdf(path: Path, today: date) -> Iterator[Article | Rejection]:
    document = read_confined("pdf", path)
    made = f"the file says that it was made on {document.made}" if document.made else ""
    latest = min(date.fromisoformat(document.made), date.max - _AHEAD) + _AHEAD if document.made else None
    bound = Dating(not_after=latest.isoformat() if latest else None, evidence=made)
    yield _article(_draft_of_document(document, bound), path, None, today)


def _read_docx(path: Path, today: date) -> Iterator[Article | Rejection]:
    document = read_confined("docx", path)
    # A text is begun, saved and saved again at any time before it is published, and after: no bound follows.
    made = f"the file says that it was begun on {document.made}, which does not date it" if document.made else ""
    yield _article(_draft_of_document(document, Dating(evidence=made)), path, None, today)


def _draft_of_document(document: Document, bound: Dating) -> Draft:
    return Draft(
        text=document.text,
        title=document.title,
        url=document.url,
        outlet=document.outlet,
        bound=bound,
        pages=document.pages,
        running=document.running,
        signed=document.author,
    )


def _read_mail(path: Path, today: date) -> Iterator[Article | Rejection]:
    yield _article(draft_of_mail(read_bytes(path)), path, None, today)


def _read_feed(path: Path, today: date) -> Iterator[Article | Rejection]:
    keys: set[str] = set()
    index = 0
    for entry in entries_of(read_text(path, markup=True)):
        yield _keyed(entry.key, index, keys, path, today, partial(_draft_of_entry, entry))
        index += 1
    if not index:
        raise InputError("The feed has no entries.")


def _draft_of_entry(entry: Entry) -> Draft:
    if not entry.draft.text:
        raise InputError("The entry has no text.")
    return entry.draft


def _read_json(path: Path, today: date) -> Iterator[Article | Rejection]:
    value = parse_json(read_text(path))
    records = value.get("articles") if isinstance(value, dict) and "text" not in value else value
    if not isinstance(records, list):
        yield _article(draft_of(value), path, None, today)
        return
    if not records:
        raise InputError("The file holds no records.")
    keys: set[str] = set()
    for index, record in enumerate(records):
        yield _record(record, index, keys, path, today)


def _read_json_lines(path: Path, today: date) -> Iterator[Article | Rejection]:
    keys: set[str] = set()
    index = 0
    for line in read_lines(path):
        yield _line(line, index, keys, path, today)
        index += 1
    if not index:
        raise InputError("The file is empty.")


def _line(line: Line, index: int, keys: set[str], path: Path, today: date) -> Article | Rejection:
    place = f"line {line.number}" if line.number else None
    if line.problem:
        return Rejection(str(path), place, line.problem)
    try:
        value = parse_json(line.text)
    except InputError as error:
        return Rejection(str(path), place, str(error))
    return _record(value, index, keys, path, today)


def _record(value: object, index: int, keys: set[str], path: Path, today: date) -> Article | Rejection:
    return _keyed(key_of(value), index, keys, path, today, partial(draft_of, value))


def _keyed(
    key: str | None, index: int, keys: set[str], path: Path, today: date, draft: Callable[[], Draft]
) -> Article | Rejection:
    """Return the article of one record or entry under a key that no earlier one of the file has, and note the key."""
    key = key or (str(index) if str(index) not in keys else f"#{index}")
    if key in keys:
        return Rejection(str(path), key, "Another record of this file has the same id; give each record its own.")
    keys.add(key)
    try:
        return _article(draft(), path, key, today)
    except InputError as error:
        return Rejection(str(path), key, str(error))


def _article(draft: Draft, path: Path, record: str | None, today: date) -> Article:
    """Return the cleaned and dated article; InputError where no text is left."""
    draft = storable(draft)
    cleaned = clean(draft.text, title=draft.title)
    if not cleaned.text:
        raise InputError("No article text is left once the page furniture is taken out.")
    above = next((name for line in draft.running if (name := masthead(normalise(line)))), None)
    outlet = _one_line(draft.outlet) or above or _dateline_outlet(cleaned.outlet, draft.url)
    return Article(
        text=cleaned.text,
        title=title_without_site(cleaned.title, outlet),
        dating=_dating(draft, cleaned, path.name if record is None else None, today),
        outlet=outlet,
        author=_one_line(draft.author) or cleaned.author or _one_line(draft.signed),
        url=draft.url,
        path=str(path),
        record=record,
        pages=pages_in(cleaned.text, draft.text, draft.pages),
    )


def _dating(draft: Draft, cleaned: Cleaned, file_name: str | None, today: date) -> Dating:
    dating = date_article(
        cleaned.text,
        today=today,
        given=draft.published,
        page=draft.page,
        url=draft.url,
        furniture=(*cleaned.furniture, *draft.running),
        file_name=file_name,
    )
    if draft.bound is None or dating.published or dating.readings:
        return dating
    # A bound that lies ahead says nothing.
    ends = (day for day in (dating.not_after, draft.bound.not_after) if day and day < today.isoformat())
    evidence = "; ".join(filter(None, (dating.evidence, draft.bound.evidence)))
    return replace(dating, not_after=min(ends, default=dating.not_after), evidence=evidence)


def _one_line(name: str | None) -> str | None:
    return " ".join(normalise(name).split()) or None if name else None


def _dateline_outlet(outlet: str | None, url: str | None) -> str | None:
    """Return the outlet a dateline names, unless the address shows that another one printed its report."""
    if not outlet or not url:
        return outlet
    try:
        host = urlsplit(url).netloc.lower()
    except ValueError:  # "http://[evil"
        host = ""
    return outlet if outlet.split()[0].lower() in host else None


_READERS: dict[str, Callable[[Path, date], Iterator[Article | Rejection]]] = {
    ".txt": _read_plain,
    ".md": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".json": _read_json,
    ".jsonl": _read_json_lines,
    ".pdf": _read_pdf,
    ".docx": _read_docx,
    ".eml": _read_mail,
    ".rss": _read_feed,
    ".atom": _read_feed,
    ".xml": _read_feed,
}

READABLE: frozenset[str] = frozenset(_READERS) | frozenset(
    ending + ".gz" for ending in _READERS if ending not in {".pdf", ".docx"}
)
"""The endings of the file names that `read` understands."""
