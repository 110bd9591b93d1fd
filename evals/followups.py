"""Rule-made standalone questions against the ones that people wrote: CAsT and MTRAG."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dateline.qa.answer import Answer
from dateline.qa.followups.standalone import standalone
from dateline.qa.question import Window
from dateline.store.terms import STOPWORDS, words

Rows = Iterator[tuple[str, str]]
_DAY = date(2024, 12, 31)
_WITH_RESPONSES = 2021
_SPEAKER = "|user|:"


@dataclass(frozen=True, slots=True)
class Turn:
    """A user turn after earlier ones, oldest first, and the question as a person rewrote it; `part` names its share."""

    history: tuple[str, ...]
    utterance: str
    rewrite: str
    part: str


def content_f1(text: str, reference: str) -> float:
    """Content-word F1 (0 to 1) of a text against a reference.

    The words are those of `store.terms.words`, in lower case, without STOPWORDS, as multisets: F1 is the harmonic mean
    of the shares of either side's words that the other has (as for SQuAD, Rajpurkar et al., EMNLP 2016). Two texts
    without content words agree.
    """
    ours, theirs = (Counter(word for word in words(side) if word not in STOPWORDS) for side in (text, reference))
    if not ours or not theirs:
        return float(ours == theirs)
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total())


def rewritten(history: Sequence[str], utterance: str) -> str:
    """The rule-made question after earlier turns that nobody answered, each made standalone in turn."""
    turns: list[Answer] = []
    for earlier in history:
        turns.append(unanswered(earlier, standalone(earlier, turns, asked=_DAY)))
    return standalone(utterance, turns, asked=_DAY)


def unanswered(question: str, alone: str) -> Answer:
    """A turn with nothing but its question."""
    return Answer(question, alone, (), (), None, Window(), "extractive", 0.0, 0.0, 0.0)


def cast(path: Path) -> Iterator[Turn]:
    """The turns of TREC CAsT that have earlier ones; the even and the odd topics are two shares.

    The histories of 2021 also hold the responses of another system: they are left out, for they answer no archive.
    """
    for record in _lines(path):
        history = record["history"]
        if isinstance(history, list) and history:
            if record["year"] == _WITH_RESPONSES:
                history = history[::2]
            part = "even topics" if int(str(record["topic"])) % 2 == 0 else "odd topics"
            yield Turn(tuple(history), str(record["utterance"]), str(record["rewrite"]), part)


def mtrag(path: Path) -> Iterator[Turn]:
    """The turns of MTRAG that have earlier ones; the domains are the shares."""
    for record in _lines(path):
        turns = [turn.strip() for turn in str(record["all_turns"]).split(_SPEAKER) if turn.strip()]
        rewrite = str(record["rewrite"]).removeprefix(_SPEAKER).strip()
        if len(turns) > 1:
            yield Turn(tuple(turns[:-1]), turns[-1], rewrite, str(record["domain"]))


def followups(folder: Path) -> Rows:
    """Mean content-word F1 over the turns with history, for the raw utterance and the rule-made question."""
    for name, read in (("cast", cast), ("mtrag", mtrag)):
        turns = list(read(folder / "followups" / f"{name}.jsonl"))
        made = [rewritten(turn.history, turn.utterance) for turn in turns]
        for part in ("all", *sorted({turn.part for turn in turns})):
            yield (
                f"{name}, {part}",
                _figures([(t, m) for t, m in zip(turns, made, strict=True) if part in ("all", t.part)]),
            )


def _figures(pairs: Sequence[tuple[Turn, str]]) -> str:
    raw = [content_f1(turn.utterance, turn.rewrite) for turn, _ in pairs]
    ours = [content_f1(made, turn.rewrite) for turn, made in pairs]
    better = sum(after > before for before, after in zip(raw, ours, strict=True))
    worse = sum(after < before for before, after in zip(raw, ours, strict=True))
    return (
        f"raw {sum(raw) / len(raw):.4f}, rules {sum(ours) / len(ours):.4f} "
        f"({len(pairs)} turns: {better} better, {worse} worse)"
    )


def _lines(path: Path) -> Iterator[Mapping[str, object]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
