"""Fits the weights of `qa/weighing.py`: `python -m dateline.evals.fit [FOLDER]` writes qa/weights.json.

FOLDER (or DATELINE_BENCH) holds squadshifts-wiki and clapnq. Each question is asked on an archive of all paragraphs,
and every sentence of the hits becomes a row of features. Beside the questions as they are, two kinds are made whose
answer is not there: the gold paragraph taken out of the hits, and a name, number or content word of the question
exchanged (as Rajpurkar, Jia and Liang made theirs: "Know What You Don't Know", ACL 2018).
"""

import json
import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from dateline.evals.accepted import holds
from dateline.evals.benchmarks.examples import Example, clapnq, squad
from dateline.qa.evidence import FEATURES, Floats, ask_for, candidates_of, features
from dateline.qa.expected import names
from dateline.qa.question import understand
from dateline.qa.retrieval import gather
from dateline.qa.weighing import softmax
from dateline.store import Archive, Article, Hit, InputError
from dateline.store.embedding import MiniLM
from dateline.store.terms import STOPWORDS, words

SQUAD_QUESTIONS = 900
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
    if not (folder / "clapnq").is_dir():
        sys.stderr.write("Name the folder of the benchmark data, or set DATELINE_BENCH.\n")
        return 2
    rows = [*ask_all(*squad(folder), limit=SQUAD_QUESTIONS), *ask_all(*clapnq(folder), limit=600)]
    choose, trust = fit(rows)
    weights = {
        name: dict(zip((*FEATURES, "constant"), np.round(w, 4).tolist(), strict=True))
        for name, w in (("choose", choose), ("trust", trust))
    }
    path = Path(__file__).parents[1] / "qa" / "weights.json"
    path.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(rows)} questions; weights written to {path}\n")
    return 0


def ask_all(articles: Sequence[Article], examples: Sequence[Example], *, limit: int) -> Iterator[Rows]:
    """The rows of the questions as they are, and of what is made of them."""
    chance = random.Random(1)  # noqa: S311  (a sample, not a secret)
    chosen = chance.sample(examples, min(limit, len(examples)))
    pool = [word for example in examples for word in words(example.question) if word not in STOPWORDS]
    texts = {article.url: article.text for article in articles}
    with tempfile.TemporaryDirectory() as folder, Archive(folder, create=True) as archive:
        for _ in archive.put(articles):
            pass
        reader = MiniLM()
        for example in chosen:
            yield ask_one(archive, reader, example, without=None)
            if example.answers:
                yield ask_one(archive, reader, replace(example, answers=()), without=example.url)
                changed = exchange(example.question, texts[example.url], pool, chance)
                if changed:
                    yield ask_one(archive, reader, replace(example, question=changed, answers=()), without=None)


def ask_one(archive: Archive, reader: MiniLM, example: Example, *, without: str | None) -> Rows:
    """The candidates for one question; with `without`, as if the article with that url were not there."""
    question = understand(example.question, asked=DAY)
    hits: list[Hit] = [hit for hit in gather(archive, question) if hit.article.url != without]
    asked = ask_for(
        question.topic,
        mentions=question.mentions,
        passages=archive.counts()[1],
        frequencies=archive.document_frequencies,
    )
    candidates = candidates_of(asked, hits)
    matrix = features(asked, candidates, reader)
    right = [
        candidate.hit.article.url == example.url
        and any(holds(candidate.text, answer) or holds(answer, candidate.text) for answer in example.answers)
        for candidate in candidates
    ]
    return Rows(matrix, np.array(right, np.float64), bool(example.answers))


def exchange(question: str, text: str, pool: Sequence[str], chance: random.Random) -> str | None:
    """The question with a name, number or content word exchanged for another, so that the text no longer answers it.

    A name or number of the question gives way to another one from the same text; without one, a content word gives
    way to a word of another question. None where there is nothing to exchange.
    """
    spoken = words(question)
    known = names("x " + text)
    here = [word for word in spoken if word in known]
    others = [name for name in known if name not in spoken and len(name) > 1]
    numeric = {True: [o for o in others if o.isdigit()], False: [o for o in others if not o.isdigit()]}
    swaps = [(word, chance.choice(numeric[word.isdigit()])) for word in here if numeric[word.isdigit()]]
    plain = [word for word in spoken if word not in STOPWORDS and word not in here and len(word) > 3]
    if plain and (not swaps or chance.random() < 0.4):
        swaps = [(chance.choice(plain), chance.choice(pool))]
    if not swaps:
        return None
    old, new = chance.choice(swaps)
    shown = new.capitalize() if old in here else new
    changed = re.sub(rf"\b{re.escape(old)}\b", shown, question, flags=re.IGNORECASE)
    return changed if words(changed) != spoken else None


def fit(rows: Sequence[Rows]) -> tuple[Floats, Floats]:
    """The weights that choose a sentence, and those that tell whether the chosen one can be trusted."""
    choose = conditional_logit([row for row in rows if row.answers.any()])
    # Where the search missed the paragraph, nothing is learnt of trust.
    usable = [row for row in rows if len(row.features) and (row.answers.any() or not row.answerable)]
    first = [row.features[np.argmax(row.features @ choose[:-1])] for row in usable]
    return choose, logistic(np.array(first), np.array([float(row.answerable) for row in usable]))


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


def logistic(rows: Floats, labels: Floats) -> Floats:
    """Ridge-penalised logistic regression by Newton's method; the constant comes last and is not penalised."""
    matrix = np.c_[rows, np.ones(len(rows))]
    weights = np.zeros(matrix.shape[1])
    penalty = np.diag([PENALTY] * rows.shape[1] + [1e-6])
    for _ in range(100):
        probability = 1 / (1 + np.exp(-matrix @ weights))
        gradient = matrix.T @ (labels - probability) - penalty @ weights
        hessian = (matrix * (probability * (1 - probability))[:, None]).T @ matrix + penalty
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < _CONVERGED:
            return weights
    raise InputError("The fit of the trust did not converge.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
