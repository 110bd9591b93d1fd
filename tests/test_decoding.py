"""Files of any encoding are read; damaged and boundless ones are refused in time."""

import gzip
import json

import pytest

from dateline.store.article import Article
from dateline.store.reading.readers import Rejection
from reading import read_all, read_one, rejected, write

LEAD = "The parliament of Norland voted on Tuesday to reopen the railway tunnel under Mount Kestrel."


@pytest.mark.parametrize(
    "damage", [lambda data: b"no gzip at all", lambda data: data[:-9], lambda data: data[:12] + b"\xff" * 9]
)
def test_a_damaged_packed_file_is_rejected(tmp_path, damage) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(damage(gzip.compress(LEAD.encode() * 20)))
    assert "damaged" in rejected(path).reason


def test_a_packed_file_that_grows_without_end_is_rejected(tmp_path) -> None:
    assert "larger than 50 MB" in rejected(write(tmp_path, "a.txt.gz", b"a" * 50_000_001)).reason


def test_the_lines_before_the_damage_of_a_packed_file_are_read(tmp_path) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = [json.dumps({"id": str(number), "text": f"{LEAD} {number}"}) for number in range(2000)]
    path.write_bytes(gzip.compress("\n".join(lines).encode())[:-500])
    items = read_all(path)
    assert all(isinstance(item, Article) for item in items[:-1])
    assert len(items) > 2
    assert "damaged" in items[-1].reason


def test_an_endless_line_is_rejected_and_the_next_line_read(tmp_path) -> None:
    content = b"a" * 10_000_001 + b"\n" + json.dumps({"id": "b", "text": LEAD}).encode()
    items = read_all(write(tmp_path, "a.jsonl.gz", content))
    assert [type(item) for item in items] == [Rejection, Article]
    assert (items[0].record, items[0].reason) == ("line 1", "The line is longer than 10 MB.")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *(("a.txt", name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")),
        *(("a.jsonl", name) for name in ("utf-8", "utf-8-sig", "utf-16", "cp1252")),
    ],
)
def test_text_is_read_in_its_encoding(tmp_path, name, encoding) -> None:
    text = "Müller & Søn reopened the Café Brûlée in Ardenholm on Tuesday, nine years after a fire had closed it."
    content = text if name == "a.txt" else json.dumps({"text": text}, ensure_ascii=False)
    assert read_one(write(tmp_path, name, content.encode(encoding))).text == text


def test_a_page_is_read_in_the_encoding_it_declares(tmp_path) -> None:
    text = "Парламент Норландии проголосовал во вторник за открытие туннеля под горой Кестрел. " * 5
    page = f'<html><head><meta charset="windows-1251"></head><body><article><p>{text}</p></article></body></html>'
    assert read_one(write(tmp_path, "a.html", page.encode("cp1251"))).text == text.strip()
