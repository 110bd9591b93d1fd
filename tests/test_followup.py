"""A question that leans on the turns before it is made to stand on its own; one that stands stays as it is."""

import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.qa.answer import Answer, Sentence
from dateline.qa.followups.standalone import standalone
from dateline.qa.question import Window

TODAY = date(2024, 6, 1)


def turn(question: str, *texts: str, alone: str | None = None) -> Answer:
    """An earlier turn, answered with these sentences."""
    sentences = tuple(Sentence(text, (n,), 1.0, verified=True) for n, text in enumerate(texts, 1))
    return Answer(question, alone or question, sentences, (), None, Window(), "extractive", 0.9, 0.0, 0.0)


def conversation(*turns: str) -> str:
    """The last turn made to stand alone after the others, which nobody answered."""
    history: list[Answer] = []
    for text in turns[:-1]:
        history.append(turn(text, alone=standalone(text, history, asked=TODAY)))
    return standalone(turns[-1], history, asked=TODAY)


FERRY = "When did the ferry Sankta Maren sink?"
BRIDGE = "When was the Tarn bridge opened?"
VOLD = "Who is Casper Vold?"
MINISTER = "What did the minister say about the school reform in 2012?"

PRONOUNS = [
    ("it-is-the-topic", ["What is marsh fever?", "Can it be cured?"], "Can marsh fever be cured?"),
    ("it-is-no-person", ["Why did Elon Brask found Norsteel?", "Who owns it?"], "Who owns Norsteel?"),
    ("he-is-the-person-asked-for", [VOLD, "Where did he live?"], "Where did Casper Vold live?"),
    ("him", ["Who is Otto Brandvik?", "Who invited him?"], "Who invited Otto Brandvik?"),
    (
        "her-as-an-object",
        [VOLD, "Who is Dora Quill?", "Who invited her to Harwick?"],
        "Who invited Dora Quill to Harwick?",
    ),
    ("she-is-not-he", ["What did Mr Tvedal say to Mrs Raskov?", "What did she reply?"], "What did Mrs Raskov reply?"),
    ("they-are-many", ["Why were the dockers on strike?", "What did they demand?"], "What did the dockers demand?"),
    ("they-are-an-office", ["What does the Road Agency do?", "What did they ban?"], "What did the Road Agency ban?"),
    ("them", ["What did Harwick Rovers win?", "Who coaches them?"], "Who coaches Harwick Rovers?"),
    ("one-kind-makes-many", ["What is a cable bridge?", "How do they work?"], "How do cable bridges work?"),
    ("a-thing-is-known-by-now", ["Did parliament pass a law?", "Who opposed it?"], "Who opposed the law?"),
    ("lower-case", ["who is tilda morrow", "why was she dismissed"], "why was tilda morrow dismissed"),
    ("once-is-enough", [VOLD, "What did he say when he left?"], "What did Casper Vold say when he left?"),
    (
        "two-things-meant",
        ["Tell me about the Bronze War.", "Who were the Sea Lords?", "What was their role in it?"],
        "What was the Sea Lords' role in the Bronze War?",
    ),
    ("the-subject-first", ["Can lung fever spread to the throat?", "Is it deadly?"], "Is lung fever deadly?"),
    (
        "what-was-asked-about-it",
        ["What are the symptoms of marsh fever?", "How is it treated?"],
        "How is marsh fever treated?",
    ),
    ("through-several-turns", [VOLD, "Who is his lawyer?", "When was he born?"], "When was Casper Vold born?"),
    (
        "after-interjection",
        ["What is marsh fever?", "Interesting. Is it deadly?"],
        "Interesting. Is marsh fever deadly?",
    ),
]  # fmt: skip
POSSESSIVES = [
    ("its", ["What is marsh fever?", "What are its symptoms?"], "What are marsh fever's symptoms?"),
    ("his", ["Who is Casper Vold?", "Who is his lawyer?"], "Who is Casper Vold's lawyer?"),
    ("her", ["Who is Dora Quill?", "What was her trade?"], "What was Dora Quill's trade?"),
    ("their", ["Who are Harwick Rovers?", "How high are their debts?"], "How high are Harwick Rovers' debts?"),
    ("with-an-article", [BRIDGE, "How high are its towers?"], "How high are the Tarn bridge's towers?"),
    (
        "of-a-long-owner",
        ["Who developed the vaccine against marsh fever?", "What were its side effects?"],
        "What were the side effects of the vaccine against marsh fever?",
    ),
]  # fmt: skip
DATES = [
    (
        "and-in",
        ["What happened to the Tarn bridge in 2014?", "And in 2015?"],
        "What happened to the Tarn bridge in 2015?",
    ),
    ("what-about", ["What did Vold do in 2016?", "What about 2018?"], "What did Vold do in 2018?"),
    ("how-about", ["What did Vold do in 2016?", "how about in May 2018?"], "What did Vold do in May 2018?"),
    ("without-opening", ["What did Vold do in 2016?", "In 2018?"], "What did Vold do in 2018?"),
    ("since", ["What did Vold do in 2016?", "And since 2018?"], "What did Vold do since 2018?"),
    ("none-before", ["What did Casper Vold do?", "And in 2018?"], "What did Casper Vold do in 2018?"),
    ("lower-case", ["what happened at eskholm steel in 2022", "and in 2012"], "what happened at eskholm steel in 2012"),
    ("twice", ["What did Vold do in 2016?", "And in 2018?", "And in 2019?"], "What did Vold do in 2019?"),
    (
        "kept-by-another-ellipsis",
        ["How many seats did the Civic Union win in 2015?", "And the Green List?"],
        "How many seats did the Green List win in 2015?",
    ),
]  # fmt: skip
ENTITIES = [
    (
        "person",
        ["What did Petra Holm say about the marks?", "And Agnes Thorvik?"],
        "What did Agnes Thorvik say about the marks?",
    ),
    ("office", [MINISTER, "What about the teacher?"], "What did the teacher say about the school reform in 2012?"),
    ("party", ["Why did the Civic Union lose?", "What about the Green List?"], "Why did the Green List lose?"),
    ("place", ["How many homes lost power in Tarnford?", "And in Harwick?"], "How many homes lost power in Harwick?"),
    ("place-added", ["How many homes lost power?", "And in Harwick?"], "How many homes lost power in Harwick?"),
    ("beside-the-topic", [FERRY, "What about the captain?"], "What about the captain of the ferry Sankta Maren?"),
    (
        "another-matter",
        ["What is the Orlo dam?", "And environmental costs?"],
        "What about environmental costs and the Orlo dam?",
    ),
]  # fmt: skip
QUESTION_WORDS = [
    (
        "why",
        ["When were lorries banned from the Tarn bridge?", "Why?"],
        "Why were lorries banned from the Tarn bridge?",
    ),
    ("when", ["Where did the ministers meet?", "And when?"], "When did the ministers meet?"),
    ("where-was-that", ["When was the Norland Cup final?", "Where was that?"], "Where was the Norland Cup final?"),
    ("when-did-that-happen", ["What happened in Harwick?", "When did that happen?"], "When did it happen in Harwick?"),
    (
        "why-not",
        ["Was the captain of the ferry to blame?", "Why not?"],
        "Why was the captain of the ferry not to blame?",
    ),
    ("how-many", ["Did workers lose their jobs?", "How many?"], "How many workers lost their jobs?"),
    ("who", ["Was anybody hurt in the fire?", "Who?"], "Who was hurt in the fire?"),
    (
        "why-of-an-object",
        ["How much did Durant offer for the mill?", "Why?"],
        "Why did Durant offer that for the mill?",
    ),
    ("when-of-somebody", ["Who bought Eskholm Steel?", "When?"], "When was it that they bought Eskholm Steel?"),
]  # fmt: skip
DEFINITES = [
    (
        "survivors",
        [FERRY, "Where were the survivors taken?"],
        "Where were the survivors of the ferry Sankta Maren taken?",
    ),
    (
        "of-an-event",
        ["How long did the dock strike last?", "What did the union get?"],
        "What did the union in the dock strike get?",
    ),
    ("the-same-thing", [BRIDGE, "Who built the bridge?"], "Who built the Tarn bridge?"),
    ("its-place", ["What is Chattanu known for?", "Who founded the city?"], "Who founded Chattanu?"),
    (
        "on-board",
        [FERRY, "How many passengers were on board?"],
        "How many passengers were on board the ferry Sankta Maren?",
    ),
    ("anybody", ["When did Storm Agda begin?", "How many people died?"], "How many people died in Storm Agda?"),
    (
        "side-effects",
        ["What is marsh fever?", "What are common treatments?"],
        "What are common treatments of marsh fever?",
    ),
    (
        "in-the-middle",
        ["What is an opera?", "What was the impact on music?"],
        "What was the impact of an opera on music?",
    ),
    ("tell-me-more", ["What is the Tarn Commission?", "Tell me more."], "Tell me more about the Tarn Commission."),
]  # fmt: skip
POINTERS = [
    (
        "this-exercise",
        ["What is Grey Heron?", "Who takes part in this exercise?"],
        "Who takes part in the Grey Heron exercise?",
    ),
    ("that-bridge", [BRIDGE, "Who built that bridge?"], "Who built the Tarn bridge?"),
    (
        "that-meeting",
        ["Where will the ministers meet?", "When is that meeting?"],
        "When is the meeting of the ministers?",
    ),
    ("that", ["What is the Orlo dam?", "What do people think about that?"], "What do people think about the Orlo dam?"),
    (
        "there",
        ["When was the fish hall built?", "How many kinds of fish are sold there?"],
        "How many kinds of fish are sold in the fish hall?",
    ),
    ("ones", ["What are electric buses?", "Which are the cheapest ones?"], "Which are the cheapest electric buses?"),
]  # fmt: skip
UNCHANGED = [
    ("another-topic", [VOLD, "How long is the Tarn bridge?"]),
    ("tell-me-about", [VOLD, "Tell me about the Orlo dam."]),
    ("in-lower-case", ["who is casper vold", "what is the capital of norland"]),
    ("names-its-own-he", [VOLD, "Who is Pell Aronsen, and what did he say?"]),
    ("its-own-possessive", [VOLD, "Why did the dockers vote on their agreement?"]),
    ("how-many-of-them-their", [VOLD, "How many boats land their catch at Harwick's east quay?"]),
    ("empty-it", [VOLD, "Is it true that Harwick has a cathedral?"]),
    ("there-is", [VOLD, "Is there a lighthouse in Harwick?"]),
    ("that-clause", [VOLD, "Who said that Harwick had waited long enough?"]),
    ("this-week", [VOLD, "What did Tobias Renk say this week?"]),
    ("nobody-fits", ["What is marsh fever?", "Who invited him?"]),
    ("nothing-many", ["What is marsh fever?", "What did they say?"]),
    ("thanks", [VOLD, "Thank you."]),
    ("a-word", [VOLD, "???"]),
    ("only-names", [VOLD, "Pell Aronsen"]),
    ("the-world", [VOLD, "What is the largest lake in the world?"]),
    ("a-law-of-its-own", [VOLD, "What did the minister of finance say about taxes?"]),
    ("why-with-its-own-words", [VOLD, "Why did the Sankta Maren sink?"]),
    ("acronym", [VOLD, "How many IT jobs are there in Norland?"]),
]


def cases(rows: list[tuple[str, list[str], str]]) -> Callable[..., object]:
    return pytest.mark.parametrize(
        ("turns", "expected"), [pytest.param(turns, expected, id=name) for name, turns, expected in rows]
    )


@cases(PRONOUNS)
def test_a_pronoun_is_replaced_by_what_agrees_with_it(turns, expected):
    assert conversation(*turns) == expected


@cases(POSSESSIVES)
def test_a_possessive_gets_its_owner(turns, expected):
    assert conversation(*turns) == expected


@cases(DATES)
def test_dates_are_exchanged_in_the_question_before(turns, expected):
    assert conversation(*turns) == expected


@cases(ENTITIES)
def test_what_is_named_takes_the_place_of_its_like(turns, expected):
    assert conversation(*turns) == expected


@cases(QUESTION_WORDS)
def test_a_bare_question_word_asks_about_the_question_before(turns, expected):
    assert conversation(*turns) == expected


@cases(DEFINITES)
def test_what_cannot_stand_without_the_topic_gets_it(turns, expected):
    assert conversation(*turns) == expected


@cases(POINTERS)
def test_a_pointing_word_gets_what_it_points_at(turns, expected):
    assert conversation(*turns) == expected


@pytest.mark.parametrize("turns", [pytest.param(turns, id=name) for name, turns in UNCHANGED])
def test_a_question_that_stands_alone_stays_as_it_is(turns):
    assert conversation(*turns) == turns[-1]


@pytest.mark.parametrize(
    ("question", "answer", "follow_up", "expected"),
    [
        pytest.param(
            "Who led the inquiry?", "Retired judge Berta Aasholm, who led the inquiry, blamed the lamp.",
            "What did she say?", "What did Berta Aasholm say?", id="who",
        ),
        pytest.param(
            "Which teacher drowned?", "Their teacher, Ivo Marsden, drowned after helping the last of them.",
            "How old was he?", "How old was Ivo Marsden?", id="which-teacher",
        ),
        pytest.param(
            "Who is Casper Vold's lawyer?", "His lawyer, Miriam Oakes, said that her client was relieved.",
            "Where does she live?", "Where does Miriam Oakes live?", id="by-gender",
        ),
        pytest.param(
            "Who invited the general?", "Prime Minister Ilsa Varnholt invited the general on Monday.",
            "Why did she do so?", "Why did Ilsa Varnholt do so?", id="without-the-title",
        ),
        pytest.param(
            "Who bought the mill?", "Aurel Durant bought the mill in 2012.", "When?",
            "When was it that Aurel Durant bought the mill?", id="bare-when",
        ),
        pytest.param(
            "How many goals were scored?", "Levan Adomi scored two goals.", "What did it cost?", "What did it cost?",
            id="nobody-was-asked-for",
        ),
    ],
)  # fmt: skip
def test_the_answer_names_whom_a_question_asked_for(question, answer, follow_up, expected):
    assert standalone(follow_up, [turn(question, answer)], asked=TODAY) == expected


def test_a_new_topic_drops_the_old_one():
    assert conversation(VOLD, "What is the Orlo dam?", "When was it built?") == "When was the Orlo dam built?"


def test_without_history_every_question_stays():
    assert standalone("Who invited him?", [], asked=TODAY) == "Who invited him?"


def test_a_follow_up_costs_less_than_five_milliseconds():
    history = [turn(FERRY, *["Commander Ture Falken said that the water was four degrees cold."] * 3)] * 8
    started = time.perf_counter()
    for _ in range(20):
        standalone("How many people died, and what did he say about it?", history, asked=TODAY)
    assert (time.perf_counter() - started) / 20 < 0.025  # five times the aim, for slow machines


WORDS = st.sampled_from(
    "who what when where why how many did is was the a this that those it its he her they there one ones and in 2015 "
    "about minister Harwick Casper Vold bridge ferry symptoms of for 's ? . , ’ \" tell me more not then Monday".split()
)
TEXT = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=3))
def test_any_words_give_a_question_and_no_error(text, earlier):
    history = [turn(question, answer) for question, answer in earlier]
    made = standalone(text, history, asked=TODAY)
    assert made == text or made.strip()
    assert standalone(text, [], asked=TODAY) == text
    assert made == standalone(text, history, asked=TODAY)
