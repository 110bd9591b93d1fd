"""What a person sees in the terminal: answers, lists and progress; text of articles is shown, never obeyed."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import indent as indented
from threading import Timer

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dateline.qa.answer import CERTAINTY, Answer, Citation, understood
from dateline.qa.question import Window, describe
from dateline.store import Article, ArticleEntry, Health, Hit

_DELAY = 1.0
"""Seconds of work before a progress bar appears."""

# Joiners that Arabic, Indic scripts and emoji need; all other format characters can hide or turn round text.
_KEPT = frozenset("\n\t\u200c\u200d")
_DROPPED = frozenset({"Cc", "Cf", "Cs"})

_DATED_BY = {
    "metadata": "date stated with the article",
    "page": "date from the web page",
    "dateline": "date from the text",
    "filename": "date from the file name",
    "inferred": "date inferred",
    "unknown": "date not known",
}


def plain(text: str) -> str:
    """The text without characters that steer a terminal or hide or reverse text; line ends and tabs stay."""
    lines = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(c for c in lines if c in _KEPT or unicodedata.category(c) not in _DROPPED)


def one_line(text: str) -> str:
    """The same on one line, with single spaces."""
    return " ".join(plain(" ".join(text.split())).split())


class Screen:
    """Standard output for a person. Lines are broken to the width of a terminal only, never in a pipe."""

    def __init__(self) -> None:
        self._console = Console(markup=False, emoji=False, highlight=False)

    def line(self, text: str = "", *, indent: int = 0, style: str | None = None) -> None:
        """Print a paragraph as text, whatever it looks like."""
        self.marked((text, "", ""), indent=indent, style=style)

    def marked(self, parts: tuple[str, str, str], *, indent: int = 0, style: str | None = None) -> None:
        """Print a paragraph of three parts, the second one in bold where this is a terminal."""
        if self._console.is_terminal:
            shown = Text(style=style or "")
            for part, own in zip(parts, (None, "bold underline", None), strict=True):
                shown.append(plain(part), own)
            self._console.print(Padding(shown, (0, 0, 0, indent)))
        else:
            typer.echo(indented(plain("".join(parts)), " " * indent))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, bare: bool = False) -> None:
        """Print a table; in a pipe, lines with tabs between the cells, and without the heading where `bare`."""
        if not self._console.is_terminal:
            for row in rows if bare else (columns, *rows):
                self.line("\t".join(one_line(cell) for cell in row))
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for number, column in enumerate(columns):
            # The first column is what a person copies into the next command: it is never cut.
            table.add_column(column, no_wrap=number == 0, overflow="fold")
        for row in rows:
            table.add_row(*(Text(one_line(cell)) for cell in row))
        self._console.print(table)

    @contextmanager
    def progress(self, what: str, *, total: int | None) -> Iterator[Callable[[int, str], None]]:
        """A bar that appears after a second, on a terminal only; yields what sets the number done and a note."""
        if not self._console.is_terminal:
            yield lambda _done, _note: None
            return
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(),
        )
        bar = Progress(*columns, console=self._console, transient=True)
        task = bar.add_task(what, total=total, note="")
        timer = Timer(_DELAY, bar.start)
        timer.start()
        try:
            yield lambda done, note: bar.update(task, completed=done, note=note)
        finally:
            timer.cancel()
            timer.join()
            bar.stop()


def show_answer(screen: Screen, answer: Answer, *, stated: bool) -> None:
    """Print an answer with its sources, or why there is none; `stated` is True where the caller gave the dates."""
    if known := understood(answer.question, answer.standalone):
        screen.line(f"Understood as: {one_line(known)}", style="dim")
    if answer.abstention:
        screen.line(f"No answer: {one_line(answer.abstention.explanation)}")
    for sentence in answer.sentences:
        markers = "".join(f"[{number}]" for number in sentence.citations)
        before, words, after = sentence.parts
        told = f"{one_line(sentence.told)}: " if sentence.told else ""
        screen.marked((told + _flat(before), _flat(words), f"{_flat(after)} {markers}"))
    if answer.certainty:
        screen.line(CERTAINTY[answer.certainty], style="dim")
    if answer.note:
        screen.line(f"Note: {one_line(answer.note)}")
    for citation in answer.citations:
        screen.line()
        _show_citation(screen, citation)
    if answer.struck:
        screen.line()
        screen.line("Left out, because the archive does not support it:", style="bold")
    for struck in answer.struck:
        screen.line(f"“{one_line(struck.text)}” {one_line(struck.reason)}", indent=4)
    if answer.window:
        screen.line()
        show_window(screen, answer.window, stated=stated)


def show_hits(screen: Screen, hits: Sequence[Hit]) -> None:
    """Print hits, each with its article and its passage."""
    for number, hit in enumerate(hits, 1):
        article = hit.article
        dating = article.dating
        heading = _heading(article.title, article.outlet, dating.published, dating.basis)
        screen.line(f"{number}. {heading}", style="bold")
        screen.line(f"{article.id} {hit.passage.start}-{hit.passage.end}", indent=3, style="dim")
        screen.line(one_line(hit.passage.text), indent=3)
        if hit.also_in:
            screen.line(f"also in {', '.join(hit.also_in)}", indent=3, style="dim")
        screen.line()
    if not hits:
        screen.line("Nothing was found.")


def show_window(screen: Screen, window: Window, *, stated: bool) -> None:
    """Print the dates that the search was limited to, and how to lift the limit."""
    lift = "" if stated else "; --any-date looks at all dates"
    screen.line(f"Dates: {describe(window)} (undated articles stay in{lift})", style="dim")


def show_list(screen: Screen, entries: Sequence[ArticleEntry]) -> None:
    """Print articles without their texts, a line for each."""
    rows = [(entry.id, entry.dating.published or "undated", entry.outlet or "", entry.title) for entry in entries]
    if rows:
        screen.table(("id", "published", "outlet", "title"), rows, bare=True)
    else:
        screen.line("No articles.")


def show_article(screen: Screen, entry: ArticleEntry, article: Article) -> None:
    """Print one article: what is known of it, how it was dated, and its text."""
    dating = article.dating
    screen.line(one_line(article.title) or "(no title)", style="bold")
    details = {
        "id": entry.id,
        "outlet": article.outlet,
        "author": article.author,
        "published": dating.published,
        "dated by": f"{dating.basis}: {dating.evidence}" if dating.evidence else dating.basis,
        "may be": " or ".join(dating.readings),
        "not after": dating.not_after,
        "day": f"{dating.month_day}, of a year that is not stated" if dating.month_day else None,
        "url": article.url,
        "path": f"{article.path}#{article.record}" if article.record is not None else article.path,
        "passages": str(entry.passages),
    }
    for name, value in details.items():
        if value:
            screen.line(f"{name + ':':<11}{one_line(value)}")
    screen.line()
    screen.line(article.text)


def show_health(screen: Screen, health: Health) -> None:
    """Print what a check found, and what to do about it."""
    screen.line(
        f"{health.articles} articles, {health.passages} passages; "
        f"{health.recall:.0%} of a sample of passages are found by their own text"
    )
    for problem in health.problems:
        screen.line(f"problem: {one_line(problem)}")
    if health.problems:
        screen.line(
            "What to do: `dateline rebuild` makes vectors and indexes anew from the articles. Where that does not "
            "help, the catalog itself is damaged: add the articles again to a new archive (--archive)."
        )
    else:
        screen.line("The archive is healthy.")


def _show_citation(screen: Screen, citation: Citation) -> None:
    heading = _heading(citation.title, citation.outlet, citation.published, citation.dated_by)
    screen.line(f"[{citation.n}] {heading}", style="bold")
    before, words, after = citation.parts
    screen.marked((f"“{_flat(before)}", _flat(words), f"{_flat(after)}”"), indent=4)
    screen.line(one_line(citation.url or citation.path or citation.article), indent=4, style="dim")
    if citation.also_in:
        screen.line(f"{citation.standing}: also in {', '.join(citation.also_in)}", indent=4, style="dim")


def _flat(part: str) -> str:
    """A part of a line on one line, with the white space at its ends as one space."""
    return re.sub(r"\s+", " ", plain(part))


def _heading(title: str, outlet: str | None, published: str | None, basis: str) -> str:
    known = _DATED_BY.get(basis, basis)
    day = f"{published} ({known})" if published else known
    return " · ".join(one_line(part) for part in (title or "(no title)", outlet, day) if part)
