"""The learning: batches, losses, the rise and fall of the rate; in one process or in several side by side."""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor, distributed, nn
from torch.nn import functional

from dateline.qa.reader.examples import Example, seed_of
from dateline.qa.reader.layout import Laid, heading, lay
from dateline.qa.reader.network import Reader

BATCH_PIECES = 3000
ENCODER_RATE, HEAD_RATE = 1e-4, 2e-4
WARM_UP, COOLING = 60, 0.25
_SHOWN, _KEPT = 20, 50
_HEADS = ("pooler", "answerable", "span")

_HALVES = torch.cpu._is_avx512_bf16_supported()
"""Whether the processor computes in bfloat16 itself; where it does not, 32 bits are three times as fast."""


@dataclass(frozen=True, slots=True)
class Target:
    """An example laid out; which of its pieces may start and end the answer, piece 0 where there is none."""

    laid: Laid
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class Place:
    """This process among those that learn together: its number, from 0, and how many there are."""

    rank: int
    size: int


def join() -> Place:
    """This process's place, where torchrun started it; the only one otherwise."""
    if not distributed.is_torchelastic_launched():
        return Place(0, 1)
    distributed.init_process_group("gloo")
    return Place(distributed.get_rank(), distributed.get_world_size())


def learn(
    network: Reader, groups: Sequence[Sequence[Example]], *, place: Place, seed: int, steps: int, file: Path
) -> None:
    """So many steps over the groups of examples in their order, but for batches of similar length; weights to `file`.

    The rate rises, stays, and falls over the last quarter (Hu et al., "MiniCPM", 2024,
    https://arxiv.org/abs/2404.06395): until there, a run is the same whatever its length, and goes on from where an
    earlier one was stopped.
    """
    every = list(_batches(_targets(groups), seed))
    steps = min(steps, len(every) // place.size)
    fall = int((1 - COOLING) * steps)
    optimizer = _optimizer(network)
    network.train()
    checkpoint = file.with_suffix(".part.pt")
    done = _resume(network, optimizer, checkpoint, fall)
    started, seen, sums = time.monotonic(), 0, [0.0, 0.0, 0.0]
    for step in range(done + 1, steps + 1):
        batch = every[(step - 1) * place.size + place.rank]
        torch.manual_seed(seed_of(seed, step, place.rank))
        share = min(step / WARM_UP, (steps - step + 1) / (steps - fall), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = share * group["peak"]
        span_loss, answer_loss, right = _losses(network, batch)
        (span_loss + answer_loss).backward()
        _share_gradients(network, place)
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        seen += len(batch)
        for number, value in enumerate((span_loss.item(), answer_loss.item(), right)):
            sums[number] += value / _SHOWN
        if step % _SHOWN == 0 and place.rank == 0:
            speed = place.size * seen / (time.monotonic() - started)
            say(f"step {step}/{steps} losses {sums[0]:.3f} {sums[1]:.3f} accuracy {sums[2]:.3f} {speed:.1f}/s")
            sums = [0.0, 0.0, 0.0]
        if step % _KEPT == 0 and step <= fall and place.rank == 0:
            state = {"step": step, "network": network.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
    if place.rank == 0:
        torch.save(network.state_dict(), file)


def say(line: str) -> None:
    """Tell how far it is."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


def _share_gradients(network: Reader, place: Place) -> None:
    """Each process goes on with the mean of what all of them found."""
    if place.size > 1:
        weights = [weight for weight in network.parameters() if weight.grad is not None]
        together = nn.utils.parameters_to_vector([weight.grad for weight in weights])
        distributed.all_reduce(together)
        start = 0
        for weight in weights:
            weight.grad.copy_(together[start : start + weight.numel()].view_as(weight) / place.size)
            start += weight.numel()


def _optimizer(network: Reader) -> torch.optim.Optimizer:
    """AdamW; the word vectors stay as they are, so that names not seen here keep what they mean."""
    network.embeddings["word_embeddings"].weight.requires_grad_(requires_grad=False)
    groups: dict[float, list[nn.Parameter]] = {ENCODER_RATE: [], HEAD_RATE: []}
    for name, weight in network.named_parameters():
        if weight.requires_grad:
            groups[HEAD_RATE if name.startswith(_HEADS) else ENCODER_RATE].append(weight)
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
    say(f"going on after step {state['step']}")
    return int(state["step"])


def _losses(network: Reader, batch: Sequence[Target]) -> tuple[Tensor, Tensor, float]:
    """The loss of the span (its marginal likelihood, piece 0 standing for none) and that of answering."""
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
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_HALVES):
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
        places = tuple(sorted(starts)), tuple(sorted(ends))
        yield Target(one, *places, answerable=True) if starts else None


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
