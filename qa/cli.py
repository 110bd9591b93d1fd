"""The `dateline` command. Heavy modules are imported inside the commands, so that `--help` is there at once."""

import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.qa import EXTRACTIVE, options
from dateline.qa.evaluation import evaluate
from dateline.qa.options import AnyDate, AsJson, Asked, Folder, Llm, Since, TopK, Until
from dateline.qa.upkeep import add, check, rebuild, remove

if TYPE_CHECKING:
    from dateline.qa.answer import Answer
    from dateline.qa.batch import BatchQuestion

app = typer.Typer(
    cls=options.Commands,
    help="Questions to an archive of news articles: every sentence of an answer is a citation.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


app.command()(add)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    batch: Annotated[
        str | None, typer.Option(metavar="FILE", help="JSON Lines with questions; - is standard input.")
    ] = None,
    archive: Folder = None,
    as_json: AsJson = False,
    since: Since = None,
    until: Until = None,
    asked: Asked = None,
    any_date: AnyDate = False,
    top_k: TopK = 8,
    llm: Llm = EXTRACTIVE,
) -> None:
    """Answer a question with citations, or say why not."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give one question, in quotes, or --batch FILE.")
    options.check_window(since, until, any_date=any_date)
    from dateline.qa.assistant import Assistant
    from dateline.qa.batch import BatchQuestion, answer_in_turn, whole_characters
    from dateline.qa.output import answer_json
    from dateline.qa.terminal import Screen, show_answer

    with options.open_archive(archive) as store:
        assistant = Assistant(store, llm=llm, top_k=top_k)

        def answer(line: "BatchQuestion") -> "Answer":
            def ask_after(text: str, history: "Sequence[Answer]") -> "Answer":
                day = line.asked or asked
                return assistant.ask(text, history=history, asked=day, since=since, until=until, any_date=any_date)

            return answer_in_turn(line.history, line.question, ask_after)

        if batch is not None:
            raise typer.Exit(_answer_batch(batch, answer))
        given = answer(BatchQuestion("", whole_characters(question or "")))
    if as_json:
        options.emit(answer_json(given))
    else:
        show_answer(Screen(), given, stated=since is not None or until is not None)


@app.command()
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY")],
    archive: Folder = None,
    as_json: AsJson = False,
    since: Since = None,
    until: Until = None,
    asked: Asked = None,
    any_date: AnyDate = False,
    top_k: TopK = 8,
) -> None:
    """Find passages, without an answer."""
    options.check_window(since, until, any_date=any_date)
    from dateline.qa.batch import whole_characters
    from dateline.qa.output import hits_json
    from dateline.qa.question import Window, understand
    from dateline.qa.retrieval import find
    from dateline.qa.terminal import Screen, show_hits, show_window

    wanted = understand(whole_characters(query), asked=asked or options.today(), since=since, until=until)
    if any_date:
        wanted = replace(wanted, window=Window(), stated=True)
    with options.open_archive(archive) as store:
        hits = find(store, wanted, top_k=top_k)
    if as_json:
        options.emit(hits_json(hits))
        return
    screen = Screen()
    show_hits(screen, hits)
    if wanted.window:
        show_window(screen, wanted.window, stated=wanted.stated)


@app.command(name="list")
def list_articles(archive: Folder = None, as_json: AsJson = False, since: Since = None, until: Until = None) -> None:
    """List the articles, the latest first.

    With --since or --until, those that may have been published then; undated ones are among them.
    """
    options.check_window(since, until)
    from dateline.qa.output import entry_json
    from dateline.qa.terminal import Screen, show_list

    first, last = since or date.min, until or date.max
    with options.open_archive(archive) as store:
        entries = [
            entry
            for entry in store.articles()
            if not (spans := entry.dating.spans()) or any(start <= last and end >= first for start, end in spans)
        ]
    if as_json:
        options.emit([entry_json(entry) for entry in entries])
    else:
        show_list(Screen(), entries)


@app.command()
def show(
    article: Annotated[str, typer.Argument(metavar="ID")], archive: Folder = None, as_json: AsJson = False
) -> None:
    """Show one article with its text and how it was dated."""
    from dateline.qa.output import article_json
    from dateline.qa.terminal import Screen, show_article

    with options.open_archive(archive) as store:
        found = store.article(article)
        entry = next((entry for entry in store.articles() if entry.id == article), None) if found else None
    if found is None or entry is None:
        options.complain(f"There is no article {article} in the archive: `dateline list` shows the ids.")
        raise typer.Exit(options.WRONG_INPUT)
    if as_json:
        options.emit(article_json(entry, found))
    else:
        show_article(Screen(), entry, found)


app.command()(remove)
app.command()(check)
app.command()(rebuild)


@app.command()
def chat(
    archive: Folder = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen; the default is this machine only.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N")] = 7860,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    llm: Llm = EXTRACTIVE,
) -> None:
    """Open the web chat.

    It is about the sample archive where there is no archive yet.
    """
    from dateline.qa.chat import serve
    from dateline.qa.sample import QUESTIONS, sample_archive

    folder = options.archive_folder(archive)
    examples: Sequence[str] = ()
    if not (folder / "catalog.sqlite").exists():
        typer.echo(
            f"There is no archive in {folder} yet: this chat is about the sample archive, whose articles are invented. "
            "Add your own with `dateline add PATH`.",
            err=True,
        )
        folder, examples = sample_archive(embedder=options.embedder(), today=options.today()), QUESTIONS
    with options.open_archive(folder) as store:
        store.embedder.embed_query("ready")  # nobody's first question waits for the model
        serve(
            store,
            host=host,
            port=port,
            llm=llm,
            examples=examples,
            open_browser=open_browser,
            on_ready=lambda address: typer.echo(f"Dateline is at {address} (Ctrl-C ends it)"),
        )


app.command(name="eval")(evaluate)


def _answer_batch(batch: str, answer: "Callable[[BatchQuestion], Answer]") -> int:
    """Print the answers of a batch as they come; returns the exit code."""
    from dateline.qa.batch import answer_batch

    failed = False
    with nullcontext(sys.stdin.buffer) if batch == "-" else Path(batch).open("rb") as lines:
        for row in answer_batch(lines, answer):
            options.emit(row)
            failed = failed or "error" in row
    return options.WRONG_INPUT if failed else 0


def main() -> None:
    """Run the command line; text goes out as UTF-8, whatever the locale is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="dateline")


if __name__ == "__main__":
    main()
