"""How well near-copies are found, and what that costs, on articles of which some are copied and changed by a script.

`python -m dateline.evals.copies [FOLDER] [--articles N] [--show]`: FOLDER (or DATELINE_BENCH) holds realtimeqa. 200
near-copies and 200 articles that only look like copies join the archive; `near_copies.py` says how they are made. With
`--show` the copies that were there before are listed, for a person to judge.
"""

import argparse
import contextlib
import itertools
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from dateline.evals.metrics import percentile
from dateline.evals.near_copies import Pair, make_copies, make_others
from dateline.store import Archive, Article
from dateline.store.database import Database
from dateline.store.origins import Origins
from dateline.store.passages import split_sentences
from dateline.store.reading.readers import read

DAY = date(2024, 12, 31)
_SEED, _CASES, _QUOTES = 3, 200, 1000
_LEAST_QUOTE = 40
"""Characters of the sentences whose copies are counted: shorter ones stand in many texts by chance."""

Rows = Iterator[tuple[str, str]]
Groups = dict[str, frozenset[str]]


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns 2 where the benchmark data is not named."""
    parser = argparse.ArgumentParser(prog="python -m dateline.evals.copies", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(os.environ.get("DATELINE_BENCH", "")))
    parser.add_argument("--articles", type=int, default=2000, help="how many articles of articles-2k are indexed")
    parser.add_argument("--show", action="store_true", help="list the copies that were there before")
    chosen = parser.parse_args(arguments)
    path = chosen.folder / "realtimeqa" / "articles-2k.jsonl.gz"
    if not path.is_file():
        parser.error(f"There is no benchmark data in {chosen.folder}: name its folder, or set DATELINE_BENCH.")
    entries = itertools.islice(read(path, today=DAY), chosen.articles)
    articles = list({entry.id: entry for entry in entries if isinstance(entry, Article)}.values())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for label, figure in _measure(Path(folder), articles, show=chosen.show):
            sys.stdout.write(f"{label:<66}{figure:>14}\n")
            sys.stdout.flush()
    return 0


def _measure(folder: Path, articles: Sequence[Article], *, show: bool) -> Rows:
    chance = random.Random(_SEED)  # noqa: S311  (a sample, not a secret)
    pairs = make_copies(articles, _CASES, chance) + make_others(articles, _CASES, chance)
    with Archive(folder, create=True) as archive:
        seconds = _timed(lambda: list(archive.put(articles)))
        yield "articles, passages", "{:,}, {:,}".format(*archive.counts())
        cost = _fingerprint_seconds(folder)
        yield "indexing, seconds; of that fingerprints, seconds", f"{seconds:.0f}; {cost:.1f}"
        yield "fingerprints, share of indexing", f"{cost / seconds:.1%}"
        natural = _groups(archive, articles)
        yield from _natural(natural, {article.id: article.title for article in articles}, show=show)
        neighbours = [(pair.original.id, _neighbour(archive, pair.original)) for pair in pairs]
        list(archive.put(pair.other for pair in pairs))
        yield from _links(archive, pairs, natural, neighbours)
        yield from _quotes(archive, [pair for pair in pairs if pair.copy], chance)


def _links(archive: Archive, pairs: Sequence[Pair], natural: Groups, neighbours: Sequence[tuple[str, str]]) -> Rows:
    found, wrong = defaultdict[str, list[bool]](list), 0
    for pair in pairs:
        group = set(archive.origin(pair.other.id)) - {pair.other.id}
        found[pair.kind].append(pair.original.id in group)
        wrong += len(group - natural[pair.original.id] if pair.copy else group)
    alike = [b in archive.origin(a) for a, b in neighbours if b and b not in natural[a]]
    kinds = {pair.kind: pair.copy for pair in pairs}
    right = sum(sum(linked) for kind, linked in found.items() if kinds[kind])
    yield "precision of the links of made articles", f"{right / (right + wrong + sum(alike)):.3f}"
    yield "recall of the links of made articles", f"{right / sum(pair.copy for pair in pairs):.3f}"
    for kind, linked in found.items():
        yield f"  {'copies' if kinds[kind] else 'no copies'}: {kind}, linked", f"{sum(linked)} of {len(linked)}"
    yield "  no copies: the nearest article on its subject, linked", f"{sum(alike)} of {len(alike)}"


def _quotes(archive: Archive, pairs: Sequence[Pair], chance: random.Random) -> Rows:
    """Whether the copies of sentences are found, for sentences that the copy has unchanged, and that it lacks."""
    seconds: list[float] = []
    there: list[bool] = []
    gone: list[bool] = []
    for pair in itertools.islice(itertools.cycle(pairs), _QUOTES):
        start, end = chance.choice(split_sentences(pair.original.text))
        quote = " ".join(pair.original.text[start:end].split())
        started = time.perf_counter()
        copies = archive.copies(pair.original.id, start, end)
        seconds.append(time.perf_counter() - started)
        if len(quote) >= _LEAST_QUOTE:
            unchanged = quote in " ".join(pair.other.text.split())
            kept = unchanged or pair.kind != "paragraphs dropped"
            (there if unchanged else [] if kept else gone).append(pair.other.id in copies)
    yield "quotes that the copy has unchanged, found there", f"{sum(there)} of {len(there)}"
    yield "quotes of paragraphs that the copy lacks, found there", f"{sum(gone)} of {len(gone)}"
    yield (
        "Archive.copies of a sentence, p50, p95, ms",
        " ".join(f"{percentile(seconds, share) * 1000:.1f}" for share in (0.5, 0.95)),
    )


def _natural(groups: Groups, titles: dict[str, str], *, show: bool) -> Rows:
    origins = sorted({group for group in groups.values() if len(group) > 1}, key=sorted)
    yield "origins with several articles before copies were made", f"{len(origins)}"
    for group in origins if show else ():
        yield f"  {' = '.join(sorted(f'{titles[key][:60]} ({key})' for key in group))}", ""


def _groups(archive: Archive, articles: Sequence[Article]) -> Groups:
    return {article.id: frozenset(archive.origin(article.id)) for article in articles}


def _neighbour(archive: Archive, article: Article) -> str:
    """The id of the article that a search for an article's headline finds first, besides itself; "" without one."""
    hits = archive.search(article.title, top_k=8)
    return next((hit.article.id for hit in hits if hit.article.id != article.id), "")


def _fingerprint_seconds(folder: Path) -> float:
    """How long it takes to make all fingerprints of an archive, with the deletion of the old ones."""
    database = Database(folder / "catalog.sqlite")

    def renew() -> None:
        with database.writing():
            Origins(database).renew()

    try:
        return _timed(renew)
    finally:
        database.close()


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1:]))
