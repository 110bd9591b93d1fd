"""A model's text in pieces: sentences with their citations, and what is pending."""

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.qa.citations import Pending, Written, parse
from dateline.store.errors import ModelError


def written(text: str, *, offered: int = 3, cut: int = 1) -> list[tuple[str, tuple[int, ...]]]:
    pieces = [text[start : start + cut] for start in range(0, len(text), cut)]
    return [(step.text, step.markers) for step in parse(pieces, offered) if isinstance(step, Written)]


def pending(*pieces: str, offered: int = 3) -> list[str]:
    return [step.text for step in parse(pieces, offered) if isinstance(step, Pending)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The ferry sank [1].", (1,)),
        ("The ferry sank. [1]", (1,)),
        ("The ferry sank.[1]", (1,)),
        ("The ferry sank [1] .", (1,)),
        ("The ferry sank [2][1].", (2, 1)),
        ("The ferry sank [1], [2].", (1, 2)),
        ("The ferry sank [1] and [2].", (1, 2)),
        ("The ferry sank [1, 2].", (1, 2)),
        ("The ferry sank [1,2; 3].", (1, 2, 3)),
        ("The ferry sank [1][1].", (1,)),
        ("The ferry sank [1-3].", (1, 2, 3)),
        ("The ferry sank [2–99].", (2, 3)),
        ("The ferry sank 【1】.", (1,)),
        ("The ferry sank【2†source】.", (2,)),
        ("The ferry sank 【1:0†courier.txt】.", (1,)),
        ("The ferry sank [^1].", (1,)),
        ("The ferry sank [Source 1].", (1,)),
        ("The ferry sank [passages 1 and 3].", (1, 3)),
        ("The ferry sank (Passage 2).", (2,)),
        ("The ferry sank (source: [1]).", (1,)),
        ("The ferry sank ([1]).", (1,)),
        ("The ferry sank [1: Norland Courier, 2013].", (1,)),
        ("The ferry sank [１].", (1,)),
        ("The ferry [1] sank.", (1,)),
        ("The **ferry** _sank_ **[1]**.", (1,)),
        ("[1] The ferry sank.", (1,)),
        ("[1]: The ferry sank.", (1,)),
        ("According to [1], the ferry sank.", (1,)),
        ("According to passage 2, the ferry sank.", (2,)),
        ("Answer: The ferry sank.\n\n[1]", (1,)),
        ("The ferry sank [0].", ()),
        ("The ferry sank [9].", ()),
        ("The ferry sank [99999999999999999999999].", ()),
        ("The ferry sank [9, 1, 0].", (1,)),
        ("The ferry sank [].", ()),
        ("The ferry sank [source].", ()),
        ("The ferry sank.", ()),
    ],
)
def test_markers_become_numbers(text: str, numbers: tuple[int, ...]) -> None:
    (sentence,) = written(text)
    assert (sentence[0].replace("The ferry sank,", "The ferry sank"), sentence[1]) == ("The ferry sank.", numbers)


@pytest.mark.parametrize(
    "text",
    [
        "It “begun [sic] in May” there.",
        "She said that “it [2013] was cold”.",
        "It cost “[1 million] marks”.",
        "It met “at [1:30 p.m.] today”.",
        "It carried 41 people (13 of them children).",
        "The sources (two of them) agree.",
        "It is 3 < 4.",
        "The treaty (Article 2) says so.",
        "According to Article 2, it must.",
        "The part is called M*A_B.",
    ],
)
def test_other_brackets_and_signs_are_text(text: str) -> None:
    assert written(text) == [(text, ())]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "The ferry sank [1]. Gen. Orlo raised it for 3.5 million [2]. All were saved.",
            [
                ("The ferry sank.", (1,)),
                ("Gen. Orlo raised it for 3.5 million.", (2,)),
                ("All were saved.", ()),
            ],
        ),
        ("It sank. [1] It rose. [2]", [("It sank.", (1,)), ("It rose.", (2,))]),
        ("It sank.[1]It rose.[2]", [("It sank.", (1,)), ("It rose.", (2,))]),
        ("[1] It sank. [2] It rose.", [("It sank.", (1,)), ("It rose.", (2,))]),
        ("“It is gone.” [1] he said. He left.", [("“It is gone.” he said.", (1,)), ("He left.", ())]),
        ("He said: “It sank. All live.” He left.", [("He said: “It sank. All live.”", ()), ("He left.", ())]),
        ("- **Cause**: fog [1]\n- Crew: 41\n\n[2]", [("Cause: fog", (1,)), ("Crew: 41", (2,))]),
        ("## Ferry\n1. It sank [1]\n2. It rose [2]", [("Ferry", ()), ("It sank", (1,)), ("It rose", (2,))]),
        ("It sank [1]\nIt rose", [("It sank", (1,)), ("It rose", ())]),
        ("It sank [1].\n\nSources: [1], [2]", [("It sank.", (1,))]),
        ("It sank. It rose. It sank. It burned.", [("It sank.", ()), ("It rose.", ()), ("It burned.", ())]),
        ("<think>Is it [1]?\nYes.</think>\nIt sank [2].", [("It sank.", (2,))]),
        ("<think>It never ends [1].", []),
        ("It sank [1", [("It sank", ())]),
        ("41 people died in 2013. 12 lived.", [("41 people died in 2013.", ()), ("12 lived.", ())]),
        ("", []),
        ("[1]", []),
    ],
)
def test_a_text_becomes_sentences_with_their_markers(text: str, sentences: list[tuple[str, tuple[int, ...]]]) -> None:
    assert written(text) == sentences
    assert written(text, cut=len(text) + 1) == sentences


def test_pending_text_grows_until_its_sentence_is_finished() -> None:
    steps = list(parse(["The ferry", " sank [", "1]. It", " was", " raised."], 3))
    assert steps == [
        Pending("The ferry"),
        Pending("The ferry sank"),
        Pending("The ferry sank. It"),
        Written("The ferry sank.", (1,)),
        Pending("It was"),
        Pending("It was raised."),
        Written("It was raised.", ()),
    ]


@pytest.mark.parametrize(
    ("pieces", "last"),
    [
        (("in 2013 [1",), "in 2013"),
        (("in 2013 [Sour",), "in 2013"),
        (("in 2013 [1, ",), "in 2013"),
        (("in 2013 【1†cour",), "in 2013"),
        (("in 2013 (pass",), "in 2013"),
        (("in 2013 [1], ",), "in 2013"),
        (("in 2013 **",), "in 2013"),
        (("in “[si",), "in “[si"),
        (("<think>In 2013",), None),
        (("<thi",), None),
        (("1.",), None),
        (("1. In",), "In"),
    ],
)
def test_half_a_marker_is_held_back(pieces: tuple[str, ...], last: str | None) -> None:
    assert (pending(*pieces) or [None])[-1] == last


def test_a_character_that_was_cut_in_two_is_put_together() -> None:
    assert written("A \ud83d") == [("A", ())]
    assert [step for step in parse(["A \ud83d", "\udea2 sank."], 1) if isinstance(step, Written)] == [
        Written("A 🚢 sank.", ())
    ]


def test_a_model_that_writes_in_circles_is_stopped() -> None:
    taken = []

    def circling() -> Iterator[str]:
        for turn in range(1000):
            taken.append(turn)
            yield "The ferry sank [1]. It was fog. "

    assert [step.text for step in parse(circling(), 1) if isinstance(step, Written)] == [
        "The ferry sank.",
        "It was fog.",
    ]
    assert len(taken) < 6


def test_what_the_pieces_raise_passes_through_and_they_are_closed() -> None:
    closed = []

    def failing() -> Iterator[str]:
        try:
            yield "It sank. It rose. "
            raise ModelError("gone")
        finally:
            closed.append(True)

    steps = parse(failing(), 1)
    assert next(steps) == Written("It sank.", ())
    with pytest.raises(ModelError):
        list(steps)
    assert closed


def test_a_long_answer_in_single_characters_takes_under_a_second() -> None:
    text = " ".join(f"Ship {n} sank in 2013 off Saltby [1][{n % 5}], said Gen. Orlo of the fleet." for n in range(550))
    started = time.process_time()
    assert len(written(text)) == 550
    assert time.process_time() - started < 2  # about 0.4 s when nothing else runs; the room is for busy machines


@pytest.mark.parametrize(
    "word", ["Gen. ", "[1 ", "[[1 ", "(source papapa", "“A. B ", "word ", "[1],", "*", "\n", "<think"]
)
def test_no_text_keeps_it_busy(word: str) -> None:
    started = time.process_time()
    list(parse(word * (3_000 // len(word)), 3))  # a string is its characters, one by one
    assert time.process_time() - started < 3


SENTENCES = (
    "The ferry Aurora sank off Saltby on 14 May 2013",
    "Gen. Orlo of Norland said that 3.5 million marks were lost",
    "“It is gone”",
    "“We saw it go. Nobody could help,” the keeper said",
    "Nobody (not even Mr. Tarn) knows why",
    "About 41 people were on board",
)
MARKERS = (
    "",
    " [1]",
    "[2]",
    " [1][2]",
    " [1, 3]",
    " [7]",
    " 【2】",
    " [Source 1]",
    " (Passage 3)",
    " [^2]",
    " [1], [2]",
)
JOINTS = (" ", "\n", "\n\n- ", "\n2. ")


@st.composite
def answers(draw: st.DrawFn) -> str:
    parts = []
    for sentence in draw(st.permutations(SENTENCES)):
        marker = draw(st.sampled_from(MARKERS))
        ended = f"{sentence}.{marker}" if draw(st.booleans()) else f"{sentence}{marker}."
        parts.append(draw(st.sampled_from(("", "**"))).join(("", ended, "")) + draw(st.sampled_from(JOINTS)))
    return "".join(parts)


@st.composite
def cut_up(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> list[str]:
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=40)))
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


ANY = st.text(alphabet="aB1２[]【】(){}†^*_#-.,;:!? \n“”\"'<>/thinkSource🚢\u0301\ud83d\udea2", max_size=120)


@settings(max_examples=150, deadline=None)
@given(cut_up(st.one_of(answers(), ANY)))
def test_where_pieces_are_cut_makes_no_difference(pieces: list[str]) -> None:
    whole = [step for step in parse(["".join(pieces)], 3) if isinstance(step, Written)]
    assert [step for step in parse(pieces, 3) if isinstance(step, Written)] == whole


@settings(max_examples=100, deadline=None)
@given(cut_up(answers()))
def test_no_marker_is_ever_shown_and_no_sentence_is_lost(pieces: list[str]) -> None:
    steps = list(parse(pieces, 3))
    for step in steps:
        assert not re.search(r"[\[\]【】*]|[Pp]assage|[Ss]ource|\(\d", step.text)
    finished = [step for step in steps if isinstance(step, Written)]
    assert sorted(step.text.rstrip(".") for step in finished) == sorted(SENTENCES)
    assert all(set(step.markers) <= {1, 2, 3} for step in finished)
