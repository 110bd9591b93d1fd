"""What counts as right, and the figures made of it."""

from dataclasses import replace

import pytest

from dateline.evals.dataset import GoldQuestion
from dateline.evals.followups import content_f1
from dateline.evals.metrics import METRICS, article_names, is_right, mean, percentile, told

GOLD = GoldQuestion("q1", "Who opened the bridge?", True, ("Mayor Holt",), ("a1.txt",), ("who",))
NAMES = {"a1": frozenset({"a1.txt"}), "a2": frozenset({"a2.txt"})}
RIGHT = "Mayor Holt opened the bridge."


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"path": "/news/a1.txt"}, {"a1.txt"}),
        ({"path": "/news/all.jsonl", "record": "k7"}, {"all.jsonl", "all.jsonl#k7", "k7"}),
        ({"path": None, "url": "https://post.example/1"}, {"https://post.example/1"}),
    ],
    ids=["file", "record", "page"],
)
def test_an_article_is_known_by_file_key_or_url(source, expected):
    assert article_names(**source) == expected


@pytest.mark.parametrize(
    ("texts", "article", "right", "right_first"),
    [
        pytest.param([RIGHT], "a1", True, True, id="fact-and-article"),
        pytest.param([RIGHT], "a2", False, False, id="other-article"),
        pytest.param(["The bridge was opened."], "a1", False, False, id="without-the-fact"),
        pytest.param(["It rained.", RIGHT], "a1", True, False, id="second-sentence"),
        pytest.param([RIGHT] * 4, "a1", False, False, id="four-sentences"),
        pytest.param([RIGHT, "word " * 86], "a1", False, False, id="91-words"),
        pytest.param([RIGHT, "word " * 85], "a1", True, True, id="90-words"),
    ],
)
def test_right_is_a_short_answer_with_the_fact_from_a_right_article(make_answer, texts, article, right, right_first):
    answer = make_answer(*texts, article=article)
    assert is_right(answer, GOLD, NAMES) is right
    assert is_right(answer, GOLD, NAMES, first_only=True) is right_first


def test_the_quote_must_hold_the_fact_too(make_answer):
    answer = make_answer(RIGHT)
    elsewhere = replace(answer, citations=(replace(answer.citations[0], quote="It rained."),))
    assert not is_right(elsewhere, GOLD, NAMES)


def test_the_sentence_with_the_fact_must_cite_the_article_itself(make_answer):
    answer = make_answer(RIGHT, "Mayor Holt spoke.")
    first, second = answer.citations
    swapped = replace(answer, sentences=answer.sentences[:1], citations=(replace(first, article="a2"), second))
    assert not is_right(swapped, GOLD, NAMES)


def test_a_near_copy_of_the_article_is_as_good(make_answer):
    answer = make_answer(RIGHT, article="a2")
    copied = replace(answer, citations=(replace(answer.citations[0], also_in=("a1",)),))
    assert is_right(copied, GOLD, NAMES)


def test_an_abstention_is_never_right(make_answer):
    assert not is_right(make_answer(reason="no_match"), GOLD, NAMES)
    assert not told(make_answer(reason="no_match"), GOLD)


def test_what_is_told_counts_whatever_it_cites(make_answer):
    assert told(make_answer(RIGHT, article="a2"), GOLD)
    assert not told(make_answer("It rained."), GOLD)


def test_a_mean_is_over_the_questions_that_have_the_metric(made_result):
    results = [made_result("q1", right=1.0), made_result("q2", right=0.0), made_result("q3")]
    assert mean(results, "right") == (0.5, 2)
    assert mean(results, "refused") is None


def test_every_metric_has_a_name_of_its_own_and_a_definition():
    assert len({metric.name for metric in METRICS}) == len(METRICS)
    assert all(metric.definition for metric in METRICS)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.5, 0.0), ([3.0], 0.95, 3.0), ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0), (list(range(1, 101)), 0.95, 95)],
    ids=["none", "one", "half", "95-percent"],
)
def test_percentiles_are_by_nearest_rank(values, share, expected):
    assert percentile(values, share) == expected


@pytest.mark.parametrize(
    ("text", "reference", "f1"),
    [
        pytest.param("Can it be cured?", "Can marsh fever be cured?", 0.5, id="one-of-three"),
        pytest.param("CURED", "cured?", 1.0, id="case-and-marks"),
        pytest.param("fever fever", "fever", 2 / 3, id="repetition"),
        pytest.param("Why is it so?", "And who was he?", 1.0, id="no-content-words"),
        pytest.param("Why?", "Why was it banned?", 0.0, id="nothing-in-common"),
    ],
)
def test_content_f1(text, reference, f1):
    assert content_f1(text, reference) == pytest.approx(f1)
