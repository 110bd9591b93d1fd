"""A question that leans on the turns before it, made to stand on its own by rules, without a model.

The rules look at the words alone: what a pronoun can mean by kind, number and gender, what an unfinished question takes
from the one before, and which nouns ask for the topic. Where they find nothing, the question stays as it is: to search
for what was typed is better than to search for a guess.
"""

from collections.abc import Sequence
from datetime import date

from dateline.qa.answer import Answer
from dateline.qa.followups.anaphora import resolve
from dateline.qa.followups.completion import attach_topic
from dateline.qa.followups.discourse import asks, recall, sentences
from dateline.qa.followups.ellipsis import complete
from dateline.qa.question import MAXIMUM_CHARACTERS

_INTERJECTION = 2
"""Words of a sentence before the question that name nothing: "Interesting.", "I see."."""


def standalone(text: str, history: Sequence[Answer], *, asked: date) -> str:
    """The question as it can be asked without the turns before it, `history`, the oldest first.

    It stays as it is where it stands on its own, where nothing that was said fits, and where there is no history.
    `asked` is the day that words such as "last week" count from. Never raises.
    """
    if len(text) > MAXIMUM_CHARACTERS or not text.strip():
        return text
    discourse = recall(history, asked=asked)
    if discourse is None:
        return text
    parts = sentences(text)
    whole = complete(text, discourse, asked=asked) if len(parts) == 1 else None
    if whole is not None:
        return whole
    made = ""
    for part in parts:
        changed = resolve(part, made, discourse) if asks(part) else part
        if changed == part and asks(part) and len(made.split()) <= _INTERJECTION:
            changed = attach_topic(part, discourse)
        made += changed
    return made if len(made) <= MAXIMUM_CHARACTERS else text
