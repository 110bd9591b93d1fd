"""A true sentence answers only where it tells of the people, places and years that were asked about."""

from dataclasses import replace
from datetime import date

import pytest

from dateline.qa.evidence import Candidate, ask_for
from dateline.qa.question import Window, understand
from dateline.qa.relevance import beside_the_question, tells_otherwise
from dateline.qa.weighing import Reading
from dateline.store import Article, Hit, Passage

PASSAGE = (
    "Ferry raised off Saltby 2014-09-01\n"
    "The ferry Aurora, which sank in May 2013, was raised by the salvage firm Brandt. "
    "Mayor Ines Tolle thanked the divers."
)
ANSWER = "The salvage firm Brandt raised the ferry Aurora."


def apart(understood):
    return ask_for(
        understood.topic, mentions=understood.mentions, passages=100, frequencies=lambda stems: dict.fromkeys(stems, 3)
    )


def reason(question, answer=ANSWER, *, any_date=False):
    understood = understand(question, asked=date(2024, 6, 1))
    if any_date:
        understood = replace(understood, window=Window())
    return beside_the_question(understood, apart(understood), answer, [answer], PASSAGE)


def otherwise(question, answer, marked, *, confidence=0.7, margin=2.0):
    """Whether the answer tells otherwise than a reader that marks these words in the passage."""
    article = Article(PASSAGE, "Ferry raised")
    passage = Passage(article.id, 0, len(PASSAGE), PASSAGE, ((0, len(PASSAGE)),))
    hit, start = Hit(passage, article, 1.0, 0.5, 1, 1, None, None), PASSAGE.index(marked)
    best = Candidate(
        hit, 1, 0, len(PASSAGE), PASSAGE, (), frozenset(), margin=margin, marked=(start, start + len(marked))
    )
    asked = apart(understand(question, asked=date(2024, 6, 1)))
    return tells_otherwise(asked, answer, Reading(((1.0, best),), confidence, 1.0))


@pytest.mark.parametrize(
    "question",
    [
        "Which firm raised the ferry Aurora?",
        "Who raised the Aurora in 2014?",
        "What did the firm Brandt and the firm Lund raise?",
    ],
    ids=["plain", "the article's year", "one of two"],
)
def test_an_answer_about_what_was_asked_passes(question):
    assert reason(question) is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which firm raised the ferry Borealis?", "Borealis"),
        ("Which firm raised the ferry Aurora in 2019?", "2019"),
        ("How many litres of milk does a cow give on a day in spring?", "not what was asked"),
    ],
    ids=["another ship", "another year", "another subject"],
)
def test_an_answer_about_something_else_does_not(question, said):
    assert said in reason(question)


def test_a_year_counts_for_nothing_once_a_person_has_lifted_the_dates():
    assert reason("Which firm raised the ferry Aurora in 2019?", any_date=True) is None


def test_an_answer_that_has_none_of_the_words_that_a_sure_reader_marks_tells_otherwise():
    who, when = "Which firm raised the ferry Aurora?", "When did the ferry Aurora sink?"
    assert otherwise(who, "Mayor Ines Tolle raised the ferry Aurora.", "the salvage firm Brandt")
    assert not otherwise(who, ANSWER, "the salvage firm Brandt")
    assert not otherwise(when, "The ferry Aurora sank in spring 2013.", "May 2013")


@pytest.mark.parametrize(
    ("question", "marked", "known"),
    [
        pytest.param("Which firm raised the Aurora?", "firm Brandt", {"confidence": 0.5}, id="not sure enough"),
        pytest.param("Which firm raised the Aurora?", "firm Brandt", {"margin": -1.0}, id="none is likelier"),
        pytest.param("Why was the Aurora raised?", "firm Brandt", {}, id="a reason"),
        pytest.param("Which firm raised the ferry Aurora?", "ferry Aurora", {}, id="the question's words"),
    ],
)
def test_a_reader_that_is_not_sure_contradicts_nobody(question, marked, known):
    assert not otherwise(question, "Mayor Ines Tolle raised it.", marked, **known)
