"""How well an answer's citations carry it: ALCE's citation recall and precision, with our verifier as the judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.qa.answer import Answer, Citation, Sentence
from dateline.qa.verify import Premise, Verifier
from dateline.store import Archive


@dataclass(frozen=True, slots=True)
class CitationQuality:
    """ALCE's measures of one answer, 0 to 1; `precision` is None where nothing is cited."""

    recall: float
    precision: float | None


def citation_quality(answer: Answer, archive: Archive, verifier: Verifier) -> CitationQuality:
    """Citation recall and precision of an answer (Gao et al., EMNLP 2023, https://arxiv.org/abs/2305.14627, section 3).

    Recall is the share of its sentences that the quotes they cite, taken together, support. A citation is irrelevant
    where it does not support its sentence alone and the others do without it; precision is the share of the citations
    that stand with a supported sentence and are not irrelevant.
    """
    supported, cited, relevant = 0, 0, 0
    for sentence in answer.sentences:
        premises = [_premise(citation, archive) for citation in answer.citations if citation.n in sentence.citations]
        cited += len(premises)
        if premises and _supports(sentence, premises, verifier):
            supported += 1
            relevant += sum(_is_relevant(sentence, premises, place, verifier) for place in range(len(premises)))
    return CitationQuality(supported / len(answer.sentences), relevant / cited if cited else None)


def _is_relevant(sentence: Sentence, premises: Sequence[Premise], place: int, verifier: Verifier) -> bool:
    others = [*premises[:place], *premises[place + 1 :]]
    if not others or _supports(sentence, [premises[place]], verifier):
        return True
    return not _supports(sentence, others, verifier)


def _supports(sentence: Sentence, premises: Sequence[Premise], verifier: Verifier) -> bool:
    return verifier.check(sentence.text, premises).verified


def _premise(citation: Citation, archive: Archive) -> Premise:
    article = archive.article(citation.article)
    return Premise(citation.quote, citation.title, citation.published, article.text if article else "")
