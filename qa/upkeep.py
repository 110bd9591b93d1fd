"""`dateline add`, `remove`, `check` and `rebuild`: what fills an archive and keeps it well."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from dateline.qa import options
from dateline.qa.options import AsJson, Folder


def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders and web addresses.")],
    archive: Folder = None,
    as_json: AsJson = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from addresses of private networks and this machine.")
    ] = False,
) -> None:
    """Read files, folders and web addresses (http:// or https://) into the archive.

    The archive is made where there is none. In a folder, files of other kinds are skipped. Of the web, only the
    addresses given here are fetched, as their site's robots.txt allows. The exit code is 1 where anything was rejected.
    """
    from dateline.qa.output import outcome_json
    from dateline.qa.terminal import Screen, one_line

    counts: Counter[str] = Counter()
    seen: set[str | None] = set()
    screen = Screen()
    with (
        options.open_archive(archive, create=True) as store,
        screen.progress("Adding", total=_files(paths)) as show_progress,
    ):
        for outcome in store.add(paths, today=options.today(), allow_private=allow_private):
            counts[outcome.status] += 1
            seen.add(outcome.path)
            show_progress(len(seen) - 1, f"{counts.total() - counts['skipped']:,} articles")
            if as_json:
                options.emit(outcome_json(outcome))
            elif outcome.status == "rejected":
                place = f"{outcome.path} ({outcome.record})" if outcome.record else outcome.path
                screen.line(one_line(f"rejected: {place}: {outcome.reason}"))
    statuses = ("added", "updated", "unchanged", "skipped", "rejected")
    said = ", ".join(f"{counts[status]} {status}" for status in statuses if counts[status])
    typer.echo(said or "nothing to add", err=True)
    raise typer.Exit(options.WRONG_INPUT if counts["rejected"] else 0)


def remove(
    articles: Annotated[list[str], typer.Argument(metavar="ID...")], archive: Folder = None, as_json: AsJson = False
) -> None:
    """Take articles out of the archive."""
    wanted = list(dict.fromkeys(articles))
    with options.open_archive(archive) as store:
        removed = store.remove(wanted)
    unknown = [article for article in wanted if article not in removed]
    for article in unknown:
        options.complain(f"There is no article {article} in the archive: `dateline list` shows the ids.")
    if as_json:
        options.emit({"removed": removed, "unknown": unknown})
    else:
        typer.echo(f"{len(removed)} removed")
    raise typer.Exit(options.WRONG_INPUT if unknown else 0)


def check(archive: Folder = None, as_json: AsJson = False) -> None:
    """Say whether the archive is healthy, and what to do if not."""
    from dateline.qa.output import health_json
    from dateline.qa.terminal import Screen, show_health

    with options.open_archive(archive) as store:
        health = store.check()
    if as_json:
        options.emit(health_json(health))
    else:
        show_health(Screen(), health)
    raise typer.Exit(options.WRONG_INPUT if health.problems else 0)


def rebuild(archive: Folder = None, as_json: AsJson = False) -> None:
    """Make vectors and indexes anew from the articles.

    The vectors come from the embedder that is set now.
    """
    from dateline.qa.terminal import Screen

    with options.open_archive(archive) as store:
        articles, passages = store.counts()
        with Screen().progress("Rebuilding", total=passages) as show_progress:
            for left in store.rebuild():
                show_progress(passages - left, f"{left:,} passages left")
    if as_json:
        options.emit({"articles": articles, "passages": passages})
    else:
        typer.echo(f"{passages} passages of {articles} articles rebuilt")


def _files(paths: Iterable[str]) -> int | None:
    """How many files and pages there are to read; None for a single one, which may hold any number of articles."""
    found = sum(1 for path in paths for _ in (Path(path).rglob("*.*") if Path(path).is_dir() else [path]))
    return found if found > 1 else None
