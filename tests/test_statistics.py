"""Intervals and probabilities against what is known of them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.evals.statistics import (
    Interval,
    exact_mcnemar,
    holm,
    paired_interval,
    sign_flip,
    smallest_difference,
)


def alone(values) -> list[str]:
    """Each question in a cluster of its own."""
    return [str(place) for place in range(len(values))]


def binomial(better: int, worse: int) -> float:
    """The exact McNemar test as textbooks have it: the two-sided binomial test of the discordant pairs."""
    count, least = better + worse, min(better, worse)
    return min(1.0, 2 * sum(math.comb(count, k) for k in range(least + 1)) / 2**count)


@given(better=st.integers(0, 12), worse=st.integers(0, 12), same=st.integers(1, 5))
def test_with_a_question_a_cluster_it_is_mcnemars_exact_test(better, worse, same):
    differences = [1] * better + [-1] * worse + [0] * same
    expected = 1.0 if better == worse else binomial(better, worse)
    assert exact_mcnemar(differences, alone(differences)) == pytest.approx(expected)


def test_questions_of_one_article_count_as_one_event():
    assert exact_mcnemar([-1] * 10, alone([-1] * 10)) == pytest.approx(2 / 2**10)
    assert exact_mcnemar([-1] * 10, ["one article"] * 10) == 1.0
    differences = [-1] * 10
    narrow, wide = (paired_interval(differences + [0] * 10, alone([0] * 20)),
                    paired_interval(differences + [0] * 10, ["a"] * 10 + alone([0] * 10)))  # fmt: skip
    assert wide.error > narrow.error


def test_a_single_cluster_makes_no_difference_certain():
    interval = paired_interval([-1.0] * 4 + [0.0] * 96, ["one article"] * 100)
    assert (interval.mean, interval.high < 0) == (-0.04, True)
    assert interval.low < -0.05


def test_no_difference_has_no_width():
    assert paired_interval([0.0] * 5, alone([0.0] * 5)) == Interval(0.0, 0.0, 0.0, 0.0)


def test_the_interval_holds_the_true_mean_nineteen_times_in_twenty():
    chance = np.random.default_rng(7)
    held = 0
    for _ in range(100):
        drawn = chance.normal(0.1, 0.5, size=60)
        interval = paired_interval(list(drawn), alone(drawn))
        held += interval.low <= 0.1 <= interval.high
    assert 88 <= held <= 100


def test_the_interval_is_the_same_every_time():
    differences = [0.0, 1.0, -1.0, 1.0, 0.5]
    assert paired_interval(differences, alone(differences)) == paired_interval(differences, alone(differences))


def test_exchanges_agree_with_the_exact_test():
    differences = [1] * 12 + [-1] * 3 + [0] * 20
    exact = exact_mcnemar(differences, alone(differences))
    assert sign_flip(differences, alone(differences)) == pytest.approx(exact, abs=0.01)
    assert sign_flip([0.0] * 9, alone([0.0] * 9)) == 1.0


def test_holms_correction_as_in_his_paper():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []


def test_the_smallest_difference_is_never_less_than_six_questions_that_turn():
    quiet = Interval(0.0, 0.0, 0.0, 0.0)
    assert smallest_difference(quiet, alone(range(100))) == pytest.approx(0.06)
    assert smallest_difference(Interval(0.0, -0.1, 0.1, 0.05), alone(range(100))) == pytest.approx(0.14, abs=0.001)
    assert smallest_difference(quiet, ["one article"] * 100) == 1.0
