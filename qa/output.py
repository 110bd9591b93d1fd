"""Answers, hits and articles as the JSON objects that other programs rely on."""

from collections.abc import Sequence
from dataclasses import asdict

from dateline.qa.answer import Answer, Citation, Sentence
from dateline.store import Article, ArticleEntry, Health, Hit, Outcome

Json = dict[str, object]


def answer_json(answer: Answer, *, key: str | int | None = None) -> Json:
    """The object of `dateline ask`; `key` is the id of a batch line, and there is no `id` without one."""
    identity: Json = {} if key is None else {"id": key}
    abstention = answer.abstention
    return identity | {
        "question": answer.question,
        "standalone": answer.standalone,
        "answer": answer.text,
        "abstained": abstention is not None,
        "reason": abstention.reason if abstention else None,
        "explanation": abstention.explanation if abstention else None,
        "sentences": [_sentence(sentence) for sentence in answer.sentences],
        "citations": [_citation(citation) for citation in answer.citations],
        "window": {
            "since": answer.window.since.isoformat() if answer.window.since else None,
            "until": answer.window.until.isoformat() if answer.window.until else None,
        },
        "llm": answer.llm,
        "seconds": {"retrieve": answer.seconds_retrieve, "answer": answer.seconds_answer},
        # Keys beyond the contract come only where there is something to say.
        **({"certainty": answer.certainty} if answer.certainty else {}),
        **({"note": answer.note} if answer.note else {}),
        **({"struck": [asdict(struck) for struck in answer.struck]} if answer.struck else {}),
    }


def error_json(key: str | int | None, error: str) -> Json:
    """The object of a batch line that could not be answered."""
    return {"id": key, "error": error}


def hits_json(hits: Sequence[Hit]) -> list[Json]:
    """The list of `dateline search`; `also_in` names other articles that hold nearly the same passage."""
    return [
        {
            "article": hit.article.id,
            "path": hit.article.path,
            "title": hit.article.title,
            "published": hit.article.dating.published,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "text": hit.passage.text,
            "score": hit.score,
            "dense_rank": hit.dense_rank,
            "lexical_rank": hit.lexical_rank,
            "also_in": list(hit.also_in),
        }
        for hit in hits
    ]


def entry_json(entry: ArticleEntry) -> Json:
    """An object of `dateline list`."""
    return {
        "id": entry.id,
        "path": entry.path,
        "title": entry.title,
        "outlet": entry.outlet,
        "author": entry.author,
        "url": entry.url,
        "published": entry.dating.published,
        "dated_by": entry.dating.basis,
        "precision": entry.dating.precision,
        "passages": entry.passages,
    }


def article_json(entry: ArticleEntry, article: Article) -> Json:
    """The object of `dateline show`: that of the list, with the text and all that is known of the date."""
    return entry_json(entry) | {"text": article.text, "dating": asdict(article.dating)}


def outcome_json(outcome: Outcome) -> Json:
    """A line of `dateline add --json`: what became of one file or record."""
    return {
        "status": outcome.status,
        "path": outcome.path,
        "record": outcome.record,
        "article": outcome.article,
        "title": outcome.title,
        "published": outcome.dating.published if outcome.dating else None,
        "dated_by": outcome.dating.basis if outcome.dating else None,
        "reason": outcome.reason or None,
    }


def health_json(health: Health) -> Json:
    """The object of `dateline check`; `recall` runs from 0 to 1."""
    return {"healthy": not health.problems} | asdict(health)


def _sentence(sentence: Sentence) -> Json:
    """A sentence; `marked` (the span of the words that answer) and `told` only where there are any."""
    return _known(asdict(sentence) | {"citations": list(sentence.citations)}, "marked", "told")


def _citation(citation: Citation) -> Json:
    """A citation; `page` is there only for files that have pages, `marked` only where words of the quote answer."""
    return _known(asdict(citation) | {"also_in": list(citation.also_in)}, "page", "marked")


def _known(record: Json, *optional: str) -> Json:
    return {key: value for key, value in record.items() if key not in optional or value}
