"""A language model's answers kept in a file, so that an evaluation can be run again without the model."""

import hashlib
import json
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from dateline.prompts import Prompt
from dateline.qa.llms import LanguageModel, open_model
from dateline.store import InputError


class CachedModel:
    """A model whose answers come from a file where they are known, and are added to it where they are not.

    Answers are known by the model's name, the whole prompt and the tokens allowed. The file has a JSON object a line,
    with the prompt, so that a person can read what was asked. Only whole answers are kept.
    """

    def __init__(self, spec: str, file: Path, *, replay: bool) -> None:
        """With `replay` the model is never opened. Raises InputError where the file is none of this kind."""
        self.name = spec
        self._file = file
        self._known: dict[str, str] = {}
        windows = set()
        for number, line in enumerate(_lines(file), 1):
            if not line:
                continue
            try:
                entry = json.loads(line)
                if entry["model"] == spec:
                    self._known[entry["key"]] = entry["text"]
                    windows.add(entry["window"])
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{file}, line {number}: this is no answer that an evaluation kept.") from error
        if replay and len(windows) != 1:
            raise InputError(f"{file} holds no answers of {spec} to replay. Run once without --replay.")
        self._model: LanguageModel | None = None if replay else open_model(spec)
        self.window: int = windows.pop() if self._model is None else self._model.window

    def stream(self, prompt: Prompt, *, max_tokens: int) -> Generator[str, None, None]:
        """The answer, in one piece where it was kept; raises InputError where it should have been and is not."""
        key = _key(self.name, prompt, max_tokens)
        if key in self._known:
            yield self._known[key]
            return
        if self._model is None:
            question = prompt.user.strip().splitlines()[-1]
            raise InputError(f"{self._file} has no answer of {self.name} to “{question}”. Run once without --replay.")
        pieces = []
        with closing(self._model.stream(prompt, max_tokens=max_tokens)) as stream:
            for piece in stream:
                pieces.append(piece)
                yield piece
        self._keep(key, prompt, max_tokens, "".join(pieces))

    def _keep(self, key: str, prompt: Prompt, max_tokens: int, text: str) -> None:
        self._known[key] = text
        entry = {
            "key": key,
            "model": self.name,
            "window": self.window,
            "max_tokens": max_tokens,
            "system": prompt.system,
            "user": prompt.user,
            "text": text,
        }
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _lines(file: Path) -> list[str]:
    try:
        # Not splitlines(): it also breaks at characters that JSON texts may hold as they are.
        return file.read_text(encoding="utf-8").removesuffix("\n").split("\n") if file.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read as answers that an evaluation kept: {error}.") from error


def _key(name: str, prompt: Prompt, max_tokens: int) -> str:
    parts = json.dumps([name, prompt.system, prompt.user, max_tokens], ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()
