"""Text of others is shown as text, and dates are said in plain words."""

import pytest
from hypothesis import given, settings

from dateline.qa.page.markup import day_in_words, headline, is_web, plain, verbatim, when
from dateline.store import Dating
from made import Seen, as_sent, hostile_texts, on_one_line, seen, seen_in_markdown


@pytest.mark.parametrize(
    ("dating", "words"),
    [
        (Dating("2014-04-23", "metadata"), "April 23, 2014 (date given with the article)"),
        (Dating("2014-04", "page"), "April 2014 (from the page's markup or address)"),
        (Dating("2014-04-23", "dateline"), "April 23, 2014 (from the article's date line)"),
        (Dating("2014", "filename"), "2014 (from the file name)"),
        (Dating("2014-04-23", "inferred"), "April 23, 2014 (worked out from the text)"),
        (Dating("2014-04-23", "unknown"), "April 23, 2014"),
        (Dating(), "date not known"),
        (
            Dating(not_after="2016-07-27", basis="page"),
            "no later than July 27, 2016 (from the page's markup or address)",
        ),
        (Dating(readings=("2013-03-07", "2013-07-03")), "one of two dates, March 7, 2013 or July 3, 2013"),
        (
            Dating(readings=("2012-05", "2013-05", "2014-05")),
            "one of several dates, May 2012 or May 2013 or May 2014",
        ),
        (Dating(month_day="04-23", basis="dateline"), "April 23, year not stated (from the article's date line)"),
        (Dating(month_day="04-23", not_after="2016-07-27"), "April 23, year not stated, no later than July 27, 2016"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_date_says_how_it_is_known(dating, words):
    assert when(dating) == words


@pytest.mark.parametrize(
    ("value", "words"), [("2014-04-03", "April 3, 2014"), ("2014-04", "April 2014"), ("2014", "2014"), ("", "")]
)
def test_a_day_is_as_exact_in_words_as_it_is_known(value, words):
    assert day_in_words(value) == words


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


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://courier.example/ferry", True),
        ("http://courier.example:8080/?a=1&b=2|3#top", True),
        ("https://courier.example/fähre", True),
        ("HTTPS://COURIER.EXAMPLE", True),
        ("javascript:alert(1)", False),
        ("data:text/html,<b>x</b>", False),
        ("//courier.example/ferry", False),
        ("/news/ferry.html", False),
        ("https:", False),
        ("https://[", False),
        ('https://courier.example/" onclick="alert(1)', False),
        ('https://courier.example/"onclick="alert(1)', False),
        ("https://courier.example/><script>alert(1)</script>", False),
        ("https://courier.example\\@evil.invalid/", False),
        ("https://courier.example/\n\nferry", False),
        ("https://courier.example/\u202egpj", False),
        ("", False),
    ],
)
def test_a_browser_may_follow_web_addresses_only(url, followed):
    assert is_web(url) is followed


@settings(deadline=None)
@given(hostile_texts)
def test_plain_text_keeps_its_words_and_means_nothing_to_markdown_or_html(text):
    written = plain(text)
    assert "\n" not in written
    page = seen_in_markdown(f"{written}\n\nafter")
    assert page.tags == ("<p>", "</p>", "<p>", "</p>")
    assert page.words == on_one_line(f"{text} after")


@settings(deadline=None)
@given(hostile_texts)
def test_verbatim_text_is_the_same_to_the_letter_in_a_block_of_html(text):
    block = f"<div>{verbatim(text)}</div>"
    assert seen(as_sent(block)) == seen_in_markdown(block) == Seen(("<div>", "</div>"), text)
