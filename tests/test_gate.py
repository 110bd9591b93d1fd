"""What lets a release through, and what does not."""

from dataclasses import replace

import pytest

from dateline.evals.compare import compare
from dateline.evals.gate import verdict
from dateline.evals.results import Run
from reporting import SETTING


@pytest.fixture
def run(made_result) -> Run:
    return Run(SETTING, (made_result("q1", passed=1.0, right=1.0), made_result("q2", passed=0.0, right=0.0)))


def test_a_run_that_stands_alone_is_neither_green_nor_red(run):
    found = verdict(run)
    assert (found.colour, found.words) == ("neutral", "1 of 2 measured questions passed")


@pytest.mark.parametrize(
    ("least", "colour", "worse"),
    [(0.5, "green", 0), (0.51, "red", 1)],
    ids=["met", "missed"],
)
def test_a_threshold_is_met_or_missed(run, least, colour, worse):
    found = verdict(run, floors=[("right", least)])
    assert (found.colour, len(found.worse), found.broke) == (colour, worse, ())


def test_a_threshold_on_what_was_not_measured_is_never_met(run):
    found = verdict(run, floors=[("refused", 0.0)])
    assert (found.colour, found.broke) == (
        "red",
        ("A threshold was not measured: no question has refused, which was to be at least 0.",),
    )


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [(("pass", "error"), "Dateline broke on 1 question"), (("unmeasured", "unmeasured"), "Nothing was measured"),
     ((), "Nothing was measured")],
    ids=["an-error", "nothing-measured", "no-question"],
)  # fmt: skip
def test_what_broke_is_never_green(run, outcomes, words):
    results = tuple(replace(one, outcome=outcome) for one, outcome in zip(run.results, outcomes, strict=False))
    found = verdict(replace(run, results=results))
    assert (found.colour, found.words) == ("red", words)
    assert found.broke


def test_no_threshold_is_met_where_a_question_was_not_measured(run):
    left_out = replace(run.results[1], outcome="unmeasured", scores={})
    found = verdict(replace(run, results=(run.results[0], left_out)), floors=[("passed", 0.9)])
    assert (found.colour, found.broke) == ("red", ("Not measured, so that no threshold can be met: q2.",))


def test_beside_a_baseline_it_is_green_or_red(run):
    assert verdict(run, compare(run, run)).colour == "green"
    worse = replace(compare(run, run), holds=False)
    assert verdict(run, worse).worse == ("Worse than the baseline: the gate does not hold.",)


def test_questions_that_only_the_baseline_measured_are_not_passed_over(run):
    fewer = replace(run, results=run.results[:1])
    assert verdict(fewer, compare(fewer, run)).broke == ("Measured in the baseline and not in this run: q2.",)
