"""A question as Dateline understands it: its words, the day of asking, and the dates it asks about."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dateline.qa.dates import DatePhrase, date_phrases
from dateline.store.article import days_of
from dateline.store.errors import InputError

Order = Literal["relevance", "latest", "earliest"]

MAXIMUM_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Window:
    """The days a question asks about, both included; None where a side is open."""

    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what was understood from it.

    `standalone` is the text that is searched. `topic` is `standalone` without the words that only name dates or an
    order. `window` is what those words say, counted from the day `asked`; `stated` is True where the caller gave the
    window instead of the question's words. `order` is `latest` or `earliest` where the question asks for it.
    `mentions` are the words by which an article of any date would name the dates of the window ("January 22, 2015",
    "22 January 2015"), for a question may ask about an event's date and not an article's. Words that leave a side
    open, name a range or count from the day of asking ("last week") give none, and a stated window has none.
    """

    text: str
    standalone: str
    topic: str
    asked: date
    window: Window
    stated: bool
    order: Order
    mentions: tuple[str, ...] = ()


_FLAGS = re.ASCII | re.IGNORECASE | re.VERBOSE
# "now" and "current" in other senses, and "at the latest": no order.
_NO_ORDER = r"""
    \b(?:at|by)\sthe\slatest(?=\s?[?.!,;)]|$) | \b(?:until|till|by|before|up\sto|from|every)\snow\b
  | \bnow\s(?:and\sthen|or\snever|that)\b
  | \bnow\s(?:known|called|named|recogni[sz]ed)\b | \bwhat\sis\snow\b(?=\s(?:the|an?|[\w-]+\s?[?.!]?$))
  | \b(?:electric(?:al)?|alternating|direct|ocean|sea|tidal|an?)\scurrents?\b
  | \bcurrent\s(?:accounts?|in|of|through|flows?)\b
"""
_LATEST = r"""
    \bthe\s(?:very\s)?(?:latest|newest)(?=\s(?:on|about|from|in|with|regarding|concerning|for)\b|\s?[?.!,]|$)
  | \b(?:latest|newest|most\srecent(?:ly)?|(?:very\s)?recently|nowadays|currently)\b
  | \bin\srecent\s(?:days|weeks|months|years|times)\b | (?<!more\s)\brecent\b | \bcurrent(?=\s\w)
  | (?:\b(?:right|just)\s)?(?:^now|(?-i:\bnow))\b(?!-)
  | \b(?:at\s(?:the\smoment|present)|these\sdays)\b
"""
_REPORTS = (
    r"(?:articles?|mentions?|news|coverage|dispatch(?:es)?|(?:reports?|stor(?:y|ies)|accounts?)\s(?:on|about|that)\b)"
)
_EARLIEST = rf"""
    \b(?:earliest|oldest)(?=\s(?:known\s|published\s)?(?:{_REPORTS}|reports?\b|stor(?:y|ies)\b|accounts?\b))
  | \bfirst(?=\s(?:known\s|published\s)?{_REPORTS})
  | \b(?:first|originally)(?=\s(?:reported|mentioned|covered|written\sabout)\b)
"""
_ORDER = re.compile(rf"(?P<none>{_NO_ORDER})|(?P<latest>{_LATEST})|(?P<earliest>{_EARLIEST})", _FLAGS)

# Words that alone ask nothing: what is left of "And what about 2015?" without its date.
_EMPTY_WORDS = frozenset(
    {"and", "or", "but", "so", "then", "what", "about", "how", "when", "where", "who", "why", "which", "is", "was",
     "are", "were", "in", "on", "at", "the", "a"}
)  # fmt: skip
_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "his", "her", "its", "their", "our", "your", "my"})


def understand(text: str, *, asked: date, since: date | None = None, until: date | None = None) -> Question:
    """The question with the dates and the order that its words ask for, counted from the day `asked`.

    `since` and `until`, both included, replace whatever the words say about dates. Raises InputError where the
    question has no word, is longer than 2,000 characters, or `since` is later than `until`.
    """
    standalone = " ".join(text.split())
    _check(standalone, since, until)
    phrases = date_phrases(standalone, asked)
    window = _window(phrases)
    stated = since is not None or until is not None
    contradictory = bool(phrases) and not window and not stated
    order, order_spans = _order(standalone)
    spans = [] if contradictory else [(phrase.start, phrase.end) for phrase in phrases]
    mentions = () if contradictory or stated else tuple(dict.fromkeys(m for phrase in phrases for m in phrase.mentions))
    return Question(
        text=text,
        standalone=standalone,
        topic=_without(standalone, spans + order_spans),
        asked=asked,
        window=Window(since, until) if stated else window,
        stated=stated,
        order=order,
        mentions=mentions,
    )


def dated_spans(text: str, *, asked: date) -> list[tuple[int, int]]:
    """Where a text (white space collapsed) says when, as `understand` reads it, in reading order."""
    return [(phrase.start, phrase.end) for phrase in date_phrases(text, asked)]


def parse_day(value: str) -> tuple[date, date]:
    """First and last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raises InputError for anything else."""
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", value):
        try:
            return days_of(value)
        except ValueError:
            pass
    raise InputError(f"{value!r} is not a date. Write YYYY, YYYY-MM or YYYY-MM-DD, for example 2014-05.")


def describe(window: Window) -> str:
    """The window in a few words for people: "2013", "May 2014", "since 2014-06-01"; "" where it is open."""
    since, until = window.since, window.until
    if since is None or until is None:
        return f"since {since}" if since else f"until {until}" if until else ""
    if since == until:
        return since.isoformat()
    if (since.year, since.month, since.day, until.month, until.day) == (until.year, 1, 1, 12, 31):
        return f"{since.year}"
    whole_month = (1, monthrange(since.year, since.month)[1]) == (since.day, until.day)
    if whole_month and (since.year, since.month) == (until.year, until.month):
        return f"{since:%B} {since.year}"
    return f"{since} to {until}"


def _check(standalone: str, since: date | None, until: date | None) -> None:
    if not any(character.isalnum() for character in standalone):
        raise InputError("The question is empty. Write it in words, for example: What did the minister say in 2013?")
    if len(standalone) > MAXIMUM_CHARACTERS:
        raise InputError(
            f"The question has {len(standalone):,} characters; at most {MAXIMUM_CHARACTERS:,} are read. Shorten it."
        )
    if since and until and since > until:
        raise InputError(f"The first day, {since}, is later than the last, {until}. Swap them or leave one out.")


def _window(phrases: list[DatePhrase]) -> Window:
    """One window for all phrases: the span of the dates named, cut by open phrases, which alone must agree.

    Beside a date ("in 2013") an open phrase ("since 2015") widens: the question asks about both. Open phrases that
    leave no day between them ("after 2015 and before 2013") make no window.
    """
    since = [phrase.since for phrase in phrases if phrase.since]
    until = [phrase.until for phrase in phrases if phrase.until]
    closed = any(phrase.since and phrase.until for phrase in phrases)
    only_since = any(phrase.until is None for phrase in phrases)
    only_until = any(phrase.since is None for phrase in phrases)
    first = None if closed and only_until and not only_since else min(since, default=None)
    last = None if closed and only_since and not only_until else max(until, default=None)
    return Window() if first and last and first > last else Window(first, last)


def _order(text: str) -> tuple[Order, list[tuple[int, int]]]:
    """The order asked for and where the words for it stand; `relevance` where there are none, or both kinds."""
    found = [match for match in _ORDER.finditer(text) if match.lastgroup != "none"]
    kinds = {match.lastgroup for match in found}
    if len(kinds) != 1:
        return "relevance", []
    return "latest" if "latest" in kinds else "earliest", [match.span() for match in found]


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text without these spans, tidied; the whole text where nothing is left to ask about."""
    kept, position = "", 0
    for start, end in sorted(spans):
        between = text[position : max(start, position)]
        if not (position and re.fullmatch(r"\W*(?:and|or)?\W*", between)):
            kept += between
        before = kept.split()[-1:]
        if re.search(r"[a-z]['’]s$", text[start:end]) and not (before and before[0].lower() in _DETERMINERS):
            kept += "the"  # "in yesterday's vote" -> "in the vote"
        position = max(end, position)
        if kept.endswith(", ") and text.startswith(",", position):
            kept, position = kept[:-2], position + 1  # "What, in 2013, did he say?"
    topic = _tidied(kept + text[position:])
    if all(word in _EMPTY_WORDS for word in re.findall(r"\w+", topic.lower())):
        return text
    return topic[0].upper() + topic[1:] if text[0].isupper() else topic


def _tidied(text: str) -> str:
    """The text without what cut-out words leave behind: double spaces and commas, empty brackets, loose stops."""
    text = re.sub(r"\(\s*\)|\[\s*\]", " ", " ".join(text.split()))
    text = re.sub(r"\s+([?.!,;:])", r"\1", " ".join(text.split()))
    text = re.sub(r"[,;:]+(?=[,;:?.!])", "", text)
    return text.strip(" ,;:-–—")
