"""The figures behind the reports: bins of a reliability diagram, means, times, and the same bytes every time."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.evals.compare import Flip
from dateline.evals.reports.calibration import bins, calibration_error, confidences, supports
from dateline.evals.reports.figures import Mean, flips, gate, means, share, signed
from dateline.evals.reports.plots import recall_by_k, time_curve
from reporting import broken, compared, failed, made_run, refused, result, run, unmeasured

ALL_REPORTS = """
import hashlib
from dateline.evals.reports.html import html_page
from dateline.evals.reports.junit import junit_xml
from dateline.evals.reports.markdown import summary
from reporting import compared, made_run
after, before = made_run(60), made_run(60, seed=2)
beside = {"baseline": before, "comparison": compared(after, before)}
made = html_page(after, **beside) + junit_xml(after) + summary(after, **beside)
print(hashlib.sha256(made.encode()).hexdigest())
"""


def test_a_mean_is_over_the_questions_that_have_the_metric_in_the_order_of_the_metrics() -> None:
    found = means(run(result(), failed(), refused(), broken()))
    assert [mean.metric for mean in found] == ["passed", "right", "article recall@1", "article recall@5"]
    assert found[0] == Mean("passed", 3, pytest.approx(2 / 3))
    assert found[1] == Mean("right", 2, 0.5)


def test_bins_hold_scores_shares_and_counts() -> None:
    found = bins([(0.05, False), (0.09, True), (0.95, True), (1.0, True)])
    assert [(bin_.number, bin_.questions, bin_.share) for bin_ in found] == [(0, 2, 0.5), (9, 2, 1.0)]
    assert found[0].score == pytest.approx(0.07)
    assert calibration_error(found) == pytest.approx((0.43 + 0.025) / 2)
    assert found[0].low == pytest.approx(0.0945, abs=1e-4)  # Wilson's interval of 1 in 2
    assert bins([]) == ()


def test_only_measured_questions_are_calibrated_and_only_answers_by_support() -> None:
    made = run(result(), failed(), refused(), broken(), unmeasured())
    assert confidences(made) == ((0.8, True), (0.3, True), (0.02, False))
    assert supports(made) == ((0.91, True), (0.4, False))


def test_flips_are_found_without_a_comparison() -> None:
    before, after = run(result(1), failed(2), result(3)), run(failed(1), failed(2), result(4))
    assert flips(after, before, None) == (Flip("q001", "pass", "fail"),)


@pytest.mark.parametrize(("value", "shown"), [(0.0204, "+0.020"), (-0.3, "−0.300"), (-0.0001, "0.000"), (0, "0.000")])
def test_a_difference_has_its_sign(value, shown) -> None:
    assert signed(value) == shown


@pytest.mark.parametrize(("part", "whole", "shown"), [(3, 12, "3 of 12 (25.0 %)"), (0, 0, "none of 0")])
def test_a_share_of_nothing_is_no_number(part, whole, shown) -> None:
    assert share(part, whole) == shown


def test_a_set_that_is_too_small_says_so() -> None:
    told = gate(replace(compared(made_run(9), made_run(9, seed=2)), smallest=1.0))
    assert told[-1] == "These questions are too few to show any difference."


def test_there_is_no_plot_of_what_was_not_taken() -> None:
    assert time_curve(run(result(seconds=0.0))) == ""
    assert recall_by_k(run(result(scores={"article recall@5": 1.0})), None) == ""
    assert "<polyline" in recall_by_k(run(result()), None)


@pytest.mark.parametrize("seconds", [(0.25,), (0.001, 900.0), (1.0, 1.0), (0.3, 10.0)])
def test_times_of_any_size_stay_inside_the_plot(seconds) -> None:
    drawn = time_curve(run(*(result(number, seconds=value) for number, value in enumerate(seconds))))
    points = drawn.split('points="')[1].split('"')[0].split()
    assert all(46 <= float(point.split(",")[0]) <= 368 for point in points)


def test_reports_have_the_same_bytes_whatever_the_order_of_hashes() -> None:
    digests = set()
    for seed in ("0", "7"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
        done = subprocess.run([sys.executable, "-c", ALL_REPORTS], env=environment, capture_output=True, check=True)
        digests.add(done.stdout)
    assert len(digests) == 1
    assert len(digests.pop().strip()) == hashlib.sha256().digest_size * 2
    assert made_run(5) == made_run(5)
