"""Questions with the paragraph that answers them and the accepted answers, for measuring and for fitting."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

from dateline.evals.benchmarks.retrieval import lines
from dateline.store import Article


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the url of the paragraph that holds its answer, and the accepted answers (none: not answered)."""

    question: str
    url: str
    answers: tuple[str, ...]


def squad(folder: Path) -> tuple[list[Article], list[Example]]:
    """Paragraphs and questions of SQuADShifts' new Wikipedia set (Miller et al., ICML 2020)."""
    with gzip.open(folder / "squadshifts-wiki" / "new_wiki_v1.0.json.gz", "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    articles, examples = [], []
    for one, topic in enumerate(data):
        for two, paragraph in enumerate(topic["paragraphs"]):
            url = f"https://squad.example/{one}/{two}"
            title = (topic.get("title") or "").replace("_", " ")
            articles.append(Article(text=paragraph["context"].strip(), title=title, url=url))
            for asked in paragraph["qas"]:
                answers = tuple(dict.fromkeys(answer["text"].strip() for answer in asked["answers"]))
                examples.append(Example(asked["question"], url, tuple(answer for answer in answers if answer)))
    return articles, examples


def clapnq(folder: Path) -> tuple[list[Article], list[Example]]:
    """Passages and questions of CLAP NQ (Rosenthal et al., TACL 2025), answerable and not."""
    articles, examples = [], []
    for name in ("answerable", "unanswerable"):
        for record in lines(folder / "clapnq" / f"{name}.jsonl"):
            passage = record["passages"][0]
            url = f"https://clapnq.example/{record['id']}"
            articles.append(Article(text=" ".join(passage["text"].split()), title=passage["title"], url=url))
            selected = {" ".join(s.split()) for o in record["output"] for s in o["selected_sentences"] if s}
            examples.append(Example(record["input"], url, tuple(sorted(selected))))
    return articles, examples
