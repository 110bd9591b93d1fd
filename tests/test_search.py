"""Search: both searches fused, dates as windows and preferences, neighbours, and hostile queries."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.store import Archive, Article, Dating
from dateline.store.search import fuse
from fakes import WordEmbedder

LONG = "".join(
    f"In part {number} of the report the council of Harwick spoke of harbour wall {number}. " for number in range(40)
)


def article(text: str, title: str, dating: Dating | None = None) -> Article:
    return Article(text=text, title=title, dating=dating or Dating(), path=f"/{title}.txt")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory):
    entries = [
        article("The old ferry sank off Harwick.", "Ferry sinks", Dating("2013-02-12", "metadata")),
        article("The new ferry sank off Harwick.", "Second ferry sinks", Dating("2019-05-01", "metadata")),
        article("A ferry sank once upon a time.", "Undated ferry"),
        article("The ferry sank in spring.", "Ambiguous ferry", Dating(readings=("2013-03-07", "2013-07-03"))),
        article("The ferry sank before the war.", "Early ferry", Dating(not_after="2011-08-19")),
        article("The ferry sank that year.", "Year ferry", Dating("2016", "metadata")),
        article(LONG, "Harbour wall"),
    ]
    with Archive(tmp_path_factory.mktemp("archive"), embedder=WordEmbedder(), create=True) as made:
        list(made.put(entries))
        yield made


def titles(archive: Archive, query: str, **options: object) -> list[str]:
    return list(dict.fromkeys(hit.article.title for hit in archive.search(query, top_k=20, **options)))


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        pytest.param("2013-01-01", "2013-12-31", {"Ferry sinks", "Ambiguous ferry"}, id="a year"),
        pytest.param("2013-07-01", "2013-07-31", {"Ambiguous ferry"}, id="the second reading alone"),
        pytest.param(None, "2010-12-31", {"Early ferry"}, id="no later than"),
        pytest.param("2012-01-01", "2012-12-31", set(), id="too late for no later than"),
        pytest.param("2016-03-01", "2016-03-31", {"Year ferry"}, id="a month of a year that is all that is known"),
        pytest.param("2018-01-01", None, {"Second ferry sinks"}, id="open end"),
    ],
)
def test_a_window_keeps_what_may_lie_in_it_and_what_has_no_date(
    archive: Archive, since: str | None, until: str | None, expected: set[str]
) -> None:
    window = {
        "since": date.fromisoformat(since) if since else None,
        "until": date.fromisoformat(until) if until else None,
    }
    assert set(titles(archive, "ferry sank", **window)) == expected | {"Undated ferry", "Harbour wall"}


def test_articles_from_around_the_day_of_asking_are_preferred(archive: Archive) -> None:
    assert titles(archive, "the ferry sank off Harwick", asked=date(2019, 5, 3))[0] == "Second ferry sinks"
    assert titles(archive, "the ferry sank off Harwick", asked=date(2013, 2, 14))[0] == "Ferry sinks"


def test_the_latest_and_the_earliest_are_preferred_when_asked_for(archive: Archive) -> None:
    latest = titles(archive, "ferry sank off Harwick", order="latest")
    earliest = titles(archive, "ferry sank off Harwick", order="earliest")
    assert latest.index("Second ferry sinks") < latest.index("Ferry sinks")
    assert earliest.index("Ferry sinks") < earliest.index("Second ferry sinks")


def test_each_hit_brings_its_neighbours(archive: Archive) -> None:
    hits = [
        hit for hit in archive.search("harbour wall council report", top_k=50) if hit.article.title == "Harbour wall"
    ]
    assert len(hits) > 2
    for hit in hits:
        before, after = hit.before, hit.after
        assert (before.end if before else 0) == hit.passage.start
        assert (after.start if after else len(LONG)) == hit.passage.end
        assert hit.passage.text == hit.article.text[hit.passage.start : hit.passage.end]


def test_hits_are_ordered_and_carry_their_ranks(archive: Archive) -> None:
    hits = archive.search("new ferry", top_k=3)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].article.title == "Second ferry sinks"
    assert hits[0].lexical_rank == 1


def test_words_that_nobody_wrote_have_no_lexical_rank(archive: Archive) -> None:
    assert all(hit.lexical_rank is None for hit in archive.search("zyzzyva"))


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=60))
def test_any_text_can_be_searched(archive: Archive, query: str) -> None:
    assert len(archive.search(query, top_k=3)) <= 3


@pytest.mark.parametrize(
    "query", ['"ferry', "ferry OR", "NEAR(ferry", "title:ferry", "ferry*", "-ferry", "ferry AND NOT x"]
)
def test_query_syntax_is_plain_words(archive: Archive, query: str) -> None:
    assert "Ferry sinks" in titles(archive, query)


def test_fusion_is_the_stated_mix() -> None:
    scores = fuse([("p", "a", "l"), ("q", "b", "q")], {"p": 0.4, "q": 0.8, "l": 0.2}, {"p": 3.0}, {"a": 5.0, "c": 10.0})
    assert scores["p"] == pytest.approx(0.6 * 0.5 + 0.4 * 1.0 + 0.3 * 0.5 + 0.3 * 0.25)
    assert scores["q"] == pytest.approx(0.6 * 1.0 + 0.3 * 1.0)


def test_an_empty_archive_has_no_hits(tmp_path: Path) -> None:
    with Archive(tmp_path, embedder=WordEmbedder(), create=True) as archive:
        assert archive.search("ferry") == []


REPORT = [
    f"On the {word} day the council of Tarnford heard {name}, who spoke at length of {thing}, of its cost to the town "
    f"and of what the neighbours in {place} might say of it when they read the papers in the morning."
    for word, name, thing, place in [
        ("first", "Ada Ferro", "the new quay", "Harwick"),
        ("second", "Otto Lund", "an old windmill", "Ravno"),
        ("third", "Ilsa Brand", "twelve street lamps", "Skarn"),
    ]
]


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory):
    """A report in three papers, one with a new ending, one with another number, and an article about the same."""
    report = " ".join(REPORT[:2])
    entries = [
        article(report, "Council hears of quay and windmill"),
        article("HARWICK (Wire) – " + report.replace("at length", "for long"), "Two days in Tarnford"),
        article(report.replace("the new quay", "the new quay of 1,200 metres"), "Quay will be longer"),
        article(
            REPORT[2] + " The new quay and the old windmill were not named by her at all, said the council.", "Lamps"
        ),
    ]
    with Archive(tmp_path_factory.mktemp("wire"), embedder=WordEmbedder(), create=True) as made:
        yield made, [outcome.article for outcome in made.put(entries)]


def test_near_copies_are_one_hit_that_names_the_others(wire: tuple[Archive, list[str]]) -> None:
    archive, (first, copy, longer, lamps) = wire
    hits = {hit.article.id: hit.also_in for hit in archive.search("council Tarnford quay windmill", top_k=8)}
    assert len({first, copy} & hits.keys()) == 1, "the copies are one hit"
    assert {first, copy} in [{key, *also_in} for key, also_in in hits.items()]
    assert hits[longer] == hits[lamps] == (), "another number, or another text, is a hit of its own"


def test_collapsed_copies_leave_room_for_other_texts(wire: tuple[Archive, list[str]]) -> None:
    archive, (*_, lamps) = wire
    assert lamps in [hit.article.id for hit in archive.search("council Tarnford quay windmill", top_k=3)]


def test_copies_outside_the_dates_asked_for_are_not_named(tmp_path: Path) -> None:
    entries = [article(REPORT[0], f"Report {year}", Dating(str(year), "metadata")) for year in (2013, 2015)]
    with Archive(tmp_path, embedder=WordEmbedder(), create=True) as archive:
        list(archive.put(entries))
        (hit,) = archive.search("quay", since=date(2015, 1, 1), until=date(2015, 12, 31))
    assert (hit.article.title, hit.also_in) == ("Report 2015", ())
