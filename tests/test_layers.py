"""Data moves one way: store <- qa <- evals, prompts <- qa; each third-party package enters through one module."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

import dateline.evals
import dateline.qa
import dateline.store

ROOT = Path(__file__).parents[1]
ALLOWED = {
    "store": {"store"},
    "prompts": {"prompts"},
    "qa": {"store", "prompts", "qa"},
    "evals": {"store", "prompts", "qa", "evals"},
}
OWNERS = {
    "chromadb": {"store/vectors.py", "evals/speed.py"},
    "gradio": {"qa/chat.py", "qa/page/ask_tab.py", "qa/page/articles_tab.py"},
    "httpx": {
        "store/web/fetching.py",
        "store/web/politeness.py",
        "store/web/addresses.py",
        "qa/services.py",
        "qa/failures.py",
        "qa/local.py",
        "evals/crowd.py",
    },
    "openai": {"qa/services.py"},
    "ollama": {"qa/services.py"},
    "httpcore": {"store/web/fetching.py", "store/web/politeness.py"},
    "protego": {"store/web/politeness.py"},
    "pypdfium2": {"store/reading/pdf.py"},
    "sqlite3": {"store/database.py", "store/catalog.py", "qa/options.py"},
    "openvino": {"store/network.py"},
    "torch": {
        "qa/reader/train.py",
        "qa/reader/learning.py",
        "qa/reader/network.py",
        "qa/reader/export.py",
        "qa/reader/average.py",
    },
    "onnx": {"qa/reader/export.py"},
    "xllamacpp": {"qa/local.py"},
    "llama_index": {"qa/retriever.py", "qa/llms.py", "qa/services.py", "evals/speed.py"},
    "ir_measures": {"evals/ranking.py"},
    "trafilatura": {"store/reading/webpage.py", "evals/extraction.py"},
}
# The command line starts the evaluation; it is the top of everything.
EXCEPTIONS = {("qa/evaluation.py", "evals")}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


MODULES = sorted(path.relative_to(ROOT).as_posix() for package in ALLOWED for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_what_lies_below_it(name: str) -> None:
    for module in imports(ROOT / name):
        parts = module.split(".")
        if parts[0] == "dateline":
            assert parts[1] in ALLOWED[name.split("/")[0]] or (name, parts[1]) in EXCEPTIONS, f"{name} imports {module}"
        assert name in OWNERS.get(parts[0], {name}), f"{name} imports {module}"


@pytest.mark.parametrize("package", [dateline.store, dateline.qa], ids=["store", "qa"])
def test_the_public_names_are_all_there_and_no_others(package) -> None:
    assert len(package.__all__) == len(set(package.__all__))
    assert all(hasattr(package, name) for name in package.__all__)
    modules = {path.stem for path in (ROOT / package.__name__.split(".")[1]).iterdir()}
    public = (
        {name for name in vars(package) if not name.startswith("_")}
        - modules
        - {"TYPE_CHECKING", "Any", "import_module"}
    )
    assert public <= set(package.__all__)


def test_types_are_marked() -> None:
    for name in ALLOWED:
        package = importlib.import_module(f"dateline.{name}")
        assert (Path(package.__path__[0]) / "py.typed").exists()
