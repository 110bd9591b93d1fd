"""A GGUF file as a model in this process: llama.cpp through xllamacpp (extra `local`)."""

import logging
import os
import secrets
import threading
from collections.abc import Generator
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import httpx

from dateline.prompts import Prompt
from dateline.qa.budget import ensure_fits
from dateline.store.errors import ModelError

if TYPE_CHECKING:
    import xllamacpp

WINDOW = 4096
"""The window of a model in tokens, less where it was trained with less: memory grows with it."""

_BATCH = 256  # tokens of a prompt that are read between two chances to stop
_CACHE_MIB = 512  # memory for prompts read before; llama.cpp would take up to 8 GiB
_MAGIC = b"GGUF"
_WAITING = "OMP_WAIT_POLICY"

_log = logging.getLogger(__name__)


class Loaded:
    """A file that llama.cpp has read into memory; freed with the last reference to it."""

    def __init__(self, path: Path) -> None:
        """Load the file, which takes about a second for a gigabyte. Raises ModelError."""
        key = secrets.token_urlsafe()
        self.server = _load(path, key)
        self.window = _window(self.server, key)


class LocalModel:
    """A model in this process. Several threads may ask it; they wait for each other."""

    def __init__(self, name: str, loaded: Loaded) -> None:
        self.name = name
        self.window = loaded.window
        self.loaded = loaded

    def stream(self, prompt: Prompt, *, max_tokens: int) -> Generator[str, None, None]:
        """The answer in pieces; see `LanguageModel`. Deterministic; what two prompts begin with is read once."""
        ensure_fits(prompt, max_tokens=max_tokens, window=self.window)
        request = {
            "messages": [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
            "max_tokens": max_tokens,
            "temperature": 0,
            "seed": 0,
            "stream": True,
            "cache_prompt": True,
            "return_progress": True,
            "chat_template_kwargs": {"enable_thinking": False},
        }
        chunks: SimpleQueue[dict[str, Any] | BaseException | None] = SimpleQueue()
        closed = threading.Event()

        def take(chunk: dict[str, Any]) -> bool:
            """Pass a chunk on; true stops the model. It also stops when the program ends before the answer does."""
            chunks.put(chunk)
            return closed.is_set() or not threading.main_thread().is_alive()

        def run() -> None:
            try:
                self.loaded.server.handle_chat_completions(request, take)
                chunks.put(None)
            except BaseException as error:  # noqa: BLE001  (it is raised again where the answer is read)
                chunks.put(error)

        # Not a daemon: a thread that is torn down inside llama.cpp takes the process with it.
        threading.Thread(target=run, name="dateline-model").start()
        try:
            while (chunk := chunks.get()) is not None:
                if piece := self._piece(chunk):
                    yield piece
        finally:
            closed.set()

    def _piece(self, chunk: dict[str, Any] | BaseException) -> str | None:
        if isinstance(chunk, BaseException):
            raise ModelError(f"The model {self.name} failed. Ask again; if it fails again, use another.") from chunk
        if "error" in chunk:
            if chunk["error"].get("type") == "exceed_context_size_error":
                raise ModelError(
                    f"The prompt is too long for the model's {self.window:,} tokens. Ask a shorter question."
                )
            said = " ".join(str(chunk["error"].get("message", "")).split())[:120]
            raise ModelError(f"The model {self.name} cannot answer this: {said}.")
        if timings := chunk.get("timings"):
            _log.debug("prompt: %(cache_n)d tokens known, %(prompt_n)d read; %(predicted_n)d written", timings)
        content = chunk["choices"][0]["delta"].get("content") if chunk.get("choices") else None
        return content if isinstance(content, str) else None


_in_memory: WeakValueDictionary[Path, Loaded] = WeakValueDictionary()  # weights are too large to have them twice
_loading = threading.Lock()


def open_gguf(name: str) -> LocalModel:
    """The model in the GGUF file of that name; two of one file share its weights. Raises ModelError."""
    path = Path(name).expanduser().resolve()
    with _loading:
        loaded = _in_memory.get(path)
        if loaded is None:
            loaded = _in_memory[path] = Loaded(path)
        return LocalModel(f"gguf:{name}", loaded)


def _load(path: Path, key: str) -> "xllamacpp.Server":
    xllamacpp = _llama_cpp()
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except FileNotFoundError as error:
        raise ModelError(f"There is no file {path}. Write gguf:PATH with the path of a GGUF file.") from error
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}). Write gguf:PATH with a GGUF file.") from error
    if magic != _MAGIC:
        raise ModelError(f"{path} is no GGUF file. Write gguf:PATH with the path of one.")
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = WINDOW
    params.n_parallel = 1
    params.n_batch = _BATCH
    params.cache_ram_mib = _CACHE_MIB
    params.warmup = False
    params.verbosity = -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _cores()
    # It always listens on a port of this machine, too. Nobody else knows the key.
    params.api_keys = [key]
    params.ui = params.endpoint_slots = False
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        size = path.stat().st_size / 2**30
        raise ModelError(
            f"{path} cannot be loaded. Is the file whole, is it a model that writes text, and are {size:.1f} GB of "
            "memory free?"
        ) from error


def _llama_cpp() -> ModuleType:
    """Llama.cpp, whose threads sleep while they wait for each other.

    As its OpenMP runtime does it by default, they spin: with anything else at work on two cores (the check of the last
    sentence, say), two threads then wrote 2 to 9 tokens a second, and asleep 20 to 36. OpenMP reads its settings once.
    """
    before = os.environ.get(_WAITING)
    os.environ.setdefault(_WAITING, "PASSIVE")
    try:
        import xllamacpp
    except ModuleNotFoundError as error:
        raise ModelError('A model in a GGUF file needs xllamacpp. Run: pip install "dateline[local]"') from error
    except ImportError as error:
        raise ModelError(
            f"xllamacpp is installed, but does not start here: {error}. On Debian and Ubuntu, libgomp1 may be missing."
        ) from error
    finally:
        if before is None:
            del os.environ[_WAITING]
    module: ModuleType = xllamacpp
    return module


def _window(server: "xllamacpp.Server", key: str) -> int:
    """The tokens that llama.cpp gives to one conversation: `n_ctx`, and no more than the model was trained with."""
    address = f"{server.listening_address}/v1/models"
    try:
        listed = httpx.get(address, headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=10)
        return min(int(listed.json()["data"][0]["meta"]["n_ctx"]), WINDOW)
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        raise ModelError("The model was loaded, but does not answer. Try again.") from error


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
