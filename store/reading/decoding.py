"""The bytes of a file -> its text, within limits that no damaged or hostile file can break."""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.store.errors import InputError

FILE_LIMIT = 50_000_000
"""The most bytes read of one file, unpacked."""

LINE_LIMIT = 10_000_000
"""The most bytes read of one line of a JSON Lines file, unpacked."""

_File = gzip.GzipFile | io.BufferedReader

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MOSTLY_ASCII = 0.12  # Western European prose has under a tenth of its letters outside ASCII, Cyrillic or Greek most
_DECLARED = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_WEB_CHARSETS = re.compile(
    r"(?:utf-?(?:8|16)|us-ascii|ascii|latin-?1|windows-|cp\d|iso-?8859-|iso-?2022-jp|koi8|gb|big5|euc-|shift|mac)", re.I
)
_DAMAGED = "The compressed file is damaged or incomplete; save it again."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number from 1 and its text, or the reason why it cannot be read."""

    number: int
    text: str
    problem: str | None = None


def read_text(path: Path, *, markup: bool = False) -> str:
    """Return the whole text of a file; with `markup`, in the character set that its HTML or XML declares.

    Raises InputError where the file is empty, binary, damaged or larger than `FILE_LIMIT`, and OSError where it
    cannot be opened.
    """
    return decode(read_bytes(path), markup=markup)


def read_bytes(path: Path) -> bytes:
    """Return the whole of a file, unpacked; raises as `read_text` does."""
    with _open(path) as file:
        try:
            data = file.read(FILE_LIMIT + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(_DAMAGED) from error
    if len(data) > FILE_LIMIT:
        raise InputError(f"The file is larger than {FILE_LIMIT // 1_000_000} MB; split it or save it as JSON Lines.")
    if not data.strip():
        raise InputError("The file is empty.")
    return data


def read_lines(path: Path) -> Iterator[Line]:
    """Return the lines of a file that are not blank, one at a time, so that a file of any size fits in memory.

    A line over `LINE_LIMIT` or with damaged contents comes as a problem; after a damaged end nothing more comes.
    Raises OSError where the file cannot be opened.
    """
    with _open(path) as file:
        try:
            if file.peek(2)[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                yield from _wide_lines(file)
            else:
                yield from _byte_lines(file)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            yield Line(0, "", _DAMAGED)


def decode(data: bytes, *, markup: bool = False) -> str:
    """Return the text of bytes in UTF-8, UTF-16 or UTF-32 with a mark, or else in the likeliest character set.

    Raises InputError where the bytes are no text.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    if b"\x00" in data:
        return _decode_unmarked_wide(data)
    for name in _candidates(data, markup=markup):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")


def is_web_charset(name: str) -> bool:
    """Whether a name is that of a text encoding of the web (https://encoding.spec.whatwg.org).

    Python knows others, some of them very slow to decode, and some that make halves of characters.
    """
    return bool(_WEB_CHARSETS.match(name))


def _open(path: Path) -> _File:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")


def _candidates(data: bytes, *, markup: bool) -> Iterator[str]:
    declared = _DECLARED.search(data[:4096]) if markup else None
    if declared and is_web_charset(name := declared.group(1).decode("ascii", errors="ignore")):
        yield name
    yield "utf-8"
    outside = sum(byte > 0x7F for byte in data[:20_000]) / min(len(data), 20_000)
    if outside < _MOSTLY_ASCII:
        yield "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    if best:
        yield best.encoding


def _decode_unmarked_wide(data: bytes) -> str:
    """UTF-16 without a mark has a zero in nearly every second byte of Western text; other zeros mean binary data."""
    half = max(len(data) // 2, 1)
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if data[offset::2].count(0) > 0.7 * half and data[1 - offset :: 2].count(0) == 0:
            return data.decode(name, errors="replace")
    raise InputError("The file holds binary data, not text.")


def _byte_lines(file: _File) -> Iterator[Line]:
    number = 0
    while data := file.readline(LINE_LIMIT + 1):
        number += 1
        if len(data) > LINE_LIMIT:
            yield Line(number, "", f"The line is longer than {LINE_LIMIT // 1_000_000} MB.")
            if not _skip_line(file, data):
                yield Line(number, "", "The rest of the file was not read, as this line does not end.")
                return
        elif data.strip():
            yield _decoded(number, data)


def _decoded(number: int, data: bytes) -> Line:
    try:
        return Line(number, decode(data))
    except InputError:
        return Line(number, "", "The line holds binary data, not text.")


def _skip_line(file: _File, data: bytes) -> bool:
    """Whether the end of an overlong line came within `FILE_LIMIT` bytes."""
    skipped = 0
    while data and not data.endswith(b"\n") and skipped <= FILE_LIMIT:
        data = file.readline(LINE_LIMIT)
        skipped += len(data)
    return skipped <= FILE_LIMIT


def _wide_lines(file: _File) -> Iterator[Line]:
    data = file.read(FILE_LIMIT + 1)
    if len(data) > FILE_LIMIT:
        yield Line(0, "", f"The file is larger than {FILE_LIMIT // 1_000_000} MB; save it in UTF-8.")
        return
    for number, text in enumerate(decode(data).split("\n"), start=1):
        if text.strip():
            yield Line(number, text)
