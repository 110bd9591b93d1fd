"""Two runs on the same questions: what the gate lets through, and what it stops."""

from dataclasses import replace

import numpy as np
import pytest

from dateline.evals.compare import Flip, compare
from dateline.evals.results import Run, Setting
from dateline.store import InputError

SETTING = Setting("gold.jsonl", "d1", "a1", 1, "2025-01-01", 34, "extractive", 0.5)
ASKED = 220


@pytest.fixture(scope="module")
def made_run(made_result):
    """A function that makes a run from what passed, two questions an article."""

    def made(passed, *, keys=None, **setting) -> Run:
        results = (
            made_result(f"q{key}", cluster=f"article {key // 2}", passed=float(one))
            for key, one in zip(keys or range(len(passed)), passed, strict=True)
        )
        return Run(replace(SETTING, **setting), tuple(results))

    return made


def passes(share: float, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).random(ASKED) < share


def test_the_gate_holds_where_nothing_changed(made_run):
    run = made_run(passes(0.7))
    comparison = compare(run, run)
    assert (comparison.holds, comparison.flips, comparison.lost) == (True, (), ())
    (passed,) = comparison.changes
    assert (passed.low, passed.high, passed.p) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize("seed", range(20))
def test_the_gate_stops_a_drop_of_ten_points(made_run, seed):
    before = passes(0.7, seed)
    chosen = np.random.default_rng(seed).permutation(np.flatnonzero(before))[: ASKED // 10]
    after = before.copy()
    after[chosen] = False
    comparison = compare(made_run(after), made_run(before))
    assert not comparison.holds
    assert comparison.changes[0].p < 0.01
    assert len(comparison.flips) == ASKED // 10


@pytest.mark.parametrize("turned", [0.0, 0.015], ids=["the same answers", "three in a hundred turn by chance"])
def test_noise_alone_stops_no_more_than_one_run_in_twenty(made_run, turned):
    """The same system, 200 times, on questions that are drawn anew."""
    chance = np.random.default_rng(5)
    stopped = 0
    for _ in range(200):
        drawn = passes(0.7)[chance.integers(0, ASKED, size=ASKED)]
        before, after = (drawn ^ (chance.random(ASKED) < turned) for _ in range(2))
        stopped += not compare(made_run(after), made_run(before)).holds
    assert stopped <= 10


def test_flips_and_lost_questions_are_named(made_run, made_result):
    before = made_run([1, 0, 1])
    after = made_run([0, 0, 1])
    broken = replace(after.results[2], outcome="error", scores={})
    comparison = compare(replace(after, results=(*after.results[:2], broken)), before)
    assert comparison.flips == (Flip("q0", "pass", "fail"), Flip("q2", "pass", "error"))
    assert comparison.lost == ("q2",)


def test_questions_are_aligned_by_id_whatever_their_order(made_run):
    before = made_run([1, 0, 1, 0])
    assert compare(replace(before, results=before.results[::-1]), before).flips == ()


def test_metrics_are_corrected_for_their_number(made_result):
    before = Run(SETTING, tuple(made_result(f"q{n}", passed=1.0, right=1.0) for n in range(8)))
    after = Run(SETTING, tuple(made_result(f"q{n}", passed=0.0, right=1.0) for n in range(8)))
    passed, right = compare(after, before).changes
    assert passed.p == pytest.approx(2 * 2 / 2**8)
    assert right.p == 1.0


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"dataset": "d2"}, "gold questions"), ({"archive": "a2"}, "articles"), ({"metrics": 2}, "measures"),
     ({"asked": "2026-01-01"}, "day of asking")],
    ids=["dataset", "archive", "metrics", "day"],
)  # fmt: skip
def test_runs_on_something_else_are_not_compared(made_run, changed, why):
    with pytest.raises(InputError, match=why):
        compare(made_run([1]), made_run([1], **changed))


def test_another_model_may_be_compared(made_run):
    assert compare(made_run([1], llm="ollama:x"), made_run([1])).holds


def test_runs_that_share_no_measured_question_are_not_compared(made_run):
    unmeasured = replace(made_run([1]), results=(replace(made_run([1]).results[0], outcome="unmeasured", scores={}),))
    with pytest.raises(InputError, match="No question was measured both"):
        compare(made_run([1]), unmeasured)


def test_a_baseline_that_was_cut_off_is_not_compared(made_run):
    with pytest.raises(InputError, match="2 of 3 questions are not in it, 'q1' for one"):
        compare(made_run([1, 1, 0]), made_run([1]))
