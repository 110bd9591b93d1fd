"""The `dateline` command as people and programs meet it."""

import json
import os
import signal
import subprocess
import sys
import threading
import types
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dateline.qa import sample, terminal
from dateline.qa.cli import app
from dateline.qa.question import Window
from dateline.qa.terminal import one_line, plain
from dateline.store import Archive, InputError, embedder_for

ARTICLES = Path(__file__).parents[1] / "evals" / "articles"
BRIDGE = "How long is the bridge over the mouth of the Tarn?"
UNKNOWN_ARTICLE = "There is no article nowhere in the archive"


def dateline(*arguments, **options):
    """The outcome of the command with these arguments, in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], **options)


def command(*arguments: object) -> list[str]:
    """The command line that runs the command in a process of its own."""
    return [sys.executable, "-m", "dateline.qa.cli", *map(str, arguments)]


@pytest.fixture
def sample_is_set(sample_archive, shipped_embedder, monkeypatch):
    """Make the sample archive the one that is meant without --archive; the model is not loaded every time."""
    monkeypatch.setenv("DATELINE_ARCHIVE", str(sample_archive))
    monkeypatch.setattr("dateline.store.embedder_for", lambda _spec: shipped_embedder)
    return sample_archive


class Letters:
    """An embedding that needs no model: texts to vectors by their first letters."""

    model_name = "letters"
    dimensions = 24

    def get_text_embedding_batch(self, texts):
        return [self.get_query_embedding(text) for text in texts]

    def get_query_embedding(self, text):
        return [1.0, *np.resize([ord(letter) % 32 for letter in text], self.dimensions - 1)]


class FewLetters(Letters):
    """The same from fewer letters: another embedding."""

    model_name = "few letters"
    dimensions = 8


@pytest.fixture
def letters(monkeypatch):
    """Set an embedder that works at once."""
    module = types.ModuleType("norland_embeddings")
    module.Letters, module.FewLetters = Letters, FewLetters
    monkeypatch.setitem(sys.modules, "norland_embeddings", module)
    monkeypatch.setenv("DATELINE_EMBEDDER", "norland_embeddings:Letters")


@pytest.fixture
def news(tmp_path, letters) -> Path:
    """A folder with two short articles and a file of another kind, and an embedder that works at once."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "one.txt").write_text("Mayor Holt opened the bridge in Norland on Monday. Rain fell.", encoding="utf-8")
    (folder / "two.md").write_text("---\ntitle: Ferry sinks\ndate: 2013-02-03\n---\nThe ferry sank off Skarn.", "utf-8")
    (folder / "map.png").write_bytes(b"\x89PNG")
    return folder


class Scripted:
    """An assistant that records what it is asked and answers from a list; the last answer stays."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, object]]] = []

    def __call__(self, archive, *, llm, top_k):
        return self

    def ask(self, question, **options):
        self.asked.append((question, options))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def script(sample_is_set, monkeypatch):
    """A function that replaces the assistant by one with these answers, and returns it."""

    def replace_assistant(*answers) -> Scripted:
        assistant = Scripted(*answers)
        module = types.ModuleType("dateline.qa.assistant")
        module.Assistant = assistant
        monkeypatch.setitem(sys.modules, "dateline.qa.assistant", module)
        return assistant

    return replace_assistant


# Adding


def test_add_makes_the_archive_and_sums_up(news, own_folders):
    result = dateline("add", news)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "2 added, 1 skipped\n")
    assert (own_folders / "archive" / "catalog.sqlite").exists()


def test_what_is_rejected_is_named_and_the_rest_goes_on(news, tmp_path):
    (news / "broken.json").write_text("{", encoding="utf-8")
    result = dateline("add", tmp_path / "missing.txt", news)
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith(f"rejected: {tmp_path / 'missing.txt'}: ")
    assert lines[1].startswith(f"rejected: {news / 'broken.json'}: ")
    assert (len(lines), result.stderr) == (2, "2 added, 1 skipped, 2 rejected\n")


def test_add_with_json_prints_a_line_for_every_outcome(news):
    result = dateline("add", news, "--json")
    outcomes = {Path(line["path"]).name: line for line in map(json.loads, result.stdout.splitlines())}
    assert {name: line["status"] for name, line in outcomes.items()} == {
        "one.txt": "added", "two.md": "added", "map.png": "skipped",
    }  # fmt: skip
    assert (outcomes["two.md"]["published"], outcomes["two.md"]["title"]) == ("2013-02-03", "Ferry sinks")


def test_an_edited_file_is_updated_and_the_others_are_unchanged(news):
    dateline("add", news)
    (news / "one.txt").write_text("Mayor Holt closed the bridge again.", encoding="utf-8")
    assert dateline("add", news / "one.txt", news / "two.md").stderr == "1 updated, 1 unchanged\n"


@pytest.fixture
def served_news(news, monkeypatch) -> Iterator[str]:
    """The address on this machine at which the folder of articles is served."""
    monkeypatch.setattr("dateline.store.web.politeness._PAUSE", 0.0)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(news)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_add_fetches_an_address_from_this_machine_only_with_leave(served_news):
    address = f"{served_news}/one.txt"
    refused = dateline("add", address)
    assert (refused.exit_code, refused.stderr) == (1, "1 rejected\n")
    assert refused.stdout.startswith(f"rejected: {address}: Port ")
    for said in ("1 added\n", "1 unchanged\n"):
        added = dateline("add", address, "--allow-private")
        assert (added.exit_code, added.stdout, added.stderr) == (0, "", said)
    (entry,) = json.loads(dateline("list", "--json").stdout)
    assert (entry["url"], entry["path"]) == (address, None)


def test_addresses_and_files_are_added_together_and_each_outcome_names_its_own(served_news, news):
    sources = [f"{served_news}/one.txt", news / "two.md", f"{served_news}/nowhere"]
    result = dateline("add", *sources, "--allow-private", "--json")
    outcomes = {line["path"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert {path: line["status"] for path, line in outcomes.items()} == dict(
        zip(map(str, sources), ("added", "added", "rejected"), strict=True)
    )
    assert outcomes[sources[2]]["reason"] == "The server answers 404 Not Found: check the address."
    assert (result.exit_code, result.stderr) == (1, "2 added, 1 rejected\n")


# Asking


def test_an_answer_shows_sentences_sources_and_dates(script, make_answer):
    script(make_answer("Mayor Holt opened the bridge.", window=Window(date(2014, 1, 1), date(2014, 12, 31))))
    result = dateline("ask", "Who opened the bridge in 2014?")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Mayor Holt opened the bridge. [1]",
        "The archive clearly says this.",
        "",
        "[1] Bridge opened · The Norland Post · 2014-06-15 (date stated with the article)",
        "    “Mayor Holt opened the bridge.”",
        "    /news/a1.txt",
        "",
        "Dates: 2014 (undated articles stay in; --any-date looks at all dates)",
    ]


def test_abstaining_is_an_answer(script, make_answer):
    script(make_answer(reason="nothing_in_dates"))
    result = dateline("ask", "What happened in 2005?")
    assert (result.exit_code, result.stdout) == (0, "No answer: Articles from 2003 and 2007; none from 2005.\n")


def test_dates_reach_the_assistant_as_days(script, make_answer):
    assistant = script(make_answer("Yes."))
    dateline("ask", "Who?", "--since", "2013", "--until", "2014-02", "--asked", "2014-03-01")
    assert assistant.asked == [
        (
            "Who?",
            {
                "history": (), "asked": date(2014, 3, 1), "since": date(2013, 1, 1), "until": date(2014, 2, 28),
                "any_date": False,
            },
        )
    ]  # fmt: skip


def test_any_date_reaches_the_assistant(script, make_answer):
    assistant = script(make_answer("Yes."))
    dateline("ask", "Who opened it in 2014?", "--any-date")
    assert assistant.asked[0][1]["any_date"] is True


def test_a_question_that_cannot_be_used_is_one_line_and_no_traceback(script):
    script(InputError("The question is empty.\nWrite it in words."))
    result = dateline("ask", "?")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "The question is empty. Write it in words.\n"


def test_a_batch_keeps_the_order_and_turns_bad_lines_into_errors(script, make_answer, tmp_path):
    what, when = make_answer("What."), make_answer("When.")
    assistant = script(what, when, make_answer("First."), InputError("The question is empty."), make_answer("Last."))
    lines = [
        '\ufeff{"id": "a", "question": "Who?", "history": ["What?", "When?"], "asked": "2014-05-03", "mood": 1}',
        "{",
        '{"id": 2}',
        '{"question": "Who?"}',
        '{"id": "b", "question": "Who?", "history": "What?"}',
        '{"id": "c", "question": "Who?", "asked": "May"}',
        '{"id": "d", "question": ""}',
        "[]",
        "",
        '{"id": "e", "question": "Wh\\ud800?"}',
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join(lines), encoding="utf-8")
    result = dateline("ask", "--batch", batch)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [row["id"] for row in rows] == ["a", None, 2, None, "b", "c", "d", None, "e"]
    assert [set(row) == {"id", "error"} for row in rows] == [False, True, True, True, True, True, True, True, False]
    assert (rows[0]["answer"], rows[-1]["answer"]) == ("First. [1]", "Last. [1]")
    assert rows[1]["error"].startswith("Line 2: This is not valid JSON")
    assert [(question, options["history"], options["asked"]) for question, options in assistant.asked] == [
        ("What?", (), date(2014, 5, 3)), ("When?", (what,), date(2014, 5, 3)),
        ("Who?", (what, when), date(2014, 5, 3)), ("", (), None), ("Wh??", (), None),
    ]  # fmt: skip


def test_an_earlier_turn_that_cannot_be_used_is_left_out(script, make_answer):
    when = make_answer("When.")
    assistant = script(InputError("The question is empty."), when, make_answer("Who."))
    result = dateline("ask", "--batch", "-", input='{"id": "a", "question": "Who?", "history": ["?", "When?"]}\n')
    assert (result.exit_code, json.loads(result.stdout)["answer"]) == (0, "Who. [1]")
    assert [(question, options["history"]) for question, options in assistant.asked] == [
        ("?", ()), ("When?", ()), ("Who?", (when,)),
    ]  # fmt: skip


def test_a_batch_without_bad_lines_ends_well(script, make_answer):
    script(make_answer("Yes."))
    result = dateline("ask", "--batch", "-", input='{"id": "a", "question": "Who?"}\n')
    assert (result.exit_code, json.loads(result.stdout)["id"]) == (0, "a")


def test_a_batch_file_that_is_not_there_is_named(script, make_answer, tmp_path):
    script(make_answer("Yes."))
    result = dateline("ask", "--batch", tmp_path / "missing.jsonl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert str(tmp_path / "missing.jsonl") in result.stderr


def test_bytes_that_are_no_text_are_an_error_of_their_line(script, make_answer):
    script(make_answer("Yes."))
    result = dateline("ask", "--batch", "-", input=b'{"id": "a", "question": "\xff"}\n')
    assert json.loads(result.stdout) == {"id": None, "error": "Line 1: this is not UTF-8."}


# The contract with other programs, on the real archive


def test_ask_json_has_the_keys_of_the_contract_and_those_of_the_reader(sample_is_set):
    answer = json.loads(dateline("ask", BRIDGE, "--json").stdout)
    assert answer.keys() == {
        "question", "standalone", "answer", "abstained", "reason", "explanation", "sentences", "citations", "window",
        "llm", "seconds", "certainty",
    }  # fmt: skip
    assert {key for sentence in answer["sentences"] for key in sentence} - {"told"} == {
        "text", "citations", "support", "verified", "marked",
    }  # fmt: skip
    assert {key for citation in answer["citations"] for key in citation} == {
        "n", "article", "path", "url", "title", "outlet", "published", "dated_by", "start", "end", "quote", "also_in",
        "marked",
    }  # fmt: skip
    assert (answer["window"].keys(), answer["seconds"].keys()) == ({"since", "until"}, {"retrieve", "answer"})


def test_every_quote_is_the_slice_of_the_text_that_show_gives(sample_is_set):
    answer = json.loads(dateline("ask", BRIDGE, "--json").stdout)
    assert answer["citations"]
    for citation in answer["citations"]:
        text = json.loads(dateline("show", citation["article"], "--json").stdout)["text"]
        assert citation["quote"] == text[citation["start"] : citation["end"]]


LISTED = {"id", "path", "title", "outlet", "author", "url", "published", "dated_by", "precision", "passages"}


def test_search_list_and_show_have_exactly_the_keys_of_the_contract(sample_is_set):
    hits = json.loads(dateline("search", "bridge", "--json", "--top-k", 3).stdout)
    listed = json.loads(dateline("list", "--json").stdout)
    shown = json.loads(dateline("show", listed[0]["id"], "--json").stdout)
    assert len(hits) == 3
    assert {key for hit in hits for key in hit} == {
        "article", "path", "title", "published", "start", "end", "text", "score", "dense_rank", "lexical_rank",
        "also_in",
    }  # fmt: skip
    assert {key for article in listed for key in article} == LISTED
    assert shown.keys() == LISTED | {"text", "dating"}
    assert shown["dating"].keys() == {"published", "basis", "readings", "not_after", "month_day", "evidence"}


# Searching, listing, showing


def test_a_date_in_the_query_becomes_a_window_that_is_shown(sample_is_set):
    result = dateline("search", "Tarn bridge in June 2014", "--json")
    assert {hit["published"] and hit["published"][:7] for hit in json.loads(result.stdout)} <= {None, "2014-06"}
    assert "Dates: June 2014 (undated" in dateline("search", "Tarn bridge in June 2014").stdout


def test_any_date_lifts_the_window(sample_is_set):
    hits = json.loads(dateline("search", "Tarn bridge in June 2014", "--any-date", "--json").stdout)
    assert "2009-05-14" in {hit["published"] for hit in hits}


def test_list_between_dates_keeps_undated_articles(sample_is_set):
    articles = json.loads(dateline("list", "--since", "2014-06", "--until", "2014-06", "--json").stdout)
    assert {article["published"] and article["published"][:7] for article in articles} == {None, "2014-06"}


def test_list_in_a_pipe_is_a_line_of_cells_for_each_article(sample_is_set):
    lines = dateline("list").stdout.splitlines()
    assert lines[0].split("\t")[1:3] == ["2024-05-21", "Tarn Valley Post"]
    assert {len(line.split("\t")) for line in lines} == {4}


def test_show_says_how_the_article_was_dated(news):
    dateline("add", news)
    key = json.loads(dateline("list", "--json").stdout)[0]["id"]
    shown = dateline("show", key).stdout.splitlines()
    assert shown[:2] == ["Ferry sinks", f"id:        {key}"]
    assert "published: 2013-02-03" in shown
    assert shown[-1] == "The ferry sank off Skarn."


# Looking after the archive


def test_removed_articles_are_gone_and_unknown_ids_are_named(news):
    dateline("add", news)
    key = json.loads(dateline("list", "--json").stdout)[0]["id"]
    result = dateline("remove", key, "nowhere", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, {"removed": [key], "unknown": ["nowhere"]})
    assert UNKNOWN_ARTICLE in result.stderr
    assert key not in dateline("list").stdout


def test_showing_an_unknown_article_fails(sample_is_set):
    result = dateline("show", "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert UNKNOWN_ARTICLE in result.stderr


def test_rebuild_works_with_another_embedder_and_until_then_nothing_else_does(news, monkeypatch):
    dateline("add", news)
    monkeypatch.setenv("DATELINE_EMBEDDER", "norland_embeddings:FewLetters")
    before, refused = dateline("check"), dateline("search", "ferry")
    assert (before.exit_code, refused.exit_code) == (1, 1)
    assert "dateline rebuild" in before.stdout
    assert "dateline rebuild" in refused.stderr
    assert dateline("rebuild").stdout == "2 passages of 2 articles rebuilt\n"
    healthy = dateline("check", "--json")
    assert (healthy.exit_code, json.loads(healthy.stdout)["healthy"]) == (0, True)


# What goes wrong


@pytest.mark.parametrize(
    "arguments",
    [["ask", "Who?"], ["ask", "--batch", "-"], ["search", "x"], ["list"], ["show", "x"], ["remove", "x"], ["check"],
     ["rebuild"]],
    ids=" ".join,
)  # fmt: skip
def test_without_an_archive_a_sentence_says_how_to_make_one(arguments, own_folders):
    result = dateline(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"There is no archive in {own_folders / 'archive'} yet: add articles to it with `dateline add PATH`.\n"
    )
    assert not (own_folders / "archive").exists()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "Usage: "),
        (["answer"], "No such command"),
        (["ask"], "Give one question"),
        (["ask", "Who?", "--batch", "-"], "Give one question"),
        (["ask", "Who?", "--since", "May"], "'May' is not a date"),
        (["ask", "Who?", "--asked", "2014-13"], "'2014-13' is not a date"),
        (["search", "x", "--since", "2015", "--until", "2014"], "later than --until 2014-12-31"),
        (["search", "x", "--since", "2015", "--any-date"], "goes without"),
        (["search", "x", "--top-k", "0"], "--top-k"),
        (["add"], "Missing argument"),
        (["eval"], "Name one gold file"),
        (["eval", "gold.jsonl", "--set", "scifact"], "Name one gold file"),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else "",
)
def test_wrong_use_is_explained_with_exit_code_2(arguments, reason):
    result = dateline(*arguments)
    assert result.exit_code == 2
    assert reason in result.output


def test_a_model_that_cannot_be_used_is_told_and_the_answer_is_extractive(sample_is_set, monkeypatch):
    monkeypatch.setenv("DATELINE_LLM", "gguf:/nowhere/model.gguf")
    result = dateline("ask", BRIDGE)
    assert result.exit_code == 0
    assert "[1]" in result.stdout
    assert "Note: " in result.stdout
    assert "/nowhere/model.gguf" in result.stdout
    answer = json.loads(dateline("ask", BRIDGE, "--json").stdout)
    assert (answer["llm"], "/nowhere/model.gguf" in answer["note"]) == ("extractive", True)


def test_a_fault_of_our_own_is_not_dressed_up(script):
    script(ZeroDivisionError())
    assert isinstance(dateline("ask", "Who?").exception, ZeroDivisionError)


# The terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("bell\x07 null\x00", "bell null"),
        ("\x9b2J", "2J"),
        ("\u202egnp.exe\u202c \u2066x\u2069", "gnp.exe x"),
        ("[bold]text[/bold] :smile:", "[bold]text[/bold] :smile:"),
        ("re\u200dsolved – “so”", "re\u200dsolved – “so”"),
        ("one\ttwo\nthree\u2028four", "one\ttwo\nthree\nfour"),
        ("\ud800", ""),
    ],
    ids=["escape", "control", "c1", "bidi", "markup", "joiner-and-quotes", "lines", "half-a-character"],
)
def test_text_is_shown_and_never_obeyed(text, shown):
    assert plain(text) == shown
    assert one_line(text) == " ".join(shown.split())


def test_control_characters_and_markup_of_an_article_reach_nobody(letters, tmp_path):
    record = {
        "title": "[red]Ferry[/red] \u202esinks",
        "text": "The \x1b[2Jferry :boom: sank off Skarn, [b]all[/b] saved.",
    }
    (tmp_path / "record.json").write_text(json.dumps(record), encoding="utf-8")
    dateline("add", tmp_path / "record.json")
    key = dateline("list").stdout.split("\t")[0]
    for shown in (dateline("list"), dateline("show", key), dateline("search", "ferry")):
        assert "[red]Ferry[/red] sinks" in shown.stdout
        assert not {"\x1b", "\u202e"} & set(shown.stdout)
    assert "ferry :boom: sank off Skarn, [b]all[/b] saved." in dateline("show", key).stdout


def test_on_a_terminal_the_list_is_a_table_with_a_heading(sample_is_set):
    lines = dateline("list", env={"FORCE_COLOR": "1", "COLUMNS": "120"}).stdout.splitlines()
    assert [word in lines[0] for word in ("id", "published", "outlet", "title")] == [True] * 4
    assert "\t" not in lines[1]


@pytest.mark.parametrize(
    ("environment", "delay", "shown"),
    [({"FORCE_COLOR": "1"}, 0.0, True), ({"FORCE_COLOR": "1"}, 60.0, False), ({}, 0.0, False)],
    ids=["terminal", "quick-work", "pipe"],
)
def test_a_bar_appears_on_a_terminal_only_and_after_a_while(news, monkeypatch, environment, delay, shown):
    monkeypatch.setattr(terminal, "_DELAY", delay)
    result = dateline("add", news, env=environment)
    assert ("Adding" in result.stdout) is shown
    assert result.stderr == "2 added, 1 skipped\n"


# The chat and its sample archive


@pytest.fixture
def served(monkeypatch):
    """What the chat was opened with, in place of a server."""
    calls = []

    def serve(archive, *, on_ready, **options):
        calls.append((archive.folder, archive.counts()[0], options))
        on_ready("http://127.0.0.1:7860")

    module = types.ModuleType("dateline.qa.chat")
    module.serve = serve
    monkeypatch.setitem(sys.modules, "dateline.qa.chat", module)
    return calls


def test_the_chat_opens_the_archive(served, sample_is_set):
    result = dateline("chat", "--port", "7999")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "Dateline is at http://127.0.0.1:7860 (Ctrl-C ends it)\n"
    ((folder, _, options),) = served
    assert (folder, options["host"], options["port"], options["examples"]) == (sample_is_set, "127.0.0.1", 7999, ())


def test_without_an_archive_the_chat_opens_the_sample_archive_and_says_so(served, letters, own_folders):
    result = dateline("chat")
    assert "the sample archive, whose articles are invented" in result.stderr
    ((folder, articles, options),) = served
    assert folder.is_relative_to(own_folders / "cache")
    assert articles >= 24
    assert options["examples"] == sample.QUESTIONS
    assert not (own_folders / "archive").exists()


@pytest.mark.parametrize("change", ["version", "articles"])
def test_the_sample_archive_is_built_anew_for_another_version_or_other_articles(news, tmp_path, monkeypatch, change):
    monkeypatch.setattr(sample, "files", lambda _package: news.parent)
    news.rename(news.with_name("articles"))
    embedder = embedder_for("norland_embeddings:Letters")

    def build() -> Path:
        return sample.sample_archive(embedder=embedder, today=date(2025, 1, 1), cache=tmp_path / "cache")

    first = build()
    with monkeypatch.context() as patched:
        patched.setattr(Archive, "add", None)
        assert build() == first
    if change == "version":
        monkeypatch.setattr(sample, "version", lambda _name: "99.0")
    else:
        (tmp_path / "articles" / "one.txt").write_text("Mayor Holt closed the bridge.", encoding="utf-8")
    second = build()
    assert [path.name for path in (tmp_path / "cache" / "sample").iterdir()] == [second.name]
    assert second != first


# Evaluation


@pytest.fixture
def gold(sample_is_set, tmp_path) -> Path:
    """A gold file of one question, which is answered with another article's words than it expects."""
    path = tmp_path / "gold.jsonl"
    line = {"id": "q1", "question": BRIDGE, "answerable": True, "answers": ["1,240 metres"],
            "articles": ["tarn-bridge-approved.txt"], "tags": ["number"]}  # fmt: skip
    path.write_text(json.dumps(line), encoding="utf-8")
    return path


def wrong(gold: Path) -> None:
    """Make the gold file expect what is not so."""
    gold.write_text(gold.read_text(encoding="utf-8").replace("1,240 metres", "2 miles"), encoding="utf-8")


def test_eval_prints_figures_and_failures(gold):
    wrong(gold)
    result = dateline("eval", gold, "--curve", "--failures")
    assert result.exit_code == 0
    assert "1 question of gold.jsonl on 40 articles, extractive" in result.stdout
    assert "answerable\t1 of 1 (100.0 %), 0 of them right\t0 of 1 (0.0 %)" in result.stdout
    assert "passed\t0.000\t1" in result.stdout
    assert "used and wrong\t1" in result.stdout
    assert "number\t1\t0\t" in result.stdout
    assert "threshold\tright\twrong refusals\tunanswerable refused" in result.stdout
    assert "expected: 2 miles in tarn-bridge-approved.txt" in result.stdout


def test_eval_prints_one_json_object_without_nan(gold):
    read = json.loads(dateline("eval", gold, "--json", "--curve").stdout, parse_constant=pytest.fail)
    assert (read["tally"]["right"], read["outcomes"]["pass"]) == (1, 1)
    assert read["metrics"]["refused"] == {"mean": None, "questions": 0}
    assert read["curve"][-1]["threshold"] is None
    assert read["comparison"] is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [("{}", "line 1: These keys are missing"), ('{"draft": true}', "line 1: This line is still a draft")],
    ids=["keys", "draft"],
)
def test_eval_stops_at_a_wrong_gold_file(gold, content, reason):
    gold.write_text(content, encoding="utf-8")
    result = dateline("eval", gold)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{gold}, {reason}")


def test_eval_writes_what_people_and_programs_read(gold, tmp_path):
    result = dateline("eval", gold, "--out", tmp_path / "made" / "out")
    assert result.exit_code == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "made" / "out").iterdir()}
    assert written.keys() == {"run.jsonl", "times.jsonl", "junit.xml", "summary.md", "report.html"}
    assert "1 of 1 measured questions passed" in written["summary.md"]


def test_eval_holds_a_run_against_a_baseline(gold, tmp_path):
    dateline("eval", gold, "--asked", "2024-05-06", "--out", tmp_path)
    baseline = tmp_path / "run.jsonl"
    same = dateline("eval", gold, "--baseline", baseline)
    assert (same.exit_code, same.stderr) == (0, "")
    assert "The gate holds." in same.stdout
    assert (
        json.loads(dateline("eval", gold, "--baseline", baseline, "--json").stdout)["setting"]["asked"] == "2024-05-06"
    )


def test_eval_exits_with_1_where_it_is_worse(gold, tmp_path):
    dateline("eval", gold, "--asked", "2024-05-06", "--out", tmp_path)
    baseline = tmp_path / "run.jsonl"
    text = baseline.read_text(encoding="utf-8")
    wrong(gold)
    dateline("eval", gold, "--asked", "2024-05-06", "--out", tmp_path / "other")
    changed = (tmp_path / "other" / "run.jsonl").read_text(encoding="utf-8")
    old, new = (json.loads(part.splitlines()[0])["dataset"] for part in (text, changed))
    baseline.write_text(text.replace(old, new), encoding="utf-8")
    result = dateline("eval", gold, "--baseline", baseline)
    assert (result.exit_code, result.stderr) == (1, "Worse than the baseline: the gate does not hold.\n")
    assert "q1\tpass\tfail" in result.stdout


@pytest.mark.parametrize(
    ("floor", "code", "reason"),
    [("passed=1", 0, ""), ("token F1=0.9", 1, "Below a threshold: token F1 is 0."), ("refused=0", 3, "not measured"),
     ("speed=1", 2, "There is no metric 'speed'"), ("passed=much", 2, "not NAME=VALUE"), ("passed", 2, "NAME=VALUE"),
     ("passed=nan", 2, "between 0 and 1"), ("passed=-1", 2, "between 0 and 1"), ("passed=60", 2, "between 0 and 1")],
    ids=["met", "missed", "not-measured", "unknown", "no-number", "no-value", "nan", "negative", "percent"],
)  # fmt: skip
def test_eval_holds_a_metric_to_its_least_value(gold, floor, code, reason):
    result = dateline("eval", gold, "--at-least", floor)
    assert (result.exit_code, reason in result.stderr) == (code, True)


def test_eval_refuses_to_compare_runs_on_other_questions_and_keeps_the_new_one(gold, tmp_path):
    dateline("eval", gold, "--out", tmp_path)
    wrong(gold)
    result = dateline("eval", gold, "--baseline", tmp_path / "run.jsonl", "--out", tmp_path / "new")
    assert (result.exit_code, "The gold questions have changed" in result.stderr) == (2, True)
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"run.jsonl", "times.jsonl"}


def test_nothing_is_proposed_from_no_articles(sample_is_set, tmp_path):
    result = dateline("eval", "--draft", "3", "--articles", tmp_path)
    assert (result.exit_code, result.stdout, "no article" in result.stderr) == (2, "", True)


def test_eval_needs_a_folder_to_write_to(gold):
    result = dateline("eval", gold, "--out", gold)
    assert (result.exit_code, result.stderr) == (2, f"--out {gold} is no folder to write to: File exists.\n")


@pytest.mark.parametrize("error", [OSError("No space left"), ValueError("a fault")], ids=["disk", "fault"])
def test_eval_never_exits_as_if_it_were_only_worse_where_it_breaks(gold, monkeypatch, error):
    def breaks(*_arguments, **_options):
        raise error

    monkeypatch.setattr("dateline.evals.runner.evaluate", breaks)
    result = dateline("eval", gold)
    assert (result.exit_code, str(error) in result.stderr) == (3, True)


def test_a_replay_does_not_go_with_a_judge(gold):
    result = dateline("eval", gold, "--replay", "--cache", "kept.jsonl", "--judge", "ollama:x")
    assert (result.exit_code, "--replay asks no model" in result.stderr) == (2, True)


def test_eval_exits_with_3_where_something_breaks(gold, monkeypatch):
    from dateline.qa.assistant import Assistant

    monkeypatch.setattr(Assistant, "stream", None)
    result = dateline("eval", gold)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (3, "Dateline broke on 1 question: q1.")


def test_eval_keeps_the_run_where_the_judge_fails(gold, tmp_path):
    result = dateline("eval", gold, "--judge", "http://127.0.0.1:9/v1#none", "--out", tmp_path / "out")
    assert (result.exit_code, result.stderr.startswith("The judge gave no opinion: ")) == (3, True)
    assert "1 of 1 measured questions passed" in (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")


def test_eval_measures_nothing_where_the_model_cannot_be_reached(gold):
    result = dateline("eval", gold, "--llm", "http://127.0.0.1:9/v1#none")
    assert (result.exit_code, result.stderr) == (3, "Nothing was measured.\n")


def test_a_run_that_measured_nothing_is_told_beside_a_baseline_too(gold, tmp_path):
    dateline("eval", gold, "--out", tmp_path)
    nothing = ["--llm", "http://127.0.0.1:9/v1#none", "--out", tmp_path / "new"]
    result = dateline("eval", gold, "--baseline", tmp_path / "run.jsonl", *nothing)
    assert (result.exit_code, result.stderr) == (3, "Nothing was measured.\n")
    assert "Nothing was measured" in (tmp_path / "new" / "summary.md").read_text(encoding="utf-8")


@pytest.fixture
def benchmark(monkeypatch):
    """A benchmark called `norland` that prints one row."""
    module = types.ModuleType("dateline.evals.benchmarks")
    module.BENCHMARKS = {"norland": lambda folder: [("nDCG@10", f".73 on {folder.name}")]}
    monkeypatch.setitem(sys.modules, "dateline.evals.benchmarks", module)


def test_eval_runs_a_benchmark_on_the_folder_in_the_environment(benchmark, monkeypatch):
    monkeypatch.setenv("DATELINE_BENCH", "/data/bench")
    assert dateline("eval", "--set", "norland").stdout == "nDCG@10: .73 on bench\n"
    assert json.loads(dateline("eval", "--set", "norland", "--json").stdout) == {
        "label": "nDCG@10", "figure": ".73 on bench",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "reason"),
    [("norland", "Set DATELINE_BENCH"), ("x", "There are: followups, norland.")],
    ids=["no-folder", "unknown"],
)
def test_a_benchmark_needs_a_known_name_and_a_folder(benchmark, name, reason):
    result = dateline("eval", "--set", name)
    assert (result.exit_code, reason in result.stderr) == (2, True)


# In a process of its own


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom dateline.qa.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    print(*sys.modules, sep='\\n')"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "typer" in loaded
    heavy = {"chromadb", "gradio", "openvino", "llama_index", "trafilatura", "htmldate", "tiktoken", "numpy"}
    assert not heavy & set(loaded)


@pytest.mark.parametrize(("locale", "shape"), [("C", []), ("en_US.ISO-8859-1", ["--json"])], ids=["person", "program"])
def test_text_goes_out_as_utf_8_whatever_the_locale_is(sample_archive, shipped_embedder, locale, shape):
    with Archive(sample_archive, embedder=shipped_embedder) as archive:
        key = next(entry.id for entry in archive.articles() if entry.path.endswith("tarn-bridge-approved.txt"))
    environment = os.environ | {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    arguments = command("show", key, "--archive", sample_archive, *shape)
    shown = subprocess.run(arguments, capture_output=True, check=True, env=environment)
    assert "BRENNICK – Norland's" in shown.stdout.decode("utf-8")


def test_a_reader_that_goes_away_ends_the_command_quietly(sample_archive):
    with subprocess.Popen(
        command("list", "--archive", sample_archive), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=20) == 141


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent differently there")
def test_ctrl_c_ends_a_batch_quietly_with_130_after_what_was_answered(sample_archive):
    with subprocess.Popen(
        command("ask", "--batch", "-", "--archive", sample_archive),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        # Jobs in the background start with the signal ignored.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:  # fmt: skip
        process.stdin.write(b"{\n")
        process.stdin.flush()
        assert "error" in json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert (process.stdout.read(), process.stderr.read()) == (b"", b"")
