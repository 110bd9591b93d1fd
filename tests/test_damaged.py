"""Damaged and hostile PDF and Word files are read or rejected in words, quickly.

`python -m dateline.evals.damaged` does the same with all hundred, the boundless ones among them, and measures memory.
"""

import time
from datetime import date

from dateline.evals.damaged import SECONDS, Reading, make, table
from dateline.store.article import Article
from dateline.store.reading.readers import read

TODAY = date(2026, 11, 22)


def test_damaged_files_are_read_or_rejected_in_words(tmp_path) -> None:
    files = list(make(tmp_path, without={"endless", "bombs"}))
    assert len(files) == 100
    assert len({file.path.read_bytes() for file in files}) > 95, "the files differ"
    rejected = 0
    for file in files[::4]:
        started = time.perf_counter()
        (item,) = read(file.path, today=TODAY)
        assert time.perf_counter() - started < SECONDS, file
        rejected += not isinstance(item, Article)
        assert isinstance(item, Article) or (item.reason.endswith(".") and "Error" not in item.reason), item
    assert 10 < rejected < 25


def test_the_table_counts_by_kind() -> None:
    readings = [
        Reading(".pdf looping", "tree", "The PDF is damaged.", 0.4, 50),
        Reading(".pdf looping", "length", None, 0.6, 40),
        Reading(".docx bombs", "180 MB", "", 0.5, 60),
    ]
    rows = [line.split() for line in table(readings).splitlines()[1:]]
    assert rows == [
        [".pdf", "looping", "2", "1", "1", "0.6", "50"],
        [".docx", "bombs", "1", "0", "1", "0.5", "60"],
        ["all", "3", "1", "2", "0.6", "60"],
    ]
    assert [reading.sound for reading in readings] == [True, True, False]
    assert not Reading(".pdf", "", None, 10.1, 50).sound
    assert not Reading(".pdf", "", None, 1, 1001).sound
