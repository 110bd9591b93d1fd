"""Reads a question together with passages: which words answer it, sentence by sentence, and how likely."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from dateline.qa.reader.layout import Laid, Span, heading, in_words, lay
from dateline.store.network import Network, Pieces

_BATCH = 2
"""Passages read at once: few, so that every core has some."""

_LONGEST = 24
"""The most pieces of an answer."""

_REMEMBERED = 512
"""Readings that are kept: people ask again what they asked before."""

Logits = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Text:
    """What is read: a passage with its sentences (spans in it), its article's title, and its date as it is stored."""

    title: str
    published: str | None
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the reader finds in one passage; all scores are logits.

    `answerable` is that of the passage answering the question at all. `margins` has for each sentence by how much its
    best span is likelier than none, and `spans` that span in the passage; None where the reader did not get that far.
    """

    answerable: float
    margins: tuple[float, ...]
    spans: tuple[Span | None, ...]


NOTHING = -20.0
"""The margin of a sentence that was not read."""


class Reader:
    """The trained reader; safe to use from several threads."""

    def __init__(self, model: Path | None = None) -> None:
        """`model` is an ONNX file to use instead of the one that comes with the program."""
        path = model or Path(__file__).with_name("model.onnx")
        self._network = Network(path.read_bytes, widen=True)
        self._known: OrderedDict[bytes, Finding] = OrderedDict()
        self._guard = Lock()

    def read(self, question: str, texts: Sequence[Text]) -> list[Finding]:
        """One finding for each text."""
        keys = [_key(question, text) for text in texts]
        with self._guard:
            known = {key: self._known[key] for key in keys if key in self._known}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        known |= zip(new, self._read(question, list(new.values())), strict=True)
        with self._guard:
            self._known.update(known)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return [known[key] for key in keys]

    def _read(self, question: str, texts: Sequence[Text]) -> list[Finding]:
        headings = [heading(text.title, in_words(text.published)) for text in texts]
        laid = lay([question] * len(texts), headings, [text.text for text in texts])
        findings: dict[int, Finding] = {}
        for batch in self._network.run([Pieces(one.ids, one.types) for one in laid], size=_BATCH):
            span, answerable = (output.astype(np.float64) for output in batch.outputs)
            for row, place in enumerate(batch.places):
                findings[place] = _finding(laid[place], texts[place], span[:, row], float(answerable[row]))
        return [findings[place] for place in range(len(texts))]


def _finding(laid: Laid, text: Text, logits: Logits, answerable: float) -> Finding:
    start, end = logits[:, : len(laid.ids)]
    null = float(start[0] + end[0])
    margins, spans = [], []
    for first, last in text.sentences:
        pieces = [n for n, span in enumerate(laid.offsets) if span and span[0] < last and span[1] > first]
        best = _best(start, end, pieces[0], pieces[-1] + 1) if pieces else None
        margins.append(NOTHING if best is None else best[0] - null)
        spans.append(None if best is None else _place(laid, best[1], best[2]))
    return Finding(answerable, tuple(margins), tuple(spans))


def _best(start: Logits, end: Logits, first: int, last: int) -> tuple[float, int, int]:
    """The best span of at most `_LONGEST` pieces that starts at its start and ends at or after it."""
    sums = start[first:last, np.newaxis] + end[np.newaxis, first:last]
    places = np.arange(last - first)
    distance = places[np.newaxis, :] - places[:, np.newaxis]
    sums = np.where((distance >= 0) & (distance < _LONGEST), sums, -np.inf)
    row, column = np.unravel_index(int(sums.argmax()), sums.shape)
    return float(sums[row, column]), first + int(row), first + int(column)


def _place(laid: Laid, first: int, last: int) -> Span:
    start, end = laid.offsets[first], laid.offsets[last]
    assert start is not None and end is not None  # noqa: PT018, S101  (only pieces of the passage are looked at)
    return start[0], end[1]


def _key(question: str, text: Text) -> bytes:
    return hashlib.sha256(repr((question, text)).encode()).digest()
