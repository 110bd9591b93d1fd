"""PDF files that are damaged or hostile, made by script: the bytes of each, by kind."""

import random
import zlib
from collections.abc import Mapping, Sequence

_SENTENCE = "The ferry to Skarn Island left the harbour of Harwick at noon with forty passengers on board, page {}."


def sound_pdf(pages: int = 3) -> bytes:
    """Return a PDF without fault, a line of text on each of its pages."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    objects: list[str | bytes] = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(pages):
        words = f"BT /F1 11 Tf 50 700 Td ({_SENTENCE.format(number + 1)}) Tj ET"
        objects += [_page(5 + 2 * number), _stream(words.encode())]
    return assembled(objects)


def assembled(objects: Sequence[str | bytes], *, trailer: str = "/Root 1 0 R") -> bytes:
    """Return a PDF of so many objects, numbered from 1, with its table of places and its trailer."""
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        body = content if isinstance(content, bytes) else content.encode("latin-1")
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    data += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(data)


def encrypted(chance: random.Random) -> Mapping[str, bytes]:
    """Return PDFs behind a password and behind a lock that nobody knows."""
    lock = "/Filter /Standard /V 1 /R 2 /P -4 /O <{}> /U <{}>"
    key = "".join(chance.choice("0123456789ABCDEF") for _ in range(64))
    made = {}
    for name, words in (("password", lock.format(key, key)), ("unknown", "/Filter /Norland /V 9 /R 9"), ("bare", "")):
        sound = sound_pdf()
        made[name] = sound.replace(b"/Root 1 0 R", f"/Root 1 0 R /Encrypt << {words} >> /ID [<00> <00>]".encode())
    return made


def looping(_chance: random.Random) -> Mapping[str, bytes]:
    """Return PDFs whose page trees, references or drawings lead back to themselves."""
    page, tree = _page(5), "<< /Type /Pages /Count {} /Kids [{}] /Parent 2 0 R >>"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    root = "<< /Type /Catalog /Pages 2 0 R >>"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 5 >>"
    drawing = page.replace("/Font", "/XObject << /X 5 0 R >> /Font")
    return {
        "tree of itself": assembled([root, tree.format(9, "2 0 R 2 0 R"), font]),
        "tree of two": assembled([root, tree.format(9, "4 0 R 4 0 R"), font, tree.format(9, "2 0 R 2 0 R")]),
        "references": assembled([root, tree.format(1, "4 0 R"), font, page, "6 0 R", "5 0 R"]),
        "length": assembled([root, tree.format(1, "4 0 R"), font, page, b"<< /Length 5 0 R >>\nstream\nBT\nendstream"]),
        "drawing": assembled(
            [root, tree.format(1, "4 0 R"), font, drawing, form + b"\nstream\n/X Do\nendstream", _stream(b"/X Do")]
        ),
        "older versions": sound_pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9"),
        "object stream": assembled(
            [root, tree.format(1, "4 0 R"), font, page, b"<< /Type /ObjStm /N 9 /First 4 /Extends 5 0 R /Length 2 >>"]
        ),
    }


def endless(_chance: random.Random) -> Mapping[str, bytes]:
    """Return PDFs with far too much in them: pages, streams that swell, pictures, text, marks, nesting."""
    swollen = zlib.compress(zlib.compress(bytes(300_000_000), 1), 9)
    words = b"BT /F1 9 Tf 9 700 Td " + b"(norland and vesmark ) Tj 0 -1 Td " * 300_000 + b"ET"
    picture = "<< /Type /XObject /Subtype /Image /Width {0} /Height {0} /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    nested = "[" * 200_000 + "]" * 200_000
    return {
        "10,000 pages": sound_pdf(10_000),
        "1,999 pages": sound_pdf(1_999),
        "counted wrongly": sound_pdf().replace(b"/Count 3", b"/Count 999999999"),
        "swelling twice": _with_page(_packed(swollen, "[/FlateDecode /FlateDecode]")),
        "swelling": _with_page(_packed(zlib.compress(b"BT ET q Q " * 30_000_000, 1), "/FlateDecode")),
        "six million letters": _with_page(_packed(zlib.compress(words, 6), "/FlateDecode")),
        "marks": _with_page(_stream(b"q " * 3_000_000)),
        "picture": _with_page(
            _stream(b"/X Do"), f"{picture.format(200_000)} /Length 9 >>\nstream\n123456789\nendstream"
        ),
        "nested arrays": _with_page(_stream(nested.encode())),
        "nested objects": _with_page("<< /Length 0 /A " + nested + " >>\nstream\n\nendstream"),
        "deep tree": _deep_tree(20_000),
    }


def strange(_chance: random.Random) -> Mapping[str, bytes]:
    """Return what only has the name of a PDF, and PDFs with nothing to read."""
    picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    return {
        "empty": b"",
        "blank": b" \n" * 50,
        "head only": b"%PDF-1.7\n%%EOF\n",
        "text": b"The ferry left at noon. " * 20,
        "picture file": b"\x89PNG\r\n\x1a\n" + bytes(500),
        "zip": b"PK\x03\x04" + bytes(500),
        "no page": assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"]),
        "pictures only": _with_page(_stream(b"/X Do"), f"{picture} /Length 1 >>\nstream\n1\nendstream"),
        "no root": sound_pdf().replace(b"/Root", b"/Toor"),
    }


def _page(content: int) -> str:
    resources = "<< /Font << /F1 3 0 R >> >>"
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} /Contents {content} 0 R >>"


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)


def _packed(content: bytes, filters: str) -> bytes:
    return b"<< /Length %d /Filter %b >>\nstream\n%b\nendstream" % (len(content), filters.encode(), content)


def _with_page(content: str | bytes, *others: str | bytes) -> bytes:
    """Return a PDF of one page with such contents; the object after it is the page's picture."""
    page = _page(5).replace("/Font", "/XObject << /X 6 0 R >> /Font")
    root, tree = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [4 0 R] >>"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return assembled([root, tree, font, page, content, *others])


def _deep_tree(depth: int) -> bytes:
    nodes = [f"<< /Type /Pages /Count 1 /Kids [{number + 3} 0 R] >>" for number in range(depth)]
    return assembled(["<< /Type /Catalog /Pages 2 0 R >>", *nodes, _page(1)])
