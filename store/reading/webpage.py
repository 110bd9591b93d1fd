"""An HTML page -> the fields of one article."""

import re
from datetime import date

from dateline.store.dating import date_page
from dateline.store.errors import InputError
from dateline.store.reading.records import Draft

_TEASER = 300
"""A body of fewer characters is a teaser at most: trafilatura's exact settings then took too much away."""

_LIST_GAP = re.compile(r"\n\n(?=- )")
_TITLE_TAIL = re.compile(r"\s+[|–—·»-]\s+([^|–—·»]{2,60})$")


def body_of(html: str) -> str:
    """Return the article's own text as trafilatura finds it, paragraphs a blank line apart, or nothing."""
    import trafilatura

    try:
        text = trafilatura.extract(html, include_comments=False, favor_precision=True) or ""
        if len(text) < _TEASER:
            text = max(text, trafilatura.extract(html, include_comments=False, fast=True) or "", key=len)
    except Exception:  # noqa: BLE001  (whatever a parser trips over in one broken page, the other files go on)
        return ""
    return _LIST_GAP.sub("\n", text.replace("\n", "\n\n"))


def draft_of_page(html: str, *, today: date) -> Draft:
    """Return the fields of the article on a page; InputError where the page has no article text."""
    text = body_of(html)
    if not text.strip():
        raise InputError("The page has no article text that could be found.")
    title, outlet, author, url = _metadata(html)
    return Draft(
        text=text,
        title=title_without_site(title, outlet) if title else None,
        page=date_page(html, url=url, today=today),
        url=url,
        author=author,
        outlet=outlet,
    )


def title_without_site(title: str, site: str | None) -> str:
    """Return the title without a tail such as " | Site name", where the tail is the name of the site."""
    tail = _TITLE_TAIL.search(title)
    if not (tail and site):
        return title
    known, found = (
        re.sub(r"\W|^the\b|\.(?:com|org|net|de|fr|co\.uk)\b", "", name.lower()) for name in (site, tail.group(1))
    )
    return title[: tail.start()] if found and (found in known or known in found) else title


def _metadata(html: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Title, outlet, author and url as the page's markup gives them."""
    import trafilatura

    try:
        found = trafilatura.extract_metadata(html, extensive=False)
    except Exception:  # noqa: BLE001  (whatever a parser trips over in one broken page, the other files go on)
        return None, None, None, None
    if found is None:
        return None, None, None, None
    author = found.author.replace("; ", ", ") if found.author else None
    return found.title, found.sitename, author, found.url
