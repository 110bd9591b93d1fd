"""Standalone questions, made by rules or by a model, against the ones that people wrote: CAsT and MTRAG.

`python -m dateline.evals.followups --llm SPEC` measures a model on a sample of CAsT.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dateline.evals.metrics import percentile
from dateline.qa.answer import Answer
from dateline.qa.followups.rewriting import Rewriting, rewriting
from dateline.qa.followups.standalone import standalone
from dateline.qa.llms import LanguageModel, open_model
from dateline.qa.question import Window
from dateline.store.terms import STOPWORDS, words

Rows = Iterator[tuple[str, str]]
_DAY = date(2024, 12, 31)
_WITH_RESPONSES = 2021
_SPEAKER = "|user|:"

REPORTED = "odd topics"
"""The share of CAsT that a model is measured on; its prompt was written with the other one."""


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


def sample(turns: Sequence[Turn], size: int, *, seed: int) -> list[Turn]:
    """As many turns as `size` or all there are, as whole conversations in random order; the last may be cut.

    A conversation is what begins with the same question.
    """
    conversations: dict[str, list[Turn]] = {}
    for turn in turns:
        conversations.setdefault(turn.history[0], []).append(turn)
    order = sorted(conversations)
    random.Random(seed).shuffle(order)  # noqa: S311  (a sample, not a secret)
    return [turn for first in order for turn in conversations[first]][:size]


def by_model(turns: Sequence[Turn], model: LanguageModel) -> Iterator[tuple[Rewriting, float]]:
    """What a model makes of each turn, and the seconds that this took.

    Earlier turns are made standalone by it before, each once, as in a conversation.
    """
    known: dict[tuple[str, ...], tuple[Rewriting, float]] = {}

    def made(turns: tuple[str, ...]) -> tuple[Rewriting, float]:
        if turns not in known:
            history = [unanswered(turns[n], made(turns[: n + 1])[0].text) for n in range(len(turns) - 1)]
            started = time.perf_counter()
            result = rewriting(turns[-1], history, asked=_DAY, model=model)
            known[turns] = result, time.perf_counter() - started
        return known[turns]

    for turn in turns:
        yield made((*turn.history, turn.utterance))


def measured(turns: Sequence[Turn], model: LanguageModel) -> Rows:
    """Mean content-word F1 of the turns as typed, by rules and by a model; how often it was used, and its seconds."""
    results = list(by_model(turns, model))
    raw = [content_f1(turn.utterance, turn.rewrite) for turn in turns]
    rules = [content_f1(rewritten(turn.history, turn.utterance), turn.rewrite) for turn in turns]
    ours = [content_f1(made.text, turn.rewrite) for (made, _), turn in zip(results, turns, strict=True)]
    for label, scores in (("as typed", raw), ("rules", rules), (model.name, ours)):
        yield f"F1 {label}", f"{sum(scores) / len(scores):.4f}"
    better = sum(after > before for before, after in zip(rules, ours, strict=True))
    worse = sum(after < before for before, after in zip(rules, ours, strict=True))
    yield "better than the rules, worse", f"{better}, {worse}"
    by = Counter(made.by for made, _ in results)
    yield "left as typed without asking the model", str(by["typed"])
    yield "written by the model", str(by["model"])
    yield "fell back to the rules", str(by["rules"])
    seconds = [taken for made, taken in results if made.by != "typed"]
    if seconds:
        yield "seconds a rewrite, mean", f"{sum(seconds) / len(seconds):.1f}"
        yield "seconds a rewrite, 95 % of them", f"{percentile(seconds, 0.95):.1f}"


def main(arguments: Sequence[str]) -> int:
    """Measure a model and print; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m dateline.evals.followups", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(os.environ.get("DATELINE_BENCH", "")))
    parser.add_argument("--llm", required=True, metavar="SPEC", help="the model that rewrites")
    parser.add_argument("--sample", type=int, default=200, help="how many turns")
    parser.add_argument("--seed", type=int, default=4)
    chosen = parser.parse_args(arguments)
    path = chosen.folder / "followups" / "cast.jsonl"
    if not path.is_file():
        parser.error(f"There is no benchmark data in {chosen.folder}: name its folder, or set DATELINE_BENCH.")
    turns = sample([turn for turn in cast(path) if turn.part == REPORTED], chosen.sample, seed=chosen.seed)
    sys.stdout.write(f"{len(turns)} turns of CAsT, {REPORTED}; the prompt was written with the others\n")
    for label, figure in measured(turns, open_model(chosen.llm)):
        sys.stdout.write(f"{label:<66}{figure:>14}\n")
        sys.stdout.flush()
    return 0


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
