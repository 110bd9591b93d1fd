"""A JSON value -> the fields of one article, whatever its keys are called."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dateline.store.article import Dating
from dateline.store.errors import InputError

_KEYS = {
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "articleBody"),
    "published": ("published", "date", "datePublished", "published_at", "publication_date"),
    "url": ("url", "link"),
    "author": ("author", "authors", "byline"),
    "outlet": ("outlet", "source", "publisher", "site_name"),
}
_NAMED = ("name", "title", "text", "value", "content")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file says of one article, before cleaning and dating; None where it says nothing.

    `published` is a date as somebody stated it; `page` is what a web page's own markup says of its date; `bound` is
    weak evidence, such as the day on which a file was made, that counts only where nothing gives a date. `pages` holds
    the offset in `text` at which each page begins, `running` headers and footers that the reader took out, `signed` a
    name in a file's properties, which may be the typist's: a byline goes before it.
    """

    text: str
    title: str | None = None
    published: str | None = None
    page: Dating | None = None
    url: str | None = None
    author: str | None = None
    outlet: str | None = None
    bound: Dating | None = None
    pages: tuple[int, ...] = ()
    running: tuple[str, ...] = ()
    signed: str | None = None


def parse_json(text: str) -> object:
    """Return the value of a JSON text; InputError where it is none or is nested too deeply."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise InputError("The JSON is nested too deeply to be read.") from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"This is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    except ValueError as error:  # a number of more than 4,300 digits
        raise InputError("The JSON holds a number that is too long to be read.") from error


def draft_of(value: object) -> Draft:
    """Return the fields of one record; InputError where it is no record or has no text."""
    if not isinstance(value, Mapping):
        raise InputError("The record is not an object with fields such as title, text and published.")
    fields = {name: _first(value, keys) for name, keys in _KEYS.items()}
    text = fields["text"]
    if not text:
        raise InputError('The record has no text (a field "text", "body" or "content" with words in it).')
    return Draft(
        text=text,
        title=fields["title"],
        published=fields["published"],
        url=fields["url"],
        author=fields["author"],
        outlet=fields["outlet"],
    )


def key_of(value: object) -> str | None:
    """Return the key by which a record names itself: its id, else its url; None where it has neither."""
    if isinstance(value, Mapping):
        for name in ("id", "url", "link"):
            key = value.get(name)
            if isinstance(key, str | int) and not isinstance(key, bool) and str(key).strip():
                return _storable(str(key).strip())
    return None


def _first(record: Mapping[str, object], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        words = _words(record.get(key), separator="\n\n" if key in _KEYS["text"] else ", ")
        if words:
            return words
    return None


def _words(value: object, *, separator: str) -> str | None:
    """Return a string as it is, a number as digits, a list joined, an object by its name; None for anything else."""
    match value:
        case str():
            return _storable(value).strip() or None
        case bool():
            return None
        case int():
            return str(value)
        case float() if value.is_integer():
            return str(int(value))
        case list():
            parts = [words for item in value if not isinstance(item, list) and (words := _words(item, separator=" "))]
            return separator.join(parts) or None
        case dict():
            named = (value.get(name) for name in _NAMED)
            return next((_storable(name).strip() for name in named if isinstance(name, str) and name.strip()), None)
        case _:
            return None


def storable(draft: Draft) -> Draft:
    """Return the draft with nothing in it that a catalog cannot hold."""

    def kept(words: str | None) -> str | None:
        return _storable(words) if words else words

    return replace(
        draft, text=_storable(draft.text), title=kept(draft.title), published=kept(draft.published),
        url=kept(draft.url), author=kept(draft.author), outlet=kept(draft.outlet), signed=kept(draft.signed),
    )  # fmt: skip


def _storable(text: str) -> str:
    """Return the text with halves of surrogate pairs joined where they belong together, else replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
