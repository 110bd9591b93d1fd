"""What each kind of file is read as, and what is said of files that cannot be read."""

import json
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.store.article import Article
from dateline.store.reading.readers import READABLE, Rejection, is_readable, read
from reading import TODAY, read_all, read_one, rejected, write

TITLE = "Norland votes to reopen Kestrel tunnel"
LEAD = (
    "The parliament of Norland voted on Tuesday to reopen the railway tunnel under Mount Kestrel, nine years after a "
    "fire closed it."
)
LAST = "The first trains are expected to run in spring, although the operator has not yet named a day for the opening."
TEXT = f"{LEAD}\n\n{LAST}"


def test_the_readable_endings() -> None:
    plain = {".txt", ".md", ".html", ".htm", ".json", ".jsonl", ".eml", ".rss", ".atom", ".xml"}
    assert plain | {ending + ".gz" for ending in plain} | {".pdf", ".docx"} == READABLE


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("a.txt", True),
        ("A.TXT", True),
        ("a.b.html.gz", True),
        ("a.gz", False),
        ("a.pdf", True),
        ("a.pdf.gz", False),
        ("a.doc", False),
        ("txt", False),
    ],
)
def test_a_name_tells_whether_a_file_is_readable(name: str, readable: bool) -> None:
    assert is_readable(Path(name)) is readable


PAGE = f"""<!doctype html><html lang="en"><head><title>{TITLE} | Ardenholm Courier</title>
<meta property="og:title" content="{TITLE} | Ardenholm Courier">
<meta property="og:site_name" content="Ardenholm Courier">
<meta name="author" content="Tove Lindqvist">
<meta property="article:published_time" content="2015-01-22T10:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>{TITLE}</h1><p>{LEAD}</p><p>{LAST}</p></article>
<footer>Subscribe to our newsletter</footer></body></html>"""
MARKDOWN = f"""---
title: "{TITLE}"
date: 2015-01-22
author: [Tove Lindqvist]
outlet: Ardenholm Courier
---

# {TITLE}

{LEAD.replace("parliament", "**parliament**").replace("Mount Kestrel", "[Mount Kestrel](https://k.example)")}

> {LAST.replace("spring", "*spring*")}
"""
RECORD = {
    "title": TITLE,
    "text": TEXT,
    "published": "2015-01-22",
    "author": "Tove Lindqvist",
    "outlet": "Ardenholm Courier",
}
PLAIN = f"{TITLE}\n\nBy Tove Lindqvist\n\n22/01/2015\n\n{TEXT}\n\nComments: 0\n"


@pytest.mark.parametrize("packed", ["", ".gz"], ids=["plain", "packed"])
@pytest.mark.parametrize(
    ("name", "content", "outlet", "basis"),
    [
        ("a.txt", PLAIN, None, "dateline"),
        ("a.md", MARKDOWN, "Ardenholm Courier", "metadata"),
        ("a.html", PAGE, "Ardenholm Courier", "page"),
        ("a.htm", PAGE, "Ardenholm Courier", "page"),
        ("a.json", json.dumps(RECORD), "Ardenholm Courier", "metadata"),
    ],
    ids=["txt", "md", "html", "htm", "json"],
)
def test_every_format_gives_the_same_article(tmp_path, packed, name, content, outlet, basis) -> None:
    path = write(tmp_path, name + packed, content)
    article = read_one(path)
    assert (article.title, article.text, article.author, article.outlet) == (TITLE, TEXT, "Tove Lindqvist", outlet)
    assert (article.dating.published, article.dating.basis) == ("2015-01-22", basis)
    assert (article.path, article.record) == (str(path), None)


@pytest.mark.parametrize(
    "record",
    [
        {
            "headline": TITLE,
            "body": TEXT,
            "date": "2015-01-22",
            "source": "Ardenholm Courier",
            "authors": ["Tove Lindqvist"],
        },
        {
            "title": TITLE,
            "content": TEXT,
            "published": 20150122,
            "publisher": {"name": "Ardenholm Courier"},
            "author": {"name": "Tove Lindqvist"},
        },
        {
            "title": [TITLE],
            "text": [LEAD, LAST],
            "published": "22 January 2015",
            "outlet": "Ardenholm Courier",
            "author": "Tove Lindqvist",
        },
        {
            "title": TITLE,
            "text": f"<p>{LEAD}</p><p>{LAST}</p>",
            "date": 1421884800,
            "outlet": "Ardenholm Courier",
            "author": "Tove Lindqvist",
        },
    ],
    ids=["other names", "objects and numbers", "lists", "markup and seconds"],
)
def test_records_may_name_and_shape_their_fields_otherwise(tmp_path, record) -> None:
    article = read_one(write(tmp_path, "a.json", json.dumps(record)))
    assert (article.title, article.text, article.outlet, article.author) == (
        TITLE,
        TEXT,
        "Ardenholm Courier",
        "Tove Lindqvist",
    )
    assert article.dating.published == "2015-01-22"


@pytest.mark.parametrize("wrap", [list, lambda records: {"articles": records}], ids=["list", "articles"])
def test_a_json_file_may_hold_several_records(tmp_path, wrap) -> None:
    records = [
        {"id": 7, "text": LEAD},
        {"url": "https://courier.example/2015/01/22/t", "text": LAST},
        {"text": TEXT},
        "not a record",
        {"id": 7, "text": TEXT},
    ]
    items = read_all(write(tmp_path, "2014-02-03.json", json.dumps(wrap(records))))
    assert [item.record for item in items] == ["7", "https://courier.example/2015/01/22/t", "2", "3", "7"]
    assert [isinstance(item, Article) for item in items] == [True, True, True, False, False]
    assert items[1].dating.published == "2015-01-22"
    assert items[0].dating.published is None, "the name of a file of several articles dates none of them"
    assert "same id" in items[4].reason


def test_a_record_without_id_never_takes_the_place_of_another(tmp_path) -> None:
    records = [{"id": "1", "text": LEAD}, {"text": LAST}]
    items = read_all(write(tmp_path, "a.json", json.dumps(records)))
    assert [item.record for item in items] == ["1", "#1"]
    assert len({item.source for item in items}) == 2


def test_a_broken_line_is_one_rejection_and_the_rest_goes_on(tmp_path) -> None:
    lines = [
        json.dumps({"id": "a", "text": LEAD}),
        "",
        '{"id": "b", "text": ',
        json.dumps({"id": "c", "text": LAST}),
        "[1]",
    ]
    items = read_all(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert [item.record for item in items] == ["a", "line 3", "c", "3"]
    assert [isinstance(item, Article) for item in items] == [True, False, True, False]
    assert "not valid JSON" in items[1].reason


def test_articles_come_one_at_a_time(tmp_path) -> None:
    path = write(tmp_path, "a.jsonl", json.dumps({"text": LEAD}) + "\n" + json.dumps({"text": LAST}) + "\n")
    items = read(path, today=TODAY)
    assert next(items).text == LEAD
    assert next(items).text == LAST


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\n ", "empty"),
        ("a.jsonl", b"\n", "empty"),
        ("a.txt", b"Comments: 0\n\nLeave a comment\n", "No article text"),
        ("a.txt", b"\x7fELF\x00\x01\x02" * 40, "binary"),
        ("a.json", b"{", "not valid JSON"),
        ("a.json", b"[]", "no records"),
        ("a.json", b"17", "not an object"),
        ("a.json", b'{"title": "Only a title"}', "no text"),
        ("a.json", b'{"text": 3.5}', "no text"),
        ("a.json", b"[" * 200_000, "nested too deeply"),
        ("a.json", b'{"id": ' + b"9" * 5000 + b"}", "too long"),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.md", b"---\ntitle: x\n---\n", "No article text"),
        ("a.doc", b"words", "not read"),
        ("a.pdf.gz", b"%PDF", "not read"),
        ("a.pdf", b"%PDF", "damaged"),
        ("a.docx", b"PK", "damaged"),
        ("a.eml", b"only words", "no letter"),
        ("a.xml", b"<a>words</a>", "no feed"),
        ("a.rss", b"only words", "no feed"),
    ],
    ids=lambda value: value[:24].decode("latin-1") if isinstance(value, bytes) else None,
)
def test_what_cannot_be_read_is_rejected_with_a_reason_for_a_person(tmp_path, name, content, reason) -> None:
    rejection = rejected(write(tmp_path, name, content))
    assert reason in rejection.reason
    assert (rejection.path, rejection.record) == (str(tmp_path / name), None)
    assert "Traceback" not in rejection.reason


def test_a_missing_file_is_rejected(tmp_path) -> None:
    assert "cannot be opened" in rejected(tmp_path / "gone.txt").reason


def test_lone_surrogates_become_a_mark_and_pairs_a_character(tmp_path) -> None:
    record = '{"id": "\\ud800x", "title": "A \\udc00 title here", "text": "One \\ud83d\\ude00 smile and \\ud800 half."}'
    article = read_one(write(tmp_path, "a.jsonl", record))
    assert article.text == "One 😀 smile and \ufffd half."
    for value in (article.text, article.title, article.record or ""):
        value.encode("utf-8")


def test_a_date_that_is_none_leaves_the_article_undated(tmp_path) -> None:
    article = read_one(write(tmp_path, "a.json", json.dumps({**RECORD, "published": "soon"})))
    assert (article.text, article.dating.published, article.dating.basis) == (TEXT, None, "unknown")
    assert "soon" in article.dating.evidence


def test_the_title_of_a_text_without_headline_is_its_first_sentence(tmp_path) -> None:
    article = read_one(write(tmp_path, "a.txt", f"ARDENHOLM — Snow fell. {LEAD}"))
    assert article.title == "Snow fell."
    assert article.text.startswith("ARDENHOLM — Snow fell.")


def test_front_matter_may_end_its_lines_as_windows_does(tmp_path) -> None:
    article = read_one(write(tmp_path, "a.md", MARKDOWN.replace("\n", "\r\n")))
    assert (article.title, article.text, article.dating.published) == (TITLE, TEXT, "2015-01-22")


def test_the_first_heading_of_markdown_is_the_title(tmp_path) -> None:
    article = read_one(
        write(tmp_path, "a.md", f"# {TITLE}\n\n{LEAD}\n\n## What comes next\n\n- one `word`\n- two\n\n{LAST}\n")
    )
    assert article.title == TITLE
    assert article.text == f"{LEAD}\n\nWhat comes next\n\none word\ntwo\n\n{LAST}"


def test_the_name_of_the_site_leaves_the_title_only_where_it_is_known(tmp_path) -> None:
    known = {**RECORD, "title": f"{TITLE} - Ardenholm Courier"}
    assert read_one(write(tmp_path, "a.json", json.dumps(known))).title == TITLE
    unknown = {**RECORD, "title": f"{TITLE} - nine years late"}
    assert read_one(write(tmp_path, "b.json", json.dumps(unknown))).title == f"{TITLE} - nine years late"


def test_an_agency_in_the_dateline_is_no_outlet_where_the_address_is_anothers(tmp_path) -> None:
    record = {"title": TITLE, "text": f"ARDENHOLM (Reuters) - {TEXT}"}
    assert read_one(write(tmp_path, "a.json", json.dumps(record))).outlet == "Reuters"
    record["url"] = "https://courier.example/t"
    assert read_one(write(tmp_path, "a.json", json.dumps(record))).outlet is None


@pytest.mark.parametrize("ending", sorted(READABLE - {".pdf", ".docx"}))  # those two: test_damaged.py
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore"))))
def test_no_file_raises(tmp_path, ending, data) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        items = read_all(path)
    assert items
    assert all(isinstance(item, Article | Rejection) for item in items)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.eml", b"Message-ID: <\nFrom: a@[\nTo: <\nDate: Mon, 01 Jan 2024 00:00:00 +99999999999999999\n\nThe sea."),
        ("b.eml", b"Subject: Ferry\nContent-Type: text/plain; charset=unicode_escape\n\nThe ferry \\ud800 sank."),
        ("c.json", b'{"text": "RAVNO (Reuters) - The ferry sank off Saltby.", "url": "http://[evil"}'),
        ("d.html", b'<meta charset="undefined"><article><p>The ferry sank off Saltby on Monday night.</p></article>'),
        ("e.rss", b"<rss><channel><item><link>http://[evil</link><title>F</title><description>The ferry sank"
                  b" off Saltby.</description></item></channel></rss>"),
    ],
)  # fmt: skip
def test_an_odd_header_or_address_stops_nothing(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    for item in read(tmp_path / name, today=TODAY):
        (item.text if isinstance(item, Article) else item.reason).encode("utf-8")
