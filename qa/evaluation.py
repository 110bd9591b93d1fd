"""`dateline eval`: the command, and how its figures are printed."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.qa import EXTRACTIVE, options
from dateline.qa.options import AsJson, Folder, Llm

if TYPE_CHECKING:
    from dateline.evals.runner import Report
    from dateline.qa.terminal import Screen


def evaluate(
    gold: Annotated[Path | None, typer.Argument(metavar="GOLD.jsonl", help="Questions with their answers.")] = None,
    articles: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Build a temporary archive from these articles.")
    ] = None,
    archive: Folder = None,
    as_json: AsJson = False,
    curve: Annotated[bool, typer.Option("--curve", help="Every threshold: right answers against refusals.")] = False,
    failures: Annotated[bool, typer.Option("--failures", help="List what was not answered as expected.")] = False,
    benchmark: Annotated[
        str | None, typer.Option("--set", metavar="NAME", help="Run a benchmark on the folder in DATELINE_BENCH.")
    ] = None,
    llm: Llm = EXTRACTIVE,
    cache: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep what the model writes, and use what was kept.")
    ] = None,
    judge: Annotated[
        str | None, typer.Option(metavar="SPEC", help="A model to be asked, too, whether the answers are right.")
    ] = None,
    replay: Annotated[bool, typer.Option("--replay", help="Only what was kept; the model is never asked.")] = False,
) -> None:
    """Run a gold file or a benchmark, and print its figures."""
    if (gold is None) == (benchmark is None):
        raise typer.BadParameter("Name one gold file, or a benchmark with --set NAME.")
    if replay and cache is None:
        raise typer.BadParameter("--replay needs --cache FILE.")
    from dateline.evals import runner
    from dateline.qa.terminal import Screen

    screen = Screen()
    if gold is None:
        _run_benchmark(benchmark or "", screen, as_json=as_json)
        return
    report = runner.evaluate(
        gold,
        articles=articles,
        folder=options.archive_folder(archive),
        embedder=options.embedder(),
        today=options.today(),
        every_threshold=curve,
        llm=llm,
        cache=cache,
        replay=replay,
        judge=judge,
    )
    if as_json:
        options.emit(runner.report_json(report))
        return
    _show_report(screen, report)
    if curve:
        _show_curve(screen, report)
    if failures:
        _show_failures(screen, report)


def _run_benchmark(name: str, screen: "Screen", *, as_json: bool) -> None:
    from dateline.evals import runner

    folder = os.environ.get("DATELINE_BENCH")
    known = runner.benchmarks()
    if name not in known:
        raise typer.BadParameter(f"There is no benchmark {name!r}. There are: {', '.join(sorted(known))}.")
    if not folder:
        raise typer.BadParameter("Set DATELINE_BENCH to the folder of the benchmarks.")
    for label, figure in known[name](Path(folder)):
        if as_json:
            options.emit({"label": label, "figure": figure})
        else:
            screen.line(f"{label}: {figure}")


def _show_report(screen: "Screen", report: "Report") -> None:
    tally = report.tally
    threshold = "" if report.threshold is None else f", threshold {report.threshold:g}"
    screen.line(f"{report.questions} questions, {report.articles} articles, {report.llm}{threshold}")
    screen.line()
    rows = [
        ("answerable: right", _share(tally.right, tally.answerable)),
        ("answerable: refused", _share(tally.refused, tally.answerable)),
        ("answerable: wrong", _share(tally.wrong, tally.answerable)),
        ("right by the first sentence alone", _share(tally.right_first, tally.answerable)),
        ("unanswerable: refused", _share(tally.unanswerable_refused, tally.unanswerable)),
        ("refused for the expected reason", _share(report.reasons_met, report.reasons_expected)),
        ("retrieval recall@5, by article", _share(tally.found, tally.answerable)),
        *_follow_up_rows(report),
        *_written_rows(report),
        *_opinion_rows(report),
        ("citations that equal text[start:end]", _share(report.exact_citations, report.citations)),
        ("seconds, half of the questions", f"{report.seconds_p50:.3f}"),
        ("seconds, 95 % of the questions", f"{report.seconds_p95:.3f}"),
    ]
    screen.table(("figure", "value"), rows)
    screen.line()
    tags = [
        (tag, str(part.answerable), str(part.right), str(part.refused), str(part.wrong), str(part.found),
         str(part.unanswerable), str(part.unanswerable_refused))
        for tag, part in report.tags
    ]  # fmt: skip
    screen.table(("tag", "answerable", "right", "refused", "wrong", "found", "unanswerable", "refused"), tags)


def _written_rows(report: "Report") -> list[tuple[str, str]]:
    if report.llm == EXTRACTIVE:
        return []
    return [
        ("sentences left out of what was written", _share(report.struck, report.struck + report.sentences)),
        ("answers for which the model failed", _share(report.fallbacks, report.questions)),
    ]


def _opinion_rows(report: "Report") -> list[tuple[str, str]]:
    opinion = report.opinion
    if opinion is None:
        return []
    return [
        ("answers that the judge calls right", _share(opinion.right, opinion.asked)),
        ("the judge agrees with this measure", _share(opinion.agreed, opinion.asked)),
        ("the judge gave no verdict", _share(opinion.unusable, opinion.asked)),
    ]


def _follow_up_rows(report: "Report") -> list[tuple[str, str]]:
    follow_ups = report.follow_ups
    if not follow_ups.questions:
        return []
    return [
        ("follow-ups: recall@5 as the rules make them", _share(follow_ups.found, follow_ups.questions)),
        ("follow-ups: recall@5 as typed", _share(follow_ups.as_typed, follow_ups.questions)),
        ("follow-ups: recall@5 as a person wrote them", _share(follow_ups.as_written, follow_ups.written)),
    ]


def _show_curve(screen: "Screen", report: "Report") -> None:
    screen.line()
    tally = report.tally
    rows = [
        (
            f"{point.threshold:.4f}",
            _share(point.right, tally.answerable),
            _share(point.refused, tally.answerable),
            _share(point.unanswerable_refused, tally.unanswerable),
        )
        for point in report.curve
    ]
    screen.table(("threshold", "right", "wrong refusals", "unanswerable refused"), rows)


def _show_failures(screen: "Screen", report: "Report") -> None:
    for failure in report.failures:
        screen.line()
        screen.line(f"{failure.id} {failure.verdict} ({failure.confidence:.3f}): {failure.question}", style="bold")
        expected = " | ".join(failure.answers) or "no answer"
        screen.line(f"expected: {expected} in {', '.join(failure.articles)}" if failure.articles else "expected: none")
        if failure.standalone != failure.question:
            screen.line(f"understood: {failure.standalone}")
        screen.line(f"answered: {failure.answered}")


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none"
