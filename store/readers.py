"""A file -> its articles, one function per format; what cannot be read comes back as a rejection with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from dateline.store.article import Article
from dateline.store.cleaning import clean, normalise
from dateline.store.dating import date_article
from dateline.store.decoding import Line, read_lines, read_text
from dateline.store.errors import InputError
from dateline.store.markdown import first_heading, front_matter, plain_text
from dateline.store.records import Draft, draft_of, key_of, parse_json
from dateline.store.webpage import draft_of_page, title_without_site

_FORMATS = (".txt", ".md", ".html", ".htm", ".json", ".jsonl")

READABLE: frozenset[str] = frozenset(_FORMATS) | frozenset(suffix + ".gz" for suffix in _FORMATS)
"""The endings of the file names that `read` understands."""


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
    try:
        match _ending(path).removesuffix(".gz"):
            case ".txt":
                yield _read_plain(path, today)
            case ".md":
                yield _read_markdown(path, today)
            case ".html" | ".htm":
                yield _read_html(path, today)
            case ".json":
                yield from _read_json(path, today)
            case ".jsonl":
                yield from _read_json_lines(path, today)
            case _:
                yield Rejection(
                    str(path), None, f"This kind of file is not read; those that are: {', '.join(_FORMATS)}."
                )
    except InputError as error:
        yield Rejection(str(path), None, str(error))
    except OSError as error:
        yield Rejection(str(path), None, f"The file cannot be opened: {error.strerror or error}.")


def _ending(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    return "".join(suffixes) if suffixes[-1:] == [".gz"] else "".join(suffixes[-1:])


def _read_plain(path: Path, today: date) -> Article:
    return _article(Draft(read_text(path)), path, None, today)


def _read_markdown(path: Path, today: date) -> Article:
    fields, body = front_matter(read_text(path).replace("\r\n", "\n"))
    text = plain_text(body)
    named = draft_of({**fields, "text": text}) if text.strip() else Draft(text)
    return _article(replace(named, title=named.title or first_heading(body)), path, None, today)


def _read_html(path: Path, today: date) -> Article:
    return _article(draft_of_page(read_text(path, markup=True), today=today), path, None, today)


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
    key = key_of(value) or (str(index) if str(index) not in keys else f"#{index}")
    if key in keys:
        return Rejection(str(path), key, "Another record of this file has the same id; give each record its own.")
    keys.add(key)
    try:
        return _article(draft_of(value), path, key, today)
    except InputError as error:
        return Rejection(str(path), key, str(error))


def _article(draft: Draft, path: Path, record: str | None, today: date) -> Article:
    """Return the cleaned and dated article; InputError where no text is left."""
    cleaned = clean(draft.text, title=draft.title)
    if not cleaned.text:
        raise InputError("No article text is left once the page furniture is taken out.")
    dating = date_article(
        cleaned.text,
        today=today,
        given=draft.published,
        page=draft.page,
        url=draft.url,
        furniture=cleaned.furniture,
        file_name=path.name if record is None else None,
    )
    outlet = _one_line(draft.outlet) or _dateline_outlet(cleaned.outlet, draft.url)
    return Article(
        text=cleaned.text,
        title=title_without_site(cleaned.title, outlet),
        dating=dating,
        outlet=outlet,
        author=_one_line(draft.author) or cleaned.author,
        url=draft.url,
        path=str(path),
        record=record,
    )


def _one_line(name: str | None) -> str | None:
    return " ".join(normalise(name).split()) or None if name else None


def _dateline_outlet(outlet: str | None, url: str | None) -> str | None:
    """Return the outlet a dateline names, unless the address shows that another one printed its report."""
    if not outlet or not url:
        return outlet
    host = urlsplit(url).netloc.lower() if "//" in url else ""
    return outlet if outlet.split()[0].lower() in host else None
