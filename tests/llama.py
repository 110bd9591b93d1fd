"""A real llama.cpp server in a process of its own, which can be killed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_SERVE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.port, params.n_ctx = sys.argv[1], int(sys.argv[2]), 2048
params.n_parallel, params.verbosity, params.warmup = 1, -1, False
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


class LlamaServer:
    """A running server; `spec` is its specification as `open_model` takes it, `address` where it listens."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self._process = process
        self.address = address
        self.port = int(address.rpartition(":")[2])
        self.spec = f"{address}/v1#small"

    def tokens(self, text: str) -> list[int]:
        """The numbers of the tokens that the model reads in a text, control tokens among them."""
        asked = {"content": text, "parse_special": True}
        tokens: list[int] = httpx.post(f"{self.address}/tokenize", json=asked, trust_env=False).json()["tokens"]
        return tokens

    def kill(self) -> None:
        """Kill the process at once, as the system does when memory runs out."""
        self._process.kill()
        self._process.wait()


@contextmanager
def serving(model: Path, *, port: int = 0) -> Iterator[LlamaServer]:
    """A server with the model of a GGUF file and a window of 2,048 tokens, on a free port unless one is named."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(model), str(port)],
        env=os.environ | {"OMP_WAIT_POLICY": "PASSIVE"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), "the llama.cpp server did not start"
        yield LlamaServer(process, address)
    finally:
        process.kill()
        process.communicate()
