"""Questions changed so that the answer must stay: a typo, another ending."""

import random
import re
from dataclasses import replace

from dateline.evals.dataset import GoldQuestion
from dateline.qa.dates_named import MONTHS
from dateline.qa.expected import spoken_names
from dateline.store.terms import STOPWORDS

_WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{5,}(?![\w'’-])")
_NAME_LETTERS = 7
_LONG_WORD = 8
"""Letters that a name must have for a typo to leave it recognisable, and a word for a letter to be left out of it.

"Ships" must not become "sips".
"""

_TIMES = frozenset(month.lower() for month in MONTHS) | frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow latest earliest years months "
    "weeks spring summer autumn winter century".split()
)
_ASKING = re.compile(
    r"^(?:who|what|when|where|why|which|how|whose|in|by|and|did|does|is|was|were|are)\b", re.IGNORECASE
)
_SHORTER = ((re.compile(r"^(what|who|where|when|how) is\b", re.IGNORECASE), r"\1's"),
            (re.compile(r"\b(did|does|do|was|were|is|are|has|have|had) not\b"), r"\1n't"),
            (re.compile(r"\bcannot\b"), "can't"))  # fmt: skip


def misspelt(gold: GoldQuestion, chance: random.Random) -> GoldQuestion | None:
    """The question with a slip inside one content word, None where no word is long enough.

    Numbers, months and other words of time stay; a name is touched only where there is no other word.
    """
    text = gold.question
    named = {part for name in spoken_names(text) for part in re.findall(r"\w+", name)}
    found = [
        match for match in _WORD.finditer(text) if match[0].lower() not in STOPWORDS and match[0].lower() not in _TIMES
    ]
    plain = [match for match in found if match[0] not in named]
    chosen = plain or [match for match in found if len(match[0]) >= _NAME_LETTERS]
    if not chosen:
        return None
    word = chance.choice(chosen)
    return replace(gold, question=text[: word.start()] + _slip(word[0], chance) + text[word.end() :])


def reworded(gold: GoldQuestion, chance: random.Random) -> GoldQuestion:
    """The same question asked with another ending or opening, or with a contraction."""
    text = gold.question.rstrip(" ?.!")
    low = text[0].lower() + text[1:] if _ASKING.match(text) else text
    forms = [
        f"{text}, please?",
        f"Can you tell me: {low}?",
        f"I would like to know: {low}?",
    ]
    if "according" not in low:
        forms.append(f"{text}, according to the articles?")
    for pattern, short in _SHORTER:
        if pattern.search(text):
            forms.append(f"{pattern.sub(short, text, count=1)}?")
    return replace(gold, question=chance.choice(forms))


def _slip(word: str, chance: random.Random) -> str:
    """The word with two inner letters exchanged, one doubled, or one left out; the first and last letters stay."""
    place = chance.choice([place for place in range(1, len(word) - 2) if word[place] != word[place + 1]] or [1])
    slips = [
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        word[: place + 1] + word[place:],
        word[:place] + word[place + 1 :],
    ]
    slips = slips if len(word) >= _LONG_WORD else slips[:2]
    return chance.choice([slip for slip in slips if slip != word])
