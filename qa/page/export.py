"""An answer with its sources as Markdown, to be pasted into notes."""

import re

from dateline.qa.answer import Citation
from dateline.qa.page.conversation import Turn
from dateline.qa.page.markup import HOW_KNOWN, day_in_words, is_web
from dateline.qa.page.messages import NOT_SAID, in_dates, written_by

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&$@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
"""Signs of Markdown, of formulas, and of addresses that many readers of it make links of."""
_LIST = re.compile(r"^(\d*)([-+.)])(?![\d.])")
"""What at the beginning of a line would make it a list or a rule: "1." or "-", but not "3.5" or "-5"."""


def as_markdown(turn: Turn) -> str:
    """The question, the answer with its markers, and a numbered list of sources; "" before there is an answer."""
    answer = turn.answer
    if answer is None:
        return ""
    asked = f"asked on {day_in_words(turn.asked.isoformat())}"
    about = f"{asked}, articles {in_dates(turn.dates)}" if turn.dates else asked
    lines = [f"**{_escaped(answer.standalone)}** ({about})", ""]
    if answer.abstention:
        return "\n".join([*lines, f"{NOT_SAID} {_escaped(answer.abstention.explanation)}"])
    said = " ".join(
        f"{_escaped(f'{s.told}: {s.text}' if s.told else s.text)} {''.join(f'[{n}]' for n in s.citations)}"
        for s in answer.sentences
        if s.verified
    )
    sources = "\n".join(_source(citation) for citation in answer.citations)
    parts = [_LIST.sub(r"\1\\\2", said), written_by(answer, _escaped), _escaped(answer.note or ""), sources]
    return "\n".join(lines) + "\n" + "\n\n".join(part for part in parts if part)


def _source(citation: Citation) -> str:
    dated = day_in_words(citation.published) if citation.published else "date not known"
    how = next((words for basis, words in HOW_KNOWN.items() if basis == citation.dated_by and words), "")
    parts = [
        f"*{_escaped(citation.title)}*",
        _escaped(citation.outlet or ""),
        f"{dated} ({how})" if how else dated,
        f"page {citation.page}" if citation.page else "",
        citation.standing,
        f"<{citation.url}>" if citation.url and is_web(citation.url) else "",
    ]
    return f"{citation.n}. {', '.join(part for part in parts if part)}: “{_escaped(citation.quote)}”"


def _escaped(text: str) -> str:
    """The text on one line, with what Markdown would read as markup escaped."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
