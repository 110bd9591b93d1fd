"""The words of a text that carry meaning, stemmed: what lexical search and word overlap are counted in."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import Stemmer

WORD = re.compile(r"[^\W_]+(?:[.,](?=\d)\d+)*")
"""Letters and digits; a number keeps its decimal point or thousands commas. SQLite's unicode61 splits at those."""

_COMBINING = re.compile(r"[\u0300-\u036f]")
_POSSESSIVE = re.compile(r"'s\b")
_ABBREVIATION = re.compile(r"\b(?:[a-z]\.){2,}")

STOPWORDS = frozenset(
    "a about above after again against ago all also am an and any are as at be because been before being below "
    "between both but by can could d did do does doing don down during each etc ever few for from further get had has "
    "have having he her here hers herself him himself his how i if in into is it its itself just ll m many me might "
    "more most much must my myself no nor not now of off on once only or other our ours ourselves out over own re s "
    "said same say says she should so some such t than that the their theirs them themselves then there these they "
    "this those through to too under until up upon us ve very was we were what when where whether which while who "
    "whom whose why will with would you your yours yourself yourselves".split()
)
"""English function words, after the list in Snowball's and NLTK's English stop words, with "said" and the like."""


def words(text: str) -> list[str]:
    """The words of a text in lower case, without accents and possessive endings, in order."""
    plain = text.casefold()
    if not plain.isascii():
        plain = _COMBINING.sub("", unicodedata.normalize("NFKD", plain.replace("’", "'")))
    plain = _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), _POSSESSIVE.sub("", plain))
    return WORD.findall(plain)


def terms(text: str) -> list[str]:
    """The stems of a text's content words, in order, with repetitions.

    Porter's algorithm (1980), as the full-text index stems.
    """
    stems: list[str] = _stemmer().stemWords([word for word in words(text) if word not in STOPWORDS])
    return stems


@cache
def _stemmer() -> "Stemmer.Stemmer":
    import Stemmer

    return Stemmer.Stemmer("porter")
