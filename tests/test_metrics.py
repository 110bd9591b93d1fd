"""What counts as right, and the figures made of it."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.evals.dataset import GoldQuestion
from dateline.evals.followups import content_f1
from dateline.evals.metrics import (
    CurvePoint,
    Judged,
    Tally,
    article_names,
    curve,
    exact_citations,
    found_in_first,
    holds,
    is_right,
    percentile,
    tallies_by_tag,
    tally,
    tells,
    verdict,
)

GOLD = GoldQuestion("q1", "Who opened the bridge?", True, ("Mayor Holt",), ("a1.txt",), ("who",))
UNANSWERABLE = GoldQuestion("q2", "What did it cost?", False, tags=("cost",))
NAMES = {"a1": frozenset({"a1.txt"}), "a2": frozenset({"a2.txt"})}
RIGHT = "Mayor Holt opened the bridge."


def judged(gold, answer, *, right=False, found=False, seconds=0.0):
    return Judged(gold, answer, right, right, found, len(answer.citations), 0, seconds)


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        pytest.param("Then MAYOR\u00a0 Holt spoke.", "mayor holt", True, id="case-and-space"),
        pytest.param("He said “it’s over”.", '"it\'s over"', True, id="kinds-of-quotes"),
        pytest.param("In 2014 it sank.", "14", False, id="inside-a-number"),
        pytest.param("There were 14,000 people.", "14", False, id="before-thousands"),
        pytest.param("It rose by 3.14 points.", "14", False, id="after-a-decimal-point"),
        pytest.param("It rose by 14.", "14", True, id="number-before-a-full-stop"),
        pytest.param("14, perhaps 15", "14", True, id="number-before-a-comma"),
        pytest.param("The Holts came.", "Holt", False, id="inside-a-word"),
        pytest.param("Holt's car", "Holt", True, id="possessive"),
        pytest.param("It cost $5m.", "$5m", True, id="begins-with-a-sign"),
        pytest.param("It cost US$5m.", "$5m", True, id="sign-after-a-letter"),
        pytest.param("It fell 5% in May.", "5%", True, id="ends-with-a-sign"),
        pytest.param("Die Straße", "strasse", True, id="folded-letters"),
        pytest.param("a.b", "a+b", False, id="no-pattern"),
    ],
)
def test_an_accepted_answer_is_found_as_whole_words(text, answer, expected):
    assert holds(text, answer) is expected


@given(
    st.text(min_size=1).filter(str.strip), st.sampled_from(["", " ", "– ", "("]), st.sampled_from(["", " ", "?", ")"])
)
def test_every_answer_is_in_itself_whatever_stands_around_it(answer, before, after):
    assert holds(f"{before}{answer}{after}", answer)


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


def test_an_abstention_is_never_right(make_answer):
    assert not is_right(make_answer(reason="no_match"), GOLD, NAMES)


@pytest.mark.parametrize(
    ("right", "reason", "threshold", "expected"),
    [
        (True, None, None, "right"),
        (False, None, None, "wrong"),
        (False, "not_stated", None, "refused"),
        (True, None, 0.9, "right"),
        (True, None, 0.91, "refused"),
    ],
    ids=["right", "wrong", "refused", "at-the-threshold", "below-the-threshold"],
)
def test_a_question_ends_right_refused_or_wrong(make_answer, right, reason, threshold, expected):
    answer = make_answer(reason=reason) if reason else make_answer(RIGHT)
    assert verdict(judged(GOLD, answer, right=right), threshold=threshold) == expected


def test_the_tally_counts_every_question_once(make_answer):
    run = [
        judged(GOLD, make_answer(RIGHT), right=True, found=True),
        judged(GOLD, make_answer("It rained."), found=True),
        judged(GOLD, make_answer(reason="no_match")),
        judged(UNANSWERABLE, make_answer("It rained.")),
        judged(UNANSWERABLE, make_answer(reason="not_stated")),
    ]
    expected = Tally(
        answerable=3, right=1, refused=1, wrong=1, right_first=1, found=2, unanswerable=2, unanswerable_refused=1
    )
    assert tally(run) == expected
    assert dict(tallies_by_tag(run)) == {"cost": tally(run[3:]), "who": tally(run[:3])}


def test_the_curve_goes_from_answering_all_to_refusing_all(make_answer):
    run = [
        judged(GOLD, make_answer(RIGHT, confidence=0.7), right=True),
        judged(GOLD, make_answer("It rained.", confidence=0.3)),
        judged(UNANSWERABLE, make_answer("It rained.", confidence=0.3)),
        judged(UNANSWERABLE, make_answer(reason="no_match", confidence=0.1)),
    ]
    assert curve(run) == (
        CurvePoint(0.3, right=1, refused=0, unanswerable_refused=1),
        CurvePoint(0.7, right=1, refused=1, unanswerable_refused=2),
        CurvePoint(math.inf, right=0, refused=2, unanswerable_refused=2),
    )


@given(confidences=st.lists(st.floats(0, 1), max_size=8), right=st.booleans())
def test_a_higher_threshold_never_answers_more(make_answer, confidences, right):
    run = [judged(GOLD, make_answer(RIGHT, confidence=confidence), right=right) for confidence in confidences]
    points = curve(run)
    assert [point.right for point in points] == sorted((point.right for point in points), reverse=True)
    assert [point.refused for point in points] == sorted(point.refused for point in points)
    assert points[-1].refused == len(run)


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [(["a2", "a1"], True), (["b", "c", "d", "e", "a1"], True), (["b", "c", "d", "e", "f", "a1"], False), ([], False)],
    ids=["second", "fifth", "sixth", "nothing"],
)
def test_found_means_among_the_first_five(ranked, expected):
    assert found_in_first(ranked, GOLD, NAMES) is expected


def test_passages_of_one_article_count_as_one_place():
    assert found_in_first(["b"] * 9 + ["a1"], GOLD, NAMES)


def test_a_citation_is_exact_where_it_quotes_the_slice(make_answer):
    answer = make_answer(RIGHT, "It rained.")
    text = " " * 10 + RIGHT + "It rained."
    assert exact_citations(answer, {"a1": text}) == 1


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


@pytest.mark.parametrize(
    ("text", "answer", "told"),
    [
        ("Norland tried the ferry out with Vesmark.", "former ally Vesmark", True),
        ("Norland won 5-0.", "a stunning 5-0 victory", True),
        ("Norland won 4-0.", "a stunning 5-0 victory", False),
        ("The ship was sold because its owner was short of money.", "the owner ran short of money", True),
        ("The ship was sold to another harbour.", "the owner ran short of money", False),
        ("Who was it? It was the ferry.", "the ferry", True),
        ("The ship was tried out.", "former ally Vesmark", False),
    ],
    ids=["a new name", "numbers", "another number", "half of the words", "few words", "as it stands", "no name"],
)
def test_an_answer_in_other_words_tells_what_is_new_in_the_accepted_one(text, answer, told):
    assert tells(text, answer, "With whom did Norland try out the ship?") is told
