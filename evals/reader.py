"""What the reader is worth: `python -m dateline.evals.reader FOLDER`; every figure also without it, in the same run.

FOLDER (or DATELINE_BENCH) holds xquad-en, clapnq and trecqa. Only what the reader was not trained on is read.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from dateline.evals import held_out
from dateline.evals.benchmarks.retrieval import archived
from dateline.evals.held_out import Figure, calibration_error, reliability
from dateline.qa.evidence import ask_archive
from dateline.qa.question import understand
from dateline.qa.reader import examples
from dateline.qa.reader.read import Reader, Text
from dateline.qa.retrieval import gather
from dateline.qa.weighing import weigh
from dateline.store import Archive
from dateline.store.embedding import MiniLM
from dateline.store.passages import split_sentences

DAY = date(2024, 1, 1)
_PASSAGES, _TIMES = 8, 20


def main(arguments: Sequence[str]) -> int:
    """Print the table, the calibration, and the time that reading takes."""
    parser = argparse.ArgumentParser(prog="python -m dateline.evals.reader", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(os.environ.get("DATELINE_BENCH", "")))
    parser.add_argument("--model", type=Path, help="another ONNX file than the one that comes with the program")
    chosen = parser.parse_args(arguments)
    if not (chosen.folder / "xquad-en").is_dir():
        sys.stderr.write("Name the folder of the benchmark data, or set DATELINE_BENCH.\n")
        return 2
    reader, model = Reader(chosen.model), MiniLM()
    _line(f"{'':44}{'with':>8}{'without':>9}")
    for figures in (held_out.invented, held_out.xquad, held_out.clapnq, held_out.trecqa):
        for figure in figures(chosen.folder, reader, model):
            _show(figure)
    told = list(_trust(chosen.folder, reader))
    probabilities, outcomes = [p for p, _ in told], [o for _, o in told]
    _line(f"expected calibration error, {len(told)} questions: {calibration_error(probabilities, outcomes):.3f}")
    for said, true, count in reliability(probabilities, outcomes):
        _line(f"  said {said:.2f}, true {true:.2f} {'▇' * round(40 * true):40} {count:5}")
    _line(f"seconds for {_PASSAGES} passages, half of the times: {_seconds(chosen.folder, reader):.3f}")
    return 0


def _trust(folder: Path, reader: Reader) -> Iterator[tuple[float, bool]]:
    """For each question of the held-out halves, how sure it is that the archive answers, and whether it does.

    Those of XQuAD are asked twice, the second time as if the paragraph with the answer were not there.
    """
    for source in (examples.xquad, examples.clapnq):
        articles, asked = source(folder, held_out=True)
        with archived(articles) as archive:
            for one in asked:
                yield _confidence(archive, reader, one.question, without=None), bool(one.answers)
                if source is examples.xquad:
                    yield _confidence(archive, reader, one.question, without=one.url), False


def _confidence(archive: Archive, reader: Reader, text: str, *, without: str | None) -> float:
    question = understand(text, asked=DAY)
    hits = [hit for hit in gather(archive, question) if without is None or hit.article.url != without]
    asked = ask_archive(archive, question)
    return weigh(question.standalone, asked, hits, reader).confidence


def _seconds(folder: Path, reader: Reader) -> float:
    """The time to read eight passages of one question, never the same ones twice."""
    articles, asked = examples.xquad(folder, held_out=True)
    times = []
    for place in range(_TIMES):
        shown = [articles[(place * _PASSAGES + n) % len(articles)] for n in range(_PASSAGES)]
        texts = [Text(a.title, "2014-05-03", a.text, tuple(split_sentences(a.text))) for a in shown]
        started = time.perf_counter()
        reader.read(f"{asked[place].question} {place}", texts)
        times.append(time.perf_counter() - started)
    return sorted(times)[_TIMES // 2]


def _show(figure: Figure) -> None:
    without = "" if figure.embedding is None else f"{figure.embedding:.3f}"
    _line(f"{figure.label:44}{figure.reader:8.3f}{without:>9}")


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
