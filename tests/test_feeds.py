"""Feeds: every entry an article."""

import time
from pathlib import Path

import pytest

from dateline.store.article import Article
from dateline.store.reading.fragment import text_of
from reading import read_all, read_one, rejected, write

SAMPLE = Path(__file__).parents[1] / "evals" / "articles" / "skarn-island-notes.rss"
TITLE = "Norland votes to reopen Kestrel tunnel"
LEAD = "The parliament of Norland voted on Tuesday to reopen the railway tunnel under Mount Kestrel, after nine years."
LAST = "The first trains are expected to run in spring, although the operator has not yet named a day for the opening."
TEXT = f"{LEAD}\n\n{LAST}"
HTML = f"&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;{LAST}&lt;/p&gt;"
LINK = "https://courier.example/2015/tunnel"

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Ardenholm Courier</title>
<link>https://courier.example/</link><item><media:title>A picture</media:title><title>{TITLE}</title>
<link>/2015/tunnel</link><guid isPermaLink="false">t-1</guid><description>Only a teaser.</description>
<content:encoded><![CDATA[<p>{LEAD}</p><script>alert(1)</script><p>{LAST}</p>]]></content:encoded>
<dc:creator>Tove Lindqvist</dc:creator><pubDate>Thu, 22 Jan 2015 23:30:00 +0200</pubDate></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Ardenholm Courier</title>
<link rel="self" href="https://courier.example/feed"/><link href="https://courier.example/"/>
<author><name>Tove Lindqvist</name></author><entry><id>t-1</id><title type="html">{TITLE}</title>
<link rel="alternate" href="{LINK}"/><published>2015-01-22T23:30:00+02:00</published>
<updated>2015-02-01T00:00:00Z</updated><summary>Only a teaser.</summary><content type="html">{HTML}</content></entry>
</feed>"""
XHTML = ATOM.replace(
    f'<content type="html">{HTML}',
    f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LEAD}</p><p>{LAST}</p></div>',
)
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://courier.example/"><title>Ardenholm Courier
</title></channel><item rdf:about="t-1"><title>{TITLE}</title><link>{LINK}</link><description>{HTML}</description>
<dc:date>2015-01-22</dc:date><dc:creator>Tove Lindqvist</dc:creator></item></rdf:RDF>"""
OLD = RSS.replace("<dc:creator>Tove Lindqvist</dc:creator>", "<author>tove@courier.example (Tove Lindqvist)</author>")


@pytest.mark.parametrize("ending", [".rss", ".atom", ".xml", ".xml.gz"])
@pytest.mark.parametrize("feed", [RSS, OLD, ATOM, XHTML, RDF], ids=["RSS", "older RSS", "Atom", "XHTML in Atom", "RDF"])
def test_every_kind_of_feed_gives_the_same_article(tmp_path, feed, ending) -> None:
    article = read_one(write(tmp_path, f"a{ending}", feed))
    assert (article.title, article.text, article.url, article.record) == (TITLE, TEXT, LINK, "t-1")
    assert (article.author, article.outlet) == ("Tove Lindqvist", "Ardenholm Courier")
    assert (article.dating.published, article.dating.basis) == ("2015-01-22", "metadata")


def test_the_sample_feed_holds_three_articles() -> None:
    items = read_all(SAMPLE)
    assert [item.record for item in items] == ["skarn-notes-117", "skarn-notes-128", "skarn-notes-141"]
    assert [item.dating.published for item in items] == ["2018-10-05", "2019-08-30", "2020-06-12"]
    assert "“I had forty-eight lenses.”" in items[0].text
    assert "called Ivo Marsden, after" in items[1].text


def test_a_last_change_only_says_no_later_than(tmp_path) -> None:
    feed = ATOM.replace("<published>2015-01-22T23:30:00+02:00</published>", "").replace(LINK, "https://c.example/t")
    dating = read_one(write(tmp_path, "a.atom", feed)).dating
    assert (dating.published, dating.not_after) == (None, "2015-02-01")
    assert "updated" in dating.evidence


def test_entries_are_known_by_guid_else_link_else_place_and_empty_ones_rejected(tmp_path) -> None:
    body = f"<description>{LEAD} {{}}</description>"
    items = [
        f"<item><guid>https://c.example/1</guid>{body.format(1)}</item>",
        f"<item><link>https://c.example/2</link>{body.format(2)}</item>",
        f"<item>{body.format(3)}</item>",
        "<item><title>Nothing but a title</title></item>",
        f"<item><guid>https://c.example/1</guid>{body.format(5)}</item>",
    ]
    read = read_all(write(tmp_path, "a.rss", f"<rss><channel>{''.join(items)}</channel></rss>"))
    assert [item.record for item in read] == [
        "https://c.example/1",
        "https://c.example/2",
        "2",
        "3",
        "https://c.example/1",
    ]
    assert [isinstance(item, Article) for item in read] == [True, True, True, False, False]
    assert [item.url for item in read[:3]] == ["https://c.example/1", "https://c.example/2", None]
    assert "no text" in read[3].reason
    assert "same id" in read[4].reason


def test_common_faults_do_not_lose_a_feed(tmp_path) -> None:
    broken = RSS.replace("Only a teaser.", f"Q&A with AT&T,\x0b &nbsp; &eacute; {LEAD}").replace("</channel></rss>", "")
    assert read_one(write(tmp_path, "a.rss", broken)).text == TEXT
    assert (
        read_one(write(tmp_path, "c.rss", broken.replace("content:encoded", "other"))).text
        == f"Q&A with AT&T, é {LEAD}"
    )
    text = f"Søren said: {LEAD}"
    latin = f'<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><item><description>{text}</description></item>'
    assert read_one(write(tmp_path, "b.rss", latin.encode("latin-1"))).text == text


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f"<!DOCTYPE rss [{LAUGHS}]>" + RSS.split("?>", 1)[1].replace(TITLE, "&a11;"), "entities"),
        ('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><channel>&a;</channel></rss>', "entities"),
        (f"<!DOCTYPE rss [{LAUGHS}]><rss/>".encode("utf-16"), "entities"),
        ("<html><body>No feed</body></html>", "no feed"),
        ("no XML at all", "no feed"),
        ("<rss><channel><title>Ardenholm Courier</title></channel></rss>", "no entries"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>Ardenholm Courier</title></feed>', "no entries"),
        ("<a>" * 100_000, "no feed"),
    ],
    ids=["a billion laughs", "a file", "laughs in UTF-16", "a page", "words", "no item", "no entry", "nested"],
)
def test_what_is_no_feed_or_a_trap_is_rejected(tmp_path, content, reason) -> None:
    started = time.perf_counter()
    assert reason in rejected(write(tmp_path, "a.xml", content)).reason
    assert time.perf_counter() - started < 5


def test_a_document_type_elsewhere_is_neither_fetched_nor_missed(tmp_path) -> None:
    named = '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    assert read_one(write(tmp_path, "a.xml", named + RSS.split("?>", 1)[1])).text == TEXT


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("No markup at all: 2 < 3.", "No markup at all: 2 < 3."),
        ("<p>One <b>word</b>.</p><p>Two</p>", "One word.\n\nTwo"),
        ("One<br>Two<br/><br/>Three", "One\nTwo\n\nThree"),
        ("<ul><li>a</li><li>b</li></ul>tail", "a\n\nb\n\ntail"),
        ("<p>a</p><style>p {}</style><script>x()</script><iframe>y</iframe>b", "a\n\nb"),
        ("Caf&eacute; &amp; Br&#252;cke", "Café & Brücke"),
        ("<div>" * 200 + "deep", "deep"),
        ("<p>unclosed <i>and <b>crossed</i></b>", "unclosed and crossed"),
        ("<!-- nothing -->", ""),
    ],
    ids=["plain", "paragraphs", "line ends", "list", "code", "entities", "deep", "broken", "comment"],
)
def test_a_piece_of_html_leaves_its_words(markup, text) -> None:
    assert text_of(markup) == text
