"""The archive inside LlamaIndex."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata
from llama_index.core.query_engine import RetrieverQueryEngine
from pydantic import Field

from dateline.qa import ArchiveRetriever
from dateline.store import Archive, Article, Dating
from fakes import WordEmbedder


class ScriptedModel(CustomLLM):
    """Answers always the same, and keeps what it was asked."""

    asked: list[str] = Field(default_factory=list)

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(context_window=4096)

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        self.asked.append(prompt)
        return CompletionResponse(text="It sank.")

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
        raise AssertionError("nobody streams here")


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path, embedder=WordEmbedder(), create=True) as made:
        ferry = Article(
            text="The ferry sank off Harwick. Nobody drowned.", title="Ferry sinks", outlet="Tarn Valley Post",
            dating=Dating("2013-02-12", "metadata"), url="https://post.example/ferry", path="/ferry.txt",
        )  # fmt: skip
        later = Article(text="The ferry was raised.", title="Raised", dating=Dating("2015-01-01"), path="/raised.txt")
        list(made.put([ferry, later]))
        yield made


def test_nodes_carry_what_the_hits_know(archive: Archive) -> None:
    node = ArchiveRetriever(archive, asked=date(2016, 1, 1)).retrieve("What sank off Harwick?")[0].node
    hit = archive.search("What sank off Harwick?")[0]
    assert node.text == hit.passage.text == hit.article.text[node.metadata["start"] : node.metadata["end"]]
    assert node.id_ == hit.passage.id
    assert node.metadata == {
        "article": hit.article.id, "start": 0, "end": 43, "title": "Ferry sinks", "outlet": "Tarn Valley Post",
        "url": "https://post.example/ferry", "path": "/ferry.txt", "published": "2013-02-12", "dated_by": "metadata",
        "dense_rank": 1, "lexical_rank": 1,
    }  # fmt: skip


def test_dates_in_the_query_become_a_window(archive: Archive) -> None:
    nodes = ArchiveRetriever(archive, asked=date(2016, 1, 1)).retrieve("What happened to the ferry in 2015?")
    assert [node.metadata["title"] for node in nodes] == ["Raised"]


def test_it_works_in_a_query_engine(archive: Archive) -> None:
    model = ScriptedModel()
    engine = RetrieverQueryEngine.from_args(ArchiveRetriever(archive, top_k=1), llm=model)
    answer = engine.query("What sank off Harwick?")
    assert str(answer) == "It sank."
    assert "The ferry sank off Harwick." in model.asked[-1]
    assert "published: 2013-02-12" in model.asked[-1]
    assert "dense_rank" not in model.asked[-1]
    assert answer.source_nodes[0].node.metadata["title"] == "Ferry sinks"
