"""What all commands share: their options, and how errors become one line and an exit code."""

import os
import sqlite3
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from dateline.store import Archive, Embedder

WRONG_INPUT, INTERRUPTED, BROKEN_PIPE = 1, 130, 141
"""Exit codes; the last two are 128 plus the signal's number, as shells count. Wrong use is 2."""


class Commands(TyperGroup):
    """Runs a command; what goes wrong in its input or archive becomes one line on standard error, and exit code 1."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # the base names the same class otherwise
        """Return what the command returns; raises typer.Exit."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise typer.Exit(INTERRUPTED) from error
        except BrokenPipeError as error:
            _silence()
            raise typer.Exit(BROKEN_PIPE) from error
        except Exception as error:
            told = message(error)
            if told is None:
                raise
            complain(told)
            raise typer.Exit(WRONG_INPUT) from error


def complain(message: str) -> None:
    """Print one line on standard error."""
    from dateline.qa.terminal import one_line

    typer.echo(one_line(message), err=True)


def check_window(since: date | None, until: date | None, *, any_date: bool = False) -> None:
    """Raise BadParameter where the dates of the command line contradict each other."""
    if any_date and (since or until):
        raise typer.BadParameter("--any-date goes without --since and --until.")
    if since and until and since > until:
        raise typer.BadParameter(f"--since {since} is later than --until {until}.")


def today() -> date:
    """Today's date where the user is."""
    from datetime import datetime

    return datetime.now().astimezone().date()


def archive_folder(given: Path | None) -> Path:
    """The folder that was given, or the platform's user data folder for Dateline."""
    if given is not None:
        return given.expanduser()
    from platformdirs import user_data_path

    return user_data_path("dateline")


def embedder() -> "Embedder":
    """The embedder that DATELINE_EMBEDDER names, or the shipped one."""
    from dateline.store import embedder_for

    return embedder_for(os.environ.get("DATELINE_EMBEDDER"))


def open_archive(folder: Path | None, *, create: bool = False) -> "Archive":
    """The archive in that folder, or in the default one; raises ArchiveError where there is none."""
    from dateline.store import Archive

    return Archive(archive_folder(folder), embedder=embedder(), create=create)


def emit(value: object) -> None:
    """Print a JSON value on one line, at once."""
    import json

    typer.echo(json.dumps(value, ensure_ascii=False))


def message(error: Exception) -> str | None:
    """What to tell a person; None for an error that is a fault of Dateline's own."""
    from dateline.store.errors import DatelineError

    if isinstance(error, DatelineError):
        return str(error)
    if isinstance(error, UnicodeEncodeError):
        return f"This is not UTF-8 and cannot be used: {error.object!r}."
    if isinstance(error, sqlite3.Error):
        return f"The archive's catalog cannot be read or written: {error}."
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        return f"A file cannot be read or written: {error.strerror or error}{place}."
    return None


def _silence() -> None:
    """Let what is still buffered for a closed pipe go nowhere, so that Python does not complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _first_day(value: str) -> date:
    return _days(value)[0]


def _last_day(value: str) -> date:
    return _days(value)[1]


def _days(value: str) -> tuple[date, date]:
    from dateline.qa.question import parse_day
    from dateline.store.errors import InputError

    try:
        return parse_day(value)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


Folder = Annotated[
    Path | None,
    typer.Option(
        "--archive", envvar="DATELINE_ARCHIVE", metavar="DIR", help="The archive; default: your user data folder."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]
Since = Annotated[
    date | None, typer.Option(parser=_first_day, metavar="DATE", help="No articles from before: YYYY[-MM[-DD]].")
]
Until = Annotated[
    date | None, typer.Option(parser=_last_day, metavar="DATE", help="No articles from after: YYYY[-MM[-DD]].")
]
Asked = Annotated[
    date | None,
    typer.Option(parser=_last_day, metavar="DATE", help="The day that 'last week' counts from; default: today."),
]
AnyDate = Annotated[bool, typer.Option("--any-date", help="Search all dates, whatever the words say.")]
TopK = Annotated[int, typer.Option("--top-k", min=1, max=1000, metavar="N", help="How many passages to find.")]
Llm = Annotated[
    str,
    typer.Option(
        "--llm",
        envvar="DATELINE_LLM",
        metavar="SPEC",
        help="What writes answers: extractive, openai:MODEL, ollama:MODEL, http://HOST/v1#MODEL or gguf:PATH.",
    ),
]
