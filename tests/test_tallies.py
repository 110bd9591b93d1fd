"""Counts of what became of the questions."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.evals.tallies import CurvePoint, Tally, curve, measured, stages, tallies_by_tag, tally, verdict


@pytest.fixture(scope="module")
def run(made_result):
    right, wrong = made_result("q1", right=1.0), made_result("q2", right=0.0)
    refused = replace(made_result("q3", right=0.0), answered=False, stage="refused wrongly")
    return [
        replace(right, tags=("who",)),
        replace(wrong, tags=("who",)),
        replace(refused, tags=("who",)),
        replace(made_result("q4", answerable=False, passed=0.0), tags=("cost",)),
        replace(made_result("q5", answerable=False, passed=1.0), tags=("cost",)),
    ]


@pytest.mark.parametrize(
    ("right", "answered", "threshold", "expected"),
    [(1, True, 0, "right"), (0, True, 0, "wrong"), (0, False, 0, "refused"), (1, True, 0.9, "right"),
     (1, True, 0.91, "refused")],
    ids=["right", "wrong", "refused", "at-the-threshold", "below-the-threshold"],
)  # fmt: skip
def test_a_question_ends_right_refused_or_wrong(made_result, right, answered, threshold, expected):
    result = replace(made_result("q1", right=float(right)), answered=answered)
    assert verdict(result, threshold=threshold) == expected


def test_the_tally_counts_every_measured_question_once(run):
    expected = Tally(answerable=3, right=1, refused=1, wrong=1, unanswerable=2, unanswerable_refused=1)
    unmeasured = [replace(run[0], outcome="error"), replace(run[0], outcome="unmeasured")]
    assert tally([*run, *unmeasured]) == expected
    assert measured([*run, *unmeasured]) == run
    assert dict(tallies_by_tag(run)) == {"cost": tally(run[3:]), "who": tally(run[:3])}


def test_nothing_is_counted_of_nothing():
    assert tally([]) == Tally(0, 0, 0, 0, 0, 0)
    assert stages([]) == ()


def test_what_was_lost_is_counted_in_the_order_of_the_road(run):
    assert stages(run) == (("used and wrong", 1), ("refused wrongly", 1), ("answered wrongly", 1))


def test_the_curve_goes_from_answering_all_to_refusing_all(made_result):
    asked = [
        replace(made_result("q1", right=1.0), confidence=0.7),
        replace(made_result("q2", right=0.0), confidence=0.3),
        replace(made_result("q3", answerable=False, passed=0.0), confidence=0.3),
        replace(made_result("q4", answerable=False, passed=1.0), confidence=0.1),
    ]
    assert curve(asked) == (
        CurvePoint(0.3, right=1, refused=0, unanswerable_refused=1),
        CurvePoint(0.7, right=1, refused=1, unanswerable_refused=2),
        CurvePoint(math.inf, right=0, refused=2, unanswerable_refused=2),
    )


@given(confidences=st.lists(st.floats(0, 1), max_size=8), right=st.booleans())
def test_a_higher_threshold_never_answers_more(made_result, confidences, right):
    asked = [replace(made_result("q", right=float(right)), confidence=confidence) for confidence in confidences]
    points = curve(asked)
    assert [point.right for point in points] == sorted((point.right for point in points), reverse=True)
    assert [point.refused for point in points] == sorted(point.refused for point in points)
    assert points[-1].refused == len(asked)
