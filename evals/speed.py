"""How fast Dateline is on this machine, beside the embedding model alone and plain LlamaIndex, in one run.

`python -m dateline.evals.speed [FOLDER] [--articles N]`: FOLDER (or DATELINE_BENCH) holds realtimeqa. Figures are in
passages a second, milliseconds, and MB; on a shared machine only the ratios mean something.
"""

import argparse
import contextlib
import gc
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dateline.evals.metrics import percentile
from dateline.qa.assistant import Assistant
from dateline.store import Archive, Article
from dateline.store.embedding import MiniLM, Vectors
from dateline.store.passages import MAX_TOKENS
from dateline.store.reading.readers import read

DAY = date(2024, 12, 31)
_EVERY = 5
_COLD_STARTS = 5

Rows = Iterator[tuple[str, str]]


class TimedMiniLM(MiniLM):
    """MiniLM that runs every fifth batch a second time by itself, so that both speeds come from the same minutes."""

    def __init__(self) -> None:
        super().__init__()
        self.batches = self.alone_texts = self.cut = 0
        self.alone_seconds = 0.0

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors, as `MiniLM.embed` gives them."""
        vectors = super().embed(texts)
        self.batches += 1
        if len(texts) > 1 and self.batches % _EVERY == 2:
            started = time.perf_counter()
            super().embed(texts)
            self.alone_seconds += time.perf_counter() - started
            self.alone_texts += len(texts)
            self.cut += self.cut_off(texts)
        return vectors


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns 2 where the benchmark data is not named."""
    parser = argparse.ArgumentParser(prog="python -m dateline.evals.speed", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(os.environ.get("DATELINE_BENCH", "")))
    parser.add_argument("--articles", type=int, default=2000, help="how many articles of articles-2k are indexed")
    chosen = parser.parse_args(arguments)
    root = chosen.folder / "realtimeqa"
    if not (root / "articles-2k.jsonl.gz").is_file():
        parser.error(f"There is no benchmark data in {chosen.folder}: name its folder, or set DATELINE_BENCH.")
    with (root / "retrieval_dev.jsonl").open(encoding="utf-8") as file:
        questions = [json.loads(line)["question"] for line in file]
    entries = itertools.islice(read(root / "articles-2k.jsonl.gz", today=DAY), chosen.articles)
    articles = [entry for entry in entries if isinstance(entry, Article)]
    with tempfile.TemporaryDirectory() as folder:
        for label, figure in itertools.chain(
            _dateline(Path(folder) / "dateline", articles, questions), _llama_index(Path(folder), articles, questions)
        ):
            sys.stdout.write(f"{label:<58}{figure:>14}\n")
            sys.stdout.flush()
    return 0


def _dateline(folder: Path, articles: Sequence[Article], questions: Sequence[str]) -> Rows:
    embedder = TimedMiniLM()
    embedder.embed(["warm"])
    started = time.perf_counter()
    with Archive(folder, embedder=embedder, create=True) as archive:
        for _ in archive.put(articles):
            pass
        seconds = time.perf_counter() - started - embedder.alone_seconds
        count, passages = archive.counts()
        alone = embedder.alone_texts / embedder.alone_seconds
        yield "articles, passages", f"{count:,}, {passages:,}"
        yield "embedding alone, passages a second", f"{alone:.1f}"
        yield "Dateline, indexing, passages a second", f"{passages / seconds:.1f}"
        yield "Dateline, indexing, share of the embedding alone", f"{passages / seconds / alone:.0%}"
        yield f"passages that the model cuts, of {embedder.alone_texts:,}", f"{embedder.cut}"
        yield from _times("Dateline, Archive.search", archive.search, questions)
        yield from _times("Dateline, extractive ask", Assistant(archive).ask, questions)
    yield "memory of this process so far, MB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}"
    yield from _cold(folder, questions[0])


def _cold(folder: Path, question: str) -> Rows:
    """A whole `dateline ask`, the process included."""
    command = [sys.executable, "-m", "dateline.qa.cli", "ask", question, "--archive", str(folder), "--json"]
    seconds = []
    for _ in range(_COLD_STARTS):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  (our own command)
        seconds.append(time.perf_counter() - started)
    yield f"`dateline ask` from a cold start, median of {_COLD_STARTS}, ms", f"{percentile(seconds, 0.5) * 1000:.0f}"


def _llama_index(folder: Path, articles: Sequence[Article], questions: Sequence[str]) -> Rows:
    """SentenceSplitter, ChromaVectorStore and the same model behind LlamaIndex's embedding interface."""
    try:
        import chromadb
        from llama_index.core import Document, StorageContext, VectorStoreIndex
        from llama_index.core.embeddings import BaseEmbedding
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.vector_stores.chroma import ChromaVectorStore
    except ImportError:
        yield "LlamaIndex: pip install llama-index-vector-stores-chroma", "not measured"
        return
    model = MiniLM()

    class Adapter(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = model.embed(texts).tolist()
            return vectors

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    adapter: Any = Adapter(model_name="minilm", embed_batch_size=256)
    collection = chromadb.PersistentClient(str(folder / "llama")).create_collection("plain")
    documents = [Document(text=article.text, metadata={"title": article.title}) for article in articles]
    started = time.perf_counter()
    index = VectorStoreIndex.from_documents(
        documents,
        storage_context=StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=collection)),
        transformations=[SentenceSplitter(chunk_size=MAX_TOKENS, chunk_overlap=0)],
        embed_model=adapter,
    )
    seconds = time.perf_counter() - started
    yield "LlamaIndex, indexing, passages a second", f"{collection.count() / seconds:.1f}"
    yield "LlamaIndex, passages", f"{collection.count():,}"
    yield from _times("LlamaIndex, retrieve", index.as_retriever(similarity_top_k=8).retrieve, questions)


def _times(label: str, call: Callable[[str], object], questions: Sequence[str]) -> Rows:
    for question in questions[:10]:
        call(question)
    gc.collect()
    seconds = []
    for question in questions:
        started = time.perf_counter()
        call(question)
        seconds.append(time.perf_counter() - started)
    yield f"{label}, p50, ms", f"{percentile(seconds, 0.5) * 1000:.0f}"
    yield f"{label}, p95, ms", f"{percentile(seconds, 0.95) * 1000:.0f}"


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1:]))
