"""A piece of HTML that is an article already, as feeds and letters hold it -> its text."""

import re

from dateline.store.errors import InputError

_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_DROPPED = frozenset(
    "applet audio button canvas embed head iframe input math noscript object option script select style svg template "
    "textarea title video".split()
)
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:[a-zA-Z]{2,10}|#\w{1,7});")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_GAPS = re.compile(r"\s*\n\s*\n\s*")


def text_of(markup: str) -> str:
    """Return the words of a piece of HTML, paragraphs a blank line apart; plain text comes back as it is.

    Raises InputError where the markup cannot be parsed within the parser's limits.
    """
    if not _MARKUP.search(markup):
        return markup
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(f"<div>{markup}</div>", parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError("The HTML is damaged and cannot be read.") from error
    if root is None:
        return ""
    parts: list[str] = []
    dropped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        opening = event == "start"
        dropped += (1 if opening else -1) if name in _DROPPED else 0
        if name in _BLOCKS or name == "br":
            parts.append("\n" if name == "br" and opening else "\n\n" if name != "br" else "")
        words = (element.text if opening else element.tail) if not dropped else None
        parts.append(_SPACES.sub(" ", words) if words else "")
    lines = "\n".join(line.strip() for line in "".join(parts).split("\n"))
    return _GAPS.sub("\n\n", lines).strip()
