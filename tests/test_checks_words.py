import pytest

from dateline.qa.checks.exchanges import exchanged
from dateline.qa.checks.lines import carriers, lines_of, spans_of, stems, weights_of
from dateline.qa.checks.names import mixed, names_in, unknown
from dateline.qa.checks.negation import contradicted, denied, opposite
from dateline.qa.checks.quotations import absent, misattributed, quotations, retold, speakers_of
from dateline.qa.checks.rarity import rarity
from dateline.qa.checks.roles import reversed_roles
from dateline.store.passages import split_sentences

TALK = (
    "Ada Holm, the mayor of Skell, welcomed the plan. “It is a good day,” she said. “We have waited long.” "
    "Per Rask called it a waste. “Nobody asked us,” he said."
)


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Ada Holm spoke.", "Mayor Ada Holm spoke."),
        ("Holm spoke to the Norlanders.", "Ada Holm spoke in Norland."),
        ("The NBC reported it.", "The Norland Broadcasting Corporation reported it."),
        ("He joined the Norland Broadcasting Corporation.", "He joined the NBC."),
        ("Mr Holm’s party won.", "Holm leads a party."),
    ],
)
def test_a_name_is_known_in_other_forms(sentence, passage) -> None:
    assert unknown(names_in(sentence), passage) == []


def test_a_name_that_is_not_there_is_unknown() -> None:
    assert [name.written for name in unknown(names_in("Petra Lund spoke."), "Ada Holm spoke.")] == ["Petra Lund"]


def test_a_first_name_with_another_s_surname_is_mixed() -> None:
    assert [name.written for name in mixed(names_in("Ada Rask spoke."), "Ada Holm met Per Rask.")] == ["Ada Rask"]


def test_a_name_in_the_place_of_another_is_exchanged() -> None:
    text = "The harbour was bought by Ada Holm in the spring. Per Rask lost."
    assert exchanged("The harbour was bought by Per Rask in the spring.", lines_of(text, 0)[:1], text)
    assert not exchanged("The harbour was bought by Holm in the spring.", lines_of(text, 0)[:1], text)


@pytest.mark.parametrize(
    ("sentence", "swapped"),
    [
        ("Skell beat Ravno.", False),
        ("Ravno beat Skell.", True),
        ("Ravno was beaten by Skell.", False),
    ],
)
def test_roles_are_told_by_the_order_around_the_verb(sentence, swapped) -> None:
    lines = lines_of("In the final Skell beat Ravno.", 0)
    assert bool(reversed_roles(sentence, lines)) is swapped


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("She did not resign.", "resign"),
        ("She didn’t resign.", "resign"),
        ("She never resigned.", "resign"),
        ("She refused to resign.", "resign"),
    ],
)
def test_what_a_text_denies(text, stem) -> None:
    assert stem in denied(text)


@pytest.mark.parametrize("text", ["Not only did she resign.", "No more than 12 ships came.", "She resigned."])
def test_what_only_seems_to_deny(text) -> None:
    assert denied(text) == frozenset()


@pytest.mark.parametrize(
    ("sentence", "passage", "wrong"),
    [
        ("Holm did not resign.", "Holm resigned on Monday.", True),
        ("Holm resigned.", "Holm did not resign.", True),
        ("Holm has not resigned.", "Holm refused to resign.", False),
        ("The port has not hired any replacements.", "The port has hired no replacements so far.", False),
        ("Holm resigned.", "Holm resigned, but Rask did not follow.", False),
        ("There was a sign of fraud.", "There was no sign of fraud.", True),
    ],
)
def test_a_sentence_may_not_deny_what_the_passage_states_or_the_reverse(sentence, passage, wrong) -> None:
    assert contradicted(sentence, lines_of(passage, 0)) is wrong


@pytest.mark.parametrize(
    ("sentence", "passage", "found"),
    [
        ("Prices fell.", "Prices rose in May.", ("fell", "rose")),
        ("The talks began before noon.", "The talks began after noon.", ("before", "after")),
        ("Prices rose.", "Prices rose after they fell.", None),
        ("Prices did not fall.", "Prices rose.", None),
        ("The strike began on 23 April 2012.", "The last strike ended in 1996.", None),
    ],
)
def test_opposites_are_found(sentence, passage, found) -> None:
    assert opposite(sentence, lines_of(passage, 0)) == found


@pytest.mark.parametrize(
    ("sentence", "gone"),
    [
        ("She said: “It is a good day.”", False),
        ('She said: "It  is a good day"', False),
        ("It was “a good day” for her.", False),
        ("“It is … day,” she said.", False),
        ("“It is a great day,” she said.", True),
    ],
)
def test_quoted_words_stand_in_a_text(sentence, gone) -> None:
    (quotation,) = quotations(sentence)
    assert absent(quotation, [TALK]) is gone


@pytest.mark.parametrize(
    ("quoted", "speaker"),
    [("It is a good day", "Ada Holm"), ("We have waited long", "Ada Holm"), ("Nobody asked us", "Per Rask")],
)
def test_a_pronoun_stands_for_the_speaker_named_before_it(quoted, speaker) -> None:
    assert [name.written for name in speakers_of(quoted, TALK)] == [speaker]


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("“Nobody asked us,” said Per Rask.", None),
        ("“Nobody asked us,” said Ada Holm.", ("Ada Holm", "Per Rask")),
        ("Ada Holm said: “Nobody asked us.”", ("Ada Holm", "Per Rask")),
        ("According to Rask, “nobody asked us”.", None),
        ("“Nobody asked us,” he said.", None),
    ],
)
def test_a_quotation_belongs_to_its_speaker(sentence, wrong) -> None:
    (quotation,) = quotations(sentence)
    assert misattributed(sentence, quotation, [TALK]) == wrong


def test_indirect_speech_belongs_to_its_speaker_too() -> None:
    lines = lines_of(TALK, 0)
    sentence = "Per Rask said it was a good day."
    assert retold(sentence, weights_of(sentence, lines), lines) == ("Per Rask", "Ada Holm")
    sentence = sentence.replace("Per Rask", "Ada Holm")
    assert retold(sentence, weights_of(sentence, lines), lines) is None


def test_irregular_forms_have_one_stem() -> None:
    assert stems("It fell and was sold") == stems("It falls; to sell")


def test_lines_are_the_sentences_without_white_space() -> None:
    lines = lines_of(TALK, 0)
    assert [line.text for line in lines] == [TALK[start:end].strip() for start, end in split_sentences(TALK)]
    assert all(TALK[line.start : line.end] == line.text for line in lines)


def test_the_lines_that_carry_a_sentence_make_one_span_for_each_passage() -> None:
    lines = [*lines_of(TALK, 0), *lines_of("The weather was fine.", 1)]
    sentence = "Mayor Ada Holm welcomed the plan; the weather was fine."
    chosen = carriers(weights_of(sentence, lines), lines)
    first, second = spans_of(chosen, 2)
    assert first is not None
    assert TALK[slice(*first)].startswith("Ada Holm, the mayor")
    assert second == (0, 21)


def test_a_rare_word_is_rarer() -> None:
    assert rarity("the") < rarity("harbour") < rarity("halcyonic") == 1
