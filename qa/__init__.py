"""Asks: questions in, cited answers or reasoned abstentions out."""

from typing import TYPE_CHECKING, Any

from dateline.qa.answer import Abstention, Answer, Citation, Sentence
from dateline.qa.assistant import Assistant

if TYPE_CHECKING:
    from dateline.qa.retriever import ArchiveRetriever

__all__ = ["Abstention", "Answer", "ArchiveRetriever", "Assistant", "Citation", "Sentence"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  (the type of whatever is asked for)
    # LlamaIndex takes a second to import: only who wants the retriever waits for it.
    if name == "ArchiveRetriever":
        from dateline.qa.retriever import ArchiveRetriever

        return ArchiveRetriever
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
