"""Language models by a line of text: `openai:MODEL`, `ollama:MODEL`, `http://HOST/v1#MODEL`, `gguf:PATH`."""

import os
from collections.abc import Generator
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from dateline.prompts import Prompt
from dateline.qa.budget import count_tokens, needed
from dateline.store.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

__all__ = ["FORMS", "KEY", "OPENAI_KEY", "LanguageModel", "count_tokens", "model_of", "needed", "open_model"]

FORMS = "openai:MODEL, ollama:MODEL, http://HOST/v1#MODEL (or https) or gguf:PATH"
"""The specifications that `open_model` takes."""

OPENAI_KEY = "OPENAI_API_KEY"
"""The environment variable with the key for `openai:MODEL`; no other server is ever sent it."""

KEY = "DATELINE_LLM_KEY"
"""The environment variable with the key for `http://HOST/v1#MODEL`, where the server asks for one."""

_OPENAI = "https://api.openai.com/v1"
_OLLAMA = "127.0.0.1:11434"


class LanguageModel(Protocol):
    """A model that answers a prompt; `name` is the specification it was opened by, `window` how many tokens it takes.

    The prompt and the answer together have at most `window` tokens.
    """

    @property
    def name(self) -> str:
        """What the model is called in an answer."""
        ...

    @property
    def window(self) -> int:
        """Tokens of the prompt and the answer together."""
        ...

    def stream(self, prompt: Prompt, *, max_tokens: int) -> Generator[str, None, None]:
        """The answer in pieces as they come, at most `max_tokens` tokens of it; closing the generator stops the model.

        Raises ModelError: before anything is sent where the prompt does not fit, and in the middle, too.
        """
        ...


def open_model(spec: str) -> LanguageModel:
    """The model that a specification names.

    A GGUF file is loaded at once, and once per process; a server is first asked when something is wanted of it, so that
    one that is down now may be up by then. Raises ModelError where the specification is wrong, or a key, a package or
    the file is missing.
    """
    kind, colon, rest = (part.strip() for part in spec.strip().partition(":"))
    if not colon or not rest or not kind.isalpha():
        raise ModelError(f"{_named(spec)} names no model. Write one of: {FORMS}.")
    match kind.lower():
        case "gguf":
            from dateline.qa.local import open_gguf

            return open_gguf(rest)
        case "openai":
            return _openai(rest)
        case "ollama":
            return _ollama(rest)
        case "http" | "https":
            return _compatible(spec.strip())
    raise ModelError(f"{_named(spec)} is no kind of model that Dateline knows. Write one of: {FORMS}.")


def model_of(llm: "LLM") -> LanguageModel:
    """A LlamaIndex LLM as a model, with its own settings: its key, its time-outs, its way to try again.

    Its window is the one that its metadata names.
    """
    from dateline.qa.served import ServedModel
    from dateline.qa.services import Given

    return ServedModel(llm.metadata.model_name or llm.class_name(), Given(llm))


def _openai(model: str) -> LanguageModel:
    key = os.environ.get(OPENAI_KEY, "").strip()
    if not key:
        raise ModelError(f"openai:{model} needs a key. Set the environment variable {OPENAI_KEY} to it.")
    from dateline.qa.served import ServedModel
    from dateline.qa.services import OpenAI

    return ServedModel(f"openai:{model}", OpenAI(model, _OPENAI, key=key, key_variable=OPENAI_KEY))


def _ollama(model: str) -> LanguageModel:
    host = os.environ.get("OLLAMA_HOST", "").strip() or _OLLAMA
    if "://" not in host:
        # Servers are told to listen on ":11434" or "0.0.0.0"; people who set that mean this machine.
        name, _, port = host.partition(":")
        host = f"http://{'127.0.0.1' if name in {'', '0.0.0.0'} else name}:{port or '11434'}"  # noqa: S104  (read, not bound)
    from dateline.qa.served import ServedModel
    from dateline.qa.services import Ollama

    return ServedModel(f"ollama:{model}", Ollama(model, host.rstrip("/")))


def _compatible(spec: str) -> LanguageModel:
    address, _, model = spec.partition("#")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host:
        raise ModelError("The model's address names no server. Write http://HOST/v1#MODEL (or https).")
    if parts.username is not None or parts.query:
        raise ModelError(f"The model's address may hold no password or key. Set {KEY} to the key instead.")
    if not model:
        raise ModelError(f"Which model of the server? Write its name after a #: {address}#MODEL.")
    from dateline.qa.served import ServedModel
    from dateline.qa.services import OpenAICompatible

    key = os.environ.get(KEY, "").strip()
    return ServedModel(spec, OpenAICompatible(model, address.rstrip("/"), key=key, key_variable=KEY))


def _named(spec: str) -> str:
    """A wrong specification for a message, cut short: it may be anything."""
    line = " ".join(spec.split())
    return f"“{line[:60]}”" if line else "An empty line"
