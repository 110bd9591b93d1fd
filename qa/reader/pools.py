"""For each question the passage that answers it, and the best-ranked passages that do not."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dateline.qa.reader.examples import Asked, Span
from dateline.store import Archive, Article
from dateline.store.passages import Passage, cut

RANKED = 8
"""So many of the best-ranked passages without the answer are kept for each question."""

_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Near:
    """A passage that does not answer: its article's title, and its text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Pool:
    """A question with its passage, and passages that do not answer it, those that rank best first.

    `spans` are the answers in the passage's text; none where it does not answer. `beside` are the passages of the same
    article before and after it.
    """

    question: str
    url: str
    title: str
    text: str
    sentences: tuple[Span, ...]
    spans: tuple[Span, ...]
    answers: tuple[str, ...]
    whole: bool
    ranked: tuple[Near, ...]
    beside: tuple[Near, ...]


def make_pools(articles: Sequence[Article], asked: Sequence[Asked]) -> Iterator[Pool]:
    """A pool for each question whose answer lies within one passage, by a search over all the articles."""
    by_url = {article.url: article for article in articles}
    passages = {article.url: cut(article) for article in articles}
    with tempfile.TemporaryDirectory() as folder, Archive(folder, create=True) as archive:
        for _ in archive.put(articles):
            pass
        for one in asked:
            gold = _gold(passages[one.url], one.spans)
            if gold is None:
                continue
            hits = archive.search(one.question, top_k=_DEPTH)
            others = [hit for hit in hits if not _overlaps(hit.article, hit.passage, by_url[one.url], gold)]
            ranked = [
                Near(hit.article.title, hit.passage.text) for hit in others if not _has(hit.passage.text, one.answers)
            ]
            beside = [
                Near(by_url[one.url].title, passage.text)
                for passage in passages[one.url]
                if passage.start != gold.start and not _has(passage.text, one.answers)
            ]
            spans = tuple(
                (start - gold.start, end - gold.start)
                for start, end in one.spans
                if gold.start <= start and end <= gold.end
            )
            sentences = tuple((start - gold.start, end - gold.start) for start, end in gold.sentences)
            yield Pool(
                question=one.question,
                url=one.url,
                title=by_url[one.url].title,
                text=gold.text,
                sentences=sentences,
                spans=spans,
                answers=one.answers,
                whole=one.whole,
                ranked=tuple(ranked[:RANKED]),
                beside=tuple(beside[:3]),
            )


def keep(pools: Sequence[Pool], file: Path) -> None:
    """Write pools to a file, one a line; it is there at once and whole, also where several processes write it."""
    part = file.with_suffix(f".{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as out:
        for pool in pools:
            out.write(json.dumps(asdict(pool), ensure_ascii=False) + "\n")
    part.replace(file)


def kept(file: Path) -> list[Pool]:
    """The pools of a file that `keep` wrote."""
    pools = []
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for name in ("sentences", "spans"):
            record[name] = tuple((start, end) for start, end in record[name])
        for name in ("ranked", "beside"):
            record[name] = tuple(Near(**near) for near in record[name])
        record["answers"] = tuple(record["answers"])
        pools.append(Pool(**record))
    return pools


def _gold(passages: Sequence[Passage], spans: Sequence[Span]) -> Passage | None:
    """The passage with most of the spans; the longest one where nothing is answered."""
    if not spans:
        return max(passages, key=lambda passage: len(passage.text))
    best = max(passages, key=lambda passage: sum(passage.start <= s and e <= passage.end for s, e in spans))
    return best if any(best.start <= start and end <= best.end for start, end in spans) else None


def _overlaps(one: Article, passage: Passage, other: Article, gold: Passage) -> bool:
    return one.url == other.url and passage.start == gold.start


def _has(text: str, answers: Sequence[str]) -> bool:
    lowered = text.casefold()
    return any(answer.casefold() in lowered for answer in answers)
