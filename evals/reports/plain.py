"""Text of others inside GitHub's Markdown, where it must stay text: no link, picture, mention, HTML or formula."""

import re

from dateline.evals.reports.markup import visible

_BREAK = "\u200b"
"""A space of no width, which ends what GitHub would take for a mention, an address or a reference."""
_MARKS = re.compile(r"[\\`*_{}\[\]()#+!|~$:=^-]")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_REFERENCES = (
    (re.compile("@"), f"@{_BREAK}"),
    (re.compile("#(?=[0-9])"), f"#{_BREAK}"),
    (re.compile("gh-(?=[0-9])", re.IGNORECASE), f"GH-{_BREAK}"),
    (re.compile("(?<=:)(?=/)"), _BREAK),
    (re.compile(r"(?<=www)(?=\.)", re.IGNORECASE), _BREAK),
    (re.compile("(?<=mailto:)|(?<=xmpp:)", re.IGNORECASE), _BREAK),
    (re.compile(r"\b(?=[0-9]*[a-f])([0-9a-f]{4})(?=[0-9a-f]{3,36}\b)", re.IGNORECASE), rf"\1{_BREAK}"),
)
"""Names of people, numbers of issues, addresses and hashes of commits, as GitHub finds them in running text."""


def plain(text: str, *, most: int) -> str:
    """The text on one line and cut to so many characters, as Markdown that shows it and nothing else."""
    line = " ".join(visible(text).split())
    if len(line) > most:
        line = f"{line[: most - 1]}…"
    for found, shown in _REFERENCES:
        line = found.sub(shown, line)
    line = _MARKS.sub(r"\\\g<0>", line)
    return re.sub("[&<>]", lambda mark: _HTML[mark[0]], line)


def code(text: str, *, most: int = 60) -> str:
    """A name in the type of code; still safe in a table, as a span of backticks is not."""
    return f"<code>{plain(text, most=most)}</code>"
