"""Asks every question of a gold file and scores the answers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.evals import corpus
from dateline.evals.cache import CachedModel
from dateline.evals.dataset import GoldQuestion, clusters, fingerprint, load_gold
from dateline.evals.examining import Asks, Examiner, ask
from dateline.evals.judge import Opinion, opinion
from dateline.evals.metering import Metered
from dateline.evals.metrics import VERSION, Names
from dateline.evals.results import DECIMALS, Result, Run, Setting
from dateline.evals.tallies import CurvePoint, curve, is_measured
from dateline.evals.variants import Reactions, run_variants
from dateline.qa import EXTRACTIVE
from dateline.qa.answer import Answer
from dateline.qa.assistant import THRESHOLD, Assistant
from dateline.qa.verify import Verifier
from dateline.store import Archive, Embedder
from dateline.store.embedding import MiniLM
from dateline.store.errors import ModelError

if TYPE_CHECKING:
    from dateline.qa.llms import LanguageModel

Progress = Callable[[int, int], None]
"""Told how many of how many questions are done."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run, with what only this one can tell.

    `missing` are articles that the gold file names and the archive does not have. `reactions` are those to variants of
    the questions, and `opinion` is that of a judge, None where they were not asked for; `unjudged` says why a judge
    gave no opinion, else "". `curve` is empty unless every threshold was asked for.
    """

    run: Run
    missing: tuple[str, ...]
    reactions: Reactions | None = None
    opinion: Opinion | None = None
    unjudged: str = ""
    curve: tuple[CurvePoint, ...] = ()


def evaluate(
    gold: Path,
    *,
    articles: Path | None,
    folder: Path,
    embedder: Embedder,
    today: date,
    asked: date,
    every_threshold: bool = False,
    variants: bool = False,
    llm: str = EXTRACTIVE,
    cache: Path | None = None,
    replay: bool = False,
    judge: str | None = None,
    votes: int = 1,
    progress: Progress | None = None,
) -> Evaluation:
    """The gold file asked on a temporary archive of `articles`, or on the archive in `folder`.

    `today` dates the articles that are read, `asked` is the day of asking where a question has none. `llm` is the
    specification of what writes the answers; what a model writes is kept in the file `cache`, and with `replay` taken
    from there alone. `judge` is the specification of a model that is asked for its opinion, too, `votes` times.
    With `every_threshold` the questions are answered a second time with the threshold 0, and with `variants`, if none
    of them broke, in forms that must change the answer or must not. Raises InputError where the
    gold file is wrong or none of its articles is in the archive, and ModelError where a model cannot be opened.
    """
    from dateline.qa.llms import open_model

    questions = load_gold(gold)
    opinions = open_model(judge) if judge else None
    meter = _writer(llm, cache, replay=replay)
    with corpus.opened(articles, folder, embedder, today) as (archive, names):
        missing = corpus.missing_articles(questions, names)
        assistant = Assistant(archive, llm=meter or EXTRACTIVE)
        results = judge_all(questions, archive, assistant, names, today=asked, meter=meter, progress=progress)
        # What broke once would break again, and hide what came of the other questions.
        broke = any(result.outcome == "error" for result in results)
        reactions = _reactions(questions, archive, names, meter, asked) if variants and not broke else None
        if reactions:
            results = [_with_reactions(result, reactions) for result in results]
        thought, unjudged = _judged(results, opinions, votes)
        setting = Setting(
            gold=gold.name,
            dataset=fingerprint(questions),
            archive=corpus.fingerprint(names),
            metrics=VERSION,
            asked=asked.isoformat(),
            articles=archive.counts()[0],
            llm=llm,
            threshold=THRESHOLD,
        )
        return Evaluation(
            Run(setting, tuple(results)),
            missing,
            reactions=reactions,
            opinion=thought,
            unjudged=unjudged,
            curve=_curve(questions, archive, names, asked) if every_threshold else (),
        )


def _judged(results: Sequence[Result], model: "LanguageModel | None", votes: int) -> tuple[Opinion | None, str]:
    """The judge's opinion, and why there is none: a judge that fails must not lose the run."""
    if model is None:
        return None, ""
    try:
        return opinion(results, model, votes=votes), ""
    except ModelError as error:
        return None, str(error)


def judge_all(
    questions: Iterable[GoldQuestion],
    archive: Archive,
    assistant: Asks,
    names: Names,
    *,
    today: date,
    meter: Metered | None = None,
    progress: Progress | None = None,
) -> list[Result]:
    """Each question asked once, in order, and its answer scored; `names` are those of the archive's articles."""
    asked = tuple(questions)
    reader = archive.embedder if isinstance(archive.embedder, MiniLM) else MiniLM()
    examiner = Examiner(archive, assistant, names, clusters(asked), Verifier(reader), today, meter)
    results = []
    for done, question in enumerate(asked, 1):
        results.append(examiner.examine(question))
        if progress:
            progress(done, len(asked))
    return results


def benchmarks() -> dict[str, Callable[[Path], Iterable[tuple[str, str]]]]:
    """The benchmarks by name: each takes the folder of benchmark data and returns rows of a label and a figure."""
    from dateline.evals.benchmarks import BENCHMARKS
    from dateline.evals.followups import followups

    return {**BENCHMARKS, "followups": followups}


def _writer(llm: str, cache: Path | None, *, replay: bool) -> Metered | None:
    """What writes the answers, None for the archive's own sentences; opened at once: another's figures are no use."""
    if llm == EXTRACTIVE:
        return None
    from dateline.qa.llms import open_model

    model: LanguageModel = CachedModel(llm, cache, replay=replay) if cache else open_model(llm)
    return Metered(model)


def _reactions(
    questions: Sequence[GoldQuestion], archive: Archive, names: Names, meter: Metered | None, asked: date
) -> Reactions:
    def answering(other: Archive) -> Callable[[GoldQuestion], Answer]:
        assistant = Assistant(other, llm=meter or EXTRACTIVE)
        return lambda question: ask(assistant, question, today=asked)

    return run_variants(questions, archive, names, answering, today=asked)


def _with_reactions(result: Result, reactions: Reactions) -> Result:
    """The result with its share of right reactions; what broke, or was not measured, has none."""
    if result.id not in reactions.right or not is_measured(result):
        return result
    share = round(reactions.right[result.id], DECIMALS)
    return replace(result, scores={**result.scores, "right reactions": share})


def _curve(questions: Sequence[GoldQuestion], archive: Archive, names: Names, asked: date) -> tuple[CurvePoint, ...]:
    return curve(judge_all(questions, archive, Assistant(archive, threshold=0.0), names, today=asked))
