"""Where the pages of a document begin in its cleaned text."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

_PATHS = 32
"""So many ways of matching are followed at once; only a line that was dropped and looks like the next adds one."""

_LETTER = re.compile(r"[^\W_]")
_NO_LETTERS = re.compile(r"[\W_]+")
_OPENING = re.compile(r"[^\s\w]*\Z")


def pages_in(cleaned: str, text: str, pages: Sequence[int]) -> tuple[int, ...]:
    """Return the offset in the cleaned text at which each page begins, from the offsets in the text before cleaning.

    Cleaning keeps whole lines, in order, or drops them; within a line it changes marks and spaces, never letters and
    digits. So the lines are matched by their letters, and the cleaned text must come out whole. Where it does not,
    nothing is returned: no page is better than a wrong one. A page of which nothing was kept begins where the next
    does.
    """
    if not pages:
        return ()
    lines = text.split("\n")
    letters = [_NO_LETTERS.sub("", line) for line in lines]
    places = [found.start() for found in _LETTER.finditer(cleaned)]
    kept = _kept(letters, _NO_LETTERS.sub("", cleaned))
    if kept is None:
        return ()
    starts = [0, *accumulate(len(line) + 1 for line in lines[:-1])]
    offsets = []
    for page in pages:
        number = max(bisect_left(starts, page + 1) - 1, 0)
        before = len(_NO_LETTERS.sub("", lines[number][: page - starts[number]]))
        here = kept[number]
        if here is None or before >= len(letters[number]):
            after = next((place for place in kept[number + 1 :] if place is not None), len(places))
        else:
            after = here + before
        offsets.append(_opening(cleaned, places[after]) if after < len(places) else len(cleaned))
    return tuple(offsets)


def _kept(lines: Sequence[str], cleaned: str) -> list[int | None] | None:
    """Return where each line's letters lie in the cleaned ones, None for a line dropped; None if they do not fit."""
    # How far each path has come -> whether its last step kept the line. Of two equal lines the first is kept.
    steps: list[dict[int, bool]] = []
    paths = [0]
    for line in lines:
        step = dict.fromkeys(paths, False)
        for path in paths:
            if line and cleaned.startswith(line, path):
                step.setdefault(path + len(line), True)
        paths = sorted(step, reverse=True)[:_PATHS]
        steps.append(step)
    if len(cleaned) not in paths:
        return None
    end = len(cleaned)
    places: list[int | None] = []
    for line, step in zip(reversed(lines), reversed(steps), strict=True):
        if step[end]:
            end -= len(line)
            places.append(end)
        else:
            places.append(None)
    return places[::-1]


def _opening(text: str, offset: int) -> int:
    """Return the offset with the quotation marks and brackets that stand right before it."""
    found = _OPENING.search(text, max(offset - 10, 0), offset)
    return found.start() if found else offset
