"""A run as JUnit XML, which continuous integration servers show: a test case for each question."""

from pathlib import PurePath
from xml.etree import ElementTree as Xml

from dateline.evals.compare import Comparison
from dateline.evals.gate import Floors, Verdict, verdict
from dateline.evals.reports.figures import count
from dateline.evals.reports.markup import visible
from dateline.evals.results import Result, Run

_SHORT = 120
"""Characters of a message, which servers show on one line."""


def junit_xml(run: Run, *, comparison: Comparison | None = None, floors: Floors = ()) -> str:
    """The XML document, with what it cannot hold replaced.

    A failed question is a failure whose type is the stage that lost it, one on which Dateline broke an error, an
    unmeasured one is skipped. Whatever makes the whole run red, such as a threshold or that nothing was measured, is a
    test case of its own: a server calls a suite green that only skips.
    """
    failures, errors, skipped = (count(run, outcome) for outcome in ("fail", "error", "unmeasured"))
    stem = PurePath(run.setting.gold).stem or "gold"
    cases = [_case(result, stem) for result in run.results]
    found = verdict(run, comparison, floors)
    if found.colour == "red" and not errors:
        cases.append(_whole(stem, found))
        errors, failures = errors + bool(found.broke), failures + (not found.broke)
    counts = {
        "tests": str(len(cases)),
        "failures": str(failures),
        "errors": str(errors),
        "skipped": str(skipped),
        "time": f"{sum(round(result.seconds, 3) for result in run.results):.3f}",
    }
    suites = Xml.Element("testsuites", {"name": "dateline eval"} | counts)
    suite = Xml.SubElement(suites, "testsuite", {"name": _text(stem)} | counts)
    properties = Xml.SubElement(suite, "properties")
    for name in ("gold", "dataset", "archive", "metrics", "articles", "llm", "threshold"):
        Xml.SubElement(properties, "property", name=name, value=_text(str(getattr(run.setting, name))))
    suite.extend(cases)
    Xml.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(suites, encoding="unicode") + "\n"


def _case(result: Result, stem: str) -> Xml.Element:
    case = Xml.Element(
        "testcase",
        classname=_text(f"{stem}.{result.tags[0]}" if result.tags else stem),
        name=_line(f"{result.id} {result.question}"),
        time=f"{result.seconds:.3f}",
    )
    if result.outcome == "fail":
        failure = Xml.SubElement(
            case,
            "failure",
            type=result.stage or "failed",
            message=_short(f"{result.stage or 'failed'}: {_got(result)}"),
        )
        failure.text = _text(_body(result))
    elif result.outcome == "error":
        error = Xml.SubElement(case, "error", type="error", message=_short(result.detail or "Dateline broke"))
        error.text = _text(_body(result))
    elif result.outcome == "unmeasured":
        Xml.SubElement(case, "skipped", message=_short(result.detail or "not measured"))
    return case


def _whole(stem: str, found: Verdict) -> Xml.Element:
    case = Xml.Element("testcase", classname=_text(stem), name="the run as a whole", time="0.000")
    told = Xml.SubElement(case, "error" if found.broke else "failure", type="run", message=_short(found.words))
    told.text = _text("\n".join((*found.broke, *found.worse)))
    return case


def _body(result: Result) -> str:
    expected = " | ".join(result.accepted) if result.answerable else "a refusal"
    lines = [f"question: {result.question}"]
    if result.standalone != result.question:
        lines.append(f"understood: {result.standalone}")
    lines.append(f"expected: {expected}" + (f" (in {', '.join(result.articles)})" if result.articles else ""))
    lines.append(f"got: {_got(result)}")
    if result.detail:
        lines.append(f"detail: {result.detail}")
    for cited in result.citations:
        gold = ", gold" if cited.gold else ""
        inexact = "" if cited.exact else ", not the article's text"
        lines.append(f"[{cited.n}] {cited.title}{gold}{inexact}: {cited.quote}")
    return "\n".join(lines)


def _got(result: Result) -> str:
    if result.answered:
        return result.text
    return f"refused ({result.reason}): {result.text}" if result.reason else result.text or "no answer"


def _text(text: str) -> str:
    return visible(text).replace("\r\n", "\n").replace("\r", "\n")


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _short(text: str) -> str:
    line = _line(text)
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"
