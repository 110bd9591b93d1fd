"""Questions for the training: what is changed in them, what is made of sentences, and where answers lie."""

import random

import pytest

from dateline.qa.reader.cloze import clozes
from dateline.qa.reader.drawing import Recipe, as_written, draw
from dateline.qa.reader.examples import Asked
from dateline.qa.reader.made import CHANGES, Setting, change, names_of
from dateline.qa.reader.pools import make_pools
from dateline.store import Article

TEXT = (
    "Harwick beat Tarnford in the first race of the season. The Harwick crew, led by Ilsa Brand, won by 40 metres in "
    "2013. Tarnford had won in 2011 under Per Norling."
)
ELSEWHERE = names_of("The mayor of Skarn, Ada Ferro, spoke in Dunmere. Later Oskar Lind replied in Orlo.")


def setting(question: str, *answers: str) -> Setting:
    return Setting(question, TEXT, answers, ELSEWHERE, ("elected", "painting"), random.Random(3))


@pytest.mark.parametrize(
    ("name", "question", "answer", "changed"),
    [
        ("exchanged, near", "When did Ilsa Brand win?", "2013", "When did Per Norling win?"),
        ("exchanged, near", "Who won in 2013?", "Ilsa Brand", "Who won in 2011?"),
        ("turned", "When did Harwick beat Tarnford?", "2013", "When did Tarnford beat Harwick?"),
        ("negated", "Who did not win?", "Tarnford", None),
        ("opposed", "Who won the first race?", "Harwick", ("Who lost the first race?", "Who won the last race?")),
    ],
)
def test_a_change_makes_another_question(name, question, answer, changed) -> None:
    made = CHANGES[name][0](setting(question, answer))
    assert made in (changed if isinstance(changed, tuple) else (changed,))


@pytest.mark.parametrize("name", CHANGES)
def test_no_change_leaves_a_question_as_it_is(name: str) -> None:
    question = "When did the crew led by Ilsa Brand win the first race?"
    assert CHANGES[name][0](setting(question, "2013")) != question


def test_what_is_left_out_is_not_made() -> None:
    one = setting("Who won the first race?", "Harwick")
    kinds = {made[0] for _ in range(60) if (made := change(one, without=frozenset({"opposed", "condition"})))}
    assert kinds
    assert not kinds & {"opposed", "condition"}


def articles() -> list[Article]:
    return [
        Article(TEXT, "Rowing", url="squad:0/0"),
        Article("Tarnford has a rowing club of 60 members. It was founded in 1911.", "Tarnford", url="squad:1/0"),
    ]


def asked() -> Asked:
    where = TEXT.index("40 metres")
    return Asked("By how much did Harwick win?", "squad:0/0", ("40 metres",), ((where, where + 9),))


def test_a_pool_has_the_passage_with_the_answer_and_others_without_it() -> None:
    (pool,) = make_pools(articles(), [asked()])
    assert [pool.text[slice(*span)] for span in pool.spans] == ["40 metres"]
    assert pool.ranked
    assert all("40 metres" not in near.text for near in pool.ranked)


def test_every_example_that_is_answered_holds_its_answer_and_two_runs_are_the_same() -> None:
    pools = list(make_pools(articles(), [asked()])) * 20
    groups = list(draw(pools, Recipe(), seed=1, epoch=0))
    assert groups == list(draw(pools, Recipe(), seed=1, epoch=0))
    drawn = [example for group in groups for example in group]
    assert {example.text[slice(*span)] for example in drawn for span in example.spans} == {"40 metres"}
    assert {"as it is", "ranked"} < {example.kind for example in drawn}


def test_a_cloze_asks_for_what_its_sentence_names() -> None:
    text = " ".join(f"The ferry Maren {number} left Harwick for the island of Skarn in May." for number in range(4))
    made = list(clozes(Article(text, "Ferries"), "6 May 2013", random.Random(1), most=3))
    assert made
    for one in made:
        answer = one.text[slice(*one.answer)]
        assert answer.strip()
        assert answer not in one.question
        assert one.sentence[0] <= one.answer[0] < one.answer[1] <= one.sentence[1]


def test_treebank_text_is_written_as_people_write_it() -> None:
    assert as_written("`` It 's ours , '' he said .") == '"It\'s ours," he said.'
