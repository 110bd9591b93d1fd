"""Text of others as text on the page: never markup, whatever articles, files and people wrote."""

import html
import re
import string
from calendar import month_name
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from urllib.parse import urlsplit

from dateline.store.article import Basis, Dating

HOW_KNOWN: dict[Basis, str] = {
    "metadata": "date given with the article",
    "page": "from the page's markup or address",
    "dateline": "from the article's date line",
    "filename": "from the file name",
    "inferred": "worked out from the text",
    "unknown": "",
}

_FOREIGN = frozenset(' <>"\\')
"""Signs that no address holds as they are (RFC 3986, appendix C) and that would end one in HTML or Markdown."""


def plain(text: str) -> str:
    """The text on one line, written so that nothing in it means anything to Markdown or HTML."""
    return escaped(" ".join(text.split()))


def escaped(text: str) -> str:
    """The same for a part of a line: white space, at its ends too, becomes single spaces."""
    flat = re.sub(r"\s+", " ", text)
    return "".join(f"&#{ord(sign)};" if sign in string.punctuation else sign for sign in flat)


def verbatim(text: str) -> str:
    """The text, line ends and all, for use inside one block of HTML, which a blank line would end.

    Tabs are written as numbers, too: Gradio would make spaces of them.
    """
    return html.escape(text).replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


def when(dating: Dating) -> str:
    """An article's date and how it is known, in plain words."""
    how = HOW_KNOWN[dating.basis]
    known = day_in_words(dating.published) if dating.published else ", ".join(_open(dating))
    if not known:
        return "date not known"
    return f"{known} ({how})" if how else known


def headline(articles: int, years: Sequence[str]) -> str:
    """One line on the archive: how many articles, from which years."""
    if not articles:
        return "An empty archive"
    count = f"{articles:,} article{'s' if articles > 1 else ''}"
    if not years:
        return count
    first, last = min(years), max(years)
    return f"{count}, {first} to {last}" if first != last else f"{count} from {first}"


def day_in_words(value: str) -> str:
    """A date for people: "April 23, 2014", "April 2014", "2014"."""
    if len(value) < 7:
        return value
    if len(value) == 7:
        return f"{month_name[int(value[5:])]} {value[:4]}"
    day = date.fromisoformat(value)
    return f"{month_name[day.month]} {day.day}, {day.year}"


def model_name(spec: str) -> str:
    """A language model for people: its specification, of a file only the name."""
    kind, _, path = spec.partition(":")
    return f"gguf:{PurePath(path).name}" if kind == "gguf" else spec


def is_web(url: str) -> bool:
    """Whether this is an address that a browser may follow from the page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url.isprintable() and not _FOREIGN & set(url)


def _open(dating: Dating) -> list[str]:
    """What is known of a date that is not known: its readings, its day, its last possible day."""
    parts = []
    if dating.readings:
        kind = "one of two dates" if len(dating.readings) == 2 else "one of several dates"
        parts.append(f"{kind}, {' or '.join(day_in_words(reading) for reading in dating.readings)}")
    elif dating.month_day:
        month, day = dating.month_day.split("-")
        parts.append(f"{month_name[int(month)]} {int(day)}, year not stated")
    if dating.not_after:
        parts.append(f"no later than {day_in_words(dating.not_after)}")
    return parts
