"""The Markdown summary: what comes first, what is folded, and texts that stay text."""

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from dateline.evals.reports.markdown import LIMIT, summary
from dateline.evals.reports.plain import plain
from reporting import HOSTILE, broken, compared, failed, made_run, refused, result, run, unmeasured


def rendered(text: str) -> str:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


def test_flipped_questions_come_before_everything_but_the_verdict() -> None:
    before = run(result(1), failed(2), refused(3), broken(4))
    after = run(failed(1), result(2), refused(3), unmeasured(4))
    told = summary(after, baseline=before, comparison=compared(after, before, lost=("q901", "q902")))
    headings = re.findall(r"^##+ (.+)$", told, re.MULTILINE)
    assert headings == [
        "❌ Measured in the baseline and not in this run",
        "Broken: 1",
        "Mended: 1",
        "Changed otherwise: 1",
        "Metrics",
        "Where questions were lost",
        "Answered and refused",
    ]
    assert "**pass** The bridge will be 1,240 metres long. | **fail** The bridge cost 88 million. | used and" in told
    assert "Measured in the baseline and not in this run: <code>q901</code>, <code>q902</code>." in told
    assert told.rstrip().endswith("</details>")


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (run(result(1), failed(2)), "## 1 of 2 measured questions passed"),
        (run(result(1), broken(2)), "## ❌ Dateline broke on 1 question"),
        (run(unmeasured(1)), "## ❌ Nothing was measured"),
        (run(), "## ❌ Nothing was measured"),
    ],
    ids=["no baseline", "an error", "nothing measured", "no question"],
)
def test_the_verdict_is_the_first_line(made, verdict) -> None:
    assert summary(made).splitlines()[0] == verdict


def test_a_gate_that_does_not_hold_says_what_was_seen_and_what_could_have_been() -> None:
    made = run(result())
    told = summary(made, comparison=compared(made, made, holds=False))
    assert summary(made, comparison=compared(made, made)).startswith("## ✅ Not worse than the baseline\n")
    assert told.startswith("## ❌ Worse than the baseline")
    assert "0.700 to 0.720: +0.020, 95 % interval −0.020 to +0.060" in told
    assert "The smallest difference that these questions could have shown, four times in five, is 0.041." in told


def test_figures_are_those_of_the_run() -> None:
    told = rendered(summary(run(result(1), failed(2), refused(3), refused(4, answered=True, outcome="fail"))))
    table = re.sub(r"\s+|<[^>]+>", " ", told.split("Answered and refused")[1].split("<details>")[0]).split()
    assert table == ["answered", "refused", "answerable", "2", "0", "unanswerable", "1", "1"]


def test_texts_of_others_make_no_link_picture_mention_or_markup() -> None:
    made = run(failed(1, id=HOSTILE, question=HOSTILE, text=HOSTILE, accepted=(HOSTILE,)), broken(2, detail=HOSTILE))
    made = replace(made, setting=replace(made.setting, gold=HOSTILE, llm=HOSTILE))
    told = summary(made, baseline=run(result(1, id=HOSTILE, text=HOSTILE)))
    told.encode()
    page = rendered(told)
    tags = set(re.findall(r"<(/?\w+)", page))
    names = "h2 h3 p code strong em table thead tbody tr th td details summary".split()
    assert tags <= {*names, *(f"/{name}" for name in names)}
    assert not re.search(r"@\w|://|www\.|#\d|[\u202a-\u202e]", told)
    assert {row.count("<td") for row in page.split("<tr>") if "octocat" in row} <= {2, 4}


@pytest.mark.parametrize(
    "text",
    ["1,240 metres *or* so", "a_b_c", "`x` | y", "# 1. - + no list", "https://a.example", "~~it~~", "5 < 6 & 7"],
)
def test_plain_text_is_shown_as_it_is(text) -> None:
    shown = rendered(f"- {plain(text, most=99)}").replace("\u200b", "")
    for mark, entity in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        shown = shown.replace(mark, entity)
    assert shown == f"<ul>\n<li>{text}</li>\n</ul>\n"


def test_a_long_summary_is_cut_and_says_so() -> None:
    after, before = made_run(2000), made_run(2000, seed=2)
    told = summary(after, baseline=before, comparison=compared(after, before))
    assert LIMIT * 0.9 < len(told) <= LIMIT
    assert len(re.findall(r"more rows did not fit here", told)) == 3
    assert "### Answered and refused" in told
    assert told.count("<details>") == told.count("</details>") == 1
