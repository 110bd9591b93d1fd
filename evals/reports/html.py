"""The page of one run: a single HTML file that asks nothing of any network and can be opened from a disk."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from string import Template

from dateline.evals.compare import Comparison
from dateline.evals.gate import Floors
from dateline.evals.reports import sections
from dateline.evals.reports.markup import escaped
from dateline.evals.reports.rows import details_json, index_json
from dateline.evals.results import Run


def html_page(
    run: Run, *, baseline: Run | None = None, comparison: Comparison | None = None, floors: Floors = ()
) -> str:
    """The whole page; the same run gives the same bytes, times apart.

    Its content policy lets run this very script and no other, by hash, and forbids every request. Questions, answers
    and articles are data in JSON that the script puts on the page as text. With a `baseline`, old and new answers
    stand side by side; with a `comparison`, changes have intervals and the gate a verdict. `floors` are thresholds.
    """
    style, script = _static("report.css"), _static("report.js")
    return Template(_static("template.html")).substitute(
        policy=(
            f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        ),
        title=escaped(f"Evaluation: {run.setting.gold}"),
        style=style,
        script=script,
        headline=sections.headline(run, comparison, floors),
        outcomes=sections.outcomes(run),
        refusals=sections.refusals(run),
        blame=sections.blame(run),
        beside=sections.beside_baseline(run, baseline, comparison),
        metrics=sections.metrics(run, comparison),
        plots=sections.plots(run, baseline),
        index=index_json(run, baseline, comparison),
        details=details_json(run, baseline),
    )


def _static(name: str) -> str:
    return (files("dateline.evals.reports") / "static" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
