"""Variants of gold questions: how they are made, and who reacts wrongly to them."""

import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dateline.evals.dataset import GoldQuestion, load_gold
from dateline.evals.metrics import article_names
from dateline.evals.statistics import wilson
from dateline.evals.variants import KINDS, run_variants
from dateline.evals.variants.changing import moved, swapped
from dateline.evals.variants.copies import UNRELATED
from dateline.evals.variants.keeping import misspelt, reworded
from dateline.evals.variants.kinds import chance_for
from dateline.evals.variants.names import names_of
from dateline.evals.variants.negation import negated
from dateline.qa.answer import Answer
from dateline.qa.assistant import Assistant
from dateline.qa.batch import answer_in_turn
from dateline.store import Archive, Article
from dateline.store.article import Dating
from fakes import WordEmbedder

TODAY = date(2025, 1, 1)
SAMPLE = Path(__file__).parents[1] / "evals" / "gold" / "sample.jsonl"


def article(path: str, day: str, text: str) -> Article:
    return Article(text=text, title=path.split(".")[0].title(), path=f"/news/{path}", dating=Dating(day, "metadata"))


ARTICLES = [
    article("bridge.txt", "2014-06-15", "Mayor Greta Holt opened the bridge in Harwick on Sunday. It cost 587 crowns."),
    article("copy.txt", "2014-06-16", "Mayor Greta Holt opened the bridge in Harwick on Sunday. It cost 587 crowns."),
    article("fever.txt", "2018-03-02", "The fever killed 312 people in Kelmar in 2018, said Doctor Ada Brenner."),
    article("strike.txt", "2011-09-09", "Dockers in Ravno ended their strike. Union leader Per Amdal was glad."),
]
GOLD = [
    GoldQuestion("g1", "Who opened the bridge in Harwick in 2014?", True, ("Greta Holt",), ("bridge.txt",)),
    GoldQuestion("g2", "How many people were killed in Kelmar in 2018?", True, ("312",), ("fever.txt",)),
    GoldQuestion("g3", "What does a litre of petrol cost?", False),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with Archive(tmp_path_factory.mktemp("variants"), embedder=WordEmbedder(), create=True) as opened:
        list(opened.put(ARTICLES))
        yield opened


@pytest.fixture(scope="module")
def names(archive):
    return {made.id: article_names(path=made.path) for made in ARTICLES}


@pytest.fixture
def quoting(make_answer) -> Callable[[GoldQuestion], Answer]:
    """The right answer to a gold question, quoted from its article."""

    def answer(gold: GoldQuestion) -> Answer:
        if not gold.answerable:
            return make_answer(reason="not_stated")
        source = next(made for made in ARTICLES if made.path == f"/news/{gold.articles[0]}")
        return make_answer(source.text.split(". ")[0].rstrip(".") + ".", article=source.id)

    return answer


class Careful:
    """Answers what the archive holds, if the question has the names and years of the gold one and denies nothing."""

    def __init__(self, archive: Archive, answer: Callable[[GoldQuestion], Answer], refusal: Answer) -> None:
        self.archive, self.answer, self.refusal = archive, answer, refusal

    def __call__(self, gold: GoldQuestion) -> Answer:
        kept = all(
            word in gold.question for word in {"g1": ("Harwick", "2014"), "g2": ("Kelmar", "2018")}.get(gold.id, ())
        )
        denied = re.search(r"n't|never|closed|saved", gold.question)
        answer = self.answer(gold)
        there = answer.citations and self.archive.article(answer.citations[0].article)
        return answer if kept and there and not denied else self.refusal


def rates(reactions) -> dict[str, tuple[int, int]]:
    return {rate.kind: (rate.wrong, rate.tried) for rate in reactions.rates}


@pytest.fixture
def react(archive, names):
    return lambda answering: run_variants(GOLD, archive, names, answering, today=TODAY)


def test_a_system_that_reads_reacts_wrongly_to_nothing(react, quoting, make_answer):
    reactions = react(lambda copy: Careful(copy, quoting, make_answer(reason="not_stated")))
    assert reactions.wrong == ()
    assert rates(reactions) == {
        "article deleted": (0, 2), "entity swapped": (0, 2), "date moved": (0, 2), "claim negated": (0, 2),
        "typo": (0, 3), "paraphrased ending": (0, 3), "articles shuffled": (0, 3), "unrelated articles added": (0, 3),
    }  # fmt: skip
    assert [rate.tried for rate in reactions.relations] == [8, 12]
    assert (reactions.overall.rate, reactions.overall.tried, reactions.overall.low) == (0, 20, 0)


def test_a_system_that_ignores_the_question_reacts_wrongly_to_every_change(react, quoting):
    reactions = react(lambda _: quoting)
    assert {kind: wrong for kind, (wrong, _) in rates(reactions).items() if wrong} == dict.fromkeys(
        ("article deleted", "entity swapped", "date moved", "claim negated"), 2
    )
    assert reactions.relations[0].rate == 1
    assert {wrong.what for wrong in reactions.wrong} == {
        "the answer is that to the original question",
        "an article is cited that was deleted",
    }


def test_what_something_else_answered_is_no_reaction(react, quoting):
    """A model that fails leaves the answering to the archive's own sentences, and says so in a note."""
    assert react(lambda _: lambda gold: replace(quoting(gold), note="It failed.")).overall.tried == 0


def test_an_answer_from_memory_is_wrong_where_its_article_is_gone(react, archive, quoting):
    """It cites another article, which does not say so."""

    def answering(copy: Archive) -> Callable[[GoldQuestion], Answer]:
        def answer(gold: GoldQuestion) -> Answer:
            made = quoting(gold)
            if copy is archive or not made.citations or copy.article(made.citations[0].article):
                return made
            other = replace(made.citations[0], article=ARTICLES[3].id, quote="Dockers in Ravno ended their strike.")
            return replace(made, citations=(other,))

        return answer

    wrong = [reaction for reaction in react(answering).wrong if reaction.kind == "article deleted"]
    assert [reaction.id for reaction in wrong] == ["g1", "g2"]
    assert wrong[0].what == "an accepted answer is given although its articles were deleted"


def test_an_article_that_the_gold_file_forgot_is_deleted_as_well(archive, names, quoting, make_answer):
    gold = [replace(GOLD[1], articles=("fever.txt",))]
    also = article("later.txt", "2019-01-01", "A look back at hard years: in all, 312 of us were lost.")

    def answering(copy: Archive) -> Callable[[GoldQuestion], Answer]:
        def answer(asked: GoldQuestion) -> Answer:
            if copy.article(ARTICLES[2].id):
                return quoting(asked)
            return (
                make_answer(also.text, article=also.id) if copy.article(also.id) else make_answer(reason="not_stated")
            )

        return answer

    list(archive.put([also]))
    try:
        reactions = run_variants(gold, archive, {**names, also.id: frozenset()}, answering, today=TODAY)
    finally:
        archive.remove([also.id])
    assert rates(reactions)["article deleted"] == (0, 1)


def test_a_system_that_answers_the_letter_of_a_question_is_thrown_by_a_typo(react, quoting, make_answer):
    asked = {gold.question for gold in GOLD}

    def answering(_: Archive) -> Callable[[GoldQuestion], Answer]:
        return lambda gold: quoting(gold) if gold.question in asked else make_answer("Nobody knows.")

    reactions = react(answering)
    assert {kind: wrong for kind, (wrong, _) in rates(reactions).items() if wrong} == {
        "typo": 3, "paraphrased ending": 3, "article deleted": 2,
    }  # fmt: skip
    first = next(wrong for wrong in reactions.wrong if wrong.kind == "paraphrased ending" and wrong.id == "g3")
    assert (first.what, first.given) == ("no longer refused", "Nobody knows. [1]")


def test_another_quote_is_counted_apart_from_what_flips(react, quoting, archive):
    def answering(copy: Archive) -> Callable[[GoldQuestion], Answer]:
        def answer(gold: GoldQuestion) -> Answer:
            made = quoting(gold)
            if copy is archive or not made.citations:
                return made
            longer = replace(made.citations[0], quote=made.citations[0].quote + " It cost 587 crowns.")
            return replace(made, citations=(longer,))

        return answer

    shuffled = next(rate for rate in react(answering).rates if rate.kind == "articles shuffled")
    assert (shuffled.wrong, shuffled.flipped) == (2, 0)


def test_the_archive_itself_is_only_read(react, archive, quoting):
    files = sorted(path for path in archive.folder.rglob("*") if path.is_file() and path.suffix != "-shm")
    before = [(path, path.stat().st_mtime_ns) for path in files]
    react(lambda _: quoting)
    assert [(path, path.stat().st_mtime_ns) for path in files] == before


@pytest.mark.parametrize(
    ("question", "changed"),
    [
        ("When was the bridge opened?", "When was the bridge closed?"),
        ("Who makes the vaccine?", "Who does not make the vaccine?"),
        ("Who led the inquiry?", "Who never led the inquiry?"),
        ("Why did the ferry sink?", "Why didn't the ferry sink?"),
        ("How many ships had to wait?", "How many ships did not have to wait?"),
        ("Who won the first count?", "Who lost the first count?"),
        ("Who lost their lives last week?", "Who never lost their lives last week?"),
        ("How long is the bridge?", None),
        ("Where did they meet?", None),
        ("Was the captain to blame?", None),
        ("How many years must he serve?", None),
    ],
)
def test_a_claim_is_negated_where_that_makes_sense(question, changed):
    made = negated(GoldQuestion("q", question, True, ("x",), ("a.txt",)))
    assert (made.question if made else None) == changed


def test_a_name_gives_way_to_one_of_its_kind_that_the_article_does_not_have(archive):
    known = names_of(archive)
    assert {name: known.kinds[name] for name in ("Greta Holt", "Harwick", "Kelmar", "Per Amdal")} == {
        "Greta Holt": "person", "Harwick": "place", "Kelmar": "place", "Per Amdal": "person",
    }  # fmt: skip
    made = {swapped(GOLD[0], ARTICLES[:1], known, random.Random(seed)).question for seed in range(9)}
    assert made == {f"Who opened the bridge in {place} in 2014?" for place in ("Kelmar", "Ravno")}
    assert swapped(replace(GOLD[0], question="Who opened it?"), ARTICLES[:1], known, random.Random(1)) is None


@pytest.mark.parametrize(
    ("question", "asked", "expected"),
    [
        ("Who opened the bridge in 2014?", None, {"Who opened the bridge in 2011?", "Who opened the bridge in 2018?"}),
        ("What opened last week?", date(2014, 6, 20), {"What opened last week?"}),
        ("Who opened the bridge?", None, set()),
    ],
    ids=["the year", "the day of asking", "no date"],
)
def test_a_date_moves_to_where_the_article_is_not(question, asked, expected):
    gold = replace(GOLD[0], question=question, asked=asked)
    made = [moved(gold, ARTICLES[:1], [2011, 2014, 2018], random.Random(seed), today=TODAY) for seed in range(9)]
    assert {one.question for one in made if one} == expected
    if asked:
        assert {one.asked for one in made} == {date(2011, 6, 20), date(2018, 6, 20)}


def test_nothing_moves_where_the_article_may_be_of_any_date():
    undated = replace(ARTICLES[0], dating=Dating())
    assert moved(GOLD[0], [undated], [2011], random.Random(1), today=TODAY) is None


def test_a_typo_is_one_slip_and_no_number_changes():
    for gold in load_gold(SAMPLE):
        made = misspelt(gold, chance_for(1, "typo", gold.id)) or gold
        pairs = zip(gold.question.split(), made.question.split(), strict=True)
        differing = [(old, new) for old, new in pairs if old != new]
        assert len(differing) == (made is not gold)
        assert all(old[0] == new[0] and not re.search(r"\d", old) for old, new in differing)


def test_an_ending_keeps_the_words_of_the_question():
    asked = {reworded(GOLD[0], random.Random(seed)).question for seed in range(20)}
    assert asked == {
        "Who opened the bridge in Harwick in 2014, please?",
        "Who opened the bridge in Harwick in 2014, according to the articles?",
        "Can you tell me: who opened the bridge in Harwick in 2014?",
        "I would like to know: who opened the bridge in Harwick in 2014?",
    }
    capital = replace(GOLD[2], question="What is the capital?")
    assert "What's the capital?" in {reworded(capital, random.Random(seed)).question for seed in range(20)}


@pytest.mark.parametrize(
    ("hits", "tried", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1)],
)
def test_a_rate_comes_with_its_interval(hits, tried, low, high):
    assert wilson(hits, tried) == pytest.approx((low, high), abs=1e-4)


def test_unrelated_articles_are_dated_and_share_no_place_with_the_sample(tmp_path, sample_archive, shipped_embedder):
    with Archive(tmp_path, embedder=WordEmbedder(), create=True) as opened:
        added = list(opened.add([UNRELATED], today=TODAY))
        strange = names_of(opened)
        dated = [entry.dating.precision for entry in opened.articles()]
    assert [outcome.status for outcome in added] == ["added"] * 10
    assert dated == ["day"] * 10
    with Archive(sample_archive, embedder=shipped_embedder) as sample:
        known = names_of(sample)
    assert strange.kinds.keys().isdisjoint(known.kinds)


_PRINT = """
from pathlib import Path; import sys
from dateline.evals.variants.questions import deriver
from dateline.store import Archive
from test_variants import ARTICLES, GOLD, TODAY, WordEmbedder
with Archive(Path(sys.argv[1]), embedder=WordEmbedder(), create=True) as archive:
    list(archive.put(ARTICLES))
    made = deriver(archive, today=TODAY, seed=1)
    for gold in GOLD:
        print(list(made.changing(gold, ARTICLES[:1])), list(made.keeping(gold)))
"""


def test_the_same_seed_makes_the_same_variants_in_every_process(tmp_path):
    printed = {
        subprocess.run(
            [sys.executable, "-c", _PRINT, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(printed) == 1
    assert "entity swapped" in printed.pop()


def test_the_sample_is_asked_in_all_its_variants(sample_archive, shipped_embedder):
    """The archive's own sentences are not moved by the order of articles, and never come from a deleted one."""
    gold = [gold for gold in load_gold(SAMPLE) if gold.id in {"q001", "q028", "q035", "q061", "q098"}]

    def answering(copy: Archive) -> Callable[[GoldQuestion], Answer]:
        assistant = Assistant(copy)

        def ask(one: GoldQuestion) -> Answer:
            return answer_in_turn(
                one.history,
                one.question,
                lambda text, told: assistant.ask(text, history=told, asked=one.asked or TODAY),
            )

        return ask

    with Archive(sample_archive, embedder=shipped_embedder) as archive:
        found = {entry.id: archive.article(entry.id) for entry in archive.articles()}
        known = {key: article_names(path=made.path, record=made.record) for key, made in found.items()}
        reactions = run_variants(gold, archive, known, answering, today=TODAY)
    assert tuple(rate.kind for rate in reactions.rates) == tuple(KINDS)
    assert all(rate.tried for rate in reactions.rates)
    assert rates(reactions)["articles shuffled"] == (0, 5)
    assert rates(reactions)["article deleted"][0] == 0
