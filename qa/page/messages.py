"""The conversation in Markdown, as Gradio's chatbot takes it."""

from collections.abc import Sequence
from typing import TypedDict

from dateline.qa.answer import Answer
from dateline.qa.page.conversation import Turn, link
from dateline.qa.page.markup import plain
from dateline.qa.question import Window, describe

NOT_SAID = "The archive does not say."
PENDING = "Reading the archive …"


class Message(TypedDict):
    """One message of the conversation, as Gradio takes it."""

    role: str
    content: str


def messages(turns: Sequence[Turn]) -> list[Message]:
    """The conversation in Markdown; each marker is a link to `#cite-<turn>-<n>`, copying one to `#copy-<turn>`."""
    shown: list[Message] = []
    for turn in turns:
        if turn.question.strip():
            shown.append({"role": "user", "content": _question(turn)})
        shown.append({"role": "assistant", "content": _reply(turn)})
    return shown


def in_dates(window: Window) -> str:
    """The window as an addition to "articles": "from 2013", "since 2014-06-01"; "of any date" where it is open."""
    words = describe(window)
    if not words:
        return "of any date"
    return words if words.startswith(("since", "until")) else f"from {words}"


def _question(turn: Turn) -> str:
    """The person's words, and small under them how they were understood, where that is more than they say."""
    said = plain(turn.question)
    understood = turn.answer.standalone if turn.answer else ""
    if not understood or understood == " ".join(turn.question.split()):
        return said
    return f'{said}\n\n<span class="understood">Understood as: {plain(understood)}</span>'


def _reply(turn: Turn) -> str:
    if turn.outcome is None:
        return f"*{PENDING}*"
    answer = turn.answer
    if answer is None:
        return f"> {plain(str(turn.outcome))}"
    parts = [
        _said(turn.key, answer),
        _standing(answer),
        _note(turn),
        f"[Copy](#copy-{turn.key}) · [Link to this question](/{link(turn)})",
    ]
    return "\n\n".join(part for part in parts if part)


def _said(key: str, answer: Answer) -> str:
    if answer.abstention:
        return f"> **{NOT_SAID}**\n>\n> {plain(answer.abstention.explanation)}"
    return " ".join(
        plain(sentence.text) + "".join(f"\N{NO-BREAK SPACE}{_marker(key, n)}" for n in sentence.citations)
        for sentence in answer.sentences
    )


def _standing(answer: Answer) -> str:
    """Which sources stand in several articles that are one origin, so that nobody takes copies for confirmation."""
    alike: dict[str, list[str]] = {}
    for citation in answer.citations:
        if citation.standing:
            alike.setdefault(citation.standing, []).append(str(citation.n))
    return " ".join(
        f"*Source{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}: {standing}.*"
        for standing, numbers in alike.items()
    )


def _note(turn: Turn) -> str:
    """Which articles were looked at, where dates narrowed them or a person said that they should not."""
    if turn.dates:
        return f"*Only articles {plain(in_dates(turn.dates))}, and those without a date.*"
    return "*Articles of any date.*" if turn.window is not None else ""


def _marker(key: str, n: int) -> str:
    return f'[\\[{n}\\]](#cite-{key}-{n} "Source {n}")'
