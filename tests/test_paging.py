"""Where pages begin in a cleaned text."""

from hypothesis import given
from hypothesis import strategies as st

from dateline.store.cleaning import clean
from dateline.store.reading.paging import pages_in

FIRST = "The parliament of Norland voted on Tuesday to reopen the railway tunnel under Mount Kestrel after nine years."
SECOND = (
    "The first trains are expected to run in spring, although the operator has not yet named a day for them at all."
)


def test_the_offset_of_a_page_is_that_of_its_first_kept_word() -> None:
    text = f"Norland reopens tunnel\n\nBy Tove Lindqvist\n\n{FIRST}\n\n{SECOND}\n\nComments: 0"
    starts = [0, text.index("railway"), text.index(SECOND), text.index("Comments")]
    cleaned = clean(text).text
    assert cleaned == f"{FIRST}\n\n{SECOND}"
    assert pages_in(cleaned, text, starts) == (0, cleaned.index("railway"), cleaned.index(SECOND), len(cleaned))


def test_a_quotation_mark_belongs_to_the_word_after_it() -> None:
    assert pages_in("One. “Two (three)", "One. “Two (three)", [0, 6, 11]) == (0, 5, 10)


def test_a_dropped_line_that_looks_like_the_start_of_the_next_is_told_apart() -> None:
    text = f"HARWICK\nHARWICK – {FIRST}\n{SECOND}"
    cleaned = f"HARWICK – {FIRST}\n\n{SECOND}"
    assert pages_in(cleaned, text, [0, text.index(SECOND)]) == (0, cleaned.index(SECOND))


def test_no_page_is_named_where_the_texts_do_not_fit() -> None:
    assert pages_in("Quite another text.", FIRST, [0, 10]) == ()
    assert pages_in(FIRST, FIRST, []) == ()


WORDS = st.sampled_from("Norland Vesmark tunnel “trains” voted, on Tuesday. 14 of the (harbour)".split())
LINES = st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=6), st.booleans()), min_size=1, max_size=12).map(
    # Numbered, as of two equal lines nobody can tell which was dropped.
    lambda lines: [([f"{number}.", *words], kept) for number, (words, kept) in enumerate(lines)]
)


@given(lines=LINES, data=st.data())
def test_every_page_begins_with_the_words_that_were_kept_of_it(lines, data) -> None:
    text = "\n".join(" ".join(words) for words, _ in lines)
    cleaned = "\n\n".join(" ".join(words) for words, kept in lines if kept)
    begins = [0, *(number + 1 for number, letter in enumerate(text) if letter.isspace())]
    pages = sorted(data.draw(st.lists(st.sampled_from(begins), min_size=1, max_size=4)))
    for page, start in zip(pages, pages_in(cleaned, text, pages), strict=True):
        number = text[:page].count("\n")
        skipped = len(text[:page].rsplit("\n", 1)[-1].split())
        left = [words[skipped:] if line == number else words for line, (words, kept) in enumerate(lines)
                if line >= number and kept]  # fmt: skip
        assert cleaned[start:].split() == [word for words in left for word in words]
