"""The figures of an evaluation as one JSON object, for other programs."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import get_args

from dateline.evals.compare import Comparison
from dateline.evals.metrics import METRICS, mean, percentile
from dateline.evals.results import Outcome, Result
from dateline.evals.runner import Evaluation
from dateline.evals.tallies import measured, stages, tallies_by_tag, tally
from dateline.evals.variants import Reactions

Json = dict[str, object]


def figures_json(evaluation: Evaluation, comparison: Comparison | None) -> Json:
    """All figures of a run; what was not measured is null, never 0 and never NaN.

    The last threshold of the curve, which refuses everything, is null.
    """
    results = evaluation.run.results
    ended = Counter(result.outcome for result in results)
    return {
        "setting": asdict(evaluation.run.setting),
        "outcomes": {outcome: ended[outcome] for outcome in get_args(Outcome)},
        "tally": asdict(tally(results)),
        "metrics": {metric.name: _mean(results, metric.name) for metric in METRICS},
        "stages": dict(stages(results)),
        "tags": {tag: asdict(part) for tag, part in tallies_by_tag(results)},
        "seconds": _seconds(results),
        "tokens": sum(result.tokens for result in results),
        "not_passed": [
            {"id": result.id, "outcome": result.outcome, "stage": result.stage, "detail": result.detail}
            for result in results
            if result.outcome != "pass"
        ],
        "missing_articles": list(evaluation.missing),
        "reactions": _reactions(evaluation.reactions) if evaluation.reactions else None,
        "opinion": asdict(evaluation.opinion) if evaluation.opinion else None,
        "curve": [
            asdict(point) | {"threshold": None if math.isinf(point.threshold) else point.threshold}
            for point in evaluation.curve
        ],
        "comparison": asdict(comparison) if comparison else None,
    }


def _reactions(reactions: Reactions) -> Json:
    """The wrong reactions whole, and the rates by kind."""
    return {
        "rates": [asdict(rate) | {"rate": rate.rate} for rate in (*reactions.rates, reactions.overall)],
        "right_by_question": dict(reactions.right),
        "wrong": [asdict(one) | {"asked": one.asked.isoformat() if one.asked else None} for one in reactions.wrong],
    }


def _mean(results: Sequence[Result], metric: str) -> Json:
    found = mean(results, metric)
    return {"mean": found[0] if found else None, "questions": found[1] if found else 0}


def _seconds(results: Sequence[Result]) -> Json:
    times = [result.seconds for result in measured(results)]
    return {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)} if times else {"p50": None, "p95": None}
