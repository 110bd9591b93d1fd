"""The files of a run: what keeps it, and what people and servers read of it."""

from pathlib import Path

from dateline.evals.compare import Comparison
from dateline.evals.gate import Floors
from dateline.evals.reports.html import html_page
from dateline.evals.reports.junit import junit_xml
from dateline.evals.reports.markdown import summary
from dateline.evals.results import Run, write_run, write_times
from dateline.store import InputError


def make_folder(folder: Path) -> None:
    """Make the folder of the files where it is not there; raises InputError where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out {folder} is no folder to write to: {error.strerror or error}.") from error


def keep(run: Run, folder: Path) -> None:
    """Write the run, which may be the baseline of later ones, and its times apart."""
    write_run(run, folder / "run.jsonl")
    write_times(run.results, folder / "times.jsonl")


def report(run: Run, folder: Path, *, baseline: Run | None, comparison: Comparison | None, floors: Floors) -> None:
    """Write the run as JUnit XML, as Markdown and as a page."""
    pages = {
        "junit.xml": junit_xml(run, comparison=comparison, floors=floors),
        "summary.md": summary(run, baseline=baseline, comparison=comparison, floors=floors),
        "report.html": html_page(run, baseline=baseline, comparison=comparison, floors=floors),
    }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
