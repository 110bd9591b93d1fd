"""An address of the web -> its articles: the page is fetched politely and read as a saved file of its kind is."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote, urlsplit

import httpx

from dateline.store.article import Article
from dateline.store.errors import InputError
from dateline.store.reading.decoding import decode, is_web_charset
from dateline.store.reading.readers import Rejection, is_readable, read
from dateline.store.web.fetching import Response
from dateline.store.web.politeness import Visitor

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/json": ".json",
    "application/ld+json": ".json",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
    "application/rss+xml": ".rss",
    "application/rdf+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
}
# Servers say these of files whose kind they do not know; then the ending of the address tells more.
_VAGUE = frozenset({
    "", "text/plain", "application/json", "application/xml", "text/xml", "application/octet-stream",
    "binary/octet-stream", "application/download", "application/force-download", "application/gzip",
    "application/x-gzip", "application/zip",
})  # fmt: skip
_TEXTS = frozenset({".html", ".txt", ".md", ".json", ".jsonl", ".rss", ".atom", ".xml"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DECLARES = re.compile(rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=", re.IGNORECASE)
_HAS_ADDRESS = re.compile(r"rel\s*=\s*[\"']?canonical", re.IGNORECASE)
_HEAD = re.compile(r"<head(?:\s[^>]{0,500})?>", re.IGNORECASE)


def read_address(address: str, *, visitor: Visitor, today: date) -> Iterator[Article | Rejection]:
    """Return the articles at an http or https address, and a rejection for all that cannot be fetched or is none.

    Nothing is raised for what a server does or a page holds. An article's source is the address at which it was found
    in the end, or another of the same host by which the page or the entry of a feed calls itself; a record or entry
    without such a one has the address of the file with `#` and its key. Dates after `today` are not believed.
    """
    try:
        yield from _articles(visitor.get(address), today)
    except InputError as error:
        yield Rejection(address, None, str(error))


def _articles(response: Response, today: date) -> Iterator[Article | Rejection]:
    page = str(response.url)
    name = _file_name(response)
    taken: set[str] = set()
    with TemporaryDirectory(prefix="dateline-") as folder:
        path = Path(folder, name)
        path.write_bytes(_readable_bytes(response, path.suffix))
        for entry in read(path, today=today):
            if isinstance(entry, Rejection):
                yield replace(entry, path=page)
                continue
            source = _source(entry, response.url)
            if source in taken:
                source = f"{page}#{quote(entry.record or str(len(taken)))}"
            taken.add(source)
            yield replace(entry, path=None, record=None, url=source)


def _file_name(response: Response) -> str:
    """Return the name under which the readers know the kind of file; InputError where they know no such kind.

    The name of a web page tells no date: its address does, more surely.
    """
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    last = PurePosixPath(unquote(response.url.path)).name
    name = re.sub(r"[^\w.-]", "_", last, flags=re.ASCII)[-100:].lstrip(".") or "page"
    if kind in _VAGUE and is_readable(Path(name)):
        return name if _ending(name) != ".html" else "page.html"
    ending = _ENDINGS.get(kind)
    if ending is None:
        given = kind[:60] or "nothing of its kind"
        raise InputError(
            f"The server says that it is {given}. Web pages, text, Markdown, JSON, PDF, Word, mail and feeds are read."
        )
    return f"page{ending}" if ending == ".html" else f"{name.removesuffix(ending)}{ending}"


def _ending(name: str) -> str:
    ending = PurePosixPath(name).suffix.lower()
    return ".html" if ending == ".htm" else ending


def _readable_bytes(response: Response, ending: str) -> bytes:
    """Return the body for the readers: in a character set that they recognise, a web page with its own address."""
    body = response.body
    if ending not in _TEXTS:
        return body
    named = _CHARSET.search(response.headers.get("content-type", ""))
    if named and _is_telling(named.group(1)) and not _DECLARES.search(body[:4096]):
        # Where the header is wrong, the readers find out the likeliest character set.
        with suppress(UnicodeError, LookupError):
            body = body.decode(named.group(1)).encode("utf-8-sig")
    return _with_address(body, str(response.url)) if ending == ".html" and body.strip() else body


def _is_telling(charset: str) -> bool:
    """Whether a server says something by it: Latin-1 is what servers name by default."""
    return is_web_charset(charset) and charset.lower() not in {"iso-8859-1", "latin-1", "latin1"}


def _with_address(body: bytes, url: str) -> bytes:
    """Return a web page that names its address, which may tell its date, as pages do; with one of its own, as it is."""
    html = decode(body, markup=True)
    if not _HAS_ADDRESS.search(html):
        head = _HEAD.search(html)
        place = head.end() if head else 0
        html = f'{html[:place]}<link rel="canonical" href="{escape(url)}">{html[place:]}'
    return html.encode("utf-8-sig", errors="replace")


def _source(entry: Article, page: httpx.URL) -> str:
    """Return the address by which an article is found again.

    One that the page gives itself counts only where it names a page of the same host: else any site could put its words
    in the place of another's. A start page is the address of no article.
    """
    try:
        own = urlsplit(entry.url or "")
    except ValueError:  # "http://[evil"
        own = urlsplit("")
    same_host = own.scheme in {"http", "https"} and _host(own.netloc) == _host(page.netloc.decode("ascii"))
    if same_host and (own.path.strip("/") or own.query):
        return own._replace(fragment="").geturl()
    return f"{page}#{quote(entry.record)}" if entry.record is not None else str(page)


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")
