"""The measures of the reader: answers' words, calibration."""

import pytest

from dateline.evals.held_out import best_span, calibration_error, reliability, token_f1
from dateline.qa.reader.read import Finding


@pytest.mark.parametrize(
    ("said", "accepted", "f1"),
    [
        ("the Port of Harwick", "port of harwick", 1.0),
        ("41 metres.", "41 metres", 1.0),
        ("41 metres tall", "41 metres", 0.8),
        ("Tarnford", "Harwick", 0.0),
        ("", "Harwick", 0.0),
    ],
    ids=["case and article", "punctuation", "a word more", "another word", "nothing"],
)
def test_token_f1_counts_shared_words(said: str, accepted: str, f1: float) -> None:
    assert token_f1(said, accepted) == pytest.approx(f1)


def test_the_marked_words_are_those_of_the_best_sentence() -> None:
    assert best_span(Finding(0.0, (-2.0, 3.0), ((0, 4), (10, 14)))) == (10, 14)
    assert best_span(Finding(0.0, (-20.0,), (None,))) is None


def test_who_says_a_half_and_is_right_half_the_time_is_calibrated() -> None:
    assert calibration_error([0.55, 0.55, 0.45, 0.45], [True, False, True, False]) == pytest.approx(0.05)
    assert calibration_error([1.0, 1.0], [False, False]) == 1.0


def test_reliability_has_a_row_for_each_bin_that_holds_any() -> None:
    assert reliability([0.11, 0.13, 0.95], [False, True, True]) == [
        (pytest.approx(0.12), 0.5, 2),
        (pytest.approx(0.95), 1.0, 1),
    ]
