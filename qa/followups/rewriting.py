"""A question that leans on the turns before it, made to stand on its own by a language model."""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dateline.prompts import fill
from dateline.qa.answer import Answer
from dateline.qa.budget import count_tokens
from dateline.qa.followups.discourse import asks, sentences
from dateline.qa.followups.mentions import mentions
from dateline.qa.followups.standalone import standalone
from dateline.qa.followups.tagging import tokens
from dateline.qa.llms import LanguageModel
from dateline.qa.question import MAXIMUM_CHARACTERS
from dateline.store.errors import ModelError
from dateline.store.terms import terms, words

_log = logging.getLogger(__name__)

HISTORY_TOKENS = 160
"""Tokens of earlier turns in a prompt; a model of 1.5 billion parameters reads 65 a second on two cores."""

_ANSWER_TOKENS = 40
"""Tokens of an earlier answer in a prompt, in whole sentences."""
_REWRITE_TOKENS = 64
_GROWTH = 16
"""Words that a rewrite may have more than what was typed."""
_NEW_WORDS = 1
_KEPT = 0.6
"""Least share of the typed content words that a rewrite keeps."""

_POINTING = frozenset(
    "he him his she her hers it its they them their theirs this that these those there one ones".split()
)
_POINTS = re.compile(rf"\b(?:{'|'.join(sorted(_POINTING))})\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^\W*(?:the )?(?:(?:rewritten|standalone|last|new)(?: (?:question|version))?(?: is)?|question)\s*[:=]+>?\s*"
    r"|^\s*(?:=>|->|[-*•>])\s*",
    re.IGNORECASE,
)
_QUOTES = "\"'“”‘’`* "


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A question that can be asked alone, and who made it; "typed" where it stands on its own and is left as it was."""

    text: str
    by: Literal["typed", "model", "rules"]


def rewrite(text: str, history: Sequence[Answer], *, asked: date, model: LanguageModel) -> str:
    """The text of `rewriting`."""
    return rewriting(text, history, asked=asked, model=model).text


def rewriting(text: str, history: Sequence[Answer], *, asked: date, model: LanguageModel) -> Rewriting:
    """The question as it can be asked without the turns before it, `history`, the oldest first, by a language model.

    Where there is no history, or the question clearly stands on its own, it comes back as it is and the model is not
    asked; nor is it where nothing is asked at all ("I see."). What is said before the question stays as it was typed.
    Where the model fails, or what it writes is no rewriting of the question, the rules of `standalone` decide. `asked`
    is the day that words such as "last week" count from. Never raises.
    """
    by_rules = standalone(text, history, asked=asked)
    conversation = _conversation(history)
    if not conversation or not _usable(text) or (by_rules == text and stands_alone(text)):
        return Rewriting(by_rules, "typed" if by_rules == text else "rules")
    said, question = _divided(text)
    if said:
        conversation += f"\nSaid: {said}"
    prompt = fill("standalone", conversation=conversation, question=question, task=_task(question))
    try:
        with closing(model.stream(prompt, max_tokens=_REWRITE_TOKENS)) as pieces:
            written = _line(pieces)
    except ModelError as error:
        _log.warning("The follow-up is made standalone by rules, for the model failed: %s", error)
        return Rewriting(by_rules, "rules")
    if is_rewriting(written, question, conversation):
        whole = f"{said} {written}".strip()
        if not _misses(whole, text, by_rules):
            return Rewriting(whole, "model")
    _log.info("The follow-up is made standalone by rules, for the model wrote no rewriting of it: %.200r", written)
    return Rewriting(by_rules, "rules")


def stands_alone(text: str) -> bool:
    """Whether a question that the rules left as it is needs no model either: it has a name of its own and no "it"."""
    return any(mention.named for mention in mentions(text)) and not _pointing(text)


def is_rewriting(written: str, question: str, conversation: str) -> bool:
    """Whether what a model wrote is the question in other words, and adds only words of the conversation.

    It is not where it is far longer, loses the question's words or numbers or asks no more, or has names or numbers
    that neither side has.
    """
    asking, ours = question.rstrip().endswith("?"), words(question)
    if not written or (asking and not written.endswith("?")) or len(words(written)) > len(ours) + _GROWTH:
        return False
    typed, made, said = Counter(terms(_POINTS.sub(" ", question))), Counter(terms(written)), set(terms(conversation))
    if (typed & made).total() < _KEPT * typed.total():
        return False
    if _numbers(question) - _numbers(written) or _numbers(written) - _numbers(question) - _numbers(conversation):
        return False
    new = made.keys() - typed.keys() - said
    names = {term for mention in mentions(written) if mention.named for term in terms(mention.text)}
    return len(new) <= _NEW_WORDS and not new & names


def _conversation(history: Sequence[Answer]) -> str:
    """The latest turns that fit into `HISTORY_TOKENS`, oldest first; "" where there are none."""
    turns: list[str] = []
    room = HISTORY_TOKENS
    for answer in reversed(history):
        turn = _turn(answer)
        room -= count_tokens(turn)
        if room < 0:
            break
        turns.append(turn)
    return "\n".join(reversed(turns))


def _turn(answer: Answer) -> str:
    """A turn as lines: the question as it stood alone, and the first sentences of its answer."""
    asked = " ".join(answer.standalone.split())
    said = ""
    for sentence in answer.sentences:
        longer = f"{said} {' '.join(sentence.text.split())}".strip()
        if count_tokens(longer) > _ANSWER_TOKENS:
            break
        said = longer
    return f"Question: {asked}\nAnswer: {said}" if said else f"Question: {asked}"


def _usable(text: str) -> bool:
    """Whether a turn asks or demands something, and not in too many words."""
    return len(text) <= MAXIMUM_CHARACTERS and any(asks(part) for part in sentences(text))


def _divided(text: str) -> tuple[str, str]:
    """What is said before the last question of a turn, and that question with all that follows."""
    parts = sentences(" ".join(text.split()))
    last = max(place for place, part in enumerate(parts) if asks(part))
    return "".join(parts[:last]).strip(), "".join(parts[last:])


def _misses(written: str, question: str, by_rules: str) -> bool:
    """Whether the model added nothing where the rules did, or left an "it" that they could replace."""
    if Counter(terms(written)) == Counter(terms(question)) != Counter(terms(by_rules)):
        return True
    return len(_pointing(written)) >= len(_pointing(question)) > len(_pointing(by_rules))


def _pointing(text: str) -> list[str]:
    """The words of a text that may point back, such as "it" and "there"."""
    return [token.lower for token in tokens(text) if token.lower in _POINTING]


def _task(question: str) -> str:
    """What there is to do about a question: the model is told which of its words point back."""
    pointing = dict.fromkeys(_pointing(question))
    if pointing:
        listed = " and ".join(f'"{word}"' for word in pointing)
        return f"Write the last question again, and instead of {listed} write what is meant."
    return "Write the last question again, and add what it is about if that is left out."


def _line(pieces: Iterable[str]) -> str:
    """The first line of what a model writes, without quotation marks and what it puts in front."""
    text = ""
    for piece in pieces:
        text += piece
        if "\n" in text.lstrip():
            break
    line = text.strip().partition("\n")[0]
    return " ".join(_LEAD.sub("", line.strip(_QUOTES)).strip(_QUOTES).split())


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))
