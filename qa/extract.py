"""Answers made of the archive's own sentences: which to take, with their speakers, in reading order."""

import re
from collections.abc import Callable, Sequence

from dateline.qa.answer import Citation, Sentence
from dateline.qa.evidence import Candidate
from dateline.qa.expected import names
from dateline.qa.weighing import MOST_SENTENCES
from dateline.store import Hit
from dateline.store.article import page_of
from dateline.store.fingerprints import says_the_same

MOST_WORDS = 90

_CLOSE = 0.05
"""A further sentence joins where its share is at least this part of the first one's."""

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


def choose(ranked: Sequence[tuple[float, Candidate]]) -> list[tuple[Hit, Span]]:
    """One to three sentences that answer, at most 90 words unless one alone is longer, in reading order.

    `ranked` are candidates with their probabilities, best first. A sentence whose speaker or subject is only a pronoun
    brings the sentences before it that name him, her or it. A sentence that an earlier one has nearly word for word is
    not shown a second time.
    """
    chosen: list[tuple[Hit, Span]] = []
    considered = 0
    for probability, candidate in ranked:
        if considered == MOST_SENTENCES or (chosen and probability < _CLOSE * ranked[0][0]):
            break
        if _told(candidate.text, chosen):
            continue
        considered += 1
        wanted = [entry for entry in _with_speaker(candidate, leader=not chosen) if not _told(_text(entry), chosen)]
        if chosen and (len(chosen) + len(wanted) > MOST_SENTENCES or _words([*chosen, *wanted]) > MOST_WORDS):
            continue
        chosen.extend(wanted)
    places = {hit.passage.article: place for place, (hit, _) in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda entry: (places[entry[0].passage.article], entry[1]))


def cite(chosen: Sequence[tuple[Hit, Span]], copies: Copies) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """The sentences as they are shown, each with a citation of its exact span.

    `copies` gives the ids of the other articles in which a span (id, start, end) stands, as `Archive.copies` does.
    """
    citations = tuple(citation_of(n, hit, span, copies) for n, (hit, span) in enumerate(chosen, 1))
    # The words are the article's own, so the cited text supports them by being them.
    sentences = (
        Sentence(" ".join(citation.quote.split()), (citation.n,), 1.0, verified=True) for citation in citations
    )
    return tuple(sentences), citations


def citation_of(n: int, hit: Hit, span: Span, copies: Copies) -> Citation:
    """The citation, numbered `n`, of a span (code points of the article's text) that a hit holds."""
    article, (start, end) = hit.article, span
    return Citation(
        n=n, article=article.id, path=article.path, url=article.url, title=article.title, outlet=article.outlet,
        published=article.dating.published, dated_by=article.dating.basis, start=start, end=end,
        quote=article.text[start:end], also_in=copies(article.id, start, end), page=page_of(article.pages, start),
    )  # fmt: skip


def _with_speaker(candidate: Candidate, *, leader: bool) -> list[tuple[Hit, Span]]:
    """The candidate, after the nearest sentence before it that names its speaker, where it does not name him or her.

    The `leader` of an answer also brings the sentence that tells what its "it" or "they" is; those that follow have one
    before them. Without such a sentence nearby, or with more words than an answer may have, the candidate is alone.
    """
    hit = candidate.hit
    text = hit.article.text
    own = (hit, (candidate.start, candidate.end))
    if not (needs_speaker(candidate.text) or (leader and leans(candidate.text))):
        return [own]
    spans = [span for passage in (hit.before, hit.passage) if passage for span in passage.sentences]
    for span in reversed([span for span in spans if span[1] <= candidate.start]):
        sentence = text[slice(*span)]
        if not needs_speaker(sentence) and not leans(sentence):
            found = [(hit, _stripped(text, span)), own]
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


def _told(sentence: str, chosen: Sequence[tuple[Hit, Span]]) -> bool:
    """Whether one of the chosen sentences says it, word for word or nearly."""
    return any(says_the_same(sentence, _text(entry)) for entry in chosen)


def _text(entry: tuple[Hit, Span]) -> str:
    hit, (start, end) = entry
    return hit.article.text[start:end]


def _words(entries: Sequence[tuple[Hit, Span]]) -> int:
    return sum(len(_text(entry).split()) for entry in entries)
