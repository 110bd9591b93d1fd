"""A true sentence answers only where it tells of the people, places and years that were asked about."""

from dataclasses import replace
from datetime import date

import pytest

from dateline.qa.evidence import ask_for
from dateline.qa.question import Window, understand
from dateline.qa.relevance import beside_the_question

PASSAGE = (
    "Ferry raised off Saltby 2014-09-01\n"
    "The ferry Aurora, which sank in May 2013, was raised by the salvage firm Brandt. "
    "Mayor Ines Tolle thanked the divers."
)
ANSWER = "The salvage firm Brandt raised the ferry Aurora."


def reason(question, answer=ANSWER, *, any_date=False):
    understood = understand(question, asked=date(2024, 6, 1))
    if any_date:
        understood = replace(understood, window=Window())
    asked = ask_for(
        understood.topic, mentions=understood.mentions, passages=100, frequencies=lambda stems: dict.fromkeys(stems, 3)
    )
    return beside_the_question(understood, asked, answer, [answer], PASSAGE)


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
