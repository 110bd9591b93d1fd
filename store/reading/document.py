"""What a paged or packed document says of its article, in a form that passes from one process to another as JSON."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from dateline.store.errors import InputError

TEXT_LIMIT = 3_000_000
"""The most characters of text in one document: 1,200 full pages of a book, which take two seconds to clean."""

_NO_TITLE = re.compile(
    r"(?:microsoft \w+\s*-.*|untitled.*|unbenannt.*|(?:document|dokument|layout|slide|page|print|book|doc|scan)\s*\d*|"
    r"(?:blank|full) page.*|[^a-zà-ÿ]{0,8}(?:[|-].*)?|[\w.-]*[\d_][\w.-]*|"
    r".*\.(?:docx?|pdf|indd|qxp|qxd|odt|rtf|txt|html?|pptx?|pub|eps|tmp|p65)|"
    r"(?:file|https?)://.*)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w.'’-]*(?: (?:de|van|von|der|da|di|al|bin|la|le|[A-ZÀ-Þ][\w.'’-]*)){1,4}")
_NO_NAME = re.compile(
    r"\b(?:user|admin\w*|owner|microsoft|windows|adobe|office|mozilla|chrom\w+|acrobat|writer|author|unknown|python-docx|"
    r"scanner|default|pdf|libreoffice|openoffice|computer|laptop|desktop|root)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one document, paragraphs a blank line apart, and what its properties say.

    `pages` holds the offset in `text` at which each page begins, `running` one copy of each header or footer line that
    was taken out, `made` the day (`YYYY-MM-DD`) on which the file says that it was made. `title` and `author` are only
    given where they are plausible.
    """

    text: str
    pages: tuple[int, ...] = ()
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    made: str | None = None
    url: str | None = None
    running: tuple[str, ...] = ()


def to_json(document: Document) -> str:
    """Return the document as JSON in ASCII."""
    return json.dumps(asdict(document))


def from_json(value: object) -> Document:
    """Return the document of a JSON value; InputError where it is of another shape."""
    if not isinstance(value, Mapping) or not isinstance(value.get("text"), str):
        raise InputError("The file cannot be read; it is damaged.")
    pages, running = value.get("pages"), value.get("running")
    return Document(
        text=value["text"],
        pages=tuple(page for page in pages if isinstance(page, int)) if isinstance(pages, list) else (),
        title=_string(value.get("title")),
        outlet=_string(value.get("outlet")),
        author=_string(value.get("author")),
        made=_string(value.get("made")),
        url=_string(value.get("url")),
        running=tuple(line for line in running if isinstance(line, str)) if isinstance(running, list) else (),
    )


def plausible_title(title: str | None, text: str) -> str | None:
    """Return a title out of a file's properties: one that the text repeats, or that reads as one; else None."""
    title = " ".join((title or "").split())
    if not title or len(title) > 200 or _NO_TITLE.fullmatch(title):
        return None
    return title if title.count(" ") >= 2 or shows(text[:5000], title) else None


def plausible_author(author: str | None) -> str | None:
    """Return a person's name out of a file's properties; None for programs, logins and the like."""
    author = " ".join((author or "").split())
    return author if _NAME.fullmatch(author) and not _NO_NAME.search(author) else None


def shows(text: str, words: str) -> bool:
    """Whether the words stand in a text, whatever stands between their letters."""
    return _letters(words) in _letters(text)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
