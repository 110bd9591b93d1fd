"""An answer with its sources as Markdown that can be pasted anywhere."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings

from dateline.qa.answer import Abstention
from dateline.qa.page.export import as_markdown
from dateline.qa.page.messages import NOT_SAID
from dateline.qa.question import Window
from dateline.store import Article, Dating
from dateline.store.article import days_of
from made import ATTACKS, hostile_texts, on_one_line, seen_in_markdown, turn
from scripted import FERRY, QUOTE, RAISED, citing, reply, unanswered, written


def exported(article, quote, *, question="What sank?", **known):
    """The Markdown of an answer that quotes an article, about which more or something else is known."""
    answer = reply(question, (article, quote))
    return as_markdown(turn(replace(answer, citations=(replace(answer.citations[0], **known),))))


def test_question_answer_and_sources_are_there():
    assert as_markdown(turn(reply("What was raised?", (RAISED, RAISED.text), (FERRY, QUOTE)))) == (
        "**What was raised?** (asked on June 1, 2024)\n"
        "\n"
        f"{RAISED.text} [1] {QUOTE} [2]\n"
        "\n"
        f"1. *Ferry raised*, The Harwick Post, September 1, 2014 (date given with the article): “{RAISED.text}”\n"
        "2. *Ferry sinks off Saltby, all are saved*, Norland Courier, May 14, 2013 (from the article's date line), "
        f"<https://courier.example/ferry>: “{QUOTE}”"
    )


@pytest.mark.parametrize(
    ("window", "chosen", "words"),
    [
        (Window(*days_of("2013")), None, "(asked on June 1, 2024, articles from 2013)"),
        (Window(), Window(days_of("2014-06")[0], None), "(asked on June 1, 2024, articles since 2014-06-01)"),
        (Window(*days_of("2013")), Window(), "(asked on June 1, 2024)"),
    ],
    ids=["in the question", "chosen", "any date chosen"],
)
def test_the_dates_in_force_stand_beside_the_question(window, chosen, words):
    asked = turn(reply("What sank?", (FERRY, QUOTE), window=window), window=chosen)
    assert as_markdown(asked).splitlines()[0] == f"**What sank?** {words}"


def test_page_and_copies_are_named():
    line = exported(FERRY, QUOTE, page=12, also_in=("x", "y", "z")).splitlines()[-1]
    assert ", page 12, in 4 articles, one origin, <https" in line


def test_what_is_not_known_is_left_out():
    article = Article("The ferry sank.", "Ferry sinks")
    assert exported(article, "The ferry sank.").splitlines()[-1] == (
        "1. *Ferry sinks*, date not known: “The ferry sank.”"
    )


def test_a_follow_up_is_exported_as_it_was_understood():
    answer = reply("Who raised it?", (RAISED, RAISED.text), standalone="Who raised the ferry Aurora?")
    assert as_markdown(turn(answer, question="Who raised it?")).startswith("**Who raised the ferry Aurora?** (")


def test_a_refusal_says_so_and_has_no_sources():
    refusal = replace(unanswered("What sank?"), abstention=Abstention("no_match", "Nothing is about this.", citing()))
    assert as_markdown(turn(refusal)) == (
        f"**What sank?** (asked on June 1, 2024)\n\n{NOT_SAID} Nothing is about this."
    )


@pytest.mark.parametrize("outcome", [None, "The question is empty."], ids=["waiting", "error"])
def test_without_an_answer_there_is_nothing_to_copy(outcome):
    assert as_markdown(turn(outcome)) == ""


@pytest.mark.parametrize(
    "said",
    [
        "1986. It was a bad year.",
        "2) The second point.",
        "- No, he said.",
        "+ More.",
        "---",
        "# 1 in Norland",
        "> 5 people",
        "It cost $5 or $6.",
        "Marks &amp; Sons &copy; 2014",
        "a * b * c _d_ ~~e~~ `f` | g",
    ],
)
def test_a_sentence_is_never_a_list_a_rule_or_other_markup(said):
    page = seen_in_markdown(exported(Article(said, "Harmless"), said))
    assert page.tags == seen_in_markdown(exported(Article("Harmless.", "Harmless"), "Harmless.")).tags
    assert f"{said} [1]" in page.words


@pytest.mark.parametrize("said", ["3.5 million saw it.", "-5 degrees were measured.", "41 people sank."])
def test_numbers_at_the_beginning_stay_as_they_are(said):
    assert f"\n{said} [1]\n" in exported(Article(said, "Harmless"), said)


def test_amounts_of_money_make_no_formula():
    assert "\\$5 or \\$6" in exported(Article("It cost $5 or $6.", "Harmless"), "It cost $5 or $6.")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("See https://evil.invalid/a_b.", "See https\\://evil.invalid/a\\_b."),
        ("See WWW.evil.invalid now.", "See WWW\\.evil.invalid now."),
        ("Write to me@evil.invalid.", "Write to me\\@evil.invalid."),
    ],
    ids=["address", "bare host", "mail"],
)
def test_an_address_in_a_text_becomes_no_link(said, written):
    markdown = exported(Article(said, "Harmless"), said)
    assert f"\n{written} [1]\n" in markdown
    assert f"{said} [1]" in seen_in_markdown(markdown).words


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.example/><script>alert(1)</script>", "https://a.example/ x", "file:///x"]
)
def test_only_a_web_address_is_a_link(url):
    written = exported(FERRY, QUOTE, url=url)
    assert url not in written
    assert "<" not in written


@settings(deadline=None)
@given(hostile_texts)
@example(" ".join(ATTACKS))
def test_hostile_words_are_text_in_notes(text):
    def exported_pages(words):
        line = on_one_line(words)
        article = Article(words, words, Dating("2013"), outlet=words, url="https://courier.example/ferry")
        refusal = replace(unanswered(line), abstention=Abstention("no_match", words))
        written = as_markdown(turn(reply(line, (article, words)))), as_markdown(turn(refusal))
        return [seen_in_markdown(each) for each in written]

    answer, refusal = exported_pages(text)
    assert [answer.tags, refusal.tags] == [page.tags for page in exported_pages("Harmless")]
    line = on_one_line(text)
    assert answer.words == (
        f"{line} (asked on June 1, 2024) {line} [1] {line}, {line}, 2013, https://courier.example/ferry: “{line}”"
    )
    assert refusal.words == f"{line} (asked on June 1, 2024) {NOT_SAID} {line}"


def test_an_answer_by_a_model_names_it_and_holds_supported_sentences_only():
    answer = written("What sank?", "ollama:m_1")
    doubtful = replace(answer.sentences[1], verified=False)
    copied = as_markdown(turn(replace(answer, sentences=(answer.sentences[0], doubtful), note="Stopped there.")))
    assert "*Written by ollama:m\\_1 in 7.3 s, checked against its passages.*\n\nStopped there.\n\n1. *Ferry" in copied
    assert "all 41 people were saved. [1]\n" in copied
    assert "towed to Harwick. [2]" not in copied
    assert "captain" not in copied
