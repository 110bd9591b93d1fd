"""Retrieval measures, against their definitions in textbooks and against the libraries called directly."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.evals.ranking import MEASURES, means, scores
from dateline.store import InputError

DOCUMENTS = [f"d{number}" for number in range(15)]
RANKINGS = st.dictionaries(st.sampled_from("abcde"), st.lists(st.sampled_from(DOCUMENTS), max_size=25))
GAINS = st.dictionaries(
    st.sampled_from("abcde"),
    st.dictionaries(st.sampled_from(DOCUMENTS), st.integers(1, 3), min_size=1),
    min_size=1,
)


def recall(ranking, gains, k):
    return len(set(ranking[:k]) & set(gains)) / len(gains)


def reciprocal_rank(ranking, gains):
    return next((1 / place for place, key in enumerate(ranking, 1) if key in gains), 0.0)


def ndcg(ranking, gains, k):
    def gained(values):
        return sum(value / math.log2(place + 1) for place, value in enumerate(values[:k], 1))

    return gained([gains.get(key, 0) for key in ranking]) / gained(sorted(gains.values(), reverse=True))


def textbook(ranking, gains):
    ranking = list(dict.fromkeys(ranking))
    recalls = {f"recall@{k}": recall(ranking, gains, k) for k in (1, 3, 5, 10)}
    return {**recalls, "MRR": reciprocal_rank(ranking, gains), "nDCG@10": ndcg(ranking, gains, 10)}


@settings(deadline=None)  # the first example imports the library
@given(RANKINGS, GAINS)
def test_the_measures_are_those_of_the_textbooks(rankings, gains):
    scored = scores(rankings, gains)
    assert list(scored) == list(gains)
    for query, one in scored.items():
        assert tuple(one) == MEASURES
        assert one == pytest.approx(textbook(rankings.get(query, []), gains[query]), abs=1e-9)


@settings(deadline=None)  # the first example imports the library
@given(RANKINGS, GAINS)
def test_the_measures_are_those_of_trec_eval(rankings, gains):
    import pytrec_eval

    evaluator = pytrec_eval.RelevanceEvaluator(gains, {"recall.1,3,5,10", "recip_rank", "ndcg_cut.10"})
    unique = {query: list(dict.fromkeys(ranking)) for query, ranking in rankings.items()}
    run = {query: {key: 1 / place for place, key in enumerate(ranking, 1)} for query, ranking in unique.items()}
    scored = scores(rankings, gains)
    for query, theirs in evaluator.evaluate(run).items():
        assert scored[query] == pytest.approx(
            {
                **{f"recall@{k}": theirs[f"recall_{k}"] for k in (1, 3, 5, 10)},
                "MRR": theirs["recip_rank"],
                "nDCG@10": theirs["ndcg_cut_10"],
            },
            abs=1e-9,
        )


@pytest.mark.parametrize("rankings", [{"q": []}, {}, {"q": ["z"]}], ids=["empty", "missing", "nothing relevant"])
def test_a_ranking_that_finds_nothing_scores_zero(rankings):
    assert scores(rankings, {"q": {"a": 1}}) == {"q": dict.fromkeys(MEASURES, 0.0)}


@pytest.mark.parametrize("gains", [{}, {"q": {}}, {"q": {"a": 0}}], ids=["unknown", "no documents", "no gain"])
def test_a_query_without_relevant_documents_is_left_out(gains):
    assert scores({"q": ["a"]}, gains) == {}
    assert list(scores({"q": ["a"], "p": []}, {**gains, "p": {"a": 1}})) == ["p"]


def test_a_document_counts_once_at_its_first_place():
    again = scores({"q": ["z", "a", "a", "z", "b"]}, {"q": {"a": 1, "b": 1}})
    assert again == scores({"q": ["z", "a", "b"]}, {"q": {"a": 1, "b": 1}})


def test_the_order_alone_decides_whatever_the_ids():
    there, back = (scores({"q": order}, {"q": {"a": 1}}, ["MRR"])["q"]["MRR"] for order in ("ab", "ba"))
    assert (there, back) == (1.0, 0.5)


def test_the_larger_gain_belongs_first():
    best, other = (scores({"q": order}, {"q": {"a": 3, "b": 1}}, ["nDCG@2"])["q"]["nDCG@2"] for order in ("ab", "ba"))
    assert best == 1.0
    assert other == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)), abs=1e-9)


def test_means_are_taken_over_the_queries_that_are_scored():
    scored = scores({"p": ["a"], "q": ["z"]}, {"p": {"a": 1}, "q": {"a": 1}, "none": {}}, ["MRR", "recall@1"])
    assert means(scored) == {"MRR": 0.5, "recall@1": 0.5}


def test_there_is_no_mean_of_nothing():
    with pytest.raises(InputError, match="nothing to measure"):
        means({})


@pytest.mark.parametrize("name", ["recall", "recall@0", "nDCG@", "MAP", "MRR@10", "recall@x"])
def test_an_unknown_measure_is_refused(name):
    with pytest.raises(InputError, match="recall@k, MRR and nDCG@k"):
        scores({"q": ["a"]}, {"q": {"a": 1}}, [name])
