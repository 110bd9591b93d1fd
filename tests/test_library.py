"""The archive on the page: its list, one article and how it was dated, and files on their way in."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from dateline.qa.page.library import PAGE_SIZE, SORTINGS, details, listing, outcome_line, take_in
from dateline.store import Archive, ArchiveLocked, Article, ArticleEntry, Dating, Outcome
from fakes import WordEmbedder
from made import as_sent, hostile_texts, seen, seen_in_markdown

TODAY = date(2024, 6, 1)

FERRY = ArticleEntry(
    "f1", "/news/2013/saltby.txt", "Ferry sinks", "Norland Courier", "Ilsa Brand", None, Dating("2013-05-14"), 3
)
RAISED = ArticleEntry(
    "r1", None, "An old ferry raised", None, None, "https://post.example/aurora", Dating("2014-09"), 2
)
NOTICE = ArticleEntry("n1", "notice.txt", "Éva's notice", "The Harwick Post", None, None, Dating(), 1)
SHELF = (RAISED, FERRY, NOTICE)


def ids(words="", sorting=SORTINGS[0], entries=SHELF):
    return [key for _, key in listing(entries, words=words, sorting=sorting, page=1).rows]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["r1", "f1", "n1"]),
        ("  ", ["r1", "f1", "n1"]),
        ("FERRY", ["r1", "f1"]),
        ("sinks ferry", ["f1"]),
        ("courier", ["f1"]),
        ("brand", ["f1"]),
        ("saltby.txt", ["f1"]),
        ("post.example", ["r1"]),
        ("2014-09", ["r1"]),
        ("éva", ["n1"]),
        ("ferry courier 2013", ["f1"]),
        ("ferry harwick", []),
        ("news", []),
    ],
    ids=[
        "none", "blank", "title", "any order", "outlet", "author", "file", "address", "date", "accents",
        "several fields", "not all words", "folder",
    ],
)  # fmt: skip
def test_every_word_must_be_in_what_the_list_knows(words, found):
    assert ids(words) == found


@pytest.mark.parametrize(
    ("sorting", "order"),
    [
        ("Latest first", ["r1", "f1", "n1"]),
        ("Earliest first", ["f1", "r1", "n1"]),
        ("By title", ["r1", "f1", "n1"]),
    ],
)
def test_the_list_is_sorted_and_undated_articles_come_last_by_date(sorting, order):
    assert ids(sorting=sorting) == order


def test_titles_are_sorted_whatever_their_case():
    entries = [replace(FERRY, id=title, title=title) for title in ("b", "C", "A")]
    assert ids(sorting="By title", entries=entries) == ["A", "b", "C"]


def test_a_row_says_date_outlet_and_title():
    assert [label for label, _ in listing(SHELF, words="", sorting="Latest first", page=1).rows] == [
        "2014-09 · An old ferry raised",
        "2013-05-14 · Norland Courier · Ferry sinks",
        "undated · The Harwick Post · Éva's notice",
    ]


@pytest.mark.parametrize(
    ("page", "shown", "first"),
    [(1, 1, 0), (2, 2, PAGE_SIZE), (3, 3, 2 * PAGE_SIZE), (99, 3, 2 * PAGE_SIZE), (0, 1, 0), (-5, 1, 0)],
    ids=["first", "second", "last", "beyond the last", "before the first", "negative"],
)
def test_the_list_comes_in_pages(page, shown, first):
    entries = [replace(FERRY, id=str(number)) for number in range(2 * PAGE_SIZE + 1)]
    found = listing(entries, words="", sorting="Latest first", page=page)
    assert (found.page, found.pages, found.found) == (shown, 3, 2 * PAGE_SIZE + 1)
    assert found.rows[0][1] == str(first)
    assert len(found.rows) == (1 if shown == 3 else PAGE_SIZE)


def test_an_exact_number_of_pages_has_no_empty_one_after_it():
    entries = [replace(FERRY, id=str(number)) for number in range(PAGE_SIZE)]
    assert listing(entries, words="", sorting="Latest first", page=2).pages == 1


def test_where_nothing_fits_there_is_one_empty_page():
    found = listing(SHELF, words="volcano", sorting="Latest first", page=4)
    assert (found.rows, found.page, found.pages, found.found) == ((), 1, 1, 0)


ARTICLE = Article(
    "SALTBY, May 14, 2013.\n\n\tThe ferry sank.",
    "Ferry sinks",
    Dating("2013-05-14", "dateline", evidence="SALTBY, May 14, 2013"),
    outlet="Norland Courier",
    author="Ilsa Brand",
    path="/news/2013/saltby.txt",
)


def test_an_article_is_shown_with_what_is_known_of_it_and_its_text_to_the_letter():
    written = as_sent(details(ARTICLE, ()))
    words = seen(written).words
    assert words.startswith("Ferry sinksNorland Courier · Ilsa Brandsaltby.txtHow was this dated?")
    assert "/news" not in written
    assert "Copies" not in written
    assert seen(written.partition('<div class="text">')[2]).text == ARTICLE.text


@pytest.mark.parametrize(
    ("dating", "words"),
    [
        (ARTICLE.dating, "May 14, 2013 (from the article's date line)SALTBY, May 14, 2013"),
        (Dating(not_after="2016-07-27", basis="page", evidence="Last Updated: 07/27/2016"),
         "no later than July 27, 2016 (from the page's markup or address)Last Updated: 07/27/2016"),
        (Dating(readings=("2013-03-07", "2013-07-03"), evidence="7-03-2013"),
         "one of two dates, March 7, 2013 or July 3, 20137-03-2013"),
        (Dating(), "date not known"),
    ],
    ids=["date line", "no later than", "two readings", "unknown"],
)  # fmt: skip
def test_how_an_article_was_dated_is_said_with_the_words_that_say_so(dating, words):
    assert f"How was this dated?{words}Text" in seen(details(replace(ARTICLE, dating=dating), ())).words


def test_an_article_from_the_web_shows_its_address_as_text():
    written = details(replace(ARTICLE, url="https://courier.example/ferry"), ())
    assert '<p class="about">https://courier.example/ferry</p>' in written
    assert "<a" not in written


def test_copies_of_an_article_are_listed_with_their_dates():
    copies = [replace(ARTICLE, title="All saved", outlet="The Skalvik Tribune"), Article("x", "Undated copy")]
    assert (
        "Copies of this textAll saved · The Skalvik Tribune · May 14, 2013 (from the article's date line)"
        "Undated copy · date not known"
    ) in seen(details(ARTICLE, copies)).words


@settings(deadline=None)
@given(hostile_texts)
def test_hostile_words_are_text_in_the_details(text):
    def shown(words):
        article = Article(words, words, Dating("2013", evidence=words), outlet=words, author=words, url=words)
        return details(article, [article, replace(article, url=None, path=f"/news/{words}")])

    written = shown(text)
    assert "\n" not in written
    assert as_sent(written) == written
    assert seen_in_markdown(written).tags == seen(shown("harmless")).tags
    assert seen(written).text.count(text) >= seen(shown("harmless")).text.count("harmless")


# --- files on their way in -------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "archive", embedder=WordEmbedder(), create=True) as made:
        yield made


@pytest.fixture
def upload(tmp_path):
    """A function that sends a file as a person's browser does: each person's files have a folder of their own."""

    def send(name: str, content: str, *, person: str = "one") -> Path:
        path = tmp_path / "uploads" / person / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return send


def taken(archive, *uploads):
    return list(take_in(archive, [str(path) for path in uploads], today=TODAY))


def texts(archive):
    return {archive.article(entry.id).text for entry in archive.articles()}


def test_uploads_are_stored_under_their_names_and_deleted(archive, upload):
    files = [
        upload("bridge.txt", "Bridge opens\n\nThe bridge at Harwick opens in May. It is long."),
        upload("goat.json", '{"title": "Goat found", "text": "A goat was found on the quay of Harwick."}'),
    ]  # fmt: skip
    outcomes = taken(archive, *files)
    assert [(outcome.status, outcome.path) for outcome in outcomes] == [("added", "bridge.txt"), ("added", "goat.json")]
    assert {entry.path for entry in archive.articles()} == {"bridge.txt", "goat.json"}
    assert archive.search("goat on the quay")[0].article.title == "Goat found"
    assert not any(path.exists() for path in files)


def test_the_same_file_again_changes_nothing(archive, upload):
    text = "Bridge opens\n\nThe bridge at Harwick opens in May."
    assert taken(archive, upload("bridge.txt", text))[0].status == "added"
    assert taken(archive, upload("bridge.txt", text, person="two"))[0].status == "unchanged"
    assert archive.counts()[0] == 1


@pytest.mark.parametrize("at_once", [True, False], ids=["in one go", "one after the other"])
def test_two_files_of_one_name_lose_nothing(archive, upload, at_once):
    files = [
        upload("news.txt", "Bridge opens\n\nThe bridge at Harwick opens in May.", person="one"),
        upload("news.txt", "Goat found\n\nA goat was found on the quay.", person="two"),
    ]
    outcomes = taken(archive, *files) if at_once else [*taken(archive, files[0]), *taken(archive, files[1])]
    assert [outcome.status for outcome in outcomes] == ["added", "added"]
    assert len(texts(archive)) == 2


def test_records_of_one_key_in_two_files_of_one_name_lose_nothing(archive, upload):
    for person, animal in (("one", "goat"), ("two", "swan")):
        taken(
            archive, upload("news.jsonl", f'{{"id": "7", "text": "A {animal} was found on the quay."}}', person=person)
        )
    assert texts(archive) == {"A goat was found on the quay.", "A swan was found on the quay."}


def test_an_article_that_was_added_by_its_path_stays_when_a_file_of_its_name_is_sent(archive, upload, tmp_path):
    own = tmp_path / "news.txt"
    own.write_text("Bridge opens\n\nThe bridge at Harwick opens in May.")
    list(archive.add([own], today=TODAY))
    taken(archive, upload("news.txt", "Goat found\n\nA goat was found on the quay."))
    assert archive.counts()[0] == 2
    assert own.exists()


def test_a_file_that_cannot_be_read_is_rejected_by_its_name_and_the_rest_goes_on(archive, upload):
    files = [
        upload("broken.json", '{"title": '),
        upload("photo.png", "not a picture"),
        upload("news.jsonl", '{"text": "A goat was found on the quay."}\n{"text": \n'),
    ]
    lines = [outcome_line(outcome) for outcome in taken(archive, *files)]
    assert [line.partition(":")[0] for line in lines] == ["rejected", "rejected", "added", "rejected"]
    assert lines[0].startswith("rejected: broken.json: This is not valid JSON")
    assert lines[1].startswith("rejected: photo.png: This kind of file is not read")
    assert lines[3].startswith("rejected: news.jsonl (line 2): This is not valid JSON")
    assert "uploads" not in "".join(lines)
    assert not any(path.exists() for path in files)


def test_an_upload_that_is_gone_is_rejected(archive, tmp_path):
    [outcome] = taken(archive, tmp_path / "gone.txt")
    assert (outcome.status, outcome.path) == ("rejected", "gone.txt")


def test_uploads_are_deleted_also_where_another_writes(archive, upload):
    sent = upload("bridge.txt", "Bridge opens\n\nThe bridge at Harwick opens in May.")

    def while_another_writes():
        with pytest.raises(ArchiveLocked):
            taken(archive, sent)
        yield Outcome("skipped", "other.txt")

    assert [outcome.path for outcome in archive.put(while_another_writes())] == ["other.txt"]
    assert not sent.exists()


def test_uploads_are_deleted_also_where_nobody_waits_for_the_end(archive, upload):
    files = [upload(f"{name}.txt", f"The {name} at Harwick opens in May.") for name in ("bridge", "quay")]
    under_way = take_in(archive, [str(path) for path in files], today=TODAY)
    next(under_way)
    under_way.close()
    assert not any(path.exists() for path in files)


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (Outcome("added", "a.txt", "k", "id", "Ferry sinks", Dating("2013-05", "page")),
         "added: Ferry sinks, May 2013 (from the page's markup or address)"),
        (Outcome("unchanged", "a.txt", "k", "id", "", Dating()), "unchanged: a.txt, date not known"),
        (Outcome("rejected", "a.json", reason="It has no text."), "rejected: a.json: It has no text."),
        (Outcome("rejected", "a.jsonl", "line 3", reason="It has no text."),
         "rejected: a.jsonl (line 3): It has no text."),
    ],
    ids=["added", "untitled", "rejected file", "rejected record"],
)  # fmt: skip
def test_what_became_of_a_file_is_one_line(outcome, line):
    assert outcome_line(outcome) == line
