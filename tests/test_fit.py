"""The rows from which the weights of the answers are learnt."""

from itertools import islice

from dateline.evals.fit import ask_sample


def test_the_sample_questions_find_their_answers_in_articles_without_an_address() -> None:
    rows = [row for row in islice(ask_sample(), 12) if row.answerable]
    assert len(rows) > 8
    assert sum(row.answers.any() for row in rows) >= len(rows) - 1
