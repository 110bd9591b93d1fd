"""Copies: fingerprints, statements that are the same, quotes in several articles, articles of one origin."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.store import Archive, Article, Dating, Embedder
from dateline.store.database import Database
from dateline.store.fingerprints import WIDTH, WINDOW, coverage, says_the_same, shingles, winnowed, without_dateline
from dateline.store.origins import Origins
from fakes import WordEmbedder

SAMPLES = Path(__file__).parents[1] / "evals" / "articles"
VOCABULARY = [f"{first}{last}" for first in ("bar", "kel", "mor", "sul", "tin") for last in ("da", "gu", "ro", "ven")]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=WIDTH + WINDOW - 1, max_size=30)


def prose(seed: int, paragraphs: int = 5, words: int = 40) -> list[str]:
    """Paragraphs of invented words, others for every seed."""
    chance = random.Random(seed)
    made = [f"{chance.choice(VOCABULARY)}{chance.randrange(400)}x" for _ in range(paragraphs * words)]
    return [" ".join(made[start : start + words]).capitalize() + "." for start in range(0, len(made), words)]


def article(paragraphs: list[str], name: str, *, title: str | None = None, published: str | None = None) -> Article:
    dating = Dating(published, "metadata") if published else Dating()
    return Article(text="\n\n".join(paragraphs), title=title or name, dating=dating, path=f"/{name}.txt")


def put(archive: Archive, *articles: Article) -> list[str]:
    return [outcome.article for outcome in archive.put(articles)]


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "archive", embedder=WordEmbedder(), create=True) as made:
        yield made


# Texts


@settings(max_examples=60, deadline=None)
@given(before=WORDS, run=WORDS, after=WORDS, other=WORDS)
def test_a_shared_run_of_nine_words_always_shares_a_fingerprint(before, run, after, other) -> None:
    first = winnowed(" ".join([*before, *run]))
    second = shingles(" ".join([*other, *run, *after]))
    assert {mark for mark, _ in first} & set(second.hashes.tolist())


def test_a_fingerprint_names_the_place_of_its_words() -> None:
    text = "“The Ferry”  sank off Skarn. The  ferry sank off Skarn again, and nobody of the crew was hurt this time."
    for mark, offset in winnowed(text):
        assert mark == shingles(" ".join(text[offset:].split()[:8])).hashes[0]


@pytest.mark.parametrize(("text", "count"), [("", 0), (" – … ", 0), ("Yes", 1), ("Nobody was hurt", 1)])
def test_short_texts_have_one_fingerprint_and_texts_without_words_none(text: str, count: int) -> None:
    assert len(winnowed(text)) == count


def test_coverage_is_the_share_of_words_in_shared_runs() -> None:
    part, whole = shingles("a b c d e f g h i j"), shingles("x a b c d e y g h i j k")
    assert coverage(part, whole) == pytest.approx(0.9)
    assert coverage(shingles(""), whole) == 0.0


QUOTE = "The old ferry Maren sank off Skarn on Monday with 40 people on board, and all of them were saved."


@pytest.mark.parametrize(
    ("passage", "same"),
    [
        pytest.param(f"It was windy. {QUOTE} They slept in a school.", True, id="word for word"),
        pytest.param(QUOTE.upper().replace(" ", "\n"), True, id="case and spaces"),
        pytest.param(QUOTE.replace("people", "passengers"), True, id="a word replaced"),
        pytest.param(QUOTE.replace("old ", ""), True, id="a word left out"),
        pytest.param(QUOTE.replace("them were", "them, happily, were"), True, id="a word put in"),
        pytest.param(QUOTE.replace("saved", "rescued") + " They slept.", True, id="the last word replaced"),
        pytest.param(QUOTE.replace("40", "45"), False, id="another number"),
        pytest.param(QUOTE.replace("were saved", "were not saved"), False, id="a negation"),
        pytest.param(QUOTE.replace("Maren", "Solveig"), False, id="another name"),
        pytest.param(QUOTE.replace("sank off Skarn", "was lost near Harwick with its cargo"), False, id="reworded"),
        pytest.param("The old ferry Maren sank off Skarn on Monday.", False, id="half of it"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_passage_says_the_same(passage: str, same: bool) -> None:
    assert says_the_same(QUOTE, passage) is same


def test_curly_quotes_and_accents_do_not_count() -> None:
    assert says_the_same("“It’s Åse’s café,” he said.", "\"It's Ase's cafe,\" he said.")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("RAVNO, March 10, 2016 (Meridian Wire) – The line will reopen.", "The line will reopen."),
        ("HARWICK — The line will reopen.", "The line will reopen."),
        ("NORLAND took 12 medals – its best result.", "NORLAND took 12 medals – its best result."),
        ("The line will reopen – at last.", "The line will reopen – at last."),
    ],
)
def test_a_dateline_is_not_part_of_a_statement(text: str, rest: str) -> None:
    assert without_dateline(text) == rest


# Quotes


def test_a_quote_lists_the_articles_it_stands_in_the_earliest_first(archive: Archive) -> None:
    wire = prose(1)
    first, late, early, undated, _ = put(
        archive,
        article(wire, "wire", published="2016-03-11"),
        article([*prose(2), wire[2]], "late", published="2016-03-12"),
        article([wire[2].replace(" ", "  "), *prose(3)], "early", published="2016-03-10"),
        article([*prose(4), wire[2].upper()], "undated"),
        article(prose(5), "other", published="2016-03-11"),
    )
    start = archive.article(first).text.index(wire[2])
    assert archive.copies(first, start, start + len(wire[2])) == (early, late, undated)
    assert archive.copies(first, 0, len(wire[0])) == ()


@pytest.mark.parametrize(("around", "listed"), [(True, True), (False, False)], ids=["copied", "other"])
def test_a_few_words_are_a_copy_only_where_the_words_around_them_are(
    archive: Archive, around: bool, listed: bool
) -> None:
    before, after = prose(1, 2)
    text = f"{before} Nobody was hurt. {after}"
    others = (before, after) if around else prose(2, 2)
    first, second = put(archive, article([text], "one"), article([f"{others[0]} Nobody was hurt. {others[1]}"], "two"))
    start = text.index("Nobody")
    assert archive.copies(first, start, start + 16) == ((second,) if listed else ())


def test_what_stands_in_an_unknown_article_stands_nowhere(archive: Archive) -> None:
    assert archive.copies("unknown", 0, 10) == ()
    assert archive.origin("unknown") == ()


# Articles


def changed(paragraphs: list[str]) -> list[str]:
    """Every tenth word replaced."""
    words = " \n".join(paragraphs).split(" ")
    return [" ".join("altered" if place % 10 == 5 else word for place, word in enumerate(words))]


COPIES = {
    "paragraphs dropped": lambda text: text[:2] + text[4:],
    "words changed": changed,
    "a new lede": lambda text: [prose(99, 1)[0], *text[1:]],
    "another order": lambda text: text[::-1],
    "a short excerpt": lambda text: text[:2],
}
OTHERS = {
    "one paragraph of five": lambda text: [*prose(7, 4), text[2]],
    "another text under the headline": lambda text: prose(8, len(text)),
    "a digest that holds it": lambda text: [*text, *prose(9, 30)],
}


@pytest.mark.parametrize("change", COPIES.values(), ids=COPIES)
def test_a_changed_copy_has_the_same_origin_whatever_its_headline(archive: Archive, change) -> None:
    first, second = put(archive, article(prose(1), "wire"), article(change(prose(1)), "copy", title="Other words"))
    assert set(archive.origin(first)) == set(archive.origin(second)) == {first, second}


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
def test_what_only_looks_like_a_copy_has_an_origin_of_its_own(archive: Archive, change) -> None:
    first, second = put(archive, article(prose(1), "one", title="Same"), article(change(prose(1)), "two", title="Same"))
    assert (archive.origin(first), archive.origin(second)) == ((first,), (second,))


@pytest.mark.parametrize(("title", "one"), [("Ferry sinks", True), ("Bridge opens", False)], ids=["same", "other"])
def test_a_notice_in_place_of_a_text_is_a_copy_only_under_the_same_headline(
    archive: Archive, title: str, one: bool
) -> None:
    notice = ["Readers of this paper find the whole story in tomorrow's printed edition, or at their newsagent's."]
    first, _ = put(archive, article(notice, "a", title="Ferry sinks"), article([*notice, "Thanks."], "b", title=title))
    assert (len(archive.origin(first)) == 2) is one


def test_an_origin_is_a_chain_of_copies_the_earliest_first(archive: Archive) -> None:
    text = prose(1, 6)
    ids = put(
        archive,
        article(text[:4], "a", published="2016-03-12"),
        article(text[1:], "b"),
        article(text[3:], "c", published="2016-03-10"),
    )
    assert archive.origin(ids[0]) == archive.origin(ids[2]) == (ids[2], ids[0], ids[1])


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(3, 8), gone=st.integers(0, 7))
def test_an_article_is_a_copy_of_itself_without_any_one_paragraph(tmp_path_factory, seed, count, gone) -> None:
    text = prose(seed, count)
    database = Database(tmp_path_factory.mktemp("origins") / "catalog.sqlite")
    database.create("none")
    origins = Origins(database)
    for number, part in enumerate([text, [p for place, p in enumerate(text) if place != gone % count]], 1):
        made = "\n\n".join(part)
        with database.writing() as db:
            db.execute(
                "INSERT INTO article VALUES (?, ?, '', '', '', '{}', NULL, ?, '[]')", (number, str(number), made)
            )
            origins.put(number, made)
    assert origins.origin("1") == origins.origin("2") == ("1", "2")
    database.close()


@settings(max_examples=5, deadline=None)
@given(gone=st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True))
def test_removing_and_adding_again_keeps_the_groups(tmp_path_factory, gone: list[int]) -> None:
    entries = [
        article(prose(text)[drop:], f"{text}-{drop}", published=f"2016-03-1{drop}")
        for text in range(2)
        for drop in range(3)
    ]
    with Archive(tmp_path_factory.mktemp("groups"), embedder=WordEmbedder(), create=True) as archive:
        ids = put(archive, *entries)
        before = {key: archive.origin(key) for key in ids}
        assert {len(group) for group in before.values()} == {3}
        archive.remove([ids[place] for place in gone])
        left = {key for place, key in enumerate(ids) if place not in gone}
        assert all(set(archive.origin(key)) == set(before[key]) & left for key in left)
        put(archive, *(entries[place] for place in gone))
        assert {key: archive.origin(key) for key in ids} == before


def test_no_fingerprint_of_a_removed_or_replaced_article_is_left(archive: Archive) -> None:
    first, _ = put(archive, article(prose(1), "one"), article(prose(2), "two"))
    put(archive, article(prose(3), "two"))
    archive.remove([first])
    database = Database(archive.folder / "catalog.sqlite")
    left = database.connection.execute("SELECT mark, place FROM fingerprint").fetchall()
    database.close()
    assert sorted(left) == sorted(winnowed("\n\n".join(prose(3))))


def test_rebuild_makes_the_fingerprints_anew(archive: Archive) -> None:
    first, second = put(archive, article(prose(1), "one"), article(prose(1)[1:], "two"))
    database = Database(archive.folder / "catalog.sqlite")
    with database.writing() as db:
        db.execute("DELETE FROM fingerprint")
    assert archive.origin(first) == (first,)
    list(archive.rebuild())
    assert set(archive.origin(first)) == {first, second}
    database.close()


def test_the_wire_report_in_the_sample_archive_is_one_origin(sample_archive: Path, shipped_embedder: Embedder) -> None:
    with Archive(sample_archive, embedder=shipped_embedder) as archive:
        paths = {entry.id: Path(entry.path or "").name for entry in archive.articles()}
        groups = {frozenset(archive.origin(key)) for key in paths}
        several = [{paths[key] for key in group} for group in groups if len(group) > 1]
    assert several == [{path.name for path in SAMPLES.glob("hotline-*")}]


@pytest.mark.parametrize(
    "start", ["ABC " + "A." * 5000, "ABC " + "A. " * 5000, "ABC" + " (" * 5000, "ABC " + "," * 5000]
)
def test_no_text_keeps_the_search_busy_with_its_dateline(start):
    started = time.perf_counter()
    assert without_dateline(start + " of Ravno") == start + " of Ravno"
    assert time.perf_counter() - started < 0.1
