"""Text as HTML, and the few elements that the parts of the page share."""

import re
from collections.abc import Sequence
from html import escape

_UNSHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What no report can hold or show: control characters, changes of direction, halves of surrogate pairs."""


def visible(text: str) -> str:
    """The text with the replacement character for what cannot be shown."""
    return _UNSHOWN.sub("\ufffd", text)


def escaped(text: str) -> str:
    """The text as HTML, or the value of an attribute in quotes."""
    return escape(visible(text))


def element(name: str, content: str, *, kind: str = "") -> str:
    """An element around HTML."""
    return f'<{name} class="{kind}">{content}</{name}>' if kind else f"<{name}>{content}</{name}>"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str, *, kind: str = "figures") -> str:
    """A table of text, the first column being the names of the rows; the caption is for those who do not see it."""
    head = "".join(f'<th scope="col">{escaped(words)}</th>' if words else "<td></td>" for words in heads)
    body = "".join(
        f'<tr><th scope="row">{escaped(row[0])}</th>{"".join(f"<td>{escaped(cell)}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escaped(caption)}"><table class="{kind}">'
        f'<caption class="unseen">{escaped(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
        "</table></div>"
    )
