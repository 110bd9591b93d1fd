"""Accepted answers (words, numbers, dates) and whether a text states one of them."""

import re
import string
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateline.qa.checks.calendar_days import days_in
from dateline.qa.checks.figures import Figure, figures
from dateline.qa.expected import spoken_names
from dateline.store.terms import terms

_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛`´′", "'"), **dict.fromkeys("“”„‟«»″", '"')})
_NO_MARKS = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


@dataclass(frozen=True, slots=True)
class AcceptedNumber:
    """A number, the greatest distance from it that is still right, and its unit or what it counts ("" for any)."""

    number: Decimal
    tolerance: Decimal = Decimal(0)
    unit: str = ""

    def __str__(self) -> str:
        """The number as a person would write it."""
        exact = f"{self.number:,f} {self.unit}".strip()
        return f"{exact} (± {self.tolerance:,f})" if self.tolerance else exact


@dataclass(frozen=True, slots=True)
class AcceptedDate:
    """A day, month or year, as its first and last day, and as it is written: `YYYY[-MM[-DD]]`."""

    written: str
    first: date
    last: date

    def __str__(self) -> str:
        """As the gold file writes it."""
        return self.written


Accepted = str | AcceptedNumber | AcceptedDate


def states(text: str, accepted: Accepted, *, published: str | None = None) -> bool:
    """Whether the text states an accepted answer: words as they stand or with the same figures, values by value.

    `published` is the date of the text's article, from which "on Sunday" counts.
    """
    if isinstance(accepted, AcceptedNumber):
        return any(_is(figure, accepted) for figure in figures(text))
    if isinstance(accepted, AcceptedDate):
        days = days_in(text, published)
        return any(
            accepted.first <= one.first and one.last <= accepted.last
            for one in (*days.named, *days.counted)
            if not one.month_day or published
        )
    return holds(text, accepted) or _same_figures(text, accepted)


def tells(text: str, accepted: Accepted, question: str, *, published: str | None = None) -> bool:
    """Whether the text states the accepted answer, or has it in other words.

    Accepted answers are the article's own words, and a model's are not. In other words means: every number of the
    accepted answer that the question does not have; where there is none, at least half of its other new words, or one
    of its new names.
    """
    if states(text, accepted, published=published):
        return True
    if not isinstance(accepted, str):
        return False
    known = frozenset(terms(question))
    new = [stem for stem in terms(accepted) if stem not in known]
    numbers = [stem for stem in new if any(sign.isdigit() for sign in stem)]
    others = [stem for stem in new if stem not in numbers]
    there = frozenset(terms(text))
    if numbers or not new:
        return bool(numbers) and there.issuperset(numbers)
    named = {stem for name in spoken_names(accepted) for stem in terms(name)} & set(others)
    return 2 * sum(stem in there for stem in others) >= len(others) or not named.isdisjoint(there)


def holds(text: str, answer: str) -> bool:
    """Whether the text contains the accepted answer as whole words.

    Case, kinds of quotes and white space do not count. A number is whole: "14" is not in "2014", "14,000" or "3.14".
    """
    wanted = _folded(answer)
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1].isalnum() else ""
    if wanted[0].isdigit():
        before += r"(?<!\d[.,])"
    if wanted[-1].isdigit():
        after += r"(?![.,]\d)"
    return re.search(before + re.escape(wanted) + after, _folded(text)) is not None


def exact_match(text: str, accepted: Accepted) -> bool:
    """Whether the text is the accepted answer, without regard to case, punctuation and articles; never without words.

    As SQuAD's evaluation does it (Rajpurkar et al., EMNLP 2016, https://arxiv.org/abs/1606.05250).
    """
    ours = _bare(text)
    return bool(ours) and ours == _bare(str(accepted))


def token_f1(text: str, accepted: Accepted) -> float:
    """SQuAD's F1 (0 to 1) of the words of text and accepted answer as bags, normalised as for `exact_match`."""
    ours, theirs = Counter(_bare(text)), Counter(_bare(str(accepted)))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def _is(figure: Figure, accepted: AcceptedNumber) -> bool:
    if abs(figure.value - accepted.number) > accepted.tolerance:
        return False
    if not accepted.unit:
        return True
    like = next(iter(figures(f"2 {accepted.unit}")))
    return _same_kind(figure, like)


def _same_figures(text: str, accepted: str) -> bool:
    """Whether "1.2 million crowns" is told as "1,200,000 crowns": each figure by value, the other words by stem."""
    wanted = figures(accepted)
    if not wanted:
        return False
    there = figures(text)
    rest = accepted
    for figure in reversed(wanted):
        rest = f"{rest[: figure.start]} {rest[figure.end :]}"
    if not frozenset(terms(rest)) <= frozenset(terms(text)):
        return False
    return all(any(_same_kind(other, one) and other.value == one.value for other in there) for one in wanted)


def _same_kind(one: Figure, other: Figure) -> bool:
    return one.kind == other.kind and one.unit == other.unit and (not other.noun or one.noun == other.noun)


def _folded(text: str) -> str:
    return " ".join(text.translate(_QUOTES).casefold().split())


def _bare(text: str) -> list[str]:
    return _ARTICLES.sub(" ", text.casefold().translate(_QUOTES).translate(_NO_MARKS)).split()
