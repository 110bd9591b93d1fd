"""LlamaIndex LLMs behind one small interface: a reply in pieces, the window, and whom to blame."""

import ipaddress
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import httpx

from dateline.prompts import Prompt
from dateline.qa.failures import CONNECT_SECONDS, SILENT_SECONDS, Server, UnfinishedError

if TYPE_CHECKING:
    import ollama
    from llama_index.core.llms import LLM, ChatMessage, ChatResponse

UNKNOWN_WINDOW = 4096
"""Tokens that a server is trusted with that does not say how many it takes: what Ollama and llama.cpp begin with."""

OPENAI_WINDOW = 128_000
"""The window of OpenAI models that LlamaIndex does not know yet: none since gpt-4-turbo has had less."""

OLLAMA_WINDOW = 4096
"""The window that Ollama is asked for, since memory grows with it: its own default (its FAQ, "context window size")."""

SEED = 0

_WINDOWS = ("max_model_len", "context_length", "context_window", "max_context_length")
"""Where /v1/models tells the window: vLLM, OpenRouter and Together, Groq, Mistral. llama.cpp: `meta.n_ctx`."""


class Service(Protocol):
    """A place where models are, and one of them."""

    attempts: int

    def reply(self, prompt: Prompt, max_tokens: int) -> Generator[str, None, None]:
        """The pieces of a reply, some of them empty; raises whatever the client raises, and UnfinishedError."""
        ...

    def window(self) -> int | None:
        """Tokens that the model takes; None where that cannot be known now."""
        ...

    def server(self, *, asking: bool = False) -> Server:
        """Whom a failure is about; with `asking` it is asked for the models it has."""
        ...


class OpenAICompatible:
    """A server that speaks the chat completions of OpenAI: llama.cpp, vLLM, LM Studio and others."""

    attempts = 3

    def __init__(self, model: str, address: str, *, key: str, key_variable: str) -> None:
        import openai.resources.chat.completions  # noqa: F401  (both are slow: not within the first answer)

        self._model = model
        self._address = address
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._key = key
        self._secure = httpx.create_ssl_context() if address.startswith("https:") else False
        start = "Start it, or check the address."
        self._server = Server(f"The server at {address}", model, start, key=key, key_variable=key_variable)

    def reply(self, prompt: Prompt, max_tokens: int) -> Generator[str, None, None]:
        """The pieces of a reply; temperature 0 makes it deterministic as far as servers are."""
        from llama_index.llms.openai_like import OpenAILike

        with self._client() as client:
            llm = OpenAILike(  # type: ignore[call-arg]  # http_client: pydantic hides its parent's constructor
                model=self._model,
                api_base=self._address,
                api_key=self._key or "none",  # with none it would send OPENAI_API_KEY, which is nobody else's business
                is_chat_model=True,
                temperature=0.0,
                max_retries=0,
                http_client=client,
            )
            replies = llm.stream_chat(_messages(prompt), timeout=_timeout(), **self._settings(max_tokens))
            yield from _pieces(replies, ended=lambda raw: any(choice.finish_reason for choice in raw.choices))

    def window(self) -> int | None:
        """As the server's list of models says; 4,096 where it does not."""
        listed = self._listed()
        if listed is None:
            return None
        entries = [entry for entry in listed if entry.get("id") == self._model] or listed
        return min((size for entry in entries if (size := _stated(entry))), default=UNKNOWN_WINDOW)

    def server(self, *, asking: bool = False) -> Server:
        """Whom a failure is about."""
        if not asking:
            return self._server
        names = tuple(name for entry in self._listed() or () if isinstance(name := entry.get("id"), str))
        return replace(self._server, models=names)

    def _settings(self, max_tokens: int) -> dict[str, Any]:
        # No seed: at temperature 0 it changes nothing, and some servers refuse what they do not know.
        return {"max_tokens": max_tokens}

    def _client(self) -> httpx.Client:
        """A client for one request: closing it is the only way to stop a model for certain.

        The stream of OpenAI's client is held by its own generator, and so ends with a garbage collection.
        """
        return httpx.Client(trust_env=_through_proxies(self._address), timeout=_timeout(), verify=self._secure)

    def _listed(self) -> list[dict[str, Any]] | None:
        """The entries of /v1/models; none from a server that has no such page, None from one that cannot be asked."""
        try:
            with self._client() as client:
                answer = client.get(f"{self._address}/models", headers=self._headers, timeout=CONNECT_SECONDS)
            entries = answer.json().get("data") if answer.is_success else None
        except httpx.TransportError:
            return None
        except (ValueError, AttributeError):
            return []
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


class OpenAI(OpenAICompatible):
    """OpenAI itself."""

    def __init__(self, model: str, address: str, *, key: str, key_variable: str) -> None:
        super().__init__(model, address, key=key, key_variable=key_variable)
        self._server = replace(self._server, name="OpenAI", start="Check the connection to the network.")

    def window(self) -> int | None:
        """From LlamaIndex's table, without asking."""
        from llama_index.llms.openai.utils import openai_modelname_to_contextsize

        try:
            return openai_modelname_to_contextsize(self._model)
        except ValueError:
            return OPENAI_WINDOW

    def server(self, *, asking: bool = False) -> Server:  # noqa: ARG002  (its list is too long to be of help)
        """Whom a failure is about."""
        return self._server

    def _settings(self, max_tokens: int) -> dict[str, Any]:
        # Its newer models know the limit by this name only, its older ones by both.
        return {"max_completion_tokens": max_tokens, "seed": SEED}


class Ollama:
    """A model of an Ollama server."""

    attempts = 3

    def __init__(self, model: str, address: str) -> None:
        import llama_index.llms.ollama  # noqa: F401  (slow: not within the first answer)

        self._model = model
        self._address = address
        self._server = Server(
            f"Ollama at {address}",
            model,
            "Start it with `ollama serve`, or set OLLAMA_HOST to its address.",
            fetch=f"Get it with `ollama pull {model}`.",
        )

    def reply(self, prompt: Prompt, max_tokens: int) -> Generator[str, None, None]:
        """Deterministic, and without thinking aloud before, which would use up the tokens."""
        from llama_index.llms import ollama

        with closing(self._client()) as client:
            # Its limit of tokens is a setting, not an argument, and it would take the model's whole window into memory.
            llm = ollama.Ollama(
                model=self._model,
                base_url=self._address,
                client=client,
                temperature=0.0,
                context_window=self.window() or UNKNOWN_WINDOW,
                additional_kwargs={"num_predict": max_tokens, "seed": SEED},
                thinking=False,
            )
            yield from _pieces(llm.stream_chat(_messages(prompt)), ended=lambda raw: raw.get("done"))

    def window(self) -> int | None:
        """At most 4,096, less where the model was trained with less: Ollama cuts off longer prompts silently."""
        import ollama

        try:
            with closing(self._client()) as client:
                known = client.show(self._model).modelinfo or {}
        except (ollama.ResponseError, httpx.HTTPError, ConnectionError, ValueError):
            return None
        sizes = [size for key, size in known.items() if key.endswith(".context_length") and isinstance(size, int)]
        return min([*sizes, OLLAMA_WINDOW])

    def server(self, *, asking: bool = False) -> Server:
        """Whom a failure is about."""
        import ollama

        if not asking:
            return self._server
        try:
            with closing(self._client()) as client:
                names = tuple(entry.model for entry in client.list().models if entry.model)
        except (ollama.ResponseError, httpx.HTTPError, ConnectionError, ValueError):
            names = ()
        return replace(self._server, models=names)

    def _client(self) -> "ollama.Client":
        import ollama

        return ollama.Client(host=self._address, timeout=_timeout(), trust_env=_through_proxies(self._address))


class Given:
    """An LLM that the caller made; it tries again, limits its time, and stops, as its own client does."""

    attempts = 1

    def __init__(self, llm: "LLM") -> None:
        self._llm = llm

    def reply(self, prompt: Prompt, max_tokens: int) -> Generator[str, None, None]:
        """Its reply; what shows that a reply has ended is each client's own, and not looked at."""
        return _pieces(self._llm.stream_chat(_messages(prompt), max_tokens=max_tokens), ended=lambda _: True)

    def window(self) -> int | None:
        """What its metadata says."""
        return self._llm.metadata.context_window

    def server(self, *, asking: bool = False) -> Server:  # noqa: ARG002  (there is nobody to ask)
        """Whom a failure is about."""
        name = self._llm.metadata.model_name or self._llm.class_name()
        return Server(f"The model {name}", name, "Check its settings.")


def _pieces(replies: "Iterator[ChatResponse]", *, ended: Callable[[Any], object]) -> Generator[str, None, None]:
    """The text of a streamed reply; UnfinishedError where no part of it said that it has ended."""
    whole = False
    with closing(replies) as parts:  # type: ignore[type-var]  # LlamaIndex's are generators, typed as iterators
        for part in parts:
            whole = whole or bool(ended(part.raw))
            yield part.delta or ""
    if not whole:
        raise UnfinishedError


def _messages(prompt: Prompt) -> "list[ChatMessage]":
    from llama_index.core.llms import ChatMessage, MessageRole

    return [
        ChatMessage(role=MessageRole.SYSTEM, content=prompt.system),
        ChatMessage(role=MessageRole.USER, content=prompt.user),
    ]


def _stated(entry: dict[str, Any]) -> int | None:
    meta = entry.get("meta")
    values = [meta.get("n_ctx") if isinstance(meta, dict) else None, *(entry.get(key) for key in _WINDOWS)]
    return next((value for value in values if isinstance(value, int) and value > 0), None)


def _timeout() -> httpx.Timeout:
    return httpx.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS)


def _through_proxies(address: str) -> bool:
    """Whether the proxies of the environment lead to an address; to this machine itself none does."""
    host = urlsplit(address).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"
