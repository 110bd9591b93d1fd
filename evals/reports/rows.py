"""A run as the JSON that its page reads: what the table needs of all questions, and each question's details."""

import json
import re
from collections.abc import Mapping

from dateline.evals.compare import Comparison
from dateline.evals.reports.figures import OUTCOMES, flips
from dateline.evals.results import DECIMALS, STAGES, Cited, Outcome, Result, Run
from dateline.qa.answer import Sentence

_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
"""What could end a script element, is a line break to a script only, or has no UTF-8."""


def index_json(run: Run, baseline: Run | None, comparison: Comparison | None) -> str:
    """One object: the names that the filters offer, and what the table shows and searches of each question."""
    before: dict[str, Outcome] = {result.id: result.outcome for result in baseline.results} if baseline else {}
    flipped = {flip.id: flip.before for flip in flips(run, baseline, comparison)}
    before |= flipped
    return script_json(
        {
            "outcomes": OUTCOMES,
            "stages": STAGES,
            "compared": baseline is not None or comparison is not None,
            "timed": any(result.seconds > 0 for result in run.results),
            "rows": [_row(result, before.get(result.id), result.id in flipped) for result in run.results],
        }
    )


def details_json(run: Run, baseline: Run | None) -> str:
    """JSON Lines, an object for each question in the order of the run: parsed only when the question is opened."""
    before = {result.id: result for result in baseline.results} if baseline else {}
    return "\n".join(script_json(_details(result, before.get(result.id))) for result in run.results)


def script_json(value: object) -> str:
    """JSON that a script element may hold whatever its strings say."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _row(result: Result, before: Outcome | None, flipped: bool) -> Mapping[str, object]:
    return {
        "id": result.id,
        "question": result.question,
        "tags": result.tags,
        "outcome": result.outcome,
        "before": before,
        "flipped": flipped,
        "stage": result.stage,
        "confidence": round(result.confidence, 4),
        "seconds": round(result.seconds, 4),
        "text": result.text,
        "accepted": result.accepted,
    }


def _details(result: Result, before: Result | None) -> Mapping[str, object]:
    now = _answer(result)
    old = None if before is None else _answer(before)
    return {
        "standalone": result.standalone,
        "answerable": result.answerable,
        "articles": result.articles,
        "tokens": result.tokens,
        "now": now,
        "before": None if old == now else old,
        "same": old == now,
    }


def _answer(result: Result) -> Mapping[str, object]:
    return {
        "outcome": result.outcome,
        "stage": result.stage,
        "detail": result.detail,
        "answered": result.answered,
        "reason": result.reason,
        "text": result.text,
        "sentences": [_sentence(sentence) for sentence in result.sentences],
        "citations": [_cited(cited) for cited in result.citations],
        "scores": [(name, round(score, DECIMALS)) for name, score in result.scores.items()],
    }


def _sentence(sentence: Sentence) -> Mapping[str, object]:
    return {
        "text": sentence.text,
        "citations": sentence.citations,
        "support": round(sentence.support, DECIMALS),
        "verified": sentence.verified,
    }


def _cited(cited: Cited) -> Mapping[str, object]:
    return {
        "n": cited.n,
        "title": cited.title,
        "outlet": cited.outlet,
        "published": cited.published,
        "before": cited.before,
        "quote": cited.quote,
        "after": cited.after,
        "gold": cited.gold,
        "exact": cited.exact,
    }
