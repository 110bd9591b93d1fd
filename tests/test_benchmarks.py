"""The public benchmarks: their formats, on invented texts, and one published figure on the real data."""

import gzip
import json
import os
from pathlib import Path

import pytest

from dateline.evals.benchmarks import BENCHMARKS
from dateline.evals.benchmarks.answering import Asked, Counts, answered, counts, traded
from dateline.evals.benchmarks.plain import plain_bm25
from dateline.evals.benchmarks.retrieval import collection, figures
from dateline.evals.benchmarks.scifact import PUBLISHED_BM25
from dateline.store import InputError

BENCH = os.environ.get("DATELINE_BENCH")  # before the tests are cut off from it

BRIDGE = "The bridge over the Tarn will be 1,240 metres long. Work on it begins in May."
FERRY = "The ferry to Orlo was cancelled on Monday because of ice. It will run again on Friday."
TEXTS = {"d1": BRIDGE, "d2": FERRY, "d3": "Farmers in Norland expect a poor harvest after the dry summer."}
QUERIES = {
    "q1": "How long will the bridge over the Tarn be?",
    "q2": "Why was the ferry cancelled?",
    "q3": "Never judged?",
}
ANSWERS = {"q1": ["1,240 metres"], "q2": ["because of ice", ""]}


def write(path: Path, records, *, packed=False) -> None:
    text = "\n".join(json.dumps(record) for record in records).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(path.name + ".gz" * packed).write_bytes(gzip.compress(text) if packed else text)


def write_collection(root: Path, *, key="_id", packed=False) -> None:
    titles = {"d1": "Tarn_bridge", "d2": "Ferry", "d3": "Harvest"}
    corpus = [{key: name, "title": titles[name], "text": text} for name, text in TEXTS.items()]
    queries = [{key: name, "text": text, "answers": ANSWERS.get(name, [])} for name, text in QUERIES.items()]
    write(root / "corpus.jsonl", corpus, packed=packed)
    write(root / "queries.jsonl", queries, packed=packed)
    (root / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n", encoding="utf-8")


@pytest.mark.parametrize(("key", "packed"), [("id", False), ("_id", True)], ids=["plain", "compressed"])
def test_a_collection_is_read_with_the_queries_that_are_judged(tmp_path, key, packed):
    write_collection(tmp_path, key=key, packed=packed)
    data = collection(tmp_path)
    assert next((article.url, article.title) for article in data.articles) == ("d1", "Tarn bridge")
    assert [(query.id, dict(query.relevant)) for query in data.queries] == [("q1", {"d1": 1}), ("q2", {"d2": 1})]


def test_documents_with_the_same_content_are_one_article_and_both_are_ranked(tmp_path):
    write_collection(tmp_path)
    again = [{"_id": name, "title": "Tarn", "text": BRIDGE} for name in ("d1", "copy")]
    write(tmp_path / "corpus.jsonl", again)
    data = collection(tmp_path)
    assert plain_bm25(data.articles, data.queries, data.documents)["q1"] == ["d1", "copy"]


def test_plain_bm25_ranks_whole_documents(tmp_path):
    write_collection(tmp_path)
    data = collection(tmp_path)
    rankings = plain_bm25(data.articles, data.queries, data.documents)
    assert {query: ranking[0] for query, ranking in rankings.items()} == {"q1": "d1", "q2": "d2"}
    assert dict(figures("BM25", rankings, data.queries))["nDCG@10, BM25"] == "1.0000"


def run(name: str, folder: Path) -> dict[str, str]:
    return dict(BENCHMARKS[name](folder))


def test_scifact_shows_plain_bm25_the_searches_and_what_others_have(tmp_path):
    write_collection(tmp_path / "scifact", key="id")
    rows = run("scifact", tmp_path)
    assert rows["articles, passages"] == "3, 3"
    assert rows["nDCG@10, plain BM25 over whole abstracts"] == "1.0000"
    assert rows["nDCG@10, Archive.search"] == "1.0000"
    assert rows["nDCG@10, others: BM25 (Pyserini)"] == "0.679"


@pytest.mark.parametrize(("name", "folder"), [("squadshifts", "squadshifts-wiki"), ("xquad", "xquad-en")])
def test_questions_on_paragraphs_are_searched_and_asked(tmp_path, name, folder):
    write_collection(tmp_path / folder)
    rows = run(name, tmp_path)
    assert rows["recall@10, Archive.search"] == "1.0000"
    assert rows["questions asked"] == "2"
    assert rows["right: cites an accepted answer in the gold paragraph"] == "100.0%"


def test_realtimeqa_asks_the_questions_whose_article_is_there_on_their_day(tmp_path):
    articles = [
        {"id": name, "url": f"https://news.example/{name}", "title": name, "text": text, "published": "2022/06/17"}
        for name, text in TEXTS.items()
    ]
    write(tmp_path / "realtimeqa" / "articles-2k.jsonl", articles, packed=True)
    questions = [
        {"id": "one", "asked": "2022/06/18", "question": QUERIES["q1"], "relevant_ids": ["d1"]},
        {"id": "two", "asked": "2022/06/18", "question": QUERIES["q2"], "relevant_ids": ["elsewhere"]},
    ]
    write(tmp_path / "realtimeqa" / "retrieval_dev.jsonl", questions)
    rows = run("realtimeqa", tmp_path)
    assert rows["queries"] == "1"
    assert rows["nDCG@10, Archive.search with the day of asking"] == "1.0000"
    assert rows["recall@10, others: BM25 without stemming over 26,000 articles"] == "0.660"


def test_clapnq_trades_right_answers_against_refusals(tmp_path):
    def record(name, question, text, selected):
        passage = {"title": name, "text": text}
        return {"id": name, "input": question, "passages": [passage], "output": [{"selected_sentences": selected}]}

    long = record("bridge", QUERIES["q1"], BRIDGE, ["The bridge over the Tarn will be 1,240 metres long."])
    open_ = record("harvest", "Who buys the wool of Norland?", TEXTS["d3"], [])
    write(tmp_path / "clapnq" / "answerable.jsonl", [long], packed=True)
    write(tmp_path / "clapnq" / "unanswerable.jsonl", [open_], packed=True)
    rows = run("clapnq", tmp_path)
    assert rows["answerable / unanswerable"] == "1 / 1"
    assert rows["at most 0.0% of the answerable refused"].startswith("right 100.0%, refused 0.0%")


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_a_folder_without_the_data_is_named(tmp_path, name):
    with pytest.raises(InputError, match=r"cannot be read.*DATELINE_BENCH has to name the folder that holds"):
        run(name, tmp_path)


RUN = [
    Asked(True, 0.9, right=True, contained=True, f1=0.5),
    Asked(True, 0.2, right=False, contained=True, f1=0.25),
    Asked(True, None),
    Asked(False, 0.3),
    Asked(False, None),
]


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [(0.0, Counts(1, 1, 1)), (0.3, Counts(1, 2, 1)), (0.31, Counts(1, 2, 2)), (1.0, Counts(0, 3, 2))],
)
def test_an_answer_is_given_from_the_threshold_on(threshold, expected):
    assert counts(RUN, threshold) == expected


def test_of_the_thresholds_that_refuse_no_more_the_highest_is_shown():
    rows = dict(traded([*RUN[:2], *RUN[3:]]))
    assert rows["answerable / unanswerable"] == "2 / 2"
    told = "right 50.0%, refused 0.0%, unanswerable refused 50.0% (threshold 0.200)"
    assert rows["at most 0.0% of the answerable refused"] == rows["at most 30.0% of the answerable refused"] == told


def test_refusals_count_as_not_answered():
    rows = dict(answered(RUN[:3], threshold=0.1))
    assert rows["right: cites an accepted answer in the gold paragraph"] == "33.3%"
    assert (rows["refused"], rows["wrong"]) == ("33.3%", "33.3%")
    assert rows["an accepted answer stands in the answer"] == "66.7%"
    assert rows["token F1 of the answer, whole sentences"] == "0.2500"


@pytest.mark.skipif(not BENCH, reason="DATELINE_BENCH, the folder of the public data, is not set")
def test_plain_bm25_agrees_with_the_published_figure_on_scifact():
    data = collection(Path(BENCH or "") / "scifact")
    rankings = plain_bm25(data.articles, data.queries, data.documents)
    rows = dict(figures("BM25", rankings, data.queries))
    assert float(rows["nDCG@10, BM25"]) == pytest.approx(PUBLISHED_BM25, abs=0.02)
