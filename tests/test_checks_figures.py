from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.qa.checks.calendar_days import days_in, undated
from dateline.qa.checks.figures import figures, miscounted, missing


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("forty-one ships", "41"),
        ("1,200 ships", "1200"),
        ("two hundred and fifty thousand people", "250000"),
        ("1.2 million people", "1200000"),
        ("£3bn", "3000000000"),
        ("a dozen eggs", "12"),
        ("two and a half percent", "2.5"),
        ("two and a half million", "2500000"),
        ("half a million crowns", "500000"),
        ("the third ferry", "3"),
        ("the 3rd ferry", "3"),
        ("at 21:45", "1305"),
        ("at 9.45pm", "1305"),
    ],
)
def test_a_figure_is_read(text, value) -> None:
    assert [figure.value for figure in figures(text)] == [Decimal(value)]


def test_one_alone_is_a_word() -> None:
    assert figures("one of the ships") == ()


@given(st.integers(2, 10**9))
def test_a_number_is_the_same_with_and_without_separators(number) -> None:
    assert missing(figures(f"There were {number:,} votes"), figures(f"They counted {number} votes")) == []


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("6% more", "six percent more"),
        ("12 per cent", "12%"),
        ("€3 million", "3 million euros"),
        ("5 km", "five kilometres"),
        ("about 40 ships", "41 ships"),
        ("more than 2,000 people", "2,050 people"),
        ("1.2 million people", "1,203,412 people"),
    ],
)
def test_figures_agree_however_they_are_written(sentence, passage) -> None:
    assert missing(figures(sentence), figures(passage)) == []


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("47 ships", "41 ships"),
        ("3 million dollars", "3 million euros"),
        ("5 miles", "5 kilometres"),
        ("the third ferry", "three ferries"),
        ("1.2 million", "1.2 billion"),
        ("40 ships", "41 ships"),
    ],
)
def test_figures_that_differ_are_missing(sentence, passage) -> None:
    assert [figure.written for figure in missing(figures(sentence), figures(passage))]


def test_a_figure_given_to_something_else_is_found() -> None:
    ((mine, theirs),) = miscounted(figures("19 sailors drowned"), figures("17 sailors drowned near 19 rocks"))
    assert (mine.written, theirs.written) == ("19", "17")


def test_a_figure_without_a_noun_is_of_what_the_figure_before_it_counts() -> None:
    game = figures("Ines Kolo scored 31 points, Paul Adler added 29, and Lena Orr had eight assists")
    assert miscounted(figures("29 assists"), game)
    assert not miscounted(figures("29 points"), game)
    assert not miscounted(figures("67 seats"), figures("They won 67 of the 139 seats"))


@pytest.mark.parametrize(
    ("sentence", "passage", "published"),
    [
        ("on 14 May 2013", "on Tuesday", "2013-05-15"),
        ("on 17 May 2013", "on Friday", "2013-05-15"),
        ("in May 2013", "on 14 May", "2013-05-15"),
        ("on May 14", "on 14 May 2013", None),
        ("in 2013", "in May 2013", None),
        ("on 14 May 2013", "yesterday", "2013-05-15"),
        ("on 15 May 2013", "the ferry sank", "2013-05-15"),
        ("on Tuesday", "on 14 May 2013", None),
        ("in the summer", "in July", None),
    ],
)
def test_a_date_rests_on_the_text_or_on_the_article_s_date(sentence, passage, published) -> None:
    days = days_in(passage, published)
    assert undated(sentence, [(days, published)], [days]) == []


@pytest.mark.parametrize(
    ("sentence", "passage", "published"),
    [
        ("on 16 May 2013", "on Tuesday", "2013-05-15"),
        ("on 14 May 2013", "in May", None),
        ("in 2014", "in May 2013", "2013-05-15"),
        ("on Thursday", "on Tuesday", "2013-05-15"),
        ("on 15 May 2013", "on 12 May 2013", "2013-05-15"),
    ],
)
def test_any_other_date_is_missing(sentence, passage, published) -> None:
    days = days_in(passage, published)
    assert undated(sentence, [(days, published)], [days]) == [sentence.split(" ", 1)[1]]
