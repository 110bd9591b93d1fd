"""Whether what is cited supports the sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dateline.qa.checks.amounts import misplaced, overcounted
from dateline.qa.checks.calendar_days import days_in, undated, with_dates
from dateline.qa.checks.exchanges import exchanged
from dateline.qa.checks.figures import Figure, figures, miscounted, missing, of_another_kind, with_figures
from dateline.qa.checks.hedges import overstated
from dateline.qa.checks.identities import ahead_of_the_courts, another_s_office
from dateline.qa.checks.lines import Line, carriers, lines_of, spans_of, stems, weights_of
from dateline.qa.checks.meaning import Compared, Floats, Mistakes, features, strange_predicate, support
from dateline.qa.checks.names import mixed, names_in, shortened, unknown
from dateline.qa.checks.negation import contradicted, opposite
from dateline.qa.checks.quotations import absent, misattributed, quotations, retold
from dateline.qa.checks.roles import (
    agrees_in_comparison,
    agrees_in_roles,
    another_place,
    another_s_deed,
    reversed_roles,
    turned_comparison,
)
from dateline.qa.checks.statements import invented_reason, is_statement, without_orders
from dateline.store.embedding import MiniLM

THRESHOLD = 0.5
"""The least support of a verified sentence, where no check found a problem.

Chosen on what a model of 1.5 billion weights wrote for the sample gold set, judged by reading: of the sentences that
the checks pass, 68 % are truly supported at .35, 73 % at .5, 83 % at .7; at .8, four in ten of the supported are lost.
"""

CONTRADICTED = 0.1
"""The most support of a sentence with a problem: near words do not help a wrong number."""


@dataclass(frozen=True, slots=True)
class Premise:
    """A text that a sentence may stand on, with the title and the day (`YYYY[-MM[-DD]]`) of its article.

    `article` is the whole article: it may give in full a name of which the text has the last word.
    """

    text: str
    title: str = ""
    published: str | None = None
    article: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether premises support a sentence.

    `support` is from 0 to 1. `problems` are sentences for a person, empty where the sentence is verified. `spans` has
    for each premise the (start, end) in its text of the whole sentences that carry the sentence, None where it carries
    nothing.
    """

    support: float
    verified: bool
    problems: tuple[str, ...]
    spans: tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checks found of a sentence: its problems, the lines that carry it, and what its features rest on."""

    problems: tuple[str, ...]
    chosen: tuple[Line, ...]
    compared: Compared


class Verifier:
    """Checks sentences against premises; deterministic, offline, safe to use from several threads."""

    def __init__(self, reader: MiniLM) -> None:
        self._reader = reader

    def check(self, sentence: str, premises: Sequence[Premise]) -> Verdict:
        """Whether the premises together support the sentence."""
        found = self.find(sentence, premises)
        copied = any(" ".join(line.text.split()) == " ".join(sentence.split()) for line in found.chosen)
        # What stands there word for word is supported, whatever a check makes of its figures.
        problems = () if copied and is_statement(sentence) else found.problems
        if problems:
            # Reading closely takes most of the time, and near words do not help a wrong number.
            value = min(support(features(found.compared, None)), CONTRADICTED)
        else:
            value = 1.0 if copied else support(self.row(found))
            if value < THRESHOLD:
                problems = ("The passage does not say this.",)
            elif not copied and (word := strange_predicate(found.compared, self._reader)):
                value, problems = min(value, CONTRADICTED), (f"The passage does not say “{word}”.",)
        return Verdict(value, not problems, problems, spans_of(found.chosen, len(premises)))

    def row(self, found: Findings) -> Floats:
        """One value for each of FEATURES."""
        return features(found.compared, self._reader)

    def find(self, sentence: str, premises: Sequence[Premise]) -> Findings:
        """What is wrong with the sentence, and which lines of the premises carry it."""
        sentence = " ".join(sentence.split())
        premises = [replace(premise, text=without_orders(premise.text)) for premise in premises]
        lines = [line for place, premise in enumerate(premises) for line in lines_of(premise.text, place)]
        plain = _without_figures(sentence)
        weights = weights_of(plain, lines)
        chosen = with_figures(_wanted(sentence), carriers(weights, lines), lines)
        chosen = with_dates(sentence, chosen, lines, [premise.published for premise in premises])
        names, figures_, turned, denied, quoted = (
            _names(sentence, premises),
            _figures(sentence, premises, chosen),
            _turned(sentence, weights, premises, chosen),
            _denied(sentence, chosen),
            _quoted(sentence, premises, weights, lines),
        )
        backgrounds = " ".join(f"{premise.title} {premise.published or ''}" for premise in premises)
        everywhere = frozenset(stems(backgrounds)).union(*(line.stems for line in lines))
        mistakes = Mistakes(len(names), len(figures_), bool(turned), bool(denied))
        compared = Compared(sentence, plain, weights, chosen, everywhere, mistakes)
        reserved = _reserved(sentence, weights, chosen) + _amounts(sentence, chosen)
        stated = _stated(sentence, plain, lines, everywhere)
        problems = (*names, *figures_, *turned, *denied, *quoted, *reserved, *stated)
        return Findings(tuple(dict.fromkeys(problems)), chosen, compared)


def _stated(sentence: str, plain: str, lines: Sequence[Line], everywhere: frozenset[str]) -> list[str]:
    problems = [] if is_statement(sentence) else ["This is not a statement."]
    if reason := invented_reason(plain, everywhere):
        problems.append(f"The passage does not say “{reason}”.")
    if office := another_s_office(sentence, lines):
        problems.append(f"In the passage this is {office[2]}, not {office[0]}.")
    if step := ahead_of_the_courts(sentence, lines):
        problems.append(f"The passage does not say “{step}”.")
    return problems


def _without_figures(sentence: str) -> str:
    """The sentence without its dates and figures, which are checked by what they mean."""
    cut = [(one.start, one.end) for one in days_in(sentence, None).named]
    cut += [(one.start, one.end) for one in figures(sentence)]
    return "".join(char for place, char in enumerate(sentence) if not any(start <= place < end for start, end in cut))


def _names(sentence: str, premises: Sequence[Premise]) -> list[str]:
    passages = _whole(premises)
    names = names_in(sentence)
    in_full = "\n".join(premise.article for premise in premises)
    strangers = [name for name in unknown(names, passages) if not shortened(name, passages, in_full)]
    return [f"The passage does not name {name.written}." for name in (*strangers, *mixed(names, passages))]


def _wanted(sentence: str) -> list[Figure]:
    """The figures of a sentence that are no part of a date."""
    dated = [(one.start, one.end) for one in days_in(sentence, None).named]
    return [one for one in figures(sentence) if not any(start <= one.start < end for start, end in dated)]


def _figures(sentence: str, premises: Sequence[Premise], chosen: Sequence[Line]) -> list[str]:
    wanted = _wanted(sentence)
    there = [figure for premise in premises for text in (premise.text, premise.title) for figure in figures(text)]
    absentees = missing(wanted, there)
    problems = [f"The passage does not have the number {figure.written}." for figure in absentees]
    if strange := of_another_kind(sentence, wanted, chosen):
        problems.append(f"The passage does not say this of {strange.written}.")
    problems += [
        f"The passage says {other.written}, not {one.written}."
        for one, other in miscounted(wanted, there)
        if one not in absentees
    ]
    days = [(days_in(f"{premise.title}\n{premise.text}", premise.published), premise.published) for premise in premises]
    carrying = [days_in(line.text, premises[line.premise].published) for line in chosen]
    texts = [premise.text for premise in premises]
    absent_days = undated(sentence, days, carrying, texts)
    return problems + [f"The passage does not have the date {date}." for date in absent_days]


def _turned(
    sentence: str, weights: Mapping[str, float], premises: Sequence[Premise], chosen: Sequence[Line]
) -> list[str]:
    problems = [
        f"The passage has {theirs.title()} there, not {mine.title()}."
        for mine, theirs in exchanged(sentence, chosen, _whole(premises))
    ]
    if deed := another_s_deed(sentence, weights, chosen):
        problems.append(f"The passage tells this of {deed[1]}, not of {deed[0]}.")
    if place := another_place(sentence, weights, chosen):
        problems.append(f"The passage has {place[1]} there, not {place[0]}.")
    turned = reversed_roles(sentence, chosen) or turned_comparison(sentence, chosen)
    return problems + (
        [f"The passage has {turned[0].title()} and {turned[1].title()} the other way round."] if turned else []
    )


def _denied(sentence: str, chosen: Sequence[Line]) -> list[str]:
    same = agrees_in_comparison(sentence, chosen) or agrees_in_roles(sentence, chosen)
    wrong = contradicted(sentence, chosen) or (opposite(sentence, chosen) and not same)
    return ["The passage says the opposite."] if wrong else []


def _reserved(sentence: str, weights: Mapping[str, float], chosen: Sequence[Line]) -> list[str]:
    reserve = overstated(sentence, weights, chosen)
    return [f"The passage says this with a reserve: “{reserve}”."] if reserve else []


def _amounts(sentence: str, chosen: Sequence[Line]) -> list[str]:
    more, elsewhere = overcounted(sentence, chosen), misplaced(sentence, chosen)
    problems = [f"The passage does not say “{more}”."] if more else []
    return problems + ([f"The passage does not say “{elsewhere}” in this way."] if elsewhere else [])


def _quoted(
    sentence: str, premises: Sequence[Premise], weights: Mapping[str, float], lines: Sequence[Line]
) -> list[str]:
    texts = [premise.text for premise in premises]
    problems = []
    for quotation in quotations(sentence):
        if absent(quotation, [*texts, *(premise.title for premise in premises)]):
            problems.append(f"The passage does not have the words “{quotation.words}”.")
        elif speakers := misattributed(sentence, quotation, texts):
            problems.append(f"The quoted words are {speakers[1]}’s, not {speakers[0]}’s.")
    told = retold(sentence, weights, lines)
    return problems + ([f"These are {told[1]}’s words, not {told[0]}’s."] if told else [])


def _whole(premises: Sequence[Premise]) -> str:
    return "\n".join(f"{premise.title} {premise.published or ''}\n{premise.text}" for premise in premises)
