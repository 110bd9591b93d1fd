"""Accepted answers: words, numbers and dates, and what states them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.evals.accepted import AcceptedDate, AcceptedNumber, exact_match, holds, states, tells, token_f1

JUNE_15 = AcceptedDate("2014-06-15", date(2014, 6, 15), date(2014, 6, 15))
JUNE = AcceptedDate("2014-06", date(2014, 6, 1), date(2014, 6, 30))


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
    ("text", "number", "tolerance", "unit", "expected"),
    [
        pytest.param("It is 1,240 metres long.", 1240, 0, "metres", True, id="with-its-unit"),
        pytest.param("It is 1240 km long.", 1240, 0, "kilometres", True, id="short-unit"),
        pytest.param("It is 1,240 kilometres long.", 1240, 0, "metres", False, id="another-unit"),
        pytest.param("It is 1,243 metres long.", 1240, 5, "metres", True, id="within-tolerance"),
        pytest.param("It is 1,246 metres long.", 1240, 5, "metres", False, id="beyond-tolerance"),
        pytest.param("Some twelve hundred people came.", 1200, 0, "", True, id="in-words"),
        pytest.param("It cost 5 million crowns.", 5_000_000, 0, "crowns", True, id="scale"),
        pytest.param("Fourteen ferries, 12 lorries.", 12, 0, "ferries", False, id="of-something-else"),
        pytest.param("It rained.", 12, 100, "", False, id="no-number"),
    ],
)
def test_a_number_is_compared_by_value(text, number, tolerance, unit, expected):
    assert states(text, AcceptedNumber(Decimal(number), Decimal(tolerance), unit)) is expected


@pytest.mark.parametrize(
    ("text", "published", "accepted", "expected"),
    [
        pytest.param("It opened on 15 June 2014.", None, JUNE_15, True, id="day-before-month"),
        pytest.param("It opened on June 15, 2014.", None, JUNE_15, True, id="month-before-day"),
        pytest.param("It opened on 16 June 2014.", None, JUNE_15, False, id="another-day"),
        pytest.param("It opened on Sunday.", "2014-06-16", JUNE_15, True, id="weekday-of-the-article"),
        pytest.param("It opened on Sunday.", "2014-07-16", JUNE_15, False, id="weekday-of-another-week"),
        pytest.param("It opened on 15 June.", "2014-06-16", JUNE_15, True, id="year-of-the-article"),
        pytest.param("It opened on 15 June.", None, JUNE_15, False, id="no-year"),
        pytest.param("It opened on 15 June 2014.", None, JUNE, True, id="a-day-of-the-month"),
        pytest.param("It opened in 2014.", None, JUNE, False, id="less-exact"),
    ],
)
def test_a_date_is_compared_as_a_date(text, published, accepted, expected):
    assert states(text, accepted, published=published) is expected


@pytest.mark.parametrize(
    ("text", "accepted", "expected"),
    [
        ("It cost 1,200,000 crowns.", "1.2 million crowns", True),
        ("It cost 1.2 million marks.", "1.2 million crowns", False),
        ("It cost 1.3 million crowns.", "1.2 million crowns", False),
        ("Twelve passengers came.", "12 passengers", True),
        ("Mayor Holt came.", "Holt, 64", False),
    ],
    ids=["scale", "unit", "value", "words", "missing-number"],
)
def test_a_wording_with_figures_is_found_by_their_values(text, accepted, expected):
    assert states(text, accepted) is expected


def test_numbers_and_dates_are_told_only_by_their_value():
    assert not tells("The metres of the bridge", AcceptedNumber(Decimal(1240), unit="metres"), "How long?")
    assert not tells("It opened one Sunday in June.", JUNE_15, "When did it open?")


@pytest.mark.parametrize(
    ("text", "accepted", "match", "f1"),
    [
        ("The Holt family.", "holt family", True, 1.0),
        ("Mayor Holt", "Holt", False, 2 / 3),
        ("Nobody", "Holt", False, 0.0),
        ("", "Holt", False, 0.0),
        ("1,240 metres", AcceptedNumber(Decimal(1240), unit="metres"), True, 1.0),
    ],
    ids=["article-and-case", "partly", "not-at-all", "empty", "number"],
)
def test_squads_measures(text, accepted, match, f1):
    assert exact_match(text, accepted) is match
    assert token_f1(text, accepted) == pytest.approx(f1)


def test_nothing_is_no_exact_match():
    assert not exact_match("", "A")


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
