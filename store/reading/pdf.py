"""A PDF -> its text in paragraphs, with pages and what its properties say; to be run in a confined process."""

import json
import re
from collections.abc import Iterator
from ctypes import byref
from datetime import date
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from dateline.store.errors import InputError
from dateline.store.reading.document import TEXT_LIMIT, Document, plausible_author, plausible_title, shows
from dateline.store.reading.layout import Line, flow, largest

PAGE_LIMIT = 2_000
"""The most pages of a PDF."""

_READABLE = 0.7
"""A text with a smaller share of known characters was stored without their meaning."""

_VOCABULARY = Path(__file__).parents[1] / "minilm" / "tokenizer.json"
_HYPHEN = 2  # how PDFium writes a hyphen at the end of a line whose word goes on
_LINE_ENDS = {10, 13}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_UNKNOWN = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_MADE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_ADDRESS = re.compile(r"(https?://[^/\s]+/[^\s…]{2,})(?:\s+\d+/\d+)?")
_SITE = re.compile(r"\s+[|–—·-]\s+([^|–—·]{2,60})$")
_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: "The PDF is encrypted; save it without a password.",
    pdfium.FPDF_ERR_SECURITY: "The PDF is encrypted in a way that cannot be read; save it without protection.",
}


def read_pdf(path: Path) -> Document:
    """Return the text of a PDF and what is known of it; InputError where it has none or cannot be read.

    Paragraphs are joined out of lines in the order in which the file gives them, which is that of reading in nearly all
    files; running headers, footers and page numbers are taken out.
    """
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise InputError(_REASONS.get(code or 0, "The PDF is damaged and cannot be opened.")) from error
    pages = len(pdf)
    if pages > PAGE_LIMIT:
        raise InputError(f"The PDF has {pages:,} pages; at most {PAGE_LIMIT:,} are read. Split it.")
    lines, unread = _lines(pdf, pages)
    if unread == pages:
        raise InputError("The PDF is damaged: none of its pages can be read.")
    if not any(any(map(str.isalnum, line.text)) for line in lines):
        raise InputError("The PDF holds no text; if it holds pictures of text, it needs OCR.")
    return _document(pdf, lines, pages)


def _document(pdf: pypdfium2.PdfDocument, lines: list[Line], pages: int) -> Document:
    text = flow(lines, pages=pages, lexicon=_lexicon() if any(line.broken for line in lines) else ())
    if len(_UNKNOWN.findall(text.text)) > (1 - _READABLE) * len(text.text):
        raise InputError("The PDF does not say which letters its text is made of; it needs OCR.")
    known = pdf.get_metadata_dict()
    title, outlet = _title(plausible_title(known.get("Title"), text.text), lines)
    address = next((found for line in text.running if (found := _ADDRESS.fullmatch(line))), None)
    return Document(
        text=text.text,
        pages=text.pages,
        title=title,
        outlet=outlet,
        author=plausible_author(known.get("Author")),
        made=_day(known.get("CreationDate")),
        url=address.group(1) if address else None,
        running=text.running,
    )


def _lines(pdf: pypdfium2.PdfDocument, pages: int) -> tuple[list[Line], int]:
    """Return the lines of all pages and the number of pages that cannot be read."""
    lines: list[Line] = []
    characters = unread = 0
    for number in range(pages):
        try:
            page = pdf[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            unread += 1
            continue
        characters += text.count_chars()
        if characters > TEXT_LIMIT:
            raise InputError(f"The PDF holds more than {TEXT_LIMIT:,} characters of text; split it.")
        lines += _page_lines(text, number, page.get_height())
        text.close()
        page.close()
    return lines, unread


def _page_lines(text: pypdfium2.PdfTextPage, page: int, height: float) -> Iterator[Line]:
    codes = [pdfium.FPDFText_GetUnicode(text, index) for index in range(text.count_chars())]
    start = 0
    for index, code in enumerate([*codes, 10]):
        if code in _LINE_ENDS or code == _HYPHEN:
            line = _line(text, codes, start, index, page, height, broken=code == _HYPHEN)
            if line:
                yield line
            start = index + 1


def _line(
    text: pypdfium2.PdfTextPage, codes: list[int], start: int, end: int, page: int, height: float, *, broken: bool
) -> Line | None:
    words = "".join(_LIGATURES.get(code) or chr(code) for code in codes[start:end] if code < 0xD800 or code > 0xDFFF)
    inked = [index for index in range(start, end) if codes[index] > 32 and codes[index] != 0xA0]
    words = " ".join(words.replace("\xad", "").split())
    if not inked or not words:
        return None
    first, middle, last = (_box(text, inked[place]) for place in (0, len(inked) // 2, -1))
    size = sorted(box[1] - box[0] for box in (first, middle, last))[1]
    return Line(words, page, first[2], last[3], (middle[0] + middle[1]) / 2, max(size, 0.1), max(height, 1.0), broken)


def _box(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Bottom, top, left and right of a character, as its font and size set them, not its ink."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, byref(box))
    return box.bottom, box.top, box.left, box.right


def _lexicon() -> frozenset[str]:
    """Return the whole words that the embedding model knows, some 20,000 of the most frequent ones in English."""
    model = json.loads(_VOCABULARY.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(word for word in model if len(word) > 2 and word.isalpha())


def _title(stated: str | None, lines: list[Line]) -> tuple[str | None, str | None]:
    """Return the title and, where its tail names one as titles of web pages do, the outlet.

    The title in the properties counts where the first page shows it, then the largest print, then that title all the
    same.
    """
    first = " ".join(line.text for line in lines if line.page == 0)
    tail = _SITE.search(stated) if stated else None
    if stated and tail and shows(first, stated[: tail.start()]) and not shows(first, stated):
        return stated[: tail.start()], tail.group(1)
    if stated and shows(first, stated):
        return stated, None
    return largest(lines) or stated, None


def _day(stamp: str | None) -> str | None:
    found = _MADE.match(stamp or "")
    if not found:
        return None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None
