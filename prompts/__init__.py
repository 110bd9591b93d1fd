"""Prompts as files: one text for a model's role and rules, one for the case at hand, filled strictly."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Prompt", "fill"]

_FIELD = re.compile(r"\{([a-z_]+)\}")
_PARTS = re.compile(r"\A<system>\n(.*?)\n</system>\n+<user>\n(.*?)\n</user>\n*\Z", re.DOTALL)
_CONTROL = re.compile(r"<(?=[|/]?[a-z_]+\|?>|\|)|\[(?=/?INST\])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told: its role and rules, and the case at hand."""

    system: str
    user: str


def fill(name: str, /, **fields: str) -> Prompt:
    """The prompt in the file `name`.txt with every `{field}` replaced.

    Values are data: braces in them stay as they are, and what models take for control tokens or for the ends of parts
    (`<|im_end|>`, `</passage>`) loses its force. Raises ValueError where a field is missing, or is none of the file's.
    """
    parts = _PARTS.match(_text(name))
    if parts is None:
        raise ValueError(f"The prompt {name!r} needs a <system> part and then a <user> part.")
    wanted = set(_FIELD.findall(parts[1] + parts[2]))
    if wanted != fields.keys():
        missing, unknown = sorted(wanted - fields.keys()), sorted(fields.keys() - wanted)
        raise ValueError(f"The prompt {name!r} lacks {missing or 'nothing'} and does not know {unknown or 'nothing'}.")
    system, user = (_FIELD.sub(lambda field: harmless(fields[field[1]]), part) for part in parts.groups())
    return Prompt(system, user)


def harmless(text: str) -> str:
    """The text without the force of a model's control tokens; nothing else changes."""
    return _CONTROL.sub(lambda found: found[0] + "\N{ZERO WIDTH SPACE}", text)


@cache
def _text(name: str) -> str:
    return files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
