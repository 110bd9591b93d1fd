"""Whether a text states anything; and passages without what gives orders to whoever reads them."""

import re
from functools import lru_cache

from dateline.qa.checks.irregular import BASE
from dateline.store.passages import split_sentences
from dateline.store.terms import STOPWORDS, WORD, words

_VERBS = frozenset(
    "am is are was were be been being will would can could may might must shall should do does did has have had let "
    "cost costs put set cut hit hurt i we you they isn aren wasn weren won doesn didn hasn haven hadn".split()
)
_LEAST_WORDS = 3

_WRITE = r"(?:write|answer|say|reply|respond|state|output|print|repeat|claim|ignore)"
_ORDERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^\W*(?:please\s|now\s|instead,?\s|[\w\s]{1,30}:\s)?(?:ignore|disregard|forget|override)\b"
        r".{0,60}\b(?:instructions?|rules?|prompts?|above|previous|everything|passages?)\b",
        rf"^\W*(?:please\s|now\s|instead,?\s|[\w\s]{{1,30}}:\s)?(?:{_WRITE}|tell\s[\w\s]{{1,25}}?)\s(?:only\s)?"
        r"(?:that\b|[\"“:])",
        r"^\W*(?:please\s|now\s|instead,?\s|[\w\s]{1,30}:\s)?(?:answer|respond|reply)\swith\b",
        rf"^\W*you\s(?:must|should|are\sto)\s(?:now\s)?{_WRITE}\b",
        r"\b(?:ignore|disregard)\s(?:(?:all|any|the|your|previous|prior|above|earlier|other)\s){0,3}"
        r"(?:instructions|prompts?)\b",
        r"\b(?:language\smodels?|AI\sassistants?|assistants?|chatbots?)\b.{0,40}"
        rf"\b(?:must|should|are\sto)\s{_WRITE}\b",
    )
)
_INSIDE_QUOTES = re.compile(r"^[“\"‘']")


def is_statement(sentence: str) -> bool:
    """Whether a text says something that can be true: no question, no lone name or heading, nothing without a verb."""
    if sentence.rstrip(" ”\"'’)").endswith("?"):
        return False
    found = WORD.findall(sentence)
    plain = [word for word in found if not word[0].isupper() and word.lower() not in STOPWORDS]
    if len(found) < _LEAST_WORDS and not (plain and sentence.rstrip(" ”\"'’)").endswith((".", "!"))):
        return False
    return any(_may_be_verb(word) for word in words(sentence))


def _may_be_verb(word: str) -> bool:
    # Any plural may be a verb in the present, so that only what has none of these forms is taken for a heading.
    return word in _VERBS or word in BASE or word.endswith(("ed", "ing")) or bool(re.search(r"[^su'’]s$", word))


@lru_cache(maxsize=256)
def without_orders(text: str) -> str:
    """A text in which white space stands for each sentence that tells its reader what to write, so offsets stay."""
    for start, end in split_sentences(text):
        line = text[start:end]
        if any(order.search(line) for order in _ORDERS) and not _INSIDE_QUOTES.match(line.strip()):
            text = text[:start] + " " * (end - start) + text[end:]
    return text
