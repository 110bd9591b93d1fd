"""Turns: what is asked of the assistant, with which history and dates, and the link that asks it again."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dateline.qa.answer import Draft
from dateline.qa.page.conversation import (
    answered,
    chosen_window,
    ended,
    link,
    linked_turn,
    new_turn,
    with_dates,
)
from dateline.qa.question import Window
from dateline.store import InputError
from dateline.store.article import days_of
from made import ASKED, hostile_texts, turn
from scripted import written

SINCE, UNTIL = date(2013, 1, 1), date(2013, 12, 31)
WHOLE = written("q", "m")
DRAFT = Draft("q", "q", Window(), "m", WHOLE.sentences[:1], WHOLE.citations[:1], WHOLE.struck[:1], "still pending")


class Recorder:
    """An assistant that remembers with what it was asked, and gives drafts, an answer or an error in turn."""

    def __init__(self, *outcomes):
        self.outcomes = outcomes
        self.asked = []
        self.closed = False

    def stream(self, text, **known):
        self.asked.append((text, known))
        for outcome in self.outcomes:
            if isinstance(outcome, Exception):
                raise outcome
            try:
                yield outcome
            except GeneratorExit:
                self.closed = True
                raise


def today():
    return date.today()  # noqa: DTZ011  (the user's day)


def opened(address):
    """The turn of an address, read as a web server reads it."""
    return linked_turn(dict(parse_qsl(address.removeprefix("?"), keep_blank_values=True)))


def test_a_new_turn_waits_and_is_asked_today():
    before = today()
    made = new_turn("What sank?")
    assert (made.question, made.window, made.outcome, made.answer) == ("What sank?", None, None, None)
    assert before <= made.asked <= today()


def test_turns_have_keys_of_their_own_that_fit_into_a_link():
    keys = {new_turn("What sank?").key for _ in range(50)}
    assert len(keys) == 50
    assert all(key.isalnum() and key.isascii() for key in keys)


def test_half_a_pair_of_surrogates_becomes_a_question_mark():
    assert new_turn("What \ud83d sank?").question == "What ? sank?"


def test_only_the_last_turn_is_answered(make_answer):
    first, answer = make_answer("It sank."), make_answer("It was raised.")
    turns = (turn(first), turn(None, question="And then?", key="cd34"))
    assert list(answered(turns, Recorder(answer))) == [(turns[0], replace(turns[1], outcome=answer))]


def test_an_answer_grows_by_drafts_which_are_not_settled():
    drafts = [Draft("q", "q", Window(), "m"), DRAFT]
    grown = list(answered((turn(None),), Recorder(*drafts, written("q", "m"))))
    assert [turns[-1].draft for turns in grown] == [*drafts, None]
    assert [turns[-1].settled for turns in grown] == [False, False, True]
    assert grown[-1][-1].answer == written("q", "m")


def test_the_assistant_stops_where_nobody_takes_its_drafts():
    assistant = Recorder(DRAFT, written("q", "m"))
    versions = answered((turn(None),), assistant)
    next(versions)
    versions.close()
    assert assistant.closed


def test_the_history_is_the_answers_of_earlier_turns_oldest_first(make_answer):
    sank, refused = make_answer("It sank."), make_answer(reason="no_match")
    assistant = Recorder(make_answer("It was raised."))
    turns = (turn(sank), turn("The question is empty.", question=" "), turn(refused), turn(None, question="And then?"))
    list(answered(turns, assistant))
    [(text, known)] = assistant.asked
    assert text == "And then?"
    assert known["history"] == [sank, refused]
    assert known["asked"] == ASKED


@pytest.mark.parametrize(
    ("window", "since", "until", "any_date"),
    [
        (None, None, None, False),
        (Window(), None, None, True),
        (Window(SINCE, UNTIL), SINCE, UNTIL, False),
        (Window(SINCE, None), SINCE, None, False),
        (Window(None, UNTIL), None, UNTIL, False),
    ],
    ids=["nobody chose", "any date", "both sides", "since", "until"],
)
def test_chosen_dates_are_asked_for(make_answer, window, since, until, any_date):
    assistant = Recorder(make_answer("It sank."))
    list(answered((turn(None, window=window),), assistant))
    [(_, known)] = assistant.asked
    assert (known["since"], known["until"], known["any_date"]) == (since, until, any_date)


def test_a_question_that_cannot_be_used_has_its_message_for_an_outcome():
    [[last]] = answered((turn(None),), Recorder(InputError("The question is empty.")))
    assert (last.outcome, last.answer) == ("The question is empty.", None)


def test_a_fault_is_not_taken_for_an_answer():
    with pytest.raises(RuntimeError):
        list(answered((turn(None),), Recorder(RuntimeError("a fault"))))


@pytest.mark.parametrize(
    ("chosen", "understood", "dates"),
    [
        (None, Window(SINCE, UNTIL), Window(SINCE, UNTIL)),
        (Window(SINCE, None), Window(SINCE, UNTIL), Window(SINCE, None)),
        (Window(), Window(SINCE, UNTIL), Window()),
        (None, None, Window()),
    ],
    ids=["from the words", "chosen", "any date chosen", "not answered yet"],
)
def test_the_dates_in_force_are_those_chosen_or_else_those_in_the_words(make_answer, chosen, understood, dates):
    outcome = make_answer("It sank.", window=understood) if understood else None
    assert turn(outcome, window=chosen).dates == dates


def test_other_dates_replace_the_last_turn_by_one_that_waits(make_answer):
    turns = (turn(make_answer("It sank.")), turn(make_answer("It was raised."), question="And then?", key="cd34"))
    first, last = with_dates(turns, Window(SINCE, None))
    assert first == turns[0]
    assert last == replace(turns[1], key=last.key, window=Window(SINCE, None), outcome=None)
    assert last.key != "cd34"


def test_a_message_stands_in_place_of_an_answer_that_will_not_come(make_answer):
    settled = (turn(make_answer("It sank.")),)
    assert ended((*settled, turn(None)), "Broken.") == (*settled, turn("Broken."))
    assert ended((turn(replace(DRAFT, sentences=(), struck=())),), "Broken.") == (turn("Broken."),)
    assert ended(settled, "Broken.") == settled
    assert ended((), "Broken.") == ()


def test_what_was_settled_by_the_time_that_the_writing_ended_is_the_answer():
    [last] = ended((turn(DRAFT),), "Stopped.", seconds=2.5)
    answer = last.answer
    assert (answer.sentences, answer.citations, answer.struck) == (DRAFT.sentences, DRAFT.citations, DRAFT.struck)
    assert (answer.llm, answer.note, answer.seconds_answer) == ("m", "Stopped.", 2.5)
    assert "pending" not in answer.text


@pytest.mark.parametrize(
    ("since", "until", "window"),
    [
        ("2013", "2013", Window(SINCE, UNTIL)),
        (" 2013-02 ", "2014-02", Window(date(2013, 2, 1), date(2014, 2, 28))),
        ("2013-05-14", "", Window(date(2013, 5, 14), None)),
        ("  ", "2013-05-14", Window(None, date(2013, 5, 14))),
        ("", "", Window()),
    ],
)
def test_a_window_is_chosen_by_dates_as_people_write_them(since, until, window):
    assert chosen_window(since, until) == window


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2014", "2013", "The first day, 2014-01-01, is later than the last, 2013-12-31."),
        ("May 2014", "", "'May 2014' is not a date."),
        ("", "2014-02-30", "'2014-02-30' is not a date."),
        ("0000", "", "'0000' is not a date."),
        ("２０１４", "", "is not a date."),
    ],
)
def test_dates_that_make_no_window_are_refused(since, until, words):
    with pytest.raises(InputError, match=words):
        chosen_window(since, until)


days = st.dates()
windows = st.none() | st.builds(
    lambda one, other: Window(min(one, other), max(one, other)) if one and other else Window(one, other),
    st.none() | days,
    st.none() | days,
)


@settings(deadline=None)
@given(hostile_texts, windows, days)
@example(" &q=x#?%00+%2B ", Window(), date.min)
@example("How much is 50 % of 3 + 4?", None, date.max)
def test_a_link_asks_the_same_again(question, window, asked):
    before = new_turn(question, window=window, asked=asked)
    after = opened(link(before))
    assert after == replace(before, key=after.key)


def test_a_link_holds_nothing_that_ends_it_in_markdown_or_html():
    written = link(new_turn("](javascript:alert(1)) \"><b> 'x' \\ & `", window=Window(SINCE, UNTIL)))
    assert not set(written) & set("()[]<>\"'\\ `\n")


def test_the_link_of_an_answered_follow_up_asks_the_whole_question(make_answer):
    answer = make_answer("It was raised.", question="Who raised the ferry Aurora?")
    assert opened(link(turn(answer, question="Who raised it?"))).question == "Who raised the ferry Aurora?"


def test_dates_that_the_words_name_are_left_to_the_words(make_answer):
    answer = make_answer("It sank.", window=Window(*days_of("2013")))
    assert opened(link(turn(answer, question="What sank in 2013?"))).window is None


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": " \n"}, {"asked": "2014-05-01", "since": "2013"}])
def test_an_address_without_a_question_asks_nothing(query):
    assert linked_turn(query) is None


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"asked": "yesterday"}, "'yesterday' is not a date."),
        ({"since": "2014-13"}, "'2014-13' is not a date."),
        ({"until": "<b>"}, "'<b>' is not a date."),
        ({"since": "2014", "until": "2013"}, "is later than the last"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_bad_dates_in_an_address_become_the_outcome(bad, words):
    made = linked_turn({"q": "What sank?", **bad})
    assert made.question == "What sank?"
    assert words in made.outcome


def test_an_address_made_by_hand_may_name_a_month_and_may_name_no_day_of_asking():
    made = linked_turn({"q": "What sank?", "since": "2014-02", "until": "2014-02", "other": "x"})
    assert made.window == Window(*days_of("2014-02"))
    assert made.asked == today()
    assert linked_turn({"q": "What sank?", "asked": "2014-05"}).asked == date(2014, 5, 1)
