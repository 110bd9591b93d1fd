"""What a question asks for: the days, the order, and the words that are left to search."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.qa.question import Window, describe, parse_day, understand
from dateline.store.errors import InputError

SUNDAY = date(2015, 11, 22)  # the day of asking, unless a test says otherwise


def window_of(words: str, asked: date = SUNDAY) -> str:
    """The window of a question, written as "since..until"."""
    window = understand(words, asked=asked).window
    return f"{window.since or ''}..{window.until or ''}" if window else ""


WINDOWS = {
    # years
    "What did Falk say in 2013?": "2013-01-01..2013-12-31",
    "What did Falk say during 2013?": "2013-01-01..2013-12-31",
    "In 2013, what did Falk say?": "2013-01-01..2013-12-31",
    "What did Falk say in the year 2013?": "2013-01-01..2013-12-31",
    "And in 2015?": "2015-01-01..2015-12-31",
    "And 2014?": "2014-01-01..2014-12-31",
    "What about 2014?": "2014-01-01..2014-12-31",
    # months
    "Who visited Norland in May 2014?": "2014-05-01..2014-05-31",
    "Who won the May 2014 elections?": "2014-05-01..2014-05-31",
    "Who visited Norland in Feb. 2012?": "2012-02-01..2012-02-29",
    "who visited norland in may 2014": "2014-05-01..2014-05-31",
    "Who visited Norland in 2014-03?": "2014-03-01..2014-03-31",
    "Who visited Norland in May?": "2015-05-01..2015-05-31",
    "Who visited Norland in November?": "2015-11-01..2015-11-30",
    "Who visited Norland in December?": "2014-12-01..2014-12-31",
    "who visited norland in may": "2015-05-01..2015-05-31",
    "Who visited Norland last May?": "2015-05-01..2015-05-31",
    "Who visited Norland last November?": "2014-11-01..2014-11-30",
    "Who visited Norland in May last year?": "2014-05-01..2014-05-31",
    # days
    "What happened on 22 January 2015?": "2015-01-22..2015-01-22",
    "What happened on the 22nd of January 2015?": "2015-01-22..2015-01-22",
    "What happened on January 22, 2015?": "2015-01-22..2015-01-22",
    "What happened on Jan. 22, 2015?": "2015-01-22..2015-01-22",
    "What happened on Thursday, 22 January 2015?": "2015-01-22..2015-01-22",
    "What happened on 2015-01-22?": "2015-01-22..2015-01-22",
    "What happened on 22/01/2015?": "2015-01-22..2015-01-22",
    "What happened on 01/22/2015?": "2015-01-22..2015-01-22",
    "What happened on 22.01.2015?": "2015-01-22..2015-01-22",
    "What happened on 5/4/2014?": "2014-04-05..2014-05-04",  # two readings: the span of both
    "What happened on 22 January?": "2015-01-22..2015-01-22",
    "What happened on 25 December?": "2014-12-25..2014-12-25",
    "What happened July 4?": "2015-07-04..2015-07-04",
    "What happened between 3 and 5 May 2014?": "2014-05-03..2014-05-05",
    "What happened on May 3-5, 2014?": "2014-05-03..2014-05-05",
    # seasons, quarters, halves, decades, parts
    "What was built in the summer of 2014?": "2014-06-01..2014-08-31",
    "What was built in winter 2014?": "2014-12-01..2015-02-28",
    "What was built last summer?": "2015-06-01..2015-08-31",
    "What was built last autumn?": "2014-09-01..2014-11-30",
    "What was built in the first half of 2014?": "2014-01-01..2014-06-30",
    "What was built in the second quarter of 2015?": "2015-04-01..2015-06-30",
    "What was built in Q3 2014?": "2014-07-01..2014-09-30",
    "What was built in the 1990s?": "1990-01-01..1999-12-31",
    "What was built in the nineties?": "1990-01-01..1999-12-31",
    "What was built in the '80s?": "1980-01-01..1989-12-31",
    "What was built in the 1800s?": "1800-01-01..1899-12-31",
    "What was built in early 2013?": "2013-01-01..2013-04-30",
    "What was built in mid-2013?": "2013-05-01..2013-08-31",
    "What was built in late 2013?": "2013-09-01..2013-12-31",
    "What was built in late May 2014?": "2014-05-21..2014-05-31",
    "What was built at the beginning of 2014?": "2014-01-01..2014-04-30",
    "What was built in the last week of May 2014?": "2014-05-01..2014-05-31",
    # open sides
    "What changed since 2014?": "2014-01-01..",
    "What changed since the summer of 2014?": "2014-06-01..",
    "What changed since April?": "2015-04-01..",
    "What changed since yesterday?": "2015-11-21..",
    "What changed since the May 2014 elections?": "2014-05-01..",
    "What changed from 2014 onwards?": "2014-01-01..",
    "What changed before April 2015?": "..2015-03-31",
    "What changed prior to 2015?": "..2014-12-31",
    "What changed after 2014?": "2015-01-01..",
    "What changed after 22 January 2015?": "2015-01-23..",
    "What changed until 2012?": "..2012-12-31",
    "What changed by the end of 2014?": "..2014-12-31",
    "What changed before the end of 2014?": "..2014-12-31",
    # ranges and lists
    "What changed from 2010 to 2013?": "2010-01-01..2013-12-31",
    "What changed between 2013 and 2021?": "2013-01-01..2021-12-31",
    "What changed between March and June 2014?": "2014-03-01..2014-06-30",
    "What changed between November and February 2014?": "2013-11-01..2014-02-28",
    "What changed from March 2014 to February?": "2014-03-01..2015-02-28",
    "What changed from May to July?": "2015-05-01..2015-07-31",
    "What changed in March-May 2014?": "2014-03-01..2014-05-31",
    "What changed in 2014-2017?": "2014-01-01..2017-12-31",
    "What changed 2014–2017?": "2014-01-01..2017-12-31",
    "What changed in 2013-14?": "2013-01-01..2014-12-31",
    "What changed from 3 May 2014 until today?": "2014-05-03..2015-11-22",
    "How did it change in 2012, 2013 and 2015?": "2012-01-01..2015-12-31",
    "How did it change in 2014 compared to 2012?": "2012-01-01..2014-12-31",
    "What changed after 2010 and before 2013?": "2011-01-01..2012-12-31",
    "How did the plan of May 2013 change since 2015?": "2013-05-01..",
    # counted from the day of asking
    "What did Falk say today?": "2015-11-22..2015-11-22",
    "What did Falk say this morning?": "2015-11-22..2015-11-22",
    "What did Falk say yesterday?": "2015-11-21..2015-11-21",
    "What did Falk say the day before yesterday?": "2015-11-20..2015-11-20",
    "What did Falk say last night?": "2015-11-21..2015-11-22",
    "What did Falk say this week?": "2015-11-15..2015-11-22",
    "What did Falk say last week?": "2015-11-09..2015-11-15",
    "What did Falk say in the last week?": "2015-11-15..2015-11-22",
    "What did Falk say last weekend?": "2015-11-14..2015-11-15",
    "What did Falk say this month?": "2015-11-01..2015-11-30",
    "What did Falk say last month?": "2015-10-01..2015-10-31",
    "What did Falk say this year?": "2015-01-01..2015-12-31",
    "What did Falk say last year?": "2014-01-01..2014-12-31",
    "What did Falk say late last year?": "2014-09-01..2014-12-31",
    "What did Falk say three days ago?": "2015-11-19..2015-11-19",
    "What did Falk say two weeks ago?": "2015-11-05..2015-11-11",
    "What did Falk say two months ago?": "2015-09-01..2015-09-30",
    "What did Falk say a year ago?": "2014-01-01..2014-12-31",
    "What did Falk say in the past 10 days?": "2015-11-12..2015-11-22",
    "What did Falk say in the last 24 hours?": "2015-11-21..2015-11-22",
    "What did Falk say in the last three years?": "2012-11-22..2015-11-22",
    "What did Falk say over the last decade?": "2005-11-22..2015-11-22",
    "What did Falk say on Monday?": "2015-11-16..2015-11-16",
    "What did Falk say on Sunday?": "2015-11-22..2015-11-22",
    "What did Falk say last Sunday?": "2015-11-15..2015-11-15",
    "What did Falk say last Wednesday?": "2015-11-18..2015-11-18",
    "What did Falk say on Tuesday evening?": "2015-11-17..2015-11-17",
    "What was decided in yesterday's vote?": "2015-11-21..2015-11-21",
}


@pytest.mark.parametrize(("words", "window"), WINDOWS.items(), ids=WINDOWS)
def test_date_words_become_a_window(words, window):
    assert window_of(words) == window


NO_DATES = [
    # verbs, names and numbers that look like dates
    "Who may attend?",
    "May I attend the council?",
    "Who led the march to the capital?",
    "Who will march on the palace?",
    "Who came second?",
    "Who is August Wilson?",
    "What was the June Carter case?",
    "What is told in June Carter's book?",
    "When did they march 5 miles?",
    "What does Company 2020 make?",
    "What is agenda 2030?",
    "Who won Euro 2016?",
    "Who won the World Cup 2014?",
    "Who won the 2014 World Cup?",
    "Who hosted the Olympics 2012?",
    "Who won in 2014 World Cup matches?",
    "What did the 2014-2020 programme cost?",
    "Who flies the Boeing 737?",
    "Did 2014 people sign?",
    "Who lost between 1900 and 2000 soldiers?",
    "Who sold 1,200 tractors?",
    "Who paid $2015 for it?",
    "What is an SM-3?",
    "What did the Sunday Times of Norland print?",
    "What is Norland Today?",
    "Who leads the Friends of Europe?",
    "What was in Resolution 1973?",
    "Who started the Arab Spring?",
    "Who wrote after the fall of the old town?",
    "What happened in the last days of the siege?",
    "Who called the office at 555-2014-2017?",
    "How many stations are still used today?",
    "What happened more than two weeks ago?",
    "What happened before yesterday's vote?",
    "What happened on 31 February 2015?",
    # plans, and days that are still to come
    "Which ships will be deployed by 2020?",
    "Which ships were deployed by 2014?",
    "Which ships are planned for 2030?",
    "What happens in 2016?",
    "What changes after 2015?",
    "What changes since 2030?",
    "What changes before 2030?",
    "What will open in May?",
    "Will the council meet on Monday?",
    # words that contradict each other
    "What changed after 2014 and before 2012?",
]


@pytest.mark.parametrize("words", NO_DATES)
def test_no_window_and_no_word_lost(words):
    question = understand(words, asked=SUNDAY)
    assert not question.window
    assert question.mentions == ()
    assert question.topic == question.standalone == words


@pytest.mark.parametrize(
    ("asked", "window"),
    [(date(2015, 11, 16), "2015-11-09..2015-11-16"), (date(2015, 11, 20), "2015-11-13..2015-11-20")],
    ids=["on a Monday", "on a Friday"],
)
def test_this_week_always_holds_seven_days_before_the_day_of_asking(asked, window):
    assert window_of("What happened this week?", asked) == window


def test_a_day_without_a_year_may_be_the_day_of_asking():
    assert window_of("What happened on 22 November?") == "2015-11-22..2015-11-22"


def test_29_february_without_a_year_is_the_latest_there_was():
    assert window_of("What happened on 29 February?") == "2012-02-29..2012-02-29"


ORDERS = {
    "What is the latest news about Norland?": "latest",
    "What is the latest on Norland?": "latest",
    "What is the newest bridge?": "latest",
    "What is the most recent figure?": "latest",
    "What did Falk say recently?": "latest",
    "Who is the current mayor?": "latest",
    "Who is currently mayor?": "latest",
    "Who is mayor now?": "latest",
    "Now who is mayor?": "latest",
    "What is the earliest article about Norland?": "earliest",
    "What does the earliest report say?": "earliest",
    "What is the first story about the bridge?": "earliest",
    "When was the flood first reported?": "earliest",
    "What was originally reported?": "earliest",
    "Who must pay at the latest?": "relevance",
    "Who was the first woman to fly?": "relevance",
    "What did the first report of the commission say?": "relevance",
    "Where was the bridge originally?": "relevance",
    "What was open until now?": "relevance",
    "Who filmed Apocalypse Now?": "relevance",
    "What is the town now known as?": "relevance",
    "What carries the electric current?": "relevance",
    "How large is the current account deficit?": "relevance",
    "Does the earliest article contradict the latest?": "relevance",
    "Who knows the mayor?": "relevance",
}


@pytest.mark.parametrize(("words", "order"), ORDERS.items(), ids=ORDERS)
def test_words_that_ask_for_an_order(words, order):
    question = understand(words, asked=SUNDAY)
    assert question.order == order
    assert not question.window


TOPICS = {
    "What did Falk say in 2013?": "What did Falk say?",
    "In 2013, what did Falk say?": "What did Falk say?",
    "What, in 2013, did Falk say?": "What did Falk say?",
    "in may 2014 who visited norland": "who visited norland",
    "How has the border changed over the last decade?": "How has the border changed?",
    "What changed between March and June 2014 in Norland?": "What changed in Norland?",
    "What changed after 2010 and before 2013?": "What changed?",
    "How did it change in 2012, 2013 and 2015?": "How did it change?",
    "What was decided in yesterday's vote?": "What was decided in the vote?",
    "Who won this year's race?": "Who won the race?",
    "Who governed since the May 2014 elections?": "Who governed since the elections?",
    "Who was elected (May 2014)?": "Who was elected?",
    "Who ruled in the 1640's?": "Who ruled?",
    "What is the latest news about Norland?": "What is the news about Norland?",
    "Who is the current mayor?": "Who is the mayor?",
    "Who is mayor now?": "Who is mayor?",
    "When was the flood first reported?": "When was the flood reported?",
    "What is the most recent report on Norland from May 2014?": "What is the report on Norland?",
    "And in 2015?": "And in 2015?",
    "2014-2017": "2014-2017",
    "What about last week?": "What about last week?",
}


@pytest.mark.parametrize(("words", "topic"), TOPICS.items(), ids=TOPICS)
def test_topic_is_the_question_without_date_and_order_words(words, topic):
    assert understand(words, asked=SUNDAY).topic == topic


MENTIONS = {
    "Who met in November 2010?": ("November 2010",),
    "Who met in 2013?": ("2013",),
    "Who met in May?": ("May 2015", "May"),
    "Who met in 2013 and 2015?": ("2013", "2015"),
    "Who met in early 2013?": ("early 2013",),
    "Who met in the 1990s?": ("1990s",),
    "Who met in the summer of 2014?": ("summer of 2014", "summer 2014"),
    "Who met on 4 July 2014?": ("July 4, 2014", "4 July 2014", "July 4 2014", "2014-07-04"),
    "Who met last week?": (),
    "Who met last year?": (),
    "Who met on Monday?": (),
    "Who met since 2014?": (),
    "Who met before April 2015?": (),
    "Who met from 2010 to 2013?": (),
}


@pytest.mark.parametrize(("words", "mentions"), MENTIONS.items(), ids=MENTIONS)
def test_mentions_are_the_words_for_the_same_date(words, mentions):
    assert understand(words, asked=SUNDAY).mentions == mentions


def test_a_day_is_mentioned_in_full_short_and_iso_form():
    mentions = understand("Who met on 22/01/2015?", asked=SUNDAY).mentions
    assert {"January 22, 2015", "22 January 2015", "Jan. 22, 2015", "22 Jan 2015", "2015-01-22"} <= set(mentions)


def test_a_date_with_two_readings_mentions_both():
    mentions = understand("Who met on 5/4/2014?", asked=SUNDAY).mentions
    assert {"4 May 2014", "5 April 2014"} <= set(mentions)


def test_a_stated_window_wins_over_the_words():
    question = understand("What did Falk say in 2013?", asked=SUNDAY, since=date(2014, 1, 1))
    assert question.window == Window(date(2014, 1, 1), None)
    assert question.stated
    assert question.topic == "What did Falk say?"
    assert question.mentions == ()


def test_without_a_stated_window_the_words_count():
    assert not understand("What did Falk say in 2013?", asked=SUNDAY).stated


def test_standalone_collapses_white_space_and_text_stays():
    question = understand("  What\n did\tFalk  say? ", asked=SUNDAY)
    assert question.text == "  What\n did\tFalk  say? "
    assert question.standalone == "What did Falk say?"


@pytest.mark.parametrize(
    ("words", "advice"),
    [("", "in words"), (" \n", "in words"), ("?!…", "in words"), ("why " * 501, "Shorten")],
    ids=["empty", "white space", "punctuation", "2,003 characters"],
)
def test_a_question_that_cannot_be_asked_is_refused_with_advice(words, advice):
    with pytest.raises(InputError, match=advice):
        understand(words, asked=SUNDAY)


def test_since_later_than_until_is_refused():
    with pytest.raises(InputError, match="Swap"):
        understand("Who met?", asked=SUNDAY, since=date(2015, 2, 1), until=date(2015, 1, 1))


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2014", (date(2014, 1, 1), date(2014, 12, 31))),
        ("2012-02", (date(2012, 2, 1), date(2012, 2, 29))),
        ("2014-05-03", (date(2014, 5, 3), date(2014, 5, 3))),
    ],
    ids=["year", "month", "day"],
)
def test_option_dates_give_first_and_last_day(value, days):
    assert parse_day(value) == days


@pytest.mark.parametrize(
    "value",
    [
        "",
        "14",
        "0000",
        "2014-13",
        "2014-02-30",
        "20140503",
        "2014-W05",
        "2014-5",
        "May 2014",
        "2014-05-03 ",
        "２０１４",
    ],
)
def test_other_option_dates_are_refused(value):
    with pytest.raises(InputError, match="YYYY"):
        parse_day(value)


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(), ""),
        (Window(date(2013, 1, 1), date(2013, 12, 31)), "2013"),
        (Window(date(2014, 5, 1), date(2014, 5, 31)), "May 2014"),
        (Window(date(2014, 5, 3), date(2014, 5, 3)), "2014-05-03"),
        (Window(date(2014, 3, 1), date(2014, 6, 30)), "2014-03-01 to 2014-06-30"),
        (Window(date(2013, 1, 1), date(2014, 12, 31)), "2013-01-01 to 2014-12-31"),
        (Window(date(2014, 6, 1), None), "since 2014-06-01"),
        (Window(None, date(2015, 3, 31)), "until 2015-03-31"),
    ],
    ids=["open", "year", "month", "day", "months", "years", "since", "until"],
)
def test_a_window_is_described_for_people(window, words):
    assert describe(window) == words


PIECES = st.sampled_from(
    ["in", "on", "since", "before", "after", "from", "to", "between", "and", "the", "end of", "early", "last", "this",
     "May", "March", "29 February", "2015", "1999", "2030", "1990s", "'90s", "summer", "first half of", "31/12/2015",
     "999 years ago", "week", "weekend", "Monday", "now", "latest", "first reported", "'s", ",", "-", "(", ")", "?",
     "what"]
)  # fmt: skip
PRINTABLE = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=300)
QUESTIONS = PRINTABLE | st.lists(PIECES, min_size=1, max_size=20).map(" ".join)


@given(words=QUESTIONS.filter(lambda words: any(map(str.isalnum, words))), asked=st.dates())
def test_every_text_with_a_word_is_understood(words, asked):
    question = understand(words, asked=asked)
    window = question.window
    assert window.since is None or window.until is None or window.since <= window.until
    assert question.topic.strip()
    assert window.since is None or window.since <= asked


def test_a_question_takes_less_than_a_millisecond():
    started = time.process_time()
    for words in WINDOWS:
        understand(words, asked=SUNDAY)
    assert (time.process_time() - started) / len(WINDOWS) < 0.001
