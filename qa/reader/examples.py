"""What the reader learns from: questions with passages, and the public data that has them."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from dateline.store import Article

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage with its article's title and date (in words; each may be empty).

    `spans` are the accepted answers in the text, in code points; none where the passage does not answer. With `whole`,
    each span is a sentence that holds an answer somewhere. `kind` tells where the example comes from.
    """

    question: str
    title: str
    published: str
    text: str
    spans: tuple[Span, ...]
    whole: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a data set: the url of the article that answers it, and the accepted answers.

    `spans` are the answers' places in the article's text. With `whole` they are sentences. Without any, the question is
    one that the article, although it is on the subject, does not answer.
    """

    question: str
    url: str
    answers: tuple[str, ...]
    spans: tuple[Span, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with sentences of which some answer it, each a text and its label."""

    question: str
    sentences: tuple[tuple[str, bool], ...]


def squadshifts(folder: Path) -> tuple[list[Article], list[Asked]]:
    """SQuADShifts' new Wikipedia set (Miller et al., ICML 2020; CC BY 4.0): 1,581 paragraphs, 7,938 questions.

    Those of every twelfth topic are `reserved`.
    """
    with gzip.open(folder / "squadshifts-wiki" / "new_wiki_v1.0.json.gz", "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    articles, asked = [], []
    for one, topic in enumerate(data):
        for two, paragraph in enumerate(topic["paragraphs"]):
            url, text = f"squad:{one}/{two}", paragraph["context"].rstrip()
            lead = len(text) - len(text.lstrip())
            articles.append(Article(text=text.lstrip(), title=unquote(topic["title"]).replace("_", " "), url=url))
            for record in paragraph["qas"]:
                spans = {
                    (answer["answer_start"] - lead, answer["answer_start"] - lead + len(answer["text"]))
                    for answer in record["answers"]
                    if answer["text"].strip()
                }
                answers = tuple(sorted({answer["text"].strip() for answer in record["answers"]} - {""}))
                asked.append(Asked(" ".join(record["question"].split()), url, answers, tuple(sorted(spans))))
    return articles, asked


def reserved(url: str) -> bool:
    """Whether questions about this article are kept from training, to find out how far the reader can be trusted."""
    kind, _, place = url.partition(":")
    return kind == "squad" and int(place.split("/")[0]) % 12 == 5


def xquad(folder: Path, *, held_out: bool) -> tuple[list[Article], list[Asked]]:
    """One half of XQuAD's English part (Artetxe, Ruder and Yogatama, ACL 2020; CC BY-SA 4.0), by topic."""
    root = folder / "xquad-en"
    records = {record["_id"]: record for record in read_lines(root / "corpus.jsonl")}
    titles = list(dict.fromkeys(record["title"] for record in records.values()))
    chosen = {title for place, title in enumerate(titles) if (place % 2 == 1) == held_out}
    queries = {record["_id"]: record for record in read_lines(root / "queries.jsonl")}
    texts = {key: record["text"].strip() for key, record in records.items()}
    articles = [
        Article(text=texts[key], title=record["title"].replace("_", " "), url=f"xquad:{key}")
        for key, record in records.items()
        if record["title"] in chosen
    ]
    asked = []
    for line in (root / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, key, *_ = line.split("\t")
        if records[key]["title"] in chosen:
            answers = tuple(queries[query]["answers"])
            spans = tuple(best_place(texts[key], answer, queries[query]["text"]) for answer in answers)
            asked.append(Asked(queries[query]["text"], f"xquad:{key}", answers, spans))
    return articles, asked


def clapnq(folder: Path, *, held_out: bool) -> tuple[list[Article], list[Asked]]:
    """One half of CLAP NQ (Rosenthal et al., TACL 2025; Apache-2.0): answers are sentences of their passage."""
    articles, asked = [], []
    for name in ("answerable", "unanswerable"):
        for place, record in enumerate(read_lines(folder / "clapnq" / f"{name}.jsonl.gz")):
            if (place % 2 == 1) != held_out:
                continue
            passage = record["passages"][0]
            url, text = f"clapnq:{record['id']}", " ".join(passage["text"].split())
            articles.append(Article(text=text, title=passage["title"], url=url))
            sentences = [
                " ".join(sentence.split()) for output in record["output"] for sentence in output["selected_sentences"]
            ]
            found = {(text.find(sentence), len(sentence)) for sentence in sentences if sentence and sentence in text}
            spans = tuple(sorted((start, start + length) for start, length in found))
            asked.append(Asked(record["input"], url, tuple(sorted(set(sentences) - {""})), spans, whole=True))
    return articles, asked


def trecqa(folder: Path, *, part: str) -> list[Labelled]:
    """TREC QA's development or test questions ("dev", "test") with labelled sentences (Wang, Smith, Mitamura, 2007)."""
    return [
        Labelled(record["question"], tuple((entry["text"], bool(entry["label"])) for entry in record["sentences"]))
        for record in read_lines(folder / "trecqa" / f"{part}.jsonl.gz")
    ]


def news(folder: Path) -> Iterator[dict[str, str]]:
    """The articles of RealTimeQA in none of the sets that anything here is measured on; their days as `YYYY-MM-DD`."""
    root = folder / "realtimeqa"
    measured = {record["id"] for record in read_lines(root / "articles-2k.jsonl.gz")}
    for name in ("retrieval_dev", "openqa_dev"):
        for record in read_lines(root / f"{name}.jsonl"):
            measured.update(record.get("relevant_ids", ()), record.get("articles_with_answer", ()))
    for record in read_lines(root / "articles-19k.jsonl.gz"):
        if record["id"] not in measured:
            yield {**record, "published": (record.get("published") or "").replace("/", "-")}


def seed_of(*parts: object) -> int:
    """A number made of the parts, the same in every run."""
    return zlib.crc32("\x1f".join(map(str, parts)).encode())


def best_place(text: str, answer: str, question: str) -> Span:
    """Where the answer stands with most of the question's words around it, as whole words if it does so anywhere."""
    wanted = set(question.casefold().split())
    bare = re.escape(answer)
    places = []
    for match in list(re.finditer(rf"(?<![\w,.]){bare}(?!\w|[,.]\d)", text)) or re.finditer(bare, text):
        around = text[max(0, match.start() - 100) : match.end() + 100].casefold().split()
        places.append((-len(wanted.intersection(around)), match.start()))
    place = min(places)[1]
    return place, place + len(answer)


def read_lines(path: Path) -> Sequence[dict[str, Any]]:
    """The records of a file that has one a line, packed or not."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.splitlines()]
