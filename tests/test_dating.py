"""How an article's date is found, and what is said where it is not known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.store.article import Dating
from dateline.store.dating import date_article, date_page

TODAY = date(2026, 11, 22)
PLAIN = "The parliament of Norland voted to reopen the railway tunnel under Mount Kestrel."


def dated(text: str = PLAIN, **known) -> Dating:
    return date_article(text, today=TODAY, **known)


@pytest.mark.parametrize(
    ("stated", "published"), [("2022/06/16", "2022-06-16"), ("May 2014", "2014-05"), ("2014", "2014")]
)
def test_a_stated_date_counts_in_its_own_precision(stated: str, published: str) -> None:
    dating = dated(given=stated)
    assert (dating.published, dating.basis, dating.readings) == (published, "metadata", ())
    assert stated in dating.evidence


@pytest.mark.parametrize("stated", ["03/04/2015", "3-4-2015", "04/03/2015"])
def test_an_ambiguous_stated_date_keeps_both_readings(stated: str) -> None:
    dating = dated(given=stated)
    assert (dating.published, dating.basis) == (None, "metadata")
    assert dating.readings == ("2015-03-04", "2015-04-03")


@pytest.mark.parametrize(
    "stated", ["soon", "2015-13-45", "31 February 2015", "yesterday", "0000-00-00", "may", "12", "version 2.3.2015b4x"]
)
def test_a_stated_date_that_is_none_leaves_the_date_unknown_and_says_so(stated: str) -> None:
    dating = dated(given=stated)
    assert (dating.published, dating.readings, dating.basis) == (None, (), "unknown")
    assert stated in dating.evidence


def test_a_date_after_today_is_refused_and_the_next_source_counts() -> None:
    assert dated(given="2026-11-23").published is None
    assert "2026-11-23" in dated(given="2026-11-23").evidence
    dating = dated(given="2026-11-23", file_name="2015-01-22-tunnel.txt")
    assert (dating.published, dating.basis) == ("2015-01-22", "filename")
    assert dated(given="2026-11-22").published == "2026-11-22"


def test_sources_rank_statement_page_address_line_file_name() -> None:
    known = {
        "given": "2015-01-01",
        "page": Dating("2015-01-02", "page", evidence="markup"),
        "url": "https://courier.example/2015/01/03/tunnel",
        "furniture": ["4 January 2015"],
        "file_name": "2015-01-05.txt",
    }
    found = []
    while known:
        dating = dated(**known)
        found.append((dating.published, dating.basis))
        known.pop(next(iter(known)))
    assert found == [
        ("2015-01-01", "metadata"),
        ("2015-01-02", "page"),
        ("2015-01-03", "page"),
        ("2015-01-04", "dateline"),
        ("2015-01-05", "filename"),
    ]


@pytest.mark.parametrize(
    ("url", "published"),
    [
        ("https://courier.example/2015/01/22/tunnel", "2015-01-22"),
        ("https://courier.example/world/2015/jan/22/tunnel", "2015-01-22"),
        ("https://courier.example/tunnel-2015-01-22.html", "2015-01-22"),
        ("https://courier.example/20150122/tunnel", "2015-01-22"),
        ("https://courier.example/2015/01/tunnel", "2015-01"),
        ("https://courier.example/2015/tunnel", None),
        ("https://courier.example/story/20159922/", None),
        ("https://courier.example/a1b20150122c", None),
    ],
)
def test_the_address_counts_as_the_page(url: str, published: str | None) -> None:
    dating = dated(url=url)
    assert dating.published == published
    assert dating.basis == ("page" if published else "unknown")


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("2015-01-22-tunnel.txt", "2015-01-22"),
        ("20150122_tunnel.txt", "2015-01-22"),
        ("tunnel_2015_01_22.md.gz", "2015-01-22"),
        ("2015-01-tunnel.txt", "2015-01"),
        ("000_d4c6835512019012.txt", None),
        ("report-2015.txt", None),
    ],
)
def test_the_file_name_may_hold_the_date(name: str, published: str | None) -> None:
    dating = dated(file_name=name)
    assert (dating.published, dating.basis) == (published, "filename" if published else "unknown")


def test_last_updated_only_says_no_later_than() -> None:
    dating = dated(furniture=[". Last Updated: 07/27/2016"])
    assert (dating.published, dating.readings, dating.not_after) == (None, (), "2016-07-27")


def test_an_ambiguous_last_update_counts_with_its_later_reading() -> None:
    assert dated(furniture=["Updated 03/04/2016"]).not_after == "2016-04-03"


def test_a_line_that_tells_both_gives_the_publication() -> None:
    dating = dated(furniture=["Published May 1, 2014 | Updated May 3, 2014"])
    assert (dating.published, dating.basis) == ("2014-05-01", "dateline")


@pytest.mark.parametrize(
    "line",
    [
        "22/01/2015",
        "2015-01-22T10:15:00Z",
        "Published: January 22, 2015 10:15 GMT",
        "Published Jan 22, 2015 10:15 a.m. ET Updated Jan 23, 2015 8:00 a.m. ET",
        "Thursday 22 January 2015 10.15 GMT",
        "Stand: 22.01.2015, 10:15 Uhr",
        "Le 22 janvier 2015 à 10h15",
        "Posted on January 22, 2015 by admin",
        "By Tove Lindqvist | 22 Jan 2015",
        "Port Ardenholm, 22 January 2015",
    ],
)
def test_a_date_on_a_line_of_its_own_or_in_a_byline_counts(line: str) -> None:
    dating = dated(furniture=["Comments: 0", line])
    assert (dating.published, dating.basis) == ("2015-01-22", "dateline")
    assert line in dating.evidence


@pytest.mark.parametrize("line", ["© 2015-01-22 Ardenholm Courier", "Read more: The fire of 22 January 2015"])
def test_dates_in_other_furniture_do_not_count(line: str) -> None:
    assert dated(furniture=[line]) == Dating()


@pytest.mark.parametrize(
    ("sentence", "published"),
    [
        ("Norland is planning to hold a railway conference in Ardenholm in May.", "2013-03-07"),
        ("In May, Norland and Sudria will test the new signals, she said.", "2013-03-07"),
        ("Norland will open the tunnel in September.", "2013-07-03"),
        ("The tunnel is expected to open in April 2013.", "2013-03-07"),
        ("The line is to open next August, and will be extended in September.", "2013-07-03"),
        ("The minister said on Wednesday that all was well.", None),
        ("The tunnel burned in May.", None),
        ("The minister, who resigned in May, will not return.", None),
        ("The signals will be tested in May. The trains will run in September.", None),
    ],
)
def test_of_two_readings_an_event_still_to_come_leaves_the_one_before_it(sentence: str, published: str | None) -> None:
    dating = dated(f"{PLAIN} {sentence}", furniture=["Published 7-03-2013, 07:37"])
    assert dating.basis == "dateline"
    assert dating.published == published
    assert dating.readings == (() if published else ("2013-03-07", "2013-07-03"))


def test_a_weekday_said_never_overrides_an_event_still_to_come() -> None:
    text = "A tunnel will be opened in May, the minister said on Wednesday."  # 3 July 2013 was a Wednesday
    assert dated(text, furniture=["7-03-2013"]).published == "2013-03-07"


@pytest.mark.parametrize(
    ("known", "published"),
    [
        ({"furniture": ["Thursday, 7-03-2013"]}, "2013-03-07"),
        ({"furniture": ["7-03-2013", "Last updated: 1 May 2013"]}, "2013-03-07"),
        ({"furniture": ["7-03-2013"], "file_name": "2013-07-03.txt"}, "2013-07-03"),
        ({"given": "7-03-2013", "url": "https://courier.example/2013/03/07/x"}, "2013-03-07"),
        ({"given": "01/12/2026"}, "2026-01-12"),
    ],
    ids=["weekday beside it", "last update", "file name", "address", "not in the future"],
)
def test_other_firm_evidence_decides_between_two_readings(known, published: str) -> None:
    assert dated(**known).published == published


@pytest.mark.parametrize(
    "dateline",
    [
        "ARDENHOLM, April 23 (Norland Wire) – ",
        "April 23 (Norland Wire) - ",
        "ARDENHOLM, 23 April (NW) — ",
        "Port Ardenholm, Norland, Apr. 23 - ",
    ],
)
def test_a_dateline_without_a_year_gives_the_day_alone(dateline: str) -> None:
    dating = dated(f"{dateline}{PLAIN} The talks began in November 2010.")
    assert (dating.published, dating.month_day, dating.readings) == (None, "04-23", ())


def test_a_dateline_with_a_year_gives_the_date() -> None:
    dating = dated(f"ARDENHOLM, April 23, 2013 (Norland Wire) – {PLAIN}")
    assert (dating.published, dating.basis) == ("2013-04-23", "dateline")


@pytest.mark.parametrize(
    ("known", "published"),
    [
        ({"url": "https://courier.example/2013/tunnel"}, "2013-04-23"),
        ({"file_name": "wire-2013.txt"}, "2013-04-23"),
        ({"furniture": ["Last updated: 1 June 2016"]}, "2013-04-23"),
        ({"furniture": ["Last updated: 1 June 2019"]}, None),
        ({}, None),
    ],
    ids=["year in the address", "year in the file name", "one Tuesday left", "two Tuesdays left", "no upper bound"],
)
def test_a_day_without_a_year_gets_one_only_where_exactly_one_is_left(known, published: str | None) -> None:
    text = f"ARDENHOLM, Tuesday, April 23 (Norland Wire) – {PLAIN} The talks began in November 2010."
    dating = dated(text, **known)
    assert dating.published == published
    assert (dating.basis, dating.month_day) == (("inferred", None) if published else ("dateline", "04-23"))


@pytest.mark.parametrize(
    "text",
    [
        "On May 5, 2014 — a Monday — the tunnel burned.",
        "The fire of January 22, 2015 closed the tunnel.",
        "She may attend in March, and in 2015 so may he.",
        "In May, Norland mustered 100 engineers.",
    ],
)
def test_dates_in_prose_are_not_the_articles_own(text: str) -> None:
    assert dated(text) == Dating()


def page(head: str, body: str = "") -> str:
    paragraphs = f"<p>{PLAIN} {PLAIN}</p>" * 3
    return f"<html><head><title>Tunnel</title>{head}</head><body><article>{body}{paragraphs}</article></body></html>"


def test_a_page_is_dated_by_its_markup() -> None:
    html = page('<meta property="article:published_time" content="2015-01-22T10:00:00Z">')
    dating = date_page(html, url=None, today=TODAY)
    assert (dating.published, dating.basis) == ("2015-01-22", "page")


def test_a_page_without_a_date_has_none() -> None:
    assert date_page(page(""), url=None, today=TODAY) == Dating()


def test_a_page_is_not_dated_after_today() -> None:
    html = page('<meta property="article:published_time" content="2015-01-22T10:00:00Z">')
    dating = date_page(html, url=None, today=date(2015, 1, 21))
    assert dating.published is None
    assert "2015-01-22" in dating.evidence
    assert "2015-01-22" in date_article(PLAIN, today=date(2015, 1, 21), page=dating).evidence


def test_a_year_alone_on_a_page_does_not_become_the_first_of_january() -> None:
    dating = date_page(page("", "<footer>© 2015 Ardenholm Courier</footer>"), url=None, today=TODAY)
    assert dating.published in (None, "2015")


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY - timedelta(days=400)))
def test_readings_of_a_numeric_date_always_hold_the_day_meant(day: date) -> None:
    dating = dated(given=day.strftime("%d/%m/%Y"))
    assert day.isoformat() in (dating.published, *dating.readings)
    assert all(reading <= TODAY.isoformat() for reading in dating.readings)
