"""Fits the weights of `qa/weighing.py`: `python -m dateline.evals.fit [FOLDER]` writes qa/weights.json.

FOLDER (or DATELINE_BENCH) holds squadshifts-wiki. The questions that the reader was not trained on are asked on an
archive of all paragraphs, and every sentence of the hits becomes a row of features. Beside the questions as they are,
two kinds are made whose answer is not there: the gold paragraph taken out of the hits, and a changed question
(`qa/reader/made.py`). Two sets about news are asked as well: the sample gold set, and the exercises that the reader was
not trained on.
"""

import json
import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from dateline.evals.accepted import holds, states, tells
from dateline.evals.benchmarks.retrieval import archived
from dateline.evals.corpus import opened
from dateline.evals.dataset import GoldQuestion, load_gold
from dateline.qa.evidence import FEATURES, Candidate, Floats, ask_archive, candidates_of, features, read
from dateline.qa.question import understand
from dateline.qa.reader.examples import Asked, reserved, squadshifts
from dateline.qa.reader.exercises import exercises
from dateline.qa.reader.made import Setting, change, names_of
from dateline.qa.reader.read import Reader
from dateline.qa.retrieval import gather
from dateline.qa.weighing import softmax
from dateline.store import Archive, Article, Dating, Hit, InputError
from dateline.store.embedding import MiniLM
from dateline.store.terms import STOPWORDS, words

QUESTIONS = 450
"""So many of the reserved questions are asked."""

DAY = date(2024, 1, 1)
PENALTY = 3.0
"""Ridge penalty on the weights; the features are on like scales."""

_CONVERGED = 1e-6


@dataclass(frozen=True, slots=True)
class Rows:
    """The features of one question's candidates, which of them answer it, and whether the archive does."""

    features: Floats
    answers: Floats
    answerable: bool


def main(arguments: Sequence[str]) -> int:
    """Fit, write the weights, and print how well they do on the examples they were fitted on."""
    folder = Path(arguments[0] if arguments else os.environ.get("DATELINE_BENCH", ""))
    if not (folder / "squadshifts-wiki").is_dir():
        sys.stderr.write("Name the folder of the benchmark data, or set DATELINE_BENCH.\n")
        return 2
    sets = [list(ask_all(*squadshifts(folder))), list(ask_sample()), list(ask_exercises())]
    choose, trust = fit(*sets)
    weights = {
        name: dict(zip((*FEATURES, "constant"), np.round(w, 4).tolist(), strict=True))
        for name, w in (("choose", choose), ("trust", trust))
    }
    path = Path(__file__).parents[1] / "qa" / "weights.json"
    path.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    counts = ", ".join(str(len(rows)) for rows in sets)
    sys.stdout.write(f"{counts} questions; weights written to {path}\n")
    return 0


def ask_all(articles: Sequence[Article], asked: Sequence[Asked]) -> Iterator[Rows]:
    """The rows of the reserved questions as they are, and of what is made of them."""
    chance = random.Random(1)  # noqa: S311  (a sample, not a secret)
    pool = sorted({word for one in asked for word in words(one.question) if word not in STOPWORDS and len(word) > 3})
    texts = {article.url: article.text for article in articles}
    with archived(articles) as archive:
        reader = Reader()
        kept = [one for one in asked if reserved(one.url)]
        for one in chance.sample(kept, min(QUESTIONS, len(kept))):
            yield from ask_one(archive, reader, one, partial(_elsewhere, None))
            yield from ask_one(archive, reader, replace(one, answers=()), partial(_elsewhere, one.url))
            elsewhere = names_of(chance.choice(articles).text)
            changed = change(Setting(one.question, texts[one.url], one.answers, elsewhere, pool, chance))
            if changed:
                other = replace(one, question=changed[1], answers=())
                yield from ask_one(archive, reader, other, partial(_elsewhere, None))


def ask_sample() -> Iterator[Rows]:
    """The rows of the sample gold set."""
    root = Path(__file__).parent
    with opened(root / "articles", root, MiniLM(), DAY) as (archive, names):
        reader = Reader()
        for gold in load_gold(root / "gold" / "sample.jsonl"):
            yield from _rows(archive, reader, gold.question, gold.asked or DAY, partial(_elsewhere, None),
                             partial(_is_gold, gold, names), answerable=gold.answerable)  # fmt: skip


def ask_exercises() -> Iterator[Rows]:
    """The rows of the exercises that are kept apart, asked on an archive of their passages."""
    kept = exercises(held_out=True)
    articles = (Article(one.text, one.title, Dating(one.published), url=one.title) for one in kept)
    with archived(articles) as archive:
        reader = Reader()
        for one in kept:
            asked = [(question, (one.text[slice(*span)],)) for question, span in one.answered]
            for question, answers in (*asked, *((question, ()) for question, _ in one.unanswered)):
                yield from ask_one(archive, reader, Asked(question, one.title, answers, ()), partial(_elsewhere, None))


def ask_one(archive: Archive, reader: Reader, one: Asked, there: Callable[[Hit], bool]) -> Iterator[Rows]:
    """The candidates for one question among the hits that are `there`; nothing without any."""

    def answers(candidate: Candidate) -> bool:
        return candidate.hit.article.url == one.url and any(
            holds(candidate.text, answer) or holds(answer, candidate.text) for answer in one.answers
        )

    yield from _rows(archive, reader, one.question, DAY, there, answers, answerable=bool(one.answers))


def _rows(
    archive: Archive, reader: Reader, text: str, day: date, there: Callable[[Hit], bool],
    answers: Callable[[Candidate], bool], *, answerable: bool,
) -> Iterator[Rows]:  # fmt: skip
    question = understand(text, asked=day)
    hits = [hit for hit in gather(archive, question) if there(hit)]
    asked = ask_archive(archive, question)
    candidates = candidates_of(asked, hits, read(question.standalone, hits, reader))
    if candidates:
        right = np.array([float(answers(candidate)) for candidate in candidates])
        yield Rows(features(asked, candidates), right, answerable)


def _is_gold(gold: GoldQuestion, names: Mapping[str, frozenset[str]], candidate: Candidate) -> bool:
    hit = candidate.hit
    published = hit.article.dating.published
    return any(not names[article].isdisjoint(gold.articles) for article in (hit.article.id, *hit.also_in)) and any(
        tells(candidate.text, accepted, gold.question, published=published)
        and states(candidate.text, accepted, published=published)
        for accepted in gold.answers
    )


def _elsewhere(url: str | None, hit: Hit) -> bool:
    return url is None or hit.article.url != url


def fit(*sets: Sequence[Rows]) -> tuple[Floats, Floats]:
    """The weights that choose a sentence, and those that tell whether to trust it, from the rows of all sets.

    For trust each set counts the same in all, and in it what is answered and what is not: no archive is known to answer
    more or less often.
    """
    choose = conditional_logit([row for rows in sets for row in rows if row.answers.any()])
    found: list[Floats] = []
    labels: list[float] = []
    counted: list[float] = []
    for part in sets:
        # Where the search missed the passage, nothing is learnt of trust.
        usable = [row for row in part if row.answers.any() or not row.answerable]
        found.extend(row.features[np.argmax(row.features @ choose[:-1])] for row in usable)
        answered = [row.answerable for row in usable]
        labels.extend(map(float, answered))
        counted.extend(1 / answered.count(answerable) for answerable in answered)
    weight = np.array(counted) / np.mean(counted)
    return choose, logistic(np.array(found), np.array(labels), weight)


def conditional_logit(rows: Sequence[Rows]) -> Floats:
    """Weights under which the sentences that answer win among the candidates of their question; the constant is 0.

    McFadden's conditional logit (1974), each answering sentence having an equal share, ridge-penalised, by Newton.
    """
    size = rows[0].features.shape[1]
    weights = np.zeros(size)
    for _ in range(100):
        gradient, hessian = -PENALTY * weights, PENALTY * np.eye(size)
        for row in rows:
            share = softmax(row.features @ weights)
            centred = row.features - share @ row.features
            gradient += row.features.T @ (row.answers / row.answers.sum() - share)
            hessian += (centred * share[:, None]).T @ centred
        step = np.linalg.solve(hessian, gradient)
        # A whole step from far away overshoots.
        weights += step * min(1.0, 1.0 / np.abs(step).max())
        if np.abs(step).max() < _CONVERGED:
            return np.append(weights, 0.0)
    raise InputError("The fit of the choice did not converge.")


def logistic(rows: Floats, labels: Floats, counted: Floats) -> Floats:
    """Ridge-penalised logistic regression by Newton's method; the constant comes last and is not penalised.

    `counted` is how much each row counts, 1 on average.
    """
    matrix = np.c_[rows, np.ones(len(rows))]
    weights = np.zeros(matrix.shape[1])
    penalty = np.diag([PENALTY] * rows.shape[1] + [1e-6])
    for _ in range(100):
        probability = 1 / (1 + np.exp(-matrix @ weights))
        gradient = matrix.T @ (counted * (labels - probability)) - penalty @ weights
        hessian = (matrix * (counted * probability * (1 - probability))[:, None]).T @ matrix + penalty
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < _CONVERGED:
            return weights
    raise InputError("The fit of the trust did not converge.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
