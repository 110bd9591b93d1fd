"""The panel of sources as one line of HTML: numbered cards and a timeline."""

import html
from collections.abc import Callable, Sequence
from pathlib import PurePath

from dateline.qa.answer import Citation
from dateline.qa.page.conversation import Turn
from dateline.qa.page.export import as_markdown
from dateline.qa.page.markup import day_in_words, is_web, verbatim, when
from dateline.store.article import Article

FindArticle = Callable[[str], Article | None]

_HINT = "The passages that an answer stands on appear here."
_NEAREST = "Nearest passages. They do not answer the question."


def sources(turns: Sequence[Turn], find: FindArticle) -> str:
    """The panel: the cards of each turn, the last one's shown; the page's script opens the article that a card cites.

    `find` gives the article of an id, or None where it is no longer in the archive.
    """
    cited = {c.article: find(c.article) for turn in turns for c in _pointers(turn)}
    cards = "".join(_turn(turn, cited, find, latest=turn is turns[-1]) for turn in turns)
    return f'<div class="panel" role="complementary"><h2>Sources</h2>{cards or _hint(_HINT)}</div>'


def _pointers(turn: Turn) -> tuple[Citation, ...]:
    """What can be opened: the citations of an answer or a draft, or the nearest passages of a refusal."""
    if turn.answer is None:
        return turn.draft.citations if turn.draft else ()
    return turn.answer.abstention.nearest if turn.answer.abstention else turn.answer.citations


def _turn(turn: Turn, cited: dict[str, Article | None], find: FindArticle, *, latest: bool) -> str:
    pointers = _pointers(turn)
    answered = bool(turn.draft or (turn.answer and not turn.answer.abstention))
    if not pointers:
        body = _hint("No sources for this question.")
    else:
        cards = "".join(_card(turn.key, c, cited[c.article], find, numbered=answered) for c in pointers)
        above = _timeline(turn.key, pointers) if answered else _hint(_NEAREST)
        body = f'{above}<ol class="cards">{cards}</ol>'
    copy = f'<pre class="export" id="copy-{turn.key}">{verbatim(as_markdown(turn))}</pre>' if turn.answer else ""
    shown = " shown" if latest else ""
    return f'<section class="turn{shown}"><h3>{verbatim(turn.question)}</h3>{body}{copy}</section>'


def _timeline(key: str, citations: Sequence[Citation]) -> str:
    """The cited articles in the order of their dates; nothing where they are of one date or have none."""
    dated = sorted((c.published, c.n, c.title) for c in citations if c.published)
    if len({published for published, _, _ in dated}) < 2:
        return ""
    steps = "".join(
        f'<li><span class="day">{day_in_words(published)}</span> '
        f'<a href="#cite-{key}-{n}"><span class="number">{n}</span> {verbatim(title)}</a></li>'
        for published, n, title in dated
    )
    return f'<h4>Timeline</h4><ol class="timeline">{steps}</ol>'


def _card(key: str, citation: Citation, article: Article | None, find: FindArticle, *, numbered: bool) -> str:
    links = [f'<a href="#cite-{key}-{citation.n}">Read it in the article</a>'] if article else []
    links.append(_origin(citation.url, citation.path))
    dated = when(article.dating) if article else day_in_words(citation.published or "") or "date not known"
    page = f"page {citation.page}" if citation.page else None
    about = " · ".join(verbatim(part) for part in (citation.outlet, dated, page) if part)
    number = f'<span class="number">{citation.n}</span> ' if numbered else ""
    return (
        f'<li class="card" id="cite-{key}-{citation.n}"><h4>{number}{verbatim(citation.title)}</h4>'
        f'<p class="about">{about}</p><blockquote>{_quote(citation)}</blockquote>'
        f'<span class="place">{citation.article} {citation.start} {citation.end}</span>'
        f'{_copies(citation, find)}<p class="links">{" · ".join(link for link in links if link)}</p></li>'
    )


def _quote(citation: Citation) -> str:
    """The quote with the words that answer set off."""
    before, words, after = (verbatim(part) for part in citation.parts)
    return f'{before}<b class="answer">{words}</b>{after}' if words else before + after


def _copies(citation: Citation, find: FindArticle) -> str:
    """In how many articles and outlets the quote stands, and which they are; nothing where it stands in one."""
    if not citation.also_in:
        return ""
    others = [found for key in citation.also_in if (found := find(key))]
    outlets = {outlet for outlet in (citation.outlet, *(other.outlet for other in others)) if outlet}
    printed = f" ({len(outlets)} outlets)" if len(outlets) > 1 else ""
    listed = "".join(
        f"<li>{' · '.join(verbatim(part) for part in (other.title, other.outlet, when(other.dating)) if part)}</li>"
        for other in others
    )
    return f"<details><summary>{citation.standing}{printed}</summary><p>Also in:</p><ul>{listed}</ul></details>"


def _origin(url: str | None, path: str | None) -> str:
    """Where the article came from: a link for a web address, a bare name for anything else."""
    if url and is_web(url):
        return f'<a href="{html.escape(url)}" target="_blank" rel="noopener noreferrer">Original page</a>'
    name = PurePath(path).name if path else url or ""
    return f'<span class="file">{verbatim(name)}</span>' if name else ""


def _hint(words: str) -> str:
    return f'<p class="hint">{words}</p>'
