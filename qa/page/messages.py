"""The conversation in Markdown, as Gradio's chatbot takes it."""

from collections.abc import Callable, Sequence
from typing import TypedDict

from dateline.qa import EXTRACTIVE
from dateline.qa.answer import CERTAINTY, Answer, Citation, Draft, Sentence, Struck, understood
from dateline.qa.page.conversation import Turn, link
from dateline.qa.page.markup import escaped, model_name, plain
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
    known = turn.answer or turn.draft
    read = understood(turn.question, known.standalone) if known else ""
    return f'{said}\n\n<span class="understood">Understood as: {plain(read)}</span>' if read else said


def _reply(turn: Turn) -> str:
    outcome = turn.outcome
    if outcome is None:
        return f"*{PENDING}*"
    if isinstance(outcome, str):
        return f"> {plain(outcome)}"
    if isinstance(outcome, Draft):
        return _drafted(turn.key, outcome)
    parts = [
        _notice(outcome),
        _said(turn.key, outcome),
        _struck(outcome.struck),
        _standing(outcome),
        _dates(turn),
        written_by(outcome, plain),
        f"[Copy](#copy-{turn.key}) · [Link to this question](/{link(turn)})",
    ]
    return "\n\n".join(part for part in parts if part)


def written_by(answer: Answer, text: Callable[[str], str]) -> str:
    """Which language model wrote the answer, in how many seconds; "" where none did. `text` writes what is not ours."""
    if answer.llm == EXTRACTIVE or not answer.sentences:
        return ""
    seconds = answer.seconds_retrieve + answer.seconds_answer
    spent = f" in {seconds:.1f} s" if seconds else ""
    return f"*Written by {text(model_name(answer.llm))}{spent}, checked against its passages.*"


def _drafted(key: str, draft: Draft) -> str:
    """What is settled with its markers, what is not checked yet set apart, and a line that says so."""
    model = plain(model_name(draft.llm))
    settled = _sentences(key, draft.sentences, draft.citations)
    pending = plain(draft.pending)
    if pending:
        pending = f'<em class="pending"><span class="unseen">Not checked yet: </span>{pending}</em>'
        status = f"{model} is writing. Words in italics are not checked yet."
    else:
        status = f"{model} is writing …" if settled else f"{model} reads the passages …"
    left_out = f" {_counted(draft.struck)} left out so far." if draft.struck else ""
    said = " ".join(part for part in (settled, pending) if part)
    return "\n\n".join(part for part in (said, f'<span class="writing">{status}{left_out}</span>') if part)


def _said(key: str, answer: Answer) -> str:
    if answer.abstention:
        return f"> **{NOT_SAID}**\n>\n> {plain(answer.abstention.explanation)}"
    said = _sentences(key, answer.sentences, answer.citations)
    sure = f'\n\n<span class="sure">{CERTAINTY[answer.certainty]}</span>' if answer.certainty else ""
    return said + sure


def _sentences(key: str, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> str:
    """The sentences with their markers, only those that open something."""
    known = {citation.n for citation in citations}
    return " ".join(
        _words(sentence) + "".join(f"\N{NO-BREAK SPACE}{_marker(key, n)}" for n in sentence.citations if n in known)
        for sentence in sentences
    )


def _words(sentence: Sentence) -> str:
    """The sentence with the words that answer set off, after the date or outlet that tells it from another answer."""
    before, words, after = (escaped(part) for part in sentence.parts)
    told = f"**{plain(sentence.told)}:** " if sentence.told else ""
    return f"{told}{before}{f'<mark>{words}</mark>' if words else ''}{after}".strip()


def _notice(answer: Answer) -> str:
    """What did not go as asked."""
    return f'<span class="notice" role="note">{plain(answer.note)}</span>' if answer.note else ""


def _struck(struck: Sequence[Struck]) -> str:
    """What a model wrote without support, folded up, and what is wrong with each sentence."""
    if not struck:
        return ""
    listed = "".join(
        f'<li><span class="unseen">Left out: </span><s>{plain(left.text)}</s> '
        f'<span class="why">{plain(left.reason)}</span></li>'
        for left in struck
    )
    summary = f"{_counted(struck)} left out: not supported by the archive"
    return f'<details class="struck"><summary>{summary}</summary><ul>{listed}</ul></details>'


def _counted(struck: Sequence[Struck]) -> str:
    return f"{len(struck)} sentence{'s' if len(struck) > 1 else ''}"


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


def _dates(turn: Turn) -> str:
    """Which articles were looked at, where dates narrowed them or a person said that they should not."""
    if turn.dates:
        return f"*Only articles {plain(in_dates(turn.dates))}, and those without a date.*"
    return "*Articles of any date.*" if turn.window is not None else ""


def _marker(key: str, n: int) -> str:
    return f'[\\[{n}\\]](#cite-{key}-{n} "Source {n}")'
