"""How printed lines become running text."""

import pytest

from dateline.store.reading.layout import Line, flow, largest

LEXICON = {"harbour", "parliament", "future", "proof", "under", "mining"}
WIDTH = 5.0  # of a letter
FULL = "The parliament of Norland voted on Tuesday to reopen the tunnel under"  # a line that fills its column


def column(*texts: str, page: int = 0, top: float = 700, left: float = 50, size: float = 10) -> list[Line]:
    """Lines below each other; one that ends with a hyphen is broken; an empty one is a gap; spaces indent."""
    lines = []
    for number, text in enumerate(texts):
        words = text.strip()
        start = left + WIDTH * (len(text) - len(text.lstrip()))
        if words:
            end = start + WIDTH * len(words)
            middle = top - 1.2 * size * number
            lines.append(Line(words.rstrip("-"), page, start, end, middle, size, 800, words.endswith("-")))
    return lines


def text_of(*texts: str) -> str:
    return flow(column(*texts), pages=1, lexicon=LEXICON).text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([FULL, "Mount Kestrel, which a fire had closed."], f"{FULL} Mount Kestrel, which a fire had closed."),
        ([FULL, "", "", FULL], f"{FULL}\n\n{FULL}"),
        ([FULL, "Kestrel.", FULL, "Orlo."], f"{FULL} Kestrel.\n\n{FULL} Orlo."),
        ([FULL, "   Trains run again.", FULL], f"{FULL}\n\nTrains run again.\n\n{FULL}"),
        (["Who pays", FULL], f"Who pays\n\n{FULL}"),
        ([FULL, "• one thing", "• another"], f"{FULL}\n\n• one thing\n\n• another"),
        ([FULL, "– and Orlo –", "with all that lies below it."], f"{FULL} – and Orlo – with all that lies below it."),
    ],
    ids=["one paragraph", "gap", "short last line", "indent", "heading", "list", "dash"],
)  # fmt: skip
def test_lines_are_joined_into_paragraphs(lines, text) -> None:
    assert text_of(*lines) == text


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("the parlia-", "ment of", "parliament"),
        ("a future-", "proof plan", "future-proof"),
        ("they are under-", "mining it", "undermining"),
        ("Low-", "Dunmere", "Low-Dunmere"),
        ("a vor-", "beugende Idee", "vorbeugende"),
        ("re-opened, then re-", "opened again", "re-opened again"),
    ],
    ids=["one word", "a compound", "a prefix", "a name", "unknown words", "as elsewhere in the text"],
)
def test_a_broken_word_is_mended(before, after, word) -> None:
    assert word in text_of(f"{before}", after)


def test_running_lines_and_page_numbers_go_and_are_told_once() -> None:
    lines: list[Line] = []
    for page in range(4):
        lines += column("Harwick Courier | 3 May 2013", page=page, top=780)
        lines += column(FULL, f"the mountain on day {'one two three four'.split()[page]}.", page=page, top=600)
        lines += column(f"Page {page + 1} of 4", page=page, top=30)
    found = flow(lines, pages=4, lexicon=())
    assert found.running == ("Harwick Courier | 3 May 2013", "Page 1 of 4", "Page 2 of 4", "Page 3 of 4", "Page 4 of 4")
    assert "Courier" not in found.text
    assert "Page" not in found.text
    assert [found.text[start:].split()[0] for start in found.pages] == ["The"] * 4
    assert "day three." in found.text


def test_a_paragraph_may_go_on_in_the_next_column_and_on_the_next_page() -> None:
    lines = column(FULL, top=500) + column("Mount Kestrel and", left=450, top=700)
    lines += column("also the one below it.", page=1)
    found = flow(lines, pages=3, lexicon=())
    assert found.text == f"{FULL} Mount Kestrel and also the one below it."
    assert found.pages == (0, found.text.index("also"), len(found.text))


def test_the_largest_print_of_the_first_page_is_a_headline() -> None:
    body = column(*[FULL] * 10, top=600)
    assert largest(column("Norland reopens", "Kestrel tunnel", size=20) + body) == "Norland reopens Kestrel tunnel"
    assert largest(column("Norland reopens", size=11) + body) is None
    assert largest(body + column("Much too late", page=1, size=20)) is None


def test_an_initial_several_lines_high_belongs_to_its_word() -> None:
    lines = column("T", size=30) + column("he parliament voted.", left=70)
    assert flow(lines, pages=1, lexicon=()).text == "The parliament voted."
