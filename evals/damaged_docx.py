"""Word files that are damaged or hostile, made by script: the bytes of each, by kind."""

import io
import random
import zipfile
from collections.abc import Mapping

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SENTENCE = "The ferry to Skarn Island left the harbour of Harwick at noon with forty passengers on board."
_MAIN = "word/document.xml"


def sound_docx(paragraphs: int = 30) -> bytes:
    """Return a Word file without fault."""
    return _packed({_MAIN: _body(f"<w:p><w:r><w:t>{_SENTENCE}</w:t></w:r></w:p>" * paragraphs)})


def bombs(_chance: random.Random) -> Mapping[str, bytes]:
    """Return Word files that swell when they are unpacked, some of which deny it."""
    swollen = _packed({_MAIN: _body("<w:p/>" * 30_000_000)})
    size = (len(_body("")) + 6 * 30_000_000).to_bytes(4, "little")
    many = {_MAIN: _body("<w:p/>")} | {f"word/media/{number}.xml": b"" for number in range(20_000)}
    return {
        "180 MB": swollen,
        "180 MB said to be little": swollen.replace(size, (9_000).to_bytes(4, "little")),
        "little said to be 4 GB": sound_docx().replace(
            len(_body(_paragraphs(30))).to_bytes(4, "little"), b"\xff\xff\xff\xfe"
        ),
        "20,000 parts": _packed(many),
        "swelling properties": _packed({_MAIN: _body(_paragraphs(3)), "docProps/core.xml": b"<a>" + b" " * 90_000_000}),
    }


def entities(_chance: random.Random) -> Mapping[str, bytes]:
    """Return Word files whose XML declares entities that multiply or lead out of the file."""
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    long = f'<!ENTITY a "{"norland" * 15_000}">'
    text = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    declared = {
        "a billion": (laughs, text.format("&a11;")),
        "long one often": (long, text.format("&a;" * 20_000)),
        "of itself": ('<!ENTITY a "&b;"><!ENTITY b "&a;">', text.format("&a;")),
        "file": ('<!ENTITY a SYSTEM "file:///etc/hostname">', text.format("&a;")),
        "network": ('<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd"> %a;', text.format("none")),
    }
    made = {
        name: _packed({_MAIN: _body(content, f"<!DOCTYPE d [{doctype}]>")})
        for name, (doctype, content) in declared.items()
    }
    wide = _body(text.format("&a11;"), f"<!DOCTYPE d [{laughs}]>").decode().replace("UTF-8", "UTF-16").encode("utf-16")
    attribute = _body('<w:p w:rsidR="&a11;"/>', f"<!DOCTYPE d [{laughs}]>")
    return made | {"in UTF-16": _packed({_MAIN: wide}), "in an attribute": _packed({_MAIN: attribute})}


def endless(_chance: random.Random) -> Mapping[str, bytes]:
    """Return Word files with far too much in them: nesting, text, paragraphs, cells, marks."""
    cell = "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
    chain = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>some words</w:t></w:r></w:p>"
    return {
        "nested 100,000": _packed({_MAIN: _body("<w:p>" * 100_000 + "</w:p>" * 100_000)}),
        "nested tables": _packed(
            {_MAIN: _body("<w:tbl><w:tr><w:tc>" * 80 + _paragraphs(1) + "</w:tc></w:tr></w:tbl>" * 80)}
        ),
        "one word": _packed({_MAIN: _body(f"<w:p><w:r><w:t>{'a' * 9_000_000}</w:t></w:r></w:p>")}),
        "a long text": _packed({_MAIN: _body(_paragraphs(70_000))}),
        "nearly too long": _packed({_MAIN: _body(_paragraphs(30_000))}),
        "paragraphs of nothing": _packed({_MAIN: _body("<w:p/>" * 4_000_000)}),
        "nodes beyond memory": _packed({_MAIN: _body("<a/>" * 9_900_000)}),
        "cells": _packed({_MAIN: _body(f"<w:tbl><w:tr>{cell * 500_000}</w:tr></w:tbl>")}),
        "deleted ends": _packed({_MAIN: _body(chain * 200_000)}),
        "attributes": _packed({_MAIN: _body("<w:p " + " ".join(f'a{n}="1"' for n in range(300_000)) + "/>")}),
    }


def strange(_chance: random.Random) -> Mapping[str, bytes]:
    """Return what only has the name of a Word file, and Word files with nothing to read or parts amiss."""
    sound = sound_docx()
    return {
        "empty": b"",
        "text": b"The ferry left at noon. " * 20,
        "pdf": b"%PDF-1.7\n" + bytes(500),
        "old or encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000),
        "empty archive": _packed({}),
        "no document": _packed({"word/styles.xml": b"<a/>"}),
        "no XML": _packed({_MAIN: b"\x00\x01\x02 no XML at all"}),
        "other XML": _packed({_MAIN: b"<html><body><p>The ferry left at noon.</p></body></html>"}),
        "XML cut off": _packed({_MAIN: _body(_paragraphs(30))[:-300]}),
        "no text": _packed({_MAIN: _body("<w:p/>" * 5)}),
        "part encrypted": sound.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
        "packed otherwise": sound.replace(b"\x00\x00\x08\x00", b"\x00\x00\x63\x00"),
    }


def _paragraphs(count: int) -> str:
    return f"<w:p><w:r><w:t>{_SENTENCE}</w:t></w:r></w:p>" * count


def _body(content: str, doctype: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document xmlns:w="{_SPACE}"><w:body>'
    return f"{head}{content}</w:body></w:document>".encode()


def _packed(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
