import gzip
import json

import numpy as np
import pytest

from dateline.evals import groundedness
from dateline.evals.groundedness import (
    Measured,
    balanced_accuracy,
    best_threshold,
    fit,
    held_out,
    load,
    roc_auc,
    word_overlap,
)
from dateline.qa.checks.meaning import FEATURES
from dateline.store.errors import InputError


def invented(seed: int, shift: float = 0.0) -> Measured:
    """Rows in which the first feature tells the supported claims, and all are moved by a shift."""
    chance = np.random.default_rng(seed)
    supported = np.arange(200) % 2.0
    rows = chance.normal(size=(200, len(FEATURES))) + shift
    rows[:, 0] += 3 * supported
    return Measured(rows, supported, chance.random(200), np.full(200, 0.01))


def test_claims_are_read_with_their_sets(tmp_path) -> None:
    (tmp_path / "groundedness").mkdir()
    record = {"dataset": "invented", "document": "A ship sank.", "claim": "A ship sank.", "label": 1}
    with gzip.open(tmp_path / "groundedness" / "invented.jsonl.gz", "wt") as file:
        file.write(json.dumps(record) + "\n")
    (claim,) = load(tmp_path)
    assert (claim.dataset, claim.text, claim.supported) == ("invented", "A ship sank.", True)


def test_a_folder_without_claims_is_an_error(tmp_path, capsys) -> None:
    with pytest.raises(InputError, match="groundedness"):
        list(load(tmp_path))
    assert groundedness.main([str(tmp_path)]) == 2
    assert "Name the folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("claim", "overlap"),
    [("The ship sank", 1.0), ("The ferry sank", 0.5), ("Of the", 1.0)],
    ids=["every word", "half of them", "no content"],
)
def test_word_overlap_counts_content_words(claim, overlap) -> None:
    assert word_overlap(claim, "The ship sank off Skell.") == overlap


@pytest.mark.parametrize(
    ("scores", "area"), [((1, 2, 3, 4), 1.0), ((4, 3, 2, 1), 0.0), ((1, 1, 1, 1), 0.5)], ids=["right", "wrong", "ties"]
)
def test_the_area_under_the_curve(scores, area) -> None:
    assert roc_auc(np.array(scores, float), np.array([0, 0, 1, 1.0])) == area


def test_balanced_accuracy_is_the_mean_over_both_kinds() -> None:
    assert balanced_accuracy(np.array([0.0, 0, 0, 1]), np.array([0.0, 0, 0, 1]), 0.5) == 1.0
    assert balanced_accuracy(np.ones(4), np.array([0.0, 0, 0, 1]), 0.5) == 0.5


def test_the_best_threshold_separates() -> None:
    scores, supported = np.linspace(0, 1, 100), np.repeat([0.0, 1.0], 50)
    assert balanced_accuracy(scores, supported, best_threshold([(scores, supported)])) > 0.98


def test_what_tells_one_set_from_another_teaches_nothing() -> None:
    plain = fit({"one": invented(1), "two": invented(2)})
    moved = fit({"one": invented(1), "two": invented(2, shift=5.0)})
    assert plain.weights[0] > 5 * np.abs(plain.weights[1:]).max()
    assert np.argmax(moved.weights) == 0


def test_each_set_is_scored_without_itself() -> None:
    turned = invented(3)
    turned = Measured(turned.rows, 1 - turned.supported, turned.overlap, turned.seconds)
    figures = {line.dataset: line for line in held_out({"a": invented(1), "b": invented(2), "turned": turned})}
    assert figures["turned"].auc < 0.1, "its own labels would have turned the weights round"
    assert figures["turned"].median == 10.0
