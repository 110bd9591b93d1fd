"""Whether a text states anything; and passages without what gives orders to whoever reads them."""

import re
from functools import lru_cache

from dateline.qa.checks.irregular import BASE
from dateline.qa.checks.lines import stems
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
_REASON = re.compile(
    r"\b(?:because(?:\sof)?|(?<!is\s)(?<!are\s)(?<!was\s)(?<!were\s)due\sto|owing\sto|caused\sby|as\sa\sresult\sof|thanks\sto|after|following|in\sorder\sto|so\sthat)"
    r"\s(?P<reason>[^,;.]+)",
    re.IGNORECASE,
)
_MOST_BEFORE = 3
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


def invented_reason(sentence: str, everywhere: frozenset[str]) -> str | None:
    """What the sentence gives as a reason, or as what came before, without a word of it in the passages; or None.

    `everywhere` has the stems of the passages and their titles.
    """
    for match in _REASON.finditer(sentence):
        found = frozenset(stems(match["reason"]))
        # What came before may be told at length in other words; a cause may not.
        long = len(found) > _MOST_BEFORE and re.match("after|following", match[0], re.IGNORECASE)
        if found and not found & everywhere and not long:
            return match[0]
    return None


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
