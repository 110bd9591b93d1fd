"""What the page shows as text, whoever wrote it."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.qa import rendering
from dateline.qa.answer import Abstention, Answer, Citation, Sentence
from dateline.qa.question import Window
from dateline.qa.rendering import Turn, headline, marked, messages, plain, sources, verbatim, when
from dateline.store.article import Article, Dating, days_of

HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold** # h\n\n<script>alert(1)</script>"
TEXT = "The ferry sank.\n\nNobody was hurt, the Norland coast guard said."
ARTICLE = Article(TEXT, "Ferry sinks", Dating("2014-04-23", "dateline"), outlet="Norland Courier", path="/news/a.txt")


def cite(
    article: Article, quote: str, *, n: int = 1, url: str | None = None, also_in: tuple[str, ...] = ()
) -> Citation:
    start = article.text.index(quote)
    dating = article.dating
    return Citation(
        n=n,
        article=article.id,
        path=article.path,
        url=url,
        title=article.title,
        outlet=article.outlet,
        published=dating.published,
        dated_by=dating.basis,
        start=start,
        end=start + len(quote),
        quote=quote,
        also_in=also_in,
    )


def answer(*citations: Citation, window: Window = Window(), abstention: Abstention | None = None) -> Answer:  # noqa: B008
    sentences = tuple(Sentence(c.quote, (c.n,), 0.9, True) for c in citations)
    return Answer("q", "q", sentences, citations, abstention, window, "extractive", 0.9, 0.01, 0.01)


def turn(outcome: Answer | str | None, *, any_date: bool = False, question: str = "What sank?") -> Turn:
    return Turn("ab12", question, any_date, outcome)


def panel(*turns: Turn, article: Article | None = ARTICLE) -> str:
    return sources(turns, lambda _: article)


@pytest.mark.parametrize(
    ("dating", "words"),
    [
        (Dating("2014-04-23", "metadata"), "April 23, 2014 (date given with the article)"),
        (Dating("2014-04", "page"), "April 2014 (from the page's markup or address)"),
        (Dating("2014-04-23", "dateline"), "April 23, 2014 (from the article's date line)"),
        (Dating("2014", "filename"), "2014 (from the file name)"),
        (Dating("2014-04-23", "inferred"), "April 23, 2014 (worked out from the text)"),
        (Dating(), "date not known"),
        (
            Dating(not_after="2016-07-27", basis="page"),
            "no later than July 27, 2016 (from the page's markup or address)",
        ),
        (Dating(readings=("2013-03-07", "2013-07-03")), "one of two dates, March 7, 2013 or July 3, 2013"),
        (Dating(month_day="04-23", basis="dateline"), "April 23, year not stated (from the article's date line)"),
        (Dating(month_day="04-23", not_after="2016-07-27"), "April 23, year not stated, no later than July 27, 2016"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_date_says_how_it_is_known(dating, words):
    assert when(dating) == words


def test_three_readings_are_several_dates():
    words = when(Dating(readings=("2012-05", "2013-05", "2014-05")))
    assert words == "one of several dates, May 2012 or May 2013 or May 2014"


@pytest.mark.parametrize(
    ("articles", "years", "words"),
    [
        (0, [], "An empty archive"),
        (1, ["2012"], "1 article from 2012"),
        (34, ["2024", "2009"], "34 articles, 2009 to 2024"),
        (1200, [], "1,200 articles"),
    ],
)
def test_the_headline_counts_the_archive(articles, years, words):
    assert headline(articles, years) == words


@settings(deadline=None)
@given(st.text())
def test_plain_text_keeps_its_words_and_no_markup(text):
    written = plain(text)
    assert html.unescape(written).split() == html.unescape(verbatim(" ".join(text.split()))).split()
    assert not set(re.sub(r"&#\d+;", "", written)) & set("<>*_`[]()#\\!:@.|~$\"'\n")


@settings(deadline=None)
@given(
    st.text(alphabet="ab é😀\n<&", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4)
)
def test_marks_cover_their_spans_and_change_no_text(text, edges):
    spans = [(f"q{i}", min(a, b, len(text)), min(max(a, b), len(text))) for i, (a, b) in enumerate(edges)]
    written = marked(text, spans)
    assert "\n" not in written
    assert html.unescape(re.sub(r"<[^>]*>", "", written)) == text
    for name, start, end in spans:
        pieces = re.findall(rf'<mark class="[^"]*\b{name}\b[^"]*" tabindex="-1">([^<]*)</mark>', written)
        assert html.unescape("".join(pieces)) == text[start:end]


def test_a_sentence_carries_its_markers():
    [asked, said] = messages([turn(answer(cite(ARTICLE, "The ferry sank.")))])
    assert asked == {"role": "user", "content": "What sank&#63;"}
    assert said == {
        "role": "assistant",
        "content": 'The ferry sank&#46;\u00a0[\\[1\\]](#cite-ab12-1 "Source 1")',
    }


def test_an_abstention_says_so_before_it_explains():
    [_, said] = messages([turn(answer(abstention=Abstention("no_match", "No article is about ferries")))])
    assert said["content"] == f"> **{rendering.NOT_SAID}**\n>\n> No article is about ferries"


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(*days_of("2013")), "Only articles from 2013, and those without a date."),
        (Window(days_of("2014-06-01")[0], None), "Only articles since 2014-06-01, and those without a date."),
    ],
    ids=["year", "since"],
)
def test_a_window_is_named_under_the_answer(window, words):
    turns = [turn(answer(cite(ARTICLE, "The ferry sank."), window=window))]
    assert messages(turns)[-1]["content"].endswith(f"\n\n*{plain(words)}*")
    assert rendering.has_window(turns)


def test_an_answer_of_any_date_says_so_and_has_no_window():
    turns = [turn(answer(cite(ARTICLE, "The ferry sank.")), any_date=True)]
    assert messages(turns)[-1]["content"].endswith(f"*{plain('Articles of any date.')}*")
    assert not rendering.has_window(turns)


def test_an_error_is_a_plain_message():
    [said] = messages([turn("The question is empty.", question=" ")])
    assert said == {"role": "assistant", "content": "> The question is empty&#46;"}


def test_a_card_has_title_outlet_date_and_quote():
    written = panel(turn(answer(cite(ARTICLE, "The ferry sank.", also_in=("x", "y")))))
    assert '<li class="card" id="cite-ab12-1">' in written
    assert "Ferry sinks" in written
    assert "Norland Courier · April 23, 2014 (from the article&#x27;s date line)" in written
    assert "<blockquote>The ferry sank.</blockquote>" in written
    assert "The same words are in 2 more articles" in written
    assert ">a.txt<" in written
    assert "/news" not in written


def test_an_article_that_two_answers_cite_is_there_once_with_both_quotes():
    first = turn(answer(cite(ARTICLE, "The ferry sank.")))
    second = Turn("cd34", "Who was hurt?", False, answer(cite(ARTICLE, "Nobody was hurt")))
    written = panel(first, second)
    assert written.count('<section class="article">') == 1
    assert '<mark class="q-ab12-1" tabindex="-1">The ferry sank.</mark>&#10;&#10;<mark class="q-cd34-1"' in written


def test_an_article_that_has_left_the_archive_keeps_its_card():
    written = panel(turn(answer(cite(ARTICLE, "The ferry sank."))), article=None)
    assert "<blockquote>The ferry sank.</blockquote>" in written
    assert "Read it in the article" not in written


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://courier.example/ferry", True),
        ("http://courier.example/?a=1&b=2", True),
        ("javascript:alert(1)", False),
        ("data:text/html,<b>x</b>", False),
        ("//courier.example/ferry", False),
        ("https://[", False),
        ('https://courier.example/" onclick="alert(1)', False),
    ],
)
def test_only_a_web_address_becomes_a_link(url, is_link):
    article = Article(TEXT, "Ferry sinks", url=url)
    written = panel(turn(answer(cite(article, "The ferry sank.", url=url))), article=article)
    link = f'<a href="{html.escape(url)}" target="_blank" rel="noopener noreferrer">'
    assert (link in written) is is_link
    assert 'onclick="' not in written


def test_hostile_words_are_escaped_everywhere():
    article = Article(HOSTILE, HOSTILE, outlet=HOSTILE, author=HOSTILE, path=HOSTILE)
    turns = [turn(answer(cite(article, HOSTILE)), question=HOSTILE)]
    written = panel(*turns, article=article)
    assert "<img" not in written
    assert "<script" not in written
    assert "\n" not in written
    for message in messages(turns):
        assert not re.search(r"<|\]\(javascript|\*\*|# h", message["content"])
