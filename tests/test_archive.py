"""An archive keeps what it acknowledged, replaces what changed, and lets one process write at a time."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from dateline.store import Archive, ArchiveError, ArchiveLocked, Article, Dating
from fakes import WordEmbedder

TODAY = date(2024, 6, 1)


def make(folder: Path) -> Archive:
    return Archive(folder, embedder=WordEmbedder(), create=True)


def story(number: int, **known: object) -> Article:
    cargo = " ".join(hashlib.sha256(f"{number}-{part}".encode()).hexdigest()[:6] for part in range(12))
    text = f"The ferry Maren {number} left Harwick at noon. It carried {cargo} and one goat. Nobody was hurt."
    return Article(text=text, title=f"Ferry {number} sails", path=f"/news/{number}.txt", **known)


@pytest.fixture
def archive(tmp_path: Path):
    with make(tmp_path / "archive") as made:
        yield made


def texts(archive: Archive) -> set[str]:
    return {archive.article(entry.id).text for entry in archive.articles()}


def test_files_and_folders_end_with_an_outcome_each(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Harwick gets a bridge\n\nThe bridge opens in May. It is long.\n")
    (folder / "b.json").write_text('{"title": "Goat found", "text": "A goat was found on the quay in Harwick."}')
    (folder / "broken.json").write_text('{"title": ')
    (folder / "photo.png").write_bytes(b"\x89PNG")
    outcomes = list(archive.add([folder, tmp_path / "missing.txt"], today=TODAY))
    assert [(Path(outcome.path).name, outcome.status) for outcome in outcomes] == [
        ("a.txt", "added"),
        ("b.json", "added"),
        ("broken.json", "rejected"),
        ("photo.png", "skipped"),
        ("missing.txt", "rejected"),
    ]
    assert all(outcome.reason for outcome in outcomes if outcome.status in ("rejected", "skipped"))
    assert archive.counts()[0] == 2


def test_a_file_name_that_is_no_text_is_rejected_and_the_rest_goes_on(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Harwick gets a bridge\n\nThe bridge opens in May. It is long.\n")
    (folder / os.fsdecode(b"b\xff.txt")).write_text("The bridge closed again. It was too long.\n")
    assert [outcome.status for outcome in archive.add([folder], today=TODAY)] == ["added", "rejected"]


def test_adding_again_changes_nothing(archive: Archive) -> None:
    list(archive.put([story(1), story(2)]))
    before = archive.check()
    assert [outcome.status for outcome in archive.put([story(1), story(2)])] == ["unchanged", "unchanged"]
    assert archive.check() == before


def test_an_edited_file_replaces_its_article_in_full(archive: Archive) -> None:
    list(archive.put([story(1)]))
    edited = Article(text="The ferry never left.", title="Correction", path="/news/1.txt")
    assert [outcome.status for outcome in archive.put([edited])] == ["updated"]
    assert texts(archive) == {"The ferry never left."}
    assert all("goat" not in hit.passage.text for hit in archive.search("goat"))
    assert archive.check().problems == ()


def test_a_changed_date_alone_is_an_update(archive: Archive) -> None:
    list(archive.put([story(1)]))
    dated = story(1, dating=Dating("2013-05-02", "metadata"))
    assert [outcome.status for outcome in archive.put([dated])] == ["updated"]
    assert [entry.dating.published for entry in archive.articles()] == ["2013-05-02"]


def test_the_same_content_from_two_files_is_one_article_with_two_sources(archive: Archive) -> None:
    copy = Article(text=story(1).text, title=story(1).title, path="/copies/1.txt")
    assert [outcome.status for outcome in archive.put([story(1), copy])] == ["added", "added"]
    assert archive.counts()[0] == 1
    list(archive.put([Article(text="Something else happened.", title="Other", path="/news/1.txt")]))
    assert texts(archive) == {copy.text, "Something else happened."}


def test_removed_articles_are_gone_from_words_and_vectors(archive: Archive) -> None:
    outcomes = list(archive.put([story(1), story(2)]))
    assert archive.remove([outcomes[0].article, "unknown"]) == [outcomes[0].article]
    assert {hit.article.id for hit in archive.search("ferry goat")} == {outcomes[1].article}
    assert archive.check().problems == ()


def test_a_removed_article_can_be_added_again(archive: Archive) -> None:
    (outcome,) = archive.put([story(1)])
    archive.remove([outcome.article])
    assert [again.status for again in archive.put([story(1)])] == ["added"]
    assert archive.search("goat")[0].dense_rank == 1
    assert archive.check().problems == ()


def test_a_copy_is_named_until_it_is_removed(archive: Archive) -> None:
    again = Article(text=f"Told again: {story(1).text}", title="An old tale", path="/news/again.txt")
    first, second, _ = (outcome.article for outcome in archive.put([story(1), again, story(2)]))
    whole = len(story(1).text)
    assert archive.copies(first, 0, whole) == (second,)
    assert archive.article(second).text == again.text, "every article keeps its own text"
    archive.remove([second])
    assert archive.copies(first, 0, whole) == ()


def test_articles_are_listed_latest_first_and_undated_last(archive: Archive) -> None:
    dated = [story(1, dating=Dating("2013")), story(2, dating=Dating("2015-04")), story(3)]
    list(archive.put(dated))
    assert [entry.title for entry in archive.articles()] == ["Ferry 2 sails", "Ferry 1 sails", "Ferry 3 sails"]
    assert archive.years() == {"2013": 1, "2015": 1}


def test_a_missing_archive_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="dateline add"):
        Archive(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_another_embedder_is_refused_until_rebuild(tmp_path: Path) -> None:
    with make(tmp_path) as archive:
        list(archive.put([story(1)]))
    with Archive(tmp_path, embedder=WordEmbedder("others", 32)) as archive:
        with pytest.raises(ArchiveError, match=r"words \(64 dimensions.*dateline rebuild"):
            archive.search("goat")
        with pytest.raises(ArchiveError, match="dateline rebuild"):
            list(archive.put([story(2)]))
        assert "dateline rebuild" in archive.check().problems[0]
        list(archive.rebuild())
        assert archive.search("goat")[0].cosine > 0
        assert archive.check().problems == ()


def test_an_archive_of_another_version_is_refused(tmp_path: Path) -> None:
    import sqlite3

    make(tmp_path).close()
    with sqlite3.connect(tmp_path / "catalog.sqlite") as database:
        database.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    database.close()
    with pytest.raises(ArchiveError, match=r"schema 99.*reads 2"):
        Archive(tmp_path, embedder=WordEmbedder())


def test_a_damaged_catalog_is_named(tmp_path: Path) -> None:
    make(tmp_path).close()
    (tmp_path / "catalog.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(ArchiveError, match=r"not a catalog that can be read"):
        Archive(tmp_path, embedder=WordEmbedder())


def test_lost_vectors_are_noticed_and_rebuilt(tmp_path: Path) -> None:
    with make(tmp_path) as archive:
        list(archive.put([story(number) for number in range(5)]))
        assert archive.check().problems == ()
    shutil.rmtree(tmp_path / "vectors")
    with Archive(tmp_path, embedder=WordEmbedder()) as archive:
        problems = archive.check().problems
        assert "there are 0 vectors for 5 passages" in problems
        assert any("sample" in problem for problem in problems)
        assert archive.search("goat"), "words alone still find"
        list(archive.rebuild())
        assert archive.check().problems == ()


def test_an_interrupted_add_is_finished_on_the_next_opening(tmp_path: Path) -> None:
    class StoppedError(RuntimeError):
        pass

    class Stopping(WordEmbedder):
        def embed(self, texts):
            raise StoppedError

    with Archive(tmp_path, embedder=Stopping(), create=True) as archive, pytest.raises(StoppedError):
        list(archive.put([story(1)]))
    with Archive(tmp_path, embedder=WordEmbedder()) as archive:
        assert archive.search("goat")[0].dense_rank == 1
        assert archive.check().problems == ()


def test_a_transaction_that_fails_leaves_nothing(archive: Archive) -> None:
    def broken():
        yield story(1)
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"):
        list(archive.put(broken()))
    assert archive.counts() == (0, 0)
    assert archive.check().problems == ()


# Several processes

WRITER = """
import sys, json
from pathlib import Path
from fakes import WordEmbedder
from test_archive import story
from dateline.store import Archive, ArchiveLocked
folder, first, last, pause = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
import time
def stories():
    for number in range(first, last):
        time.sleep(pause)
        yield story(number)
try:
    with Archive(folder, embedder=WordEmbedder(), create=True) as archive:
        import dateline.store.archive as module
        module._BATCH = 8
        print("open", flush=True)
        for outcome in archive.put(stories()):
            print(outcome.article, flush=True)
except ArchiveLocked as error:
    print("locked", error, flush=True)
    sys.exit(1)
"""


def writer(folder: Path, first: int, last: int, pause: float = 0.0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(first), str(last), str(pause)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent)


def test_a_second_writer_is_refused_at_once_and_the_first_goes_on(tmp_path: Path) -> None:
    make(tmp_path).close()
    with writer(tmp_path, 0, 400, pause=0.01) as first, Archive(tmp_path, embedder=WordEmbedder()) as second:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        assert first.stdout.readline(), "the first has the lock once it has stored a batch"
        started = time.perf_counter()
        with pytest.raises(ArchiveLocked, match="Another process is writing"):
            list(second.put([story(1000)]))
        assert time.perf_counter() - started < 1
        with pytest.raises(ArchiveLocked):
            second.remove(["x"])
        assert second.search("goat"), "reading goes on"
        rest = first.stdout.read()
        assert first.wait(timeout=60) == 0
        assert len(rest.splitlines()) == 399


def test_a_reader_in_another_process_sees_new_and_removed_articles_at_its_next_question(tmp_path: Path) -> None:
    with make(tmp_path) as reader:
        list(reader.put([story(1)]))
        assert {hit.article.title for hit in reader.search("ferry sails")} == {"Ferry 1 sails"}
        with writer(tmp_path, 2, 3) as added:
            printed, _ = added.communicate(timeout=60)
        hits = reader.search("ferry sails")
        assert {hit.article.title for hit in hits} == {"Ferry 1 sails", "Ferry 2 sails"}
        assert all(hit.dense_rank for hit in hits), "by its vector, not only by its words"
        remove = (
            "import sys; from fakes import WordEmbedder; from dateline.store import Archive\n"
            "Archive(sys.argv[1], embedder=WordEmbedder()).remove([sys.argv[2]])"
        )
        article = printed.splitlines()[-1]
        subprocess.run([sys.executable, "-c", remove, str(tmp_path), article], check=True, cwd=Path(__file__).parent)
        assert {hit.article.title for hit in reader.search("ferry sails")} == {"Ferry 1 sails"}


def test_kill_at_20_random_instants_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    random.seed(20)
    acknowledged: set[str] = set()
    for attempt in range(20):
        with writer(tmp_path, attempt * 1000, attempt * 1000 + 1000) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(random.uniform(0.0, 0.6))
            process.send_signal(signal.SIGKILL)
            printed = process.stdout.read()
        acknowledged |= {line for line in printed.splitlines() if len(line) == 16}
        if attempt % 5 == 4:
            with Archive(tmp_path, embedder=WordEmbedder()) as archive:
                stored = {entry.id: entry for entry in archive.articles()}
                assert acknowledged <= stored.keys()
                for key in random.sample(sorted(stored), min(30, len(stored))):
                    article = archive.article(key)
                    assert article.id == key, "no half article"
                    assert "".join(passage.text for passage in archive.passages(key)) == article.text
                assert archive.check().problems == ()
    assert acknowledged, "some batches were acknowledged before the kills"


def test_outcomes_say_how_an_article_was_dated(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"title": "Goat", "text": "A goat was found on the quay.", "published": "2013-05-02"}))
    (outcome,) = archive.add([path], today=TODAY)
    assert (outcome.dating.published, outcome.dating.basis) == ("2013-05-02", "metadata")
