"""Answers made of the archive's own sentences: which to take, with their speakers, in reading order."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dateline.qa.answer import Citation, Sentence
from dateline.qa.evidence import Candidate
from dateline.qa.expected import names, spoken_names
from dateline.qa.weighing import MOST_SENTENCES
from dateline.store import Hit
from dateline.store.article import page_of
from dateline.store.fingerprints import says_the_same
from dateline.store.terms import terms

MOST_WORDS = 90

_CLOSE = 0.2
"""A further sentence joins where its share is at least this part of the first one's."""

_MARKED = -6.0
"""The least margin (a logit) of words that are marked as the answer."""

_PRONOUN_SUBJECT = re.compile(
    r"""^["“”'‘(\s]*(?:and |but |also |still |yet )?"""
    r"""(?:he|she|they|it|his|her|their|its|this|that|these|those|such|both)\b""",
    re.IGNORECASE,
)
_SPEECH = (
    "said|says|say|added|told|continued|explained|wrote|asked|replied|warned|argued|insisted|noted|recalled|stressed"
)
_FLOATING_SPEAKER = re.compile(
    rf"\b(?:he|she|they)\b (?:\w+ )?(?:{_SPEECH})\b|\b(?:{_SPEECH}) (?:he|she|they)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?")

Span = tuple[int, int]
Copies = Callable[[str, int, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A span of a hit's article that is shown, and the words in it that answer, as a span of the article, too.

    `sure` tells that the reader finds these words likelier than no answer at all.
    """

    hit: Hit
    span: Span
    marked: Span | None = None
    sure: bool = False

    @property
    def text(self) -> str:
        """The words of the span."""
        return self.hit.article.text[slice(*self.span)]

    @property
    def answer(self) -> str:
        """The words that answer; "" where none stand out."""
        return self.hit.article.text[slice(*self.marked)] if self.marked else ""


def choose(ranked: Sequence[tuple[float, Candidate]]) -> list[Chosen]:
    """One to three sentences that answer, at most 90 words unless one alone is longer, in reading order.

    `ranked` are candidates with their probabilities, best first. A sentence whose speaker or subject is only a pronoun
    brings the sentences before it that name him, her or it. A sentence that an earlier one has nearly word for word is
    not shown a second time.
    """
    chosen: list[Chosen] = []
    considered = 0
    for probability, candidate in ranked:
        if considered == MOST_SENTENCES or (chosen and probability < _CLOSE * ranked[0][0]):
            break
        if _told(candidate.text, chosen):
            continue
        considered += 1
        wanted = [entry for entry in _with_speaker(candidate, leader=not chosen) if not _told(entry.text, chosen)]
        if chosen and (len(chosen) + len(wanted) > MOST_SENTENCES or _words([*chosen, *wanted]) > MOST_WORDS):
            continue
        chosen.extend(wanted)
    places = {entry.hit.passage.article: place for place, entry in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda entry: (places[entry.hit.passage.article], entry.span))


def cite(chosen: Sequence[Chosen], copies: Copies) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """The sentences as they are shown, each with a citation of its exact span.

    `copies` gives the ids of the other articles in which a span (id, start, end) stands, as `Archive.copies` does.
    """
    citations = tuple(
        replace(citation_of(n, entry.hit, entry.span, copies), marked=entry.marked) for n, entry in enumerate(chosen, 1)
    )
    told = _told_apart(chosen)
    # The words are the article's own, so the cited text supports them by being them.
    sentences = (
        Sentence(" ".join(citation.quote.split()), (citation.n,), 1.0, verified=True, marked=_in_one_line(citation),
                 told=label)
        for citation, label in zip(citations, told, strict=True)
    )  # fmt: skip
    return tuple(sentences), citations


def _told_apart(chosen: Sequence[Chosen]) -> list[str]:
    """What a sentence is headed with where articles answer differently: its year, else its day, else its outlet.

    Sentences in a row that would have the same heading share it.

    "" for all of them where they are of one article, mark the same words, or only one is sure.
    """
    nothing = [""] * len(chosen)
    sure = [entry for entry in chosen if entry.sure]
    articles = {entry.hit.passage.article for entry in sure}
    answers = {frozenset(terms(entry.answer)) for entry in sure}
    if len(articles) < 2 or any(one & other for one in answers for other in answers if one is not other):
        return nothing
    dates = [entry.hit.article.dating.published or "" for entry in chosen]
    for labels in ([day[:4] for day in dates], dates, [entry.hit.article.outlet or "" for entry in chosen]):
        if len(set(labels)) > 1 and all(labels):
            return [label if label != before else "" for before, label in pairwise(["", *labels])]
    return nothing


def _in_one_line(citation: Citation) -> Span | None:
    """The marked words' span in the quote with single spaces."""
    if not citation.marked:
        return None
    before, marked, _ = citation.parts
    lead = " ".join(before.split())
    start = len(lead) + bool(lead and (before[-1:].isspace() or marked[:1].isspace()))
    return start, start + len(" ".join(marked.split()))


def citation_of(n: int, hit: Hit, span: Span, copies: Copies) -> Citation:
    """The citation, numbered `n`, of a span (code points of the article's text) that a hit holds."""
    article, (start, end) = hit.article, span
    return Citation(
        n=n, article=article.id, path=article.path, url=article.url, title=article.title, outlet=article.outlet,
        published=article.dating.published, dated_by=article.dating.basis, start=start, end=end,
        quote=article.text[start:end], also_in=copies(article.id, start, end), page=page_of(article.pages, start),
    )  # fmt: skip


def _with_speaker(candidate: Candidate, *, leader: bool) -> list[Chosen]:
    """The candidate, after the nearest sentence before it that can name its speaker, where it does not name him or her.

    What has no name in it names nobody. The `leader` of an answer also brings the sentence that tells what its "it" or
    "they" is; those that follow have one before them. Without such a sentence nearby, or with more words than an answer
    may have, the candidate is alone.
    """
    hit = candidate.hit
    text = hit.article.text
    marked = _within(candidate)
    own = Chosen(hit, (candidate.start, candidate.end), marked, sure=marked is not None and candidate.margin > 0)
    unspoken = needs_speaker(candidate.text)
    if not (unspoken or (leader and leans(candidate.text))):
        return [own]
    spans = [span for passage in (hit.before, hit.passage) if passage for span in passage.sentences]
    for span in reversed([span for span in spans if span[1] <= candidate.start]):
        sentence = text[slice(*span)]
        if unspoken and not spoken_names(sentence):
            continue
        if not needs_speaker(sentence) and not leans(sentence):
            found = [Chosen(hit, _stripped(text, span)), own]
            return found if _words(found) <= MOST_WORDS else [own]
    return [own]


def needs_speaker(sentence: str) -> bool:
    """Whether a sentence quotes somebody whom it does not name outside the quotation marks."""
    outside = _QUOTED.sub(" ", sentence).strip()
    return bool(_FLOATING_SPEAKER.search(outside)) or (bool(_QUOTED.search(sentence)) and not names(outside))


def leans(sentence: str) -> bool:
    """Whether a sentence begins with a pronoun, and so leaves open what it is about."""
    return bool(_PRONOUN_SUBJECT.match(sentence))


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip())


def _within(candidate: Candidate) -> Span | None:
    """The marked words, as far as they lie in the candidate; None where the reader would rather mark nothing."""
    if not candidate.marked or candidate.margin < _MARKED:
        return None
    start, end = max(candidate.marked[0], candidate.start), min(candidate.marked[1], candidate.end)
    return (start, end) if start < end else None


def _told(sentence: str, chosen: Sequence[Chosen]) -> bool:
    """Whether one of the chosen sentences says it, word for word or nearly."""
    return any(says_the_same(sentence, entry.text) for entry in chosen)


def _words(entries: Sequence[Chosen]) -> int:
    return sum(len(entry.text.split()) for entry in entries)
