"""RSS 2.0, RSS 1.0 and 0.9x, Atom -> the articles in a feed.

lxml with entities, DTDs and the network off is used rather than feedparser, which on broken XML falls back to a parser
made of regular expressions, slow enough to hang on a file of some megabytes.
"""

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from dateline.store.article import Dating
from dateline.store.dates import read_stated
from dateline.store.errors import InputError
from dateline.store.reading.fragment import text_of
from dateline.store.reading.records import Draft

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SPACES = {
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dc:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
}
_BODIES = ("content:encoded", "content", "description", "summary")
_DATES = ("published", "pubDate", "issued", "dc:date", "dc:issued", "dc:created")
_UPDATES = ("updated", "modified", "dc:modified")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")
_ENTITY = re.compile(r"&(?!#\w{1,8};)(?:(\w{2,32});)?")
_OF_XML = {"amp", "lt", "gt", "quot", "apos"}
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMED_AFTER = re.compile(r"\s*\S+@\S+\s*\((.+)\)\s*")
_NO_FEED = "This is no feed: neither RSS nor Atom."


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: the key by which it names itself, and what it says."""

    key: str | None
    draft: Draft


def entries_of(text: str) -> Iterator[Entry]:
    """Return the entries of a feed in its order; InputError where the text is no feed or declares entities."""
    root = _root(text)
    channel, entries = _parts(root)
    outlet = _words(_child(channel, "title"))
    home = _link(channel)
    editor = _author(channel) if _name(root) == "feed" else None
    for entry in entries:
        yield _entry(entry, outlet, home, editor)


def _root(text: str) -> "Element":
    from lxml import etree

    if "<!ENTITY" in text:
        raise InputError("The file declares entities, which no feed needs; it is not read.")
    text = _NO_XML.sub("", _ENTITY.sub(_character, _DECLARATION.sub("", text.lstrip("\ufeff"))))
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(_NO_FEED) from error
    if root is None or _name(root) not in {"rss", "RDF", "feed"}:
        raise InputError(_NO_FEED)
    return root


def _character(entity: re.Match[str]) -> str:
    """Return the character of an HTML entity and the entity of a bare "&", as people write what XML does not know."""
    name = entity.group(1)
    if name is None:
        return "&amp;"
    return entity.group() if name in _OF_XML else html.entities.html5.get(f"{name};", entity.group())


def _parts(root: "Element") -> tuple["Element", list["Element"]]:
    """Return the element that describes the feed and those of its entries."""
    if _name(root) == "feed":
        return root, [child for child in root if _name(child) == "entry"]
    channel = _child(root, "channel")
    items = [child for parent in (root, channel) if parent is not None for child in parent if _name(child) == "item"]
    if not items:
        raise InputError("The feed has no entries.")
    return (root if channel is None else channel), items


def _joined(home: str, link: str) -> str | None:
    try:
        return urljoin(home, link)
    except ValueError:  # "http://[evil"
        return None


def _entry(entry: "Element", outlet: str | None, home: str | None, editor: str | None) -> Entry:
    link = _link(entry)
    url = _joined(home or "", link) if link else None
    guid = _child(entry, "guid") if _child(entry, "guid") is not None else _child(entry, "id")
    if url is None and guid is not None and guid.get("isPermaLink") != "false" and _is_address(guid.text):
        url = (guid.text or "").strip()
    updated = _first(entry, _UPDATES)
    about = next((str(value) for key, value in entry.attrib.items() if str(key).endswith("#}about")), None)
    return Entry(
        key=_words(guid) or about or url,
        draft=Draft(
            text=next((body for name in _BODIES if (body := _body(_child(entry, name)))), ""),
            title=_title(_child(entry, "title")),
            published=_first(entry, _DATES),
            url=url,
            author=_author(entry) or editor,
            outlet=outlet,
            bound=_updated(updated) if updated else None,
        ),
    )


def _updated(value: str) -> Dating | None:
    """Return what a last change says of the day of publication: it was no later."""
    written = read_stated(value)
    day = written.readings[0] if written and written.readings else ""
    return Dating(not_after=day, evidence=f'updated "{value[:60]}"') if len(day) == len("2000-01-31") else None


def _name(element: "Element") -> str:
    """Return the name of an element with a short prefix for the namespaces that are known; else with the long one."""
    tag = element.tag if isinstance(element.tag, str) else ""
    space, _, name = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    if name == "RDF":
        return name
    return f"{_SPACES[space]}{name}" if space in _SPACES else (f"{{{space}}}{name}" if space else name)


def _child(element: "Element | None", name: str) -> "Element | None":
    return next((child for child in element if _name(child) == name), None) if element is not None else None


def _words(element: "Element | None") -> str | None:
    return " ".join("".join(map(str, element.itertext())).split()) or None if element is not None else None


def _title(element: "Element | None") -> str | None:
    words = _words(element)
    return " ".join(text_of(words).split()) or None if words else None


def _first(entry: "Element", names: tuple[str, ...]) -> str | None:
    return next((words for name in names if (words := _words(_child(entry, name)))), None)


def _body(element: "Element | None") -> str:
    """Return the text of a body, be it escaped HTML, elements or plain text."""
    if element is None:
        return ""
    from lxml import etree

    if len(element) and element.get("type") not in {"text", "html"}:
        return text_of(etree.tostring(element, encoding="unicode", with_tail=False))
    words = "".join(map(str, element.itertext()))
    return words.strip() if element.get("type") == "text" else text_of(words)


def _link(element: "Element") -> str | None:
    """Return the address: the words of a link, or where Atom's alternate one leads."""
    links = [child for child in element if _name(child) == "link"]
    leading = (link.get("href") for link in links if link.get("rel", "alternate") == "alternate" and link.get("href"))
    return next(leading, None) or next((words for link in links if (words := _words(link))), None)


def _author(element: "Element") -> str | None:
    for name in ("dc:creator", "author"):
        found = _child(element, name)
        if found is not None:
            words = _words(_child(found, "name")) or _words(found)
            named = _NAMED_AFTER.fullmatch((words or "")[:200])
            return named.group(1) if named else words
    return None


def _is_address(text: str | None) -> bool:
    return bool(text) and (text or "").strip().startswith(("http://", "https://"))
