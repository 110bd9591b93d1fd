"""What an evaluation found, question by question, and the JSON Lines file that keeps it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast, get_args

from dateline.qa.answer import Reason, Sentence
from dateline.store import InputError

Outcome = Literal["pass", "fail", "error", "unmeasured"]
"""`error`: Dateline broke on the question. `unmeasured`: what answered is not what was to be measured."""

Stage = Literal[
    "not in the archive",
    "not retrieved",
    "retrieved and not used",
    "used and wrong",
    "right and badly cited",
    "refused wrongly",
    "answered wrongly",
]
"""Where a failed question was lost, in the order of the road; the last one is for unanswerable questions."""

STAGES: tuple[Stage, ...] = get_args(Stage)

DECIMALS = 6
"""Of every figure in a run: the last bits of a sum make no two files differ, and no difference between runs."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer with the text around it: the passage reads `before + quote + after`.

    `gold` says that the article, or a copy of it, is one that the gold file names; `exact` that the quote is the
    article's text at its offsets.
    """

    n: int
    article: str
    title: str
    outlet: str | None
    published: str | None
    before: str
    quote: str
    after: str
    gold: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class Result:
    """One question of a run: what was expected, what came, and how it scored.

    `accepted` are the accepted answers in words, `articles` the names of those that hold them. Questions of one
    `cluster` stand on the same article and are not independent. `stage` is where a failed question was lost; `detail`
    says in words what broke or why nothing was measured, else "". `reason` is that of a refusal, `text` the answer
    without markers or the refusal's explanation. `scores` has, by name, those metrics of `metrics.METRICS` that apply
    to the question. `seconds` is the time to answer; `tokens` counts those of the answer and, where a language model
    wrote it, of what it was sent.
    """

    id: str
    question: str
    standalone: str
    tags: tuple[str, ...]
    answerable: bool
    accepted: tuple[str, ...]
    articles: tuple[str, ...]
    cluster: str
    outcome: Outcome
    stage: Stage | None
    detail: str
    answered: bool
    reason: Reason | None
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Cited, ...]
    confidence: float
    scores: Mapping[str, float]
    tokens: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What was run on what; runs whose `dataset`, `archive`, `metrics` or `asked` differ cannot be compared.

    `dataset` and `archive` are hashes of the gold questions and of the articles' ids; `metrics` is the version of the
    definitions; `asked` is the day (`YYYY-MM-DD`) on which questions without a day of their own were asked. `llm` wrote
    the answers.
    """

    gold: str
    dataset: str
    archive: str
    metrics: int
    asked: str
    articles: int
    llm: str
    threshold: float


@dataclass(frozen=True, slots=True)
class Run:
    """All questions of one evaluation, in the order of the gold file."""

    setting: Setting
    results: tuple[Result, ...]


def write_run(run: Run, path: Path) -> None:
    """Write the setting and one question a line, without times: the same system writes the same bytes."""
    lines = [_line(asdict(run.setting)), *(_line(_without_time(result)) for result in run.results)]
    path.write_text("".join(lines), encoding="utf-8")


def write_times(results: Iterable[Result], path: Path) -> None:
    """Write the seconds of each question by id, one object a line."""
    lines = (_line({"id": result.id, "seconds": round(result.seconds, 4)}) for result in results)
    path.write_text("".join(lines), encoding="utf-8")


def read_run(path: Path) -> Run:
    """The run that `write_run` wrote; its times are 0. Raises InputError with file, line and reason."""
    try:
        # Not splitlines(): it also breaks at characters that JSON texts may hold as they are.
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as a run: {error}.") from error
    if lines == [""]:
        raise InputError(f"{path} is empty; `dateline eval … --out DIR` writes a run.")
    number = 1
    try:
        setting = Setting(**json.loads(lines[0]))
        date.fromisoformat(setting.asked)
        results = []
        for number, line in enumerate(lines[1:], 2):  # noqa: B007  (named in the error)
            results.append(_result(json.loads(line)))
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(
            f"{path}, line {number}: this is no run of this version of Dateline ({error}). "
            "Make it anew with `dateline eval … --out DIR`."
        ) from error
    if len({result.id for result in results}) < len(results):
        raise InputError(f"{path} has a question twice. Make it anew with `dateline eval … --out DIR`.")
    return Run(setting, tuple(results))


def _line(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def _without_time(result: Result) -> dict[str, Any]:
    values = asdict(result)
    del values["seconds"]
    values["confidence"] = round(result.confidence, DECIMALS)
    for sentence in values["sentences"]:
        sentence["support"] = round(sentence["support"], DECIMALS)
    return values


def _result(values: dict[str, Any]) -> Result:
    made = dict(values)
    for name in ("tags", "accepted", "articles"):
        made[name] = tuple(cast("Sequence[str]", made[name]))
    made["sentences"] = tuple(
        Sentence(**{**sentence, "citations": tuple(sentence["citations"])}) for sentence in made["sentences"]
    )
    made["citations"] = tuple(Cited(**cited) for cited in made["citations"])
    result = Result(**made, seconds=0.0)
    if result.outcome not in get_args(Outcome):
        raise ValueError(f"there is no outcome {result.outcome!r}")
    for name, score in result.scores.items():
        if not 0 <= score <= 1:
            raise ValueError(f"{name} is {score}, not between 0 and 1")
    if result.scores.get("passed") != {"pass": 1, "fail": 0}.get(result.outcome):
        raise ValueError(f"the outcome is {result.outcome!r}, and passed is {result.scores.get('passed')}")
    return result
