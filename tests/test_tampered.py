"""The tampered statements are what they claim to be, and the verifier catches them."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from dateline.evals.rewriting import REWRITES
from dateline.evals.tampered import MOVED, VERBATIM, Case, Checked, Half, cases, caught, check_all, flagged, table
from dateline.evals.tampering import NUMBER_WORDS, TENS
from dateline.evals.told import QUOTED, named
from dateline.qa.verify import Premise, Verdict, Verifier
from dateline.store import Archive, Embedder
from dateline.store.fingerprints import says_the_same

DIGIT, NAME, NEGATION, SPEAKER = "a digit changed", "a name swapped", "a negation changed", "a quote given to another"
TAMPERED = (DIGIT, NAME, NEGATION, SPEAKER, MOVED)
NUMBERS = re.compile(rf"\d[\d.,]*|\b(?:{'|'.join([*NUMBER_WORDS, *TENS])})\b", re.IGNORECASE)
NEGATIONS = re.compile(r"\b(?:not|no|no longer|never|none|nobody|cannot)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def archive(sample_archive: Path, shipped_embedder: Embedder):
    with Archive(sample_archive, embedder=shipped_embedder) as opened:
        yield opened


@pytest.fixture(scope="module")
def every(archive: Archive) -> list[Case]:
    return cases(archive)


def of_kind(every: Sequence[Case], *kinds: str) -> list[Case]:
    return [case for case in every if case.kind in kinds]


def words(text: str) -> list[str]:
    return re.findall(r"[\w’'-]+", text)


def test_there_are_200_tampered_and_200_true_statements(every) -> None:
    assert Counter((case.kind, case.half) for case in every if not case.supported) == {
        (kind, half): 20 for kind in TAMPERED for half in "AB"
    }
    true = [case for case in every if case.supported]
    assert Counter((case.kind == VERBATIM, case.half) for case in true) == {
        (verbatim, half): 50 for verbatim in (True, False) for half in "AB"
    }
    assert {case.kind for case in true} == {VERBATIM, *REWRITES}


def test_they_are_the_same_every_time(archive, every) -> None:
    assert cases(archive) == every


def test_no_passage_is_cited_in_both_halves(every) -> None:
    cited = [{premise for case in every if case.half == half for premise in case.premises} for half in "AB"]
    assert not cited[0] & cited[1]


def test_a_changed_digit_is_the_only_change(every) -> None:
    for case in of_kind(every, DIGIT):
        assert NUMBERS.sub("#", case.sentence) == NUMBERS.sub("#", case.original)
        before, after = NUMBERS.findall(case.original), NUMBERS.findall(case.sentence)
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1, case.sentence


def test_a_swapped_name_is_another_one_of_its_kind(every) -> None:
    for case in of_kind(every, NAME):
        before, after = named(case.original), named(case.sentence)
        assert [name.kind for name in before] == [name.kind for name in after]
        assert sum(a.whole != b.whole for a, b in zip(before, after, strict=True)) == 1, case.sentence


def test_a_changed_negation_is_there_in_one_of_the_two_only(every) -> None:
    for case in of_kind(every, NEGATION):
        before, after = (len(NEGATIONS.findall(text)) for text in (case.original, case.sentence))
        assert before != after, case.sentence
        assert NUMBERS.findall(case.original) == NUMBERS.findall(case.sentence)


def test_a_quotation_given_to_another_stays_as_it_was(every) -> None:
    for case in of_kind(every, SPEAKER):
        assert QUOTED.findall(case.sentence) == QUOTED.findall(case.original)
        told = {name.whole for name in named(case.original) if name.kind == "person"}
        assert {name.whole for name in named(case.sentence) if name.kind == "person"} - told, case.sentence


def test_a_moved_marker_points_at_a_passage_without_the_statement(every) -> None:
    for case in of_kind(every, MOVED):
        assert case.sentence == case.original
        assert not any(says_the_same(case.sentence, premise.text) for premise in case.premises)


def test_every_other_statement_is_cited_to_the_passage_it_stands_in(every) -> None:
    for case in every:
        if case.kind != MOVED:
            assert all(case.original in premise.text for premise in case.premises)


def test_a_rewritten_statement_is_not_the_original(every) -> None:
    assert not [case for case in of_kind(every, *REWRITES) if case.sentence == case.original]


def one(kind: str, *, supported: bool, half: Half = "A") -> Case:
    return Case(kind, "It sank.", (Premise("It sank."),), supported, "It sank.", half)


class Trusting:
    """Believes everything but one word."""

    def check(self, sentence: str, premises: Sequence[Premise]) -> Verdict:
        return Verdict(1.0, True, (), (None,) * len(premises))


def test_shares_count_what_was_caught_and_what_was_flagged() -> None:
    doubted = Verdict(0.1, False, ("No.",), (None,))
    checked = [
        *check_all(Trusting(), [one(DIGIT, supported=False), one(VERBATIM, supported=True)]),
        Checked(one(DIGIT, supported=False, half="B"), doubted, 0.01),
        Checked(one(VERBATIM, supported=True, half="B"), doubted, 0.01),
        Checked(one("joined", supported=True, half="B"), doubted, 0.01),
    ]
    assert caught(checked) == 1 / 2
    assert flagged(checked) == 2 / 3
    rows = [" ".join(row.split()) for row in table(checked)]
    assert "caught: a digit changed 0 of 1 1 of 1 1 of 2 50.0%" in rows
    assert "flagged: verbatim 0 of 1 1 of 1 1 of 2 50.0%" in rows
    assert "flagged: in other words 0 of 0 1 of 1 1 of 1 100.0%" in rows


def test_the_verifier_catches_tampering_and_leaves_true_statements_alone(every, shipped_embedder) -> None:
    checked = check_all(Verifier(shipped_embedder), every)
    assert caught(checked) >= 0.95
    assert flagged(checked) <= 0.05
