"""The panel of sources: cards and the timeline."""

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from dateline.qa.page.export import as_markdown
from dateline.qa.page.panel import sources
from dateline.store import Article, Dating
from made import as_sent, hostile_texts, seen, seen_in_markdown, turn
from scripted import FERRY, QUOTE, RAISED, TRAP, citing, reply, unanswered

COPY = Article(f"{QUOTE} So the wire said.", "All saved", Dating("2013-05-15", "page"), outlet="The Skalvik Tribune")


def panel(*turns, articles=(FERRY, RAISED, TRAP, COPY)):
    return sources(turns, {article.id: article for article in articles}.get)


def cited(article, quote, **known):
    """A turn whose answer cites a quote of an article, about which more or something else is known."""
    answer = reply("What sank?", (article, quote))
    return turn(replace(answer, citations=(replace(answer.citations[0], **known),)))


def test_before_the_first_question_the_panel_says_what_it_is_for():
    assert "The passages that an answer stands on appear here." in panel()


def test_a_turn_without_sources_says_so():
    assert "No sources for this question." in seen(panel(turn("The question is empty."))).words


def test_a_card_has_number_title_outlet_date_and_quote():
    written = panel(cited(FERRY, QUOTE, page=3))
    assert '<li class="card" id="cite-ab12-1">' in written
    words = seen(written).words
    assert f"1 {FERRY.title}Norland Courier · May 14, 2013 (from the article's date line) · page 3" in words
    assert f"<blockquote>{QUOTE}</blockquote>" in written
    assert '<a href="#cite-ab12-1">Read it in the article</a>' in written


def test_a_file_is_named_without_its_folder():
    written = panel(cited(RAISED, RAISED.text))
    assert '<span class="file">raised.txt</span>' in written
    assert "/news" not in written


def test_the_latest_turn_is_the_one_shown():
    written = panel(turn(None, key="aa"), turn(None, key="bb", question="Who was hurt?"))
    assert written.index('<section class="turn"><h3>What sank?') < written.index('<section class="turn shown"><h3>Who')


def test_a_card_names_the_place_that_it_cites():
    citation = cited(FERRY, QUOTE).answer.citations[0]
    assert f'<span class="place">{FERRY.id} {citation.start} {citation.end}</span>' in panel(cited(FERRY, QUOTE))


def test_an_article_that_has_left_the_archive_keeps_its_card():
    written = panel(cited(FERRY, QUOTE), articles=[])
    assert "Norland Courier · May 14, 2013" in written
    assert f"<blockquote>{QUOTE}</blockquote>" in written
    assert "Read it in the article" not in written


def test_a_refusal_shows_the_nearest_passages_and_that_they_do_not_answer():
    written = panel(turn(unanswered("What did the minister eat?")))
    assert "Nearest passages. They do not answer the question." in written
    assert '<li class="card" id="cite-ab12-1">' in written
    assert 'class="number"' not in written


def test_the_timeline_orders_the_cited_articles_by_date():
    written = panel(turn(reply("What was raised?", (RAISED, RAISED.text), (FERRY, QUOTE))))
    timeline = seen(written.partition('<ol class="timeline">')[2].partition("</ol>")[0])
    assert timeline.words == f"May 14, 2013 2 {FERRY.title}September 1, 2014 1 {RAISED.title}"
    assert '<a href="#cite-ab12-2">' in timeline.tags


@pytest.mark.parametrize(
    "quoted",
    [[(FERRY, QUOTE)], [(FERRY, QUOTE), (FERRY, "all 41 people")], [(FERRY, QUOTE), (TRAP, "A heading")]],
    ids=["one article", "one date", "one dated article"],
)
def test_one_date_makes_no_timeline(quoted):
    assert "timeline" not in panel(turn(reply("What sank?", *quoted)))


def test_copies_are_counted_as_one_origin_and_listed():
    words = seen(panel(cited(FERRY, QUOTE, also_in=(COPY.id,)))).words
    assert (
        "in 2 articles, one origin (2 outlets)Also in:"
        "All saved · The Skalvik Tribune · May 15, 2013 (from the page's markup or address)"
    ) in words
    assert "origin" not in panel(cited(FERRY, QUOTE))


def test_copies_in_the_same_outlet_or_gone_from_the_archive_are_no_second_outlet():
    again = replace(COPY, outlet=FERRY.outlet)
    written = panel(cited(FERRY, QUOTE, also_in=(again.id, "gone")), articles=[FERRY, again])
    assert "<summary>in 3 articles, one origin</summary>" in written


def test_an_answer_lies_ready_to_be_copied_with_its_sources():
    asked = turn(reply("What sank?", (FERRY, QUOTE)))
    copied = panel(asked).partition('<pre class="export" id="copy-ab12">')[2].partition("</pre>")[0]
    assert html.unescape(copied) == as_markdown(asked)
    assert "<pre" not in panel(turn("The question is empty."))


@pytest.mark.parametrize("url", ["https://courier.example/ferry", "http://courier.example/?a=1&b='2'"])
def test_a_web_address_becomes_a_link_that_tells_the_other_site_nothing(url):
    link = f'<a href="{html.escape(url)}" target="_blank" rel="noopener noreferrer">Original page</a>'
    assert link in panel(cited(FERRY, QUOTE, url=url))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,<b>x</b>", 'https://a.example/"><script>'])
def test_another_address_is_text(url):
    written = panel(cited(FERRY, QUOTE, url=url))
    assert f'<span class="file">{html.escape(url)}</span>' in written
    assert "Original page" not in written


@settings(deadline=None)
@given(hostile_texts)
def test_hostile_words_are_text_everywhere_in_the_panel(text):
    def shown(words):
        article = Article(
            f"{words}.", words, Dating("2013", evidence=words), outlet=words, author=words, url=f"x:{words}"
        )
        copy = replace(article, title=f"{words}!", url=None, path=f"/news/{words}")
        known = tuple(
            replace(citation, also_in=(copy.id, article.id)) for citation in citing((article, words), (copy, words))
        )
        answer = replace(reply(words, (article, words), (copy, words)), citations=known)
        refusal = replace(unanswered(words), abstention=replace(unanswered(words).abstention, nearest=known))
        return panel(turn(answer, question=words), turn(refusal, question=words, key="cd34"), articles=(article, copy))

    written = shown(text)
    assert "\n" not in written
    assert as_sent(written) == written
    harmless = shown("harmless")
    assert seen_in_markdown(written).tags == seen(harmless).tags
    names = 2  # of files, the one thing that is not shown whole: a slash begins another
    assert count(text, written) >= count("harmless", harmless) - names


def count(words, written):
    """How often the words stand in the panel, the Markdown apart that lies ready to be copied."""
    return seen(re.sub("<pre.*?</pre>", "", written)).text.count(words)


def test_the_words_that_answer_stand_out_in_the_quote() -> None:
    start = FERRY.text.index(QUOTE)
    written = panel(cited(FERRY, QUOTE, marked=(start, start + len(QUOTE.split()[0]))))
    assert f'<blockquote><b class="answer">{QUOTE.split()[0]}</b>' in written
