"""How rare a word is in English, by its place in the vocabulary of the embedding model."""

import json
import math
from functools import cache
from importlib.resources import files

_FIRST = 1996
"""The place of "the" in the vocabulary of BERT (uncased): from there on words stand roughly by their frequency."""

_LAST = 30_522
_LEAST = 0.05


def rarity(word: str) -> float:
    """From 0.05 for the commonest words to 1 for a word (in lower case) that the vocabulary does not have."""
    place = _vocabulary().get(word)
    if place is None:
        return 1.0
    return max(_LEAST, (math.log(max(place - _FIRST, 2)) / math.log(_LAST - _FIRST)) ** 2)


@cache
def _vocabulary() -> dict[str, int]:
    content = (files("dateline.store") / "minilm" / "tokenizer.json").read_text(encoding="utf-8")
    vocabulary: dict[str, int] = json.loads(content)["model"]["vocab"]
    return vocabulary
