"""The page's Markdown and HTML: what articles, files and people wrote is shown as text, never as markup."""

import html
import string
from calendar import month_name
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import PurePath
from typing import TypedDict
from urllib.parse import urlsplit

from dateline.qa.answer import Answer, Citation
from dateline.qa.question import Window, describe
from dateline.store.article import Article, Basis, Dating

NOT_SAID = "The archive does not say."
PENDING = "Reading the archive …"

HOW_KNOWN: dict[Basis, str] = {
    "metadata": "date given with the article",
    "page": "from the page's markup or address",
    "dateline": "from the article's date line",
    "filename": "from the file name",
    "inferred": "worked out from the text",
    "unknown": "",
}


class Message(TypedDict):
    """One message of the conversation, as Gradio takes it."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer, the message of an error, or None while it is being answered.

    `key` is random and made of letters and digits; the links from markers to sources carry it.
    """

    key: str
    question: str
    any_date: bool
    outcome: Answer | str | None = None


def plain(text: str) -> str:
    """The text on one line, written so that nothing in it means anything to Markdown or HTML."""
    return "".join(f"&#{ord(sign)};" if sign in string.punctuation else sign for sign in " ".join(text.split()))


def verbatim(text: str) -> str:
    """The text, line ends and all, for use inside one block of HTML, which a blank line would end."""
    return html.escape(text).replace("\r", "&#13;").replace("\n", "&#10;")


def messages(turns: Sequence[Turn]) -> list[Message]:
    """The conversation in Markdown; each marker is a link to `#cite-<turn>-<n>`."""
    shown: list[Message] = []
    for turn in turns:
        if turn.question.strip():
            shown.append({"role": "user", "content": plain(turn.question)})
        shown.append({"role": "assistant", "content": _reply(turn)})
    return shown


def has_window(turns: Sequence[Turn]) -> bool:
    """Whether dates understood from the last question have narrowed its answer."""
    return bool(turns) and isinstance(turns[-1].outcome, Answer) and bool(turns[-1].outcome.window)


def sources(turns: Sequence[Turn], article: Callable[[str], Article | None]) -> str:
    """The panel of sources as one line of HTML: cards for each turn, and each cited article with its quotes marked.

    `article` gives the article of an id, or None where it is no longer in the archive.
    """
    cited = {c.article: article(c.article) for turn in turns for c in _citations(turn)}
    spans: dict[str, list[tuple[str, int, int]]] = {}
    for turn in turns:
        for citation in _citations(turn):
            spans.setdefault(citation.article, []).append((f"q-{turn.key}-{citation.n}", citation.start, citation.end))
    cards = "".join(_cards(turn, cited, latest=turn is turns[-1]) for turn in turns)
    if not turns:
        cards = '<p class="hint">The passages that an answer stands on appear here.</p>'
    articles = "".join(_whole(found, spans[key]) for key, found in cited.items() if found)
    return f'<div class="panel" role="complementary"><h2>Sources</h2>{cards}{articles}</div>'


def marked(text: str, spans: Sequence[tuple[str, int, int]]) -> str:
    """The text as HTML; a `<mark>` has the name of every span (name, start, end) that it lies in as a class.

    Spans may overlap, so one span may be several marks. Offsets are code points.
    """
    edges = sorted({0, len(text), *(edge for _, start, end in spans for edge in (start, end))})
    pieces = []
    for start, end in pairwise(edges):
        names = [name for name, first, last in spans if first <= start and end <= last]
        piece = verbatim(text[start:end])
        pieces.append(f'<mark class="{" ".join(names)}" tabindex="-1">{piece}</mark>' if names else piece)
    return "".join(pieces)


def when(dating: Dating) -> str:
    """An article's date and how it is known, in plain words."""
    how = HOW_KNOWN[dating.basis]
    known = _day(dating.published) if dating.published else ", ".join(_open(dating))
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


def _reply(turn: Turn) -> str:
    outcome = turn.outcome
    if outcome is None:
        return f"*{PENDING}*"
    if isinstance(outcome, str):
        return f"> {plain(outcome)}"
    if outcome.abstention:
        said = f"> **{NOT_SAID}**\n>\n> {plain(outcome.abstention.explanation)}"
    else:
        said = " ".join(
            plain(sentence.text) + "".join(f"\N{NO-BREAK SPACE}{_marker(turn.key, n)}" for n in sentence.citations)
            for sentence in outcome.sentences
        )
    note = "Articles of any date." if turn.any_date else _narrowed(outcome.window)
    return f"{said}\n\n*{plain(note)}*" if note else said


def _marker(key: str, n: int) -> str:
    return f'[\\[{n}\\]](#cite-{key}-{n} "Source {n}")'


def _narrowed(window: Window) -> str:
    words = describe(window)
    if not words:
        return ""
    joint = "" if words.startswith(("since", "until")) else "from "
    return f"Only articles {joint}{words}, and those without a date."


def _citations(turn: Turn) -> tuple[Citation, ...]:
    return turn.outcome.citations if isinstance(turn.outcome, Answer) else ()


def _cards(turn: Turn, cited: dict[str, Article | None], *, latest: bool) -> str:
    cards = "".join(_card(turn.key, citation, cited[citation.article]) for citation in _citations(turn))
    if turn.outcome is None:
        body = f'<p class="hint">{PENDING}</p>'
    else:
        body = f'<ol class="cards">{cards}</ol>' if cards else '<p class="hint">No sources for this question.</p>'
    return f'<section class="turn{" shown" if latest else ""}"><h3>{verbatim(turn.question)}</h3>{body}</section>'


def _card(key: str, citation: Citation, article: Article | None) -> str:
    links = [f'<a href="#cite-{key}-{citation.n}">Read it in the article</a>'] if article else []
    links.append(_origin(citation.url, citation.path))
    copies = len(citation.also_in)
    if copies:
        links.append(f"The same words are in {copies} more article{'s' if copies > 1 else ''}")
    dated = when(article.dating) if article else _day(citation.published or "") or "date not known"
    about = " · ".join(verbatim(part) for part in (citation.outlet, dated) if part)
    return (
        f'<li class="card" id="cite-{key}-{citation.n}"><h4><span class="number">{citation.n}</span> '
        f'{verbatim(citation.title)}</h4><p class="about">{about}</p>'
        f"<blockquote>{verbatim(citation.quote)}</blockquote>"
        f'<p class="links">{" · ".join(link for link in links if link)}</p></li>'
    )


def _whole(article: Article, spans: Sequence[tuple[str, int, int]]) -> str:
    about = " · ".join(verbatim(part) for part in (article.outlet, article.author, when(article.dating)) if part)
    return (
        '<section class="article"><p class="bar"><button class="back" type="button">Back to the answer</button></p>'
        f'<h3>{verbatim(article.title)}</h3><p class="about">{about}</p>'
        f'<div class="text">{marked(article.text, spans)}</div></section>'
    )


def _origin(url: str | None, path: str | None) -> str:
    """Where the article came from: a link for a web address, a bare name for anything else."""
    if url and _is_web(url):
        return f'<a href="{html.escape(url)}" target="_blank" rel="noopener noreferrer">Original page</a>'
    name = PurePath(path).name if path else url or ""
    return f'<span class="file">{verbatim(name)}</span>' if name else ""


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url.isprintable() and " " not in url


def _open(dating: Dating) -> list[str]:
    """What is known of a date that is not known: its readings, its day, its last possible day."""
    parts = []
    if dating.readings:
        kind = "one of two dates" if len(dating.readings) == 2 else "one of several dates"
        parts.append(f"{kind}, {' or '.join(_day(reading) for reading in dating.readings)}")
    elif dating.month_day:
        month, day = dating.month_day.split("-")
        parts.append(f"{month_name[int(month)]} {int(day)}, year not stated")
    if dating.not_after:
        parts.append(f"no later than {_day(dating.not_after)}")
    return parts


def _day(value: str) -> str:
    """A date for people: "April 23, 2014", "April 2014", "2014"."""
    if len(value) < 7:
        return value
    if len(value) == 7:
        return f"{month_name[int(value[5:])]} {value[:4]}"
    day = date.fromisoformat(value)
    return f"{month_name[day.month]} {day.day}, {day.year}"
