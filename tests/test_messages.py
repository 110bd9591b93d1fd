"""The conversation in Markdown: words, markers and links, and nothing that others wrote taken as markup."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings

from dateline.qa.answer import CERTAINTY, Abstention, Draft, Struck
from dateline.qa.page.conversation import link, linked_turn
from dateline.qa.page.markup import plain
from dateline.qa.page.messages import NOT_SAID, PENDING, in_dates, messages
from dateline.qa.question import Window
from dateline.store import Article
from dateline.store.article import days_of
from made import hostile_texts, on_one_line, seen_in_markdown, turn
from scripted import FERRY, QUOTE, RAISED, reply, unanswered, written

YEAR = Window(*days_of("2013"))
WHOLE = written("What sank?", "ollama:m")
DRAFT = Draft(
    "What sank?",
    "What sank?",
    Window(),
    "ollama:m",
    WHOLE.sentences[:1],
    WHOLE.citations[:1],
    WHOLE.struck[:1],
    "It was",
)


def contents(*turns):
    return [message["content"] for message in messages(turns)]


def test_a_question_and_its_answer_are_two_messages():
    asked, said = messages([turn(reply("What sank?", (FERRY, QUOTE)))])
    assert asked == {"role": "user", "content": "What sank&#63;"}
    assert said["role"] == "assistant"
    assert said["content"].split("\n\n")[0] == f'{plain(QUOTE)}\u00a0[\\[1\\]](#cite-ab12-1 "Source 1")'


def test_each_sentence_carries_its_own_markers():
    answer = reply("What sank?", (FERRY, QUOTE), (RAISED, RAISED.text))
    both = replace(answer, sentences=(replace(answer.sentences[0], citations=(1, 2)), answer.sentences[1]))
    said = seen_in_markdown(contents(turn(both))[-1])
    assert said.words.startswith(f"{QUOTE} [1] [2] {RAISED.text} [2]")
    assert [tag for tag in said.tags if "#cite" in tag] == [
        '<a href="#cite-ab12-1" title="Source 1">',
        '<a href="#cite-ab12-2" title="Source 2">',
        '<a href="#cite-ab12-2" title="Source 2">',
    ]


def test_a_question_that_waits_says_so():
    assert contents(turn(None)) == ["What sank&#63;", f"*{PENDING}*"]


def test_an_error_is_a_plain_message_without_links():
    assert contents(turn("The question is empty.", question=" ")) == ["> The question is empty&#46;"]


def test_a_refusal_says_so_before_it_explains():
    refusal = replace(unanswered("q"), abstention=Abstention("no_match", "No article is about ferries"))
    said = contents(turn(refusal, question="q"))[-1]
    assert said.startswith(f"> **{NOT_SAID}**\n>\n> No article is about ferries\n\n[Copy]")


def test_how_a_question_was_understood_stands_under_it_where_that_is_more_than_it_says():
    answer = reply("Who  raised it?", (RAISED, RAISED.text), standalone="Who raised the ferry Aurora?")
    asked = seen_in_markdown(contents(turn(answer, question="Who  raised it?"))[0])
    assert asked.words == "Who raised it? Understood as: Who raised the ferry Aurora?"
    assert '<span class="understood">' in asked.tags
    same = reply("Who  raised it?", (RAISED, RAISED.text), standalone="Who raised it?")
    assert contents(turn(same, question="Who  raised it?"))[0] == plain("Who raised it?")


def test_a_draft_shows_what_is_settled_with_markers_and_sets_apart_what_is_not_checked():
    said = seen_in_markdown(contents(turn(DRAFT))[-1])
    assert said.words == (
        "The ferry Aurora sank off Saltby, and all 41 people were saved. [1] Not checked yet: It was "
        "ollama:m is writing. Words in italics are not checked yet. 1 sentence left out so far."
    )
    assert '<em class="pending">' in said.tags
    assert [tag for tag in said.tags if "#cite" in tag] == ['<a href="#cite-ab12-1" title="Source 1">']


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (replace(DRAFT, sentences=(), struck=(), pending=" \n"), "ollama:m reads the passages …"),
        (replace(DRAFT, struck=(), pending=""), "ollama:m is writing …"),
        (
            replace(DRAFT, sentences=(), struck=(), citations=()),
            "ollama:m is writing. Words in italics are not checked yet.",
        ),
    ],
    ids=["nothing written", "nothing pending", "nothing settled"],
)
def test_a_draft_says_how_far_it_is(draft, words):
    assert seen_in_markdown(contents(turn(draft))[-1]).words.endswith(words)


def test_a_marker_that_opens_nothing_is_not_shown():
    shown = contents(turn(replace(written("q", "m"), citations=DRAFT.citations)))[-1]
    assert "#cite-ab12-1" in shown
    assert "#cite-ab12-2" not in shown


def test_an_answer_by_a_model_names_it_and_lists_apart_what_was_left_out_and_why():
    said = seen_in_markdown(contents(turn(WHOLE))[-1])
    assert "Written by ollama:m in 7.3 s, checked against its passages." in said.words
    assert "2 sentences left out: not supported by the archive" in said.words
    assert "Left out: The captain was drunk. No passage says so." in said.words
    assert said.tags.count("<s>") == 2
    assert '<details class="struck">' in said.tags


def test_a_note_stands_above_the_answer():
    said = seen_in_markdown(contents(turn(replace(reply("q", (FERRY, QUOTE)), note="No model <b>.")))[-1])
    assert said.words.startswith(f"No model <b>. {QUOTE} [1]")
    assert "Written by" not in said.words


@settings(deadline=None)
@given(hostile_texts)
def test_hostile_models_write_text(text):
    def shown(words):
        sentence = replace(WHOLE.sentences[0], text=words)
        whole = replace(
            WHOLE, llm=words, note=words, sentences=(sentence,), citations=(), struck=(Struck(words, words),)
        )
        draft = replace(DRAFT, llm=words, standalone=words, pending=words, sentences=(sentence,))
        return [seen_in_markdown(each) for each in contents(turn(whole), turn(draft))]

    def tags(pages):
        return [[tag for tag in page.tags if "/?q=" not in tag] for page in pages]

    assert tags(shown(text)) == tags(shown("harmless"))


@pytest.mark.parametrize(
    ("window", "chosen", "note"),
    [
        (YEAR, None, "Only articles from 2013, and those without a date."),
        (Window(date(2014, 6, 1), None), None, "Only articles since 2014-06-01, and those without a date."),
        (Window(), YEAR, "Only articles from 2013, and those without a date."),
        (Window(), Window(), "Articles of any date."),
        (Window(), None, ""),
    ],
    ids=["a year in the question", "an open side", "chosen dates", "any date chosen", "no dates"],
)
def test_the_dates_that_were_looked_at_are_named_under_the_answer(window, chosen, note):
    said = contents(turn(reply("What sank?", (FERRY, QUOTE), window=window), window=chosen))[-1]
    _, sure, *notes, _ = said.split("\n\n")
    assert seen_in_markdown(sure).words == CERTAINTY["clearly"]
    assert [seen_in_markdown(each).words for each in notes] == ([note] if note else [])


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(), "of any date"),
        (YEAR, "from 2013"),
        (Window(*days_of("2014-05")), "from May 2014"),
        (Window(*days_of("2014-05-03")), "from 2014-05-03"),
        (Window(date(2014, 5, 3), None), "since 2014-05-03"),
        (Window(None, date(2014, 5, 3)), "until 2014-05-03"),
        (Window(date(2014, 5, 3), date(2014, 6, 1)), "from 2014-05-03 to 2014-06-01"),
    ],
)
def test_dates_are_said_as_an_addition_to_articles(window, words):
    assert in_dates(window) == words


@settings(deadline=None)
@given(hostile_texts)
def test_hostile_words_are_text_in_every_message(text):
    def shown(words):
        article = Article(f"{words}.", words, outlet=words, url=words, path=words)
        answer = reply(words, (article, words), standalone=f"{words} then")
        refusal = replace(unanswered(on_one_line(words)), abstention=Abstention("no_match", words))
        return [seen_in_markdown(each) for each in contents(
            turn(answer, question=words), turn(refusal, question=words), turn(words, question=words)
        )]  # fmt: skip

    def tags(pages):
        return [[tag for tag in page.tags if "/?q=" not in tag] for page in pages]

    pages = shown(text)
    assert tags(pages) == tags(shown("harmless"))
    line = on_one_line(text)
    links = "Copy · Link to this question"
    assert [page.words for page in pages] == [
        f"{line} Understood as: {line} then",
        f"{line} [1] {CERTAINTY['clearly']} {links}",
        line,
        f"{NOT_SAID} {line} {links}",
        line,
        line,
    ]


@settings(deadline=None)
@given(hostile_texts)
def test_the_link_under_an_answer_asks_the_question_again_whatever_it_holds(text):
    asked = turn(reply(text, (FERRY, QUOTE)), question=text, window=YEAR)
    [tag] = [tag for tag in seen_in_markdown(contents(asked)[-1]).tags if "/?q=" in tag]
    address = tag.removeprefix('<a href="/').removesuffix('">').replace("&amp;", "&")
    assert address == link(asked)
    assert linked_turn(dict(parse_qsl(address[1:]))).question == text


def test_copies_are_named_as_one_origin(make_answer):
    given = make_answer("The bridge is open.", "The toll is nine crowns.")
    copied = replace(given, citations=(replace(given.citations[0], also_in=("b", "c")), given.citations[1]))
    words = messages([turn(copied)])[-1]["content"]
    assert "*Source 1: in 3 articles, one origin.*" in words
    assert "Source 2:" not in words


def test_the_words_that_answer_and_what_tells_answers_apart_stand_out() -> None:
    answer = reply("What sank?", (FERRY, QUOTE))
    sentence = replace(answer.sentences[0], marked=(0, 3), told="2013")
    said = contents(turn(replace(answer, sentences=(sentence,))))[-1]
    assert f"**2013:** <mark>{QUOTE[:3]}</mark>{QUOTE[3:9]}" in said
