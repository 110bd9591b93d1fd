"""A model's text as it comes: finished sentences with the passages that they cite, and what is still being written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateline.qa.markers import LABEL, SPOKEN, held, marked, without_half
from dateline.store.passages import split_sentences

_THOUGHT = re.compile(r"\s*<(think|thinking|thought|reasoning)>", re.IGNORECASE)
_THOUGHT_HALF = re.compile(r"\s*(?:<[a-z]{0,9})?\Z", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*{2,}|_{2,}|(?<![^\W_])[*_]|[*_](?![^\W_])|`+|\N{ZERO WIDTH SPACE}")
_BULLET = re.compile(r"(?:[-–—•+*>]+|#{1,6}|\d{1,2}[.)]|\(?[a-z]\)|```\w*)", re.IGNORECASE)
_BULLET_HALF = re.compile(r"[-–—•+*>#_`(]*|\d{1,2}[.)]?|\(?[a-z]?\)?|```\w*", re.IGNORECASE)
_HEADS = frozenset({"answer:", "response:"})
_EMPTY_BRACKETS = re.compile(r"\s*\(\s*(?:see|cf\.?|sources?|passages?|references?)?\s*:?[\s,;&]*(?:and)?\s*\)", re.I)
_LIST_OF_SOURCES = re.compile(rf"\W*(?:{LABEL}|cited|see)?\W*", re.IGNORECASE)
_ACCORDING = re.compile(
    r"^(?:according to|as (?:\w+ )?(?:in|by)|from|per)"
    rf"(?:\s+(?:the\s+)?{SPOKEN}(?:\s+(?P<number>\d{{1,3}}))?)?\s*,\s*(?=\S)",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…。！？]['\"’”»)\]]*\s+\S")
_QUOTES = (("“", "”"), ("«", "»"), ("(", ")"))

_LONGEST = 1200
"""Characters of a sentence without an end; what is longer is cut at a space."""
_LONGEST_HELD = 160
"""Characters that are held back at most, for the sake of half a marker or of a word."""
_LOOPS = 3
"""Sentences in a row that came already: then the model writes in circles and is stopped."""


@dataclass(frozen=True, slots=True)
class Written:
    """A finished sentence without its markers, and the numbers that it cites, in order, each once."""

    text: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """What is written after the last finished sentence, without markers; half a marker is held back."""

    text: str


def parse(pieces: Iterable[str], offered: int) -> Iterator[Written | Pending]:
    """The sentences of a text that comes in pieces, and after each piece what is still unfinished, if that changed.

    Where the pieces are cut makes no difference to the sentences. A sentence is finished when the next has begun, so
    that a marker after its full stop is its own, or when the pieces end. Numbers are those from 1 to `offered`; others
    vanish, and so does every marker from the text: [1], [1, 2], [1-3], [^1], [Source 1], (Passage 1), 【1†source】.
    Years in brackets ([2013]) and words ([sic]) are text. Left out are Markdown's signs, a block of thoughts at the
    start, and sentences that came already: after three of these in a row the pieces are not read further.
    Whatever `pieces` raises passes through; `pieces` is closed at the end, if it can be.
    """
    reader = _Reader(offered)
    shown = ""
    try:
        for piece in pieces:
            for sentence in reader.feed(piece):
                yield sentence
                shown = ""
            if reader.looping:
                return
            pending = reader.pending()
            if pending != shown:
                yield Pending(pending)
                shown = pending
        yield from reader.close()
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


class _Reader:
    """Reads character by character; every decision is made at a white space, from what came before it alone."""

    def __init__(self, offered: int) -> None:
        self._offered = offered
        self._half = ""  # the first half of a character that was cut in two
        self._head: str | None = ""  # the start, as long as it may open a block of thoughts
        self._thought: str | None = None  # the name of the block of thoughts that is open
        self._tail = ""  # words that are not read yet, for they may hold half a marker
        self._line = _Line()
        self._waiting: Written | None = None  # the last sentence of the line before
        self._seen: set[str] = set()
        self._repeated = 0

    @property
    def looping(self) -> bool:
        return self._repeated >= _LOOPS

    def feed(self, piece: str) -> Iterator[Written]:
        for character in self._after_thoughts(self._whole(piece)):
            self._tail += character
            if character == "\n":
                yield from self._end_line()
            elif len(self._tail) >= _LONGEST_HELD or (character.isspace() and not held(self._tail)):
                self._read_tail()
                yield from self._begun()
            if self.looping:
                return

    def close(self) -> Iterator[Written]:
        """The sentences that were waiting for more."""
        head = "" if self._thought else self._head or ""
        self._tail = without_half(self._tail + head)
        yield from self._end_line()
        yield from self._give(None)

    def pending(self) -> str:
        line = self._line.copy()
        line.add(without_half(self._tail), self._offered, whole=False)
        before = self._waiting.text if self._waiting else ""
        return f"{before} {_EMPTY_BRACKETS.sub('', line.text)}".strip()

    def _whole(self, piece: str) -> str:
        """The piece with halves of characters (surrogates) put together; a lone half is replaced."""
        text = self._half + piece
        self._half = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        if any("\ud800" <= character <= "\udfff" for character in text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return text.replace("\r", "\n")

    def _after_thoughts(self, text: str) -> str:
        if self._head is None:
            return text
        self._head += text
        if self._thought is None and (opened := _THOUGHT.match(self._head)):
            self._thought, self._head = f"</{opened[1].lower()}>", self._head[opened.end() :]
        if self._thought is not None:
            end = self._head.lower().find(self._thought)
            if end < 0:
                self._head = self._head[-len(self._thought) :]
                return ""
            rest, self._head, self._thought = self._head[end + len(self._thought) :], None, None
            return rest
        if _THOUGHT_HALF.match(self._head):
            return ""
        rest, self._head = self._head, None
        return rest

    def _read_tail(self) -> None:
        fresh = not self._seen and self._waiting is None and not self._line.text
        tail, self._tail = self._tail, ""
        if not (fresh and tail.strip(" *_").lower() in _HEADS):
            self._line.add(tail, self._offered)

    def _begun(self) -> Iterator[Written]:
        """The sentences after which another has begun."""
        if self._line.text:
            yield from self._give(None)
        while (end := self._line.first_end()) is not None:
            yield from self._give(self._line.take(end))
            yield from self._give(None)

    def _end_line(self) -> Iterator[Written]:
        self._read_tail()
        line, self._line = self._line, _Line()
        if not line.text or _LIST_OF_SOURCES.fullmatch(line.text):
            # Markers on a line of their own belong to the sentence before.
            if self._waiting and not line.text:
                numbers = tuple(dict.fromkeys((*self._waiting.markers, *line.numbers())))
                self._waiting = Written(self._waiting.text, numbers)
            return
        for start, end in split_sentences(line.text)[:-1]:
            yield from self._give(line.take(end - start))
        yield from self._give(line.take(len(line.text)))

    def _give(self, sentence: Written | None) -> Iterator[Written]:
        """The sentence that was waiting; this one waits in its place."""
        waiting, self._waiting = self._waiting, sentence and _finished(sentence, self._offered)
        if waiting is None or not waiting.text:
            return
        key = "".join(character for character in waiting.text.casefold() if character.isalnum())
        if not key:
            return
        if key in self._seen:
            self._repeated += 1
            return
        self._seen.add(key)
        self._repeated = 0
        yield waiting


class _Line:
    """What is not given yet of a line: its text, and the markers with the length of the text before each."""

    def __init__(self) -> None:
        self.text = ""
        self._marks: list[tuple[int, int]] = []
        self._leads = False  # the line began with a marker: there, markers stand before their sentences
        self._glued = False  # the last word may go on
        self._checked = 0

    def copy(self) -> "_Line":
        line = _Line()
        line.text, line._marks, line._leads, line._glued = self.text, [*self._marks], self._leads, self._glued
        return line

    def numbers(self) -> list[int]:
        return [number for _, number in self._marks]

    def add(self, words: str, offered: int, *, whole: bool = True) -> None:
        """Reads more words; `whole` is False where the last may be unfinished."""
        *before, (rest, _) = marked(words, offered)
        for place, (plain, numbers) in enumerate(before):
            self._append(plain, after_marker=place > 0, whole=True)
            self._leads = self._leads or not self.text
            self._marks += [(len(self.text), number) for number in numbers]
        self._append(rest, after_marker=bool(before), whole=whole)
        self._glued = bool(words) and not words[-1].isspace()

    def first_end(self) -> int | None:
        """Where the first sentence ends, if a word of the next stands there already."""
        if _END.search(self.text, self._checked):
            ends = [end for _, end in split_sentences(self.text)[:-1]]
            closed = next((end for end in ends if _closed(self.text[:end])), None)
            if closed is not None:
                return closed
            self._checked = len(self.text) - 1
        if len(self.text) <= _LONGEST:
            return None
        space = self.text.rfind(" ", 0, _LONGEST)
        return space if space > 0 else _LONGEST

    def take(self, end: int) -> Written:
        """The sentence that ends there, taken out of the line with its markers."""
        text, rest = self.text[:end].rstrip(), self.text[end:].lstrip()
        last = not rest
        own = [
            mark for mark in self._marks if last or mark[0] < len(text) or (mark[0] == len(text) and not self._leads)
        ]
        shift = len(self.text) - len(rest)
        self._marks = [(max(0, place - shift), number) for place, number in self._marks if (place, number) not in own]
        self.text, self._checked = rest, 0
        return Written(text, tuple(dict.fromkeys(number for _, number in own)))

    def _append(self, words: str, *, after_marker: bool, whole: bool) -> None:
        plain = _EMPHASIS.sub("", words)
        glue = "" if self._glued and not after_marker and not plain[:1].isspace() else " "
        plain = " ".join(plain.split())
        if not self.text:
            plain = plain.lstrip(" :,;.") if self._marks else plain
            bullet = _BULLET if whole else _BULLET_HALF
            self.text = "" if bullet.fullmatch(plain) else plain
        elif after_marker and plain[:1] in tuple(".,;:!?)…"):
            stop = plain[1:] if plain[0] == "." and self.text[-1] in ".!?" else plain
            self.text += stop
        elif plain:
            self.text += f"{glue}{plain}"


def _closed(text: str) -> bool:
    """Whether every quotation and bracket that opens in the text also ends in it."""
    return text.count('"') % 2 == 0 and all(text.count(opens) <= text.count(closes) for opens, closes in _QUOTES)


def _finished(sentence: Written, offered: int) -> Written:
    """The sentence without what its markers leave behind: "According to [1], ...", "(source: [1])"."""
    text, markers = _EMPTY_BRACKETS.sub("", sentence.text), sentence.markers
    found = _ACCORDING.match(text)
    if found and (found["number"] or markers):
        if found["number"] and 1 <= int(found["number"]) <= offered:
            markers = tuple(dict.fromkeys((int(found["number"]), *markers)))
        text = text[found.end() :]
        text = text[0].upper() + text[1:]
    return Written(text.strip(), markers)
