"""Asks: questions in, cited answers or reasoned abstentions out."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dateline.qa.answer import Abstention, Answer, Citation, Sentence
    from dateline.qa.assistant import Assistant
    from dateline.qa.retriever import ArchiveRetriever

EXTRACTIVE = "extractive"
"""The specification of answers made of the archive's own sentences, without a language model; `Answer.llm` says it."""

__all__ = ["EXTRACTIVE", "Abstention", "Answer", "ArchiveRetriever", "Assistant", "Citation", "Sentence"]

# Names are imported when they are first used: LlamaIndex alone takes a second, and `dateline --help` needs none.
_HOMES = {
    "Abstention": "answer",
    "Answer": "answer",
    "ArchiveRetriever": "retriever",
    "Assistant": "assistant",
    "Citation": "answer",
    "Sentence": "answer",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (the type of whatever is asked for)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
