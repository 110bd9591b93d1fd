"""The conversation in Markdown: words, markers and links, and nothing that others wrote taken as markup."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings

from dateline.qa.answer import Abstention
from dateline.qa.page.conversation import link, linked_turn
from dateline.qa.page.markup import plain
from dateline.qa.page.messages import NOT_SAID, PENDING, in_dates, messages
from dateline.qa.question import Window
from dateline.store import Article
from dateline.store.article import days_of
from made import hostile_texts, on_one_line, seen_in_markdown, turn
from scripted import FERRY, QUOTE, RAISED, reply, unanswered

YEAR = Window(*days_of("2013"))


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
    _, *notes, _ = said.split("\n\n")
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
        f"{line} [1] {links}",
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
