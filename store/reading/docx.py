"""A Word file -> its text in paragraphs, and what its properties say; to be run in a confined process."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.store.errors import InputError
from dateline.store.reading.document import TEXT_LIMIT, Document, plausible_author, plausible_title

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PART_LIMIT = 40_000_000
"""The most bytes, unpacked, of a part of the file; the tree made of it takes about ten times as much memory."""

_PARTS = 10_000
_CHUNK = 1_000_000
_OLD = b"\xd0\xcf\x11\xe0"
_DAMAGED = "The Word file is damaged and cannot be unpacked."
_MAIN, _PROPERTIES = "word/document.xml", "docProps/core.xml"
_TITLES = {"title", "titel", "titre"}
_HEADINGS = re.compile(r"(?:heading|berschrift|überschrift|titre)1", re.IGNORECASE)
_DROPPED = {"del", "moveFrom", "Fallback", "pPr", "instrText", "delText", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr"}
_GIVEN_AS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_RENDERED = "\x0c"
"""Stands for a page break as Word saw it last, until the text is whole; XML cannot hold this character."""


@dataclass(slots=True)
class _Text:
    """The paragraphs met so far, and the first ones in the styles of a title and of a heading."""

    paragraphs: list[str] = field(default_factory=list)
    title: str | None = None
    heading: str | None = None
    open: bool = False
    """Whether the last paragraph goes on in the next: its end was deleted."""


def read_docx(path: Path) -> Document:
    """Return the text of a Word file and what is known of it; InputError where it has none or cannot be read.

    Paragraphs, headings and list items are paragraphs, rows of tables are lines. Inserted text counts, deleted text
    does not; headers, footers, notes and comments stand in parts of their own and are left out. Pages are those that
    Word noted when it last showed the file; files from elsewhere have none.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD:
        raise InputError("The Word file is encrypted or of the old .doc kind; save it as .docx without a password.")
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > _PARTS:
                raise InputError(f"The Word file has more than {_PARTS:,} parts; it is damaged.")
            body = _part(archive, _MAIN)
            known = _properties(_part(archive, _PROPERTIES)) if _PROPERTIES in archive.namelist() else {}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError, OSError) as error:
        raise InputError(_DAMAGED) from error
    return _document(body, known)


def _document(body: "Element", known: dict[str, str]) -> Document:
    found = _Text()
    _read_blocks(body, found)
    raw = "\n\n".join(found.paragraphs)
    if not raw.strip():
        raise InputError("The Word file holds no text.")
    if len(raw) > TEXT_LIMIT:
        raise InputError(f"The Word file holds more than {TEXT_LIMIT:,} characters of text; split it.")
    text, pages = _paged(raw)
    title = found.title or found.heading
    made = known.get("created", "")[:10]
    return Document(
        text=text,
        pages=pages,
        title=_paged(title)[0] if title else plausible_title(known.get("title"), text),
        author=plausible_author(known.get("creator")),
        made=made if _is_day(made) else None,
    )


def _part(archive: zipfile.ZipFile, name: str) -> "Element":
    """Return a part as a tree, unpacked within the limit whatever the file says of its size."""
    from lxml import etree

    if name not in archive.namelist():
        raise InputError(f"This is no Word file: it has no {name}.")
    if archive.getinfo(name).flag_bits & 1:
        raise InputError("The Word file is encrypted; save it without a password.")
    data = bytearray()
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            data += chunk
            if len(data) > PART_LIMIT:
                raise InputError(f"The Word file unpacks to more than {PART_LIMIT // 1_000_000} MB; it is not read.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise InputError("The Word file declares entities, which Word never does; it is not read.")
        root = etree.fromstring(bytes(data), parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"The Word file is damaged: {name} is no valid XML.") from error
    if root.getroottree().docinfo.doctype:
        raise InputError("The Word file declares a document type, which Word never does; it is not read.")
    return root


def _properties(root: "Element") -> dict[str, str]:
    return {_name(child): child.text or "" for child in root if isinstance(child.tag, str)}


def _name(element: "Element") -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _read_blocks(parent: "Element", found: _Text) -> None:
    for element in parent:
        name = _name(element)
        if name == "p":
            _read_paragraph(element, found)
        elif name == "tbl":
            _read_table(element, found)
        elif name not in _DROPPED:
            _read_blocks(element, found)


def _read_paragraph(paragraph: "Element", found: _Text) -> None:
    boxes: list[Element] = []
    words = "".join(_words(paragraph, boxes))
    if found.open and found.paragraphs:
        found.paragraphs[-1] += words
    elif words.strip(" \n\t"):
        found.paragraphs.append(words.strip(" \n\t"))
        style = _style(paragraph)
        if style.casefold() in _TITLES:
            found.title = found.title or words
        elif _HEADINGS.fullmatch(style):
            found.heading = found.heading or words
    mark = next((child for child in paragraph if _name(child) == "pPr"), None)
    found.open = mark is not None and any(
        _name(change) == "del" for run in mark if _name(run) == "rPr" for change in run
    )
    for box in boxes:
        _read_blocks(box, found)


def _read_table(table: "Element", found: _Text) -> None:
    """Add each row as a line; a row of one cell is there for its looks and holds paragraphs."""
    rows: list[str] = []
    for row in _inside(table, "tr"):
        cells = list(_inside(row, "tc"))
        if len(cells) == 1:
            _read_blocks(cells[0], found)
            continue
        texts = []
        for cell in cells:
            inner = _Text()
            _read_blocks(cell, inner)
            texts.append(" ".join(inner.paragraphs).replace("\n", " "))
        rows.append(" | ".join(filter(None, texts)))
    if any(rows):
        found.paragraphs.append("\n".join(filter(None, rows)))


def _inside(parent: "Element", name: str) -> Iterator["Element"]:
    """Yield the rows of a table or the cells of a row, also those in the wrappers of fields and of tracked changes."""
    for child in parent:
        if _name(child) == name:
            yield child
        elif _name(child) not in _DROPPED:
            yield from _inside(child, name)


def _words(element: "Element", boxes: list["Element"]) -> Iterator[str]:
    """Yield what is written in a paragraph; text boxes in it, which hold paragraphs, go to `boxes`."""
    for child in element:
        name = _name(child)
        if name == "t" and "wordprocessingml" in str(child.tag):
            yield (child.text or "").replace("\n", " ")
        elif name == "lastRenderedPageBreak":
            yield _RENDERED
        elif name in _GIVEN_AS:
            yield _GIVEN_AS[name]
        elif name == "txbxContent":
            boxes.append(child)
        elif name not in _DROPPED and not (name == "r" and _hidden(child)):
            yield from _words(child, boxes)


def _hidden(run: "Element") -> bool:
    marks = (mark for properties in run if _name(properties) == "rPr" for mark in properties)
    return any(_name(mark) == "vanish" and _value(mark) not in {"0", "false"} for mark in marks)


def _style(paragraph: "Element") -> str:
    styles = (mark for properties in paragraph if _name(properties) == "pPr" for mark in properties)
    return next((_value(mark) for mark in styles if _name(mark) == "pStyle"), "")


def _value(element: "Element") -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}val")), "")


def _paged(raw: str) -> tuple[str, tuple[int, ...]]:
    """Return the text without the marks of page breaks, and the offsets at which the pages begin."""
    parts = raw.split(_RENDERED)
    offsets, length = [], 0
    for part in parts:
        offsets.append(length)
        length += len(part)
    return "".join(parts), tuple(offsets) if len(parts) > 1 else ()


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
