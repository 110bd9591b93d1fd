"""Polarity: what a sentence and a passage deny, and words that mean the opposite of each other."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from dateline.qa.checks.irregular import BASE
from dateline.qa.checks.lines import Line, stems
from dateline.store.terms import STOPWORDS, terms, words

_CUES = frozenset("not no never neither nor without cannot none nobody nothing hardly barely scarcely unless".split())
_DENYING = frozenset(
    terms(
        "failed fail refused refuse declined denied deny unable lacked rejected reject stopped prevented avoided ruled"
    )
)
_DECIDING = frozenset(terms("vote votes voted ruled rule decided decide decision warn warned advise advised"))
"""After these, "against" denies what follows."""

_SEEMING = re.compile(
    r"\bnot (?:only|just|least|merely|to mention)\b|\bno (?:doubt|more than|fewer than|less than|later than)\b|"
    r"\bnot (?:more|fewer|less|later) than\b|\bnot until\b|\bwhether or not\b|\bno\. \d",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(r"\b(\w+?)n['’]t\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:–—()]|\b(?:but|and|while|although|though|because|that|which|who)\b")
_PAIRS = """
rise:fall drop decline decrease sink | increase:decrease fall drop decline cut reduce | up:down | more:less fewer
before:after | win:lose | approve:reject refuse | accept:refuse reject decline | open:close shut | begin:end stop
start:end stop finish | support:oppose reject | for:against | buy:sell | arrive:leave depart | allow:ban forbid prohibit
hire:dismiss fire sack | guilty:innocent acquit | convict:acquit clear | dead:alive survive | die:survive | higher:lower
north:south | northern:southern | east:west | eastern:western | largest:smallest | biggest:smallest | larger:smaller
bigger:smaller | best:worst | better:worse | majority:minority | success:failure | succeed:fail | safe:unsafe dangerous
legal:illegal | lawful:unlawful | confirm:deny | admit:deny | join:leave | gain:lose | early:late | earlier:later
above:below | over:under | most:least | raise:lower cut reduce | strengthen:weaken | widen:narrow | expand:shrink
husband:wife | father:mother | son:daughter | brother:sister | man:woman | yesterday:tomorrow | praise:criticise condemn
agree:disagree refuse | likely:unlikely | able:unable | possible:impossible | happy:unhappy | public:private | old:new
first:last | full:empty | rich:poor | strong:weak | hot:cold | long:short | fast:slow | cheap:expensive | import:export
always:never | all:none | with:without | inside:outside | attack:defend | build:demolish destroy | lift:impose
appear:disappear | remember:forget | pass:fail reject | free:jail imprison | release:arrest detain jail
profit:loss lose | surplus:deficit | victory:defeat | left:right | true:false | same:different | continue:stop end
"""


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in _PAIRS.replace("\n", "|").split("|"):
        if ":" not in entry:
            continue
        one, others = entry.strip().split(":")
        for other in others.split():
            found.setdefault(_form(one), set()).add(_form(other))
            found.setdefault(_form(other), set()).add(_form(one))
    return {word: frozenset(others) for word, others in found.items()}


@lru_cache(maxsize=4096)
def _form(word: str) -> str:
    base = BASE.get(word, word)
    return base if base in STOPWORDS else (terms(base) or [base])[0]


_ALIKE = 0.6
_SLIP = 3
"""Texts are alike where so much of them is the same; a slip changes so many words at most ("did not rise": "rose")."""

_SHARED = 0.5

_BESIDE = 3
"""Words that mean the opposite are said of the same thing where such a word stands near both."""

_OPPOSITES = _opposites()


@lru_cache(maxsize=256)
def denied(text: str) -> frozenset[str]:
    """The stems of what a text denies: the content words that follow a negation in its clause, two at most."""
    plain = _SEEMING.sub(" ", _CONTRACTED.sub(r"\1 not", text).replace("can not", "cannot"))
    found: set[str] = set()
    for clause in _CLAUSE.split(plain):
        sequence = words(clause)
        for place, word in enumerate(sequence):
            against = word == "against" and any(_form(other) in _DECIDING for other in sequence[:place])
            if word in _CUES or against or _form(word) in _DENYING:
                after = [_form(other) for other in sequence[place + 1 :] if other not in STOPWORDS]
                found.update(after[:2] if word in _CUES or against else after[:1])
                if not after:
                    found.add("")
    return frozenset(found)


def negates(text: str) -> bool:
    """Whether a text has any word that denies."""
    plain = _SEEMING.sub(" ", _CONTRACTED.sub(r"\1 not", text))
    return any(
        word in _CUES or word == "against" or _form(word) in _DENYING or word.startswith(("un", "dis"))
        for word in words(plain)
    )


def contradicted(sentence: str, lines: Sequence[Line]) -> bool:
    """Whether a sentence denies what the lines that carry it state, or states what they deny."""
    if not lines:
        return False
    mine, text = denied(sentence), " ".join(line.text for line in lines)
    if mine and not negates(text):
        return True
    theirs = [(denied(line.text), frozenset(line.stems)) for line in lines]
    if any(_slipped(sentence, line.text) for line in lines):
        return True
    own = frozenset(stems(sentence))
    if any(mine & (there - no) and (no - {""}) & (own - mine) - mine and mine - no for no, there in theirs):
        return True
    for stem in mine - {""}:
        stating = [no for no, there in theirs if stem in there]
        if stating and not any(stem in no for no in stating) and not any(no for no, _ in theirs):
            return True
    return not mine and not negates(sentence) and _states_what_is_denied(frozenset(stems(sentence)), theirs)


def _states_what_is_denied(here: frozenset[str], lines: Sequence[tuple[frozenset[str], frozenset[str]]]) -> bool:
    """Whether words of a sentence are denied in its lines (what each denies, and its stems), and stated in none."""
    for place, (no, _) in enumerate(lines):
        wanted = no - {""}
        stated = {
            stem
            for stem in wanted & here
            if any(stem in there and stem not in other and len(here & there) > 1 for other, there in lines)
        }
        # The best line may deny more than the sentence speaks of; another line is about it only as a whole.
        if (wanted & here) - stated and (place == 0 or wanted <= here):
            return True
    return False


def _slipped(sentence: str, line: str) -> bool:
    """Whether a negation stands in only one of two texts that read the same before and after it."""
    mine, theirs = _spoken(sentence), _spoken(line)
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.ratio() < _ALIKE:
        return False
    cues = 0
    for kind, first, last, there, until in matcher.get_opcodes():
        inside = min(first, there) > 0 and last < len(mine) and until < len(theirs)
        if kind != "equal" and inside and max(last - first, until - there) <= _SLIP:
            cues += sum(word in _CUES for word in mine[first:last])
            cues -= sum(word in _CUES for word in theirs[there:until])
    return bool(cues % 2)


def _spoken(text: str) -> list[str]:
    return words(_SEEMING.sub(" ", _CONTRACTED.sub(r"\1 not", text).replace("cannot", "can not")))


def opposite(sentence: str, lines: Sequence[Line]) -> tuple[str, str] | None:
    """A word of the sentence and the word in a line that means the opposite; None where there is none.

    The line must have half of the sentence's other words; one of the two texts may not deny what the other states.
    """
    here, own = _forms(sentence), frozenset(stems(sentence))
    for line in lines:
        there = _forms(line.text)
        if bool(denied(sentence)) != bool(denied(line.text)):
            continue
        for form in here.keys() - there.keys():
            others = own - {form}
            shared = len(others & frozenset(line.stems))
            if shared < _SHARED * len(others) or _stated_as_well(form, others, shared, lines):
                continue
            for other in _OPPOSITES.get(form, frozenset()) & (there.keys() - here.keys()):
                # A line that says both "rose" and "fell" may mean either, and "failed to pass" is "rejected".
                said_twice = _OPPOSITES[other] & there.keys() or other in denied(line.text) or form in denied(sentence)
                if not said_twice and _around(form, sentence) & _around(other, line.text):
                    return here[form], there[other]
    return None


def _stated_as_well(form: str, others: frozenset[str], shared: int, lines: Sequence[Line]) -> bool:
    """Whether a line that has as much of the sentence's other words, or half of them, has this one."""
    return any(
        form in _forms(line.text) and len(others & frozenset(line.stems)) >= min(shared, _SHARED * len(others))
        for line in lines
    )


def _around(form: str, text: str) -> frozenset[str]:
    """The stems of the content words beside a word, so many on either side."""
    sequence = [_form(word) for word in words(text) if word not in STOPWORDS or _form(word) == form]
    places = [place for place, other in enumerate(sequence) if other == form]
    return frozenset(
        other for place in places for other in sequence[max(0, place - _BESIDE) : place + _BESIDE + 1] if other != form
    )


def _forms(text: str) -> dict[str, str]:
    return {_form(word): word for word in words(text)}
