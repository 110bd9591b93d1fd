"""Gold lines proposed from an archive, spread over its articles and dates."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from dateline.evals.accepted import holds
from dateline.evals.dataset import GoldQuestion
from dateline.evals.drafting.asking import Proposal, proposals, quoted
from dateline.evals.drafting.clauses import MOST_WORDS, clause_of
from dateline.evals.variants.changing import moved, swapped
from dateline.evals.variants.kinds import chance_for
from dateline.evals.variants.names import KnownNames, names_of
from dateline.qa.answer import Reason
from dateline.store import Archive, Article

_EVERY = 4
"""One line in so many is a question that the archive does not answer."""

_OF = re.compile(r"(?:ian|ean|ish|ese|ican)$")
"""The end of "Russian", which asks for little."""

_BLANK = "____"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A gold line to be corrected; `statement` is what it was made from, or why nothing answers it.

    A person reads the statement, mends the question, and deletes the key `draft`, without which no gold file loads it.
    """

    id: str
    question: str
    answerable: bool
    answers: tuple[str, ...]
    articles: tuple[str, ...]
    tags: tuple[str, ...]
    statement: str
    why: Reason | None = None

    def as_json(self) -> dict[str, object]:
        """The line as a gold file has it, with the statement under `draft`."""
        reason = {"why": self.why} if self.why else {}
        return {
            "id": self.id,
            "question": self.question,
            "answerable": self.answerable,
            "answers": list(self.answers),
            "articles": list(self.articles),
            **reason,
            "tags": list(self.tags),
            "draft": self.statement,
        }


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A proposal and the sentence `text[start:end]` of the article that it was made from."""

    article: Article
    start: int
    end: int
    proposal: Proposal

    @property
    def sentence(self) -> str:
        return " ".join(self.article.text[self.start : self.end].split())


def draft_gold(archive: Archive, *, count: int, seed: int = 1) -> Iterator[DraftLine]:
    """At most so many gold lines to be corrected, from articles of all dates, one in four without an answer.

    Accepted answers are the article's own words, and `articles` names those that have the statement. The same archive
    and seed give the same lines.
    """
    names = names_of(archive)
    made = 0
    owed = 0
    for candidate in _spread(archive, names, count, seed):
        if made == count:
            return
        made += 1
        line = _line(archive, candidate, f"d{made:03}")
        yield line
        owed += 1
        if owed >= _EVERY - 1 and made < count:
            changed = _unanswerable(line, candidate.article, names, archive, f"d{made + 1:03}", seed)
            if changed:
                made, owed = made + 1, 0
                yield changed


def _spread(archive: Archive, names: KnownNames, count: int, seed: int) -> Iterator[_Candidate]:
    """The candidates, in rounds of one an article by date; of many articles, those evenly apart."""
    entries = sorted(archive.articles(), key=lambda entry: (entry.dating.published or "9999", entry.id))
    found = [article for entry in entries if (article := archive.article(entry.id))]
    step = max(len(found) // count, 1) if count else 1
    first = chance_for(seed, "articles shuffled", "drafts").randrange(step)
    # Those beside the chosen ones come in where these have too few statements.
    order = [article for offset in range(step) for article in found[(first + offset) % step :: step]]
    plain = frozenset(word for article in found for word in re.findall(r"\b[a-z]+\b", article.text))
    queues = [_candidates(archive, article, names, plain) for article in order]
    asked: set[str] = set()
    while queues:
        for queue in queues:
            while queue and queue[0].sentence in asked:
                queue.pop(0)
            if queue:
                asked.add(queue[0].sentence)
                yield queue.pop(0)
        queues = [queue for queue in queues if queue]


def _candidates(archive: Archive, article: Article, names: KnownNames, plain: frozenset[str]) -> list[_Candidate]:
    """The best question of each statement of an article, the easiest first, kinds by turns; blanks at the end."""
    found: list[_Candidate] = []
    for start, end in _sentences(archive, article):
        sentence = article.text[start:end]
        clause = clause_of(sentence)
        asked = [p for p in proposals(clause, names, plain) if holds(sentence, p.answer)] if clause else []
        asked = asked or quoted(sentence, names) or _blanks(sentence, names)
        found.extend(_Candidate(article, start, end, proposal) for proposal in asked[:1])
    chosen: list[_Candidate] = []
    while found:
        used = [candidate.proposal.tag for candidate in chosen]
        best = max(found, key=lambda one: (one.proposal.ease - used.count(one.proposal.tag), -one.start))
        found.remove(best)
        chosen.append(best)
    return chosen


def _sentences(archive: Archive, article: Article) -> Iterator[tuple[int, int]]:
    for passage in archive.passages(article.id):
        yield from passage.sentences


def _blanks(sentence: str, names: KnownNames) -> list[Proposal]:
    """A statement with a blank, for a person to turn into a question."""
    text = " ".join(sentence.split())
    if len(text.split()) > MOST_WORDS or len(text.split()) < 6 or not text.endswith(".") or re.search(r"[“”\"]", text):
        return []
    number = re.search(r"(?<![\w.,])\d[\d.,]*\d(?![\w.,]\d)", text)
    known = sorted(
        (start, end)
        for start, end, name in names.within(text)
        if start and text.count(name) == 1 and not _OF.search(name)
    )
    span = number.span() if number else known[0] if known else None
    if span is None:
        return []
    asked = f"What is missing: “{text[: span[0]]}{_BLANK}{text[span[1] :]}”?"
    return [Proposal(asked, text[span[0] : span[1]], "blank", -10)]


def _line(archive: Archive, candidate: _Candidate, key: str) -> DraftLine:
    proposal, article = candidate.proposal, candidate.article
    copies = archive.copies(article.id, candidate.start, candidate.end)
    alike = [copy for copy in map(archive.article, copies) if copy and holds(copy.text, proposal.answer)]
    return DraftLine(
        id=key,
        question=proposal.question,
        answerable=True,
        answers=(proposal.answer,),
        articles=tuple(dict.fromkeys(map(_name, [article, *alike]))),
        tags=(proposal.tag,),
        statement=f"{article.title} ({article.dating.published or 'undated'}): {candidate.sentence}",
    )


def _name(article: Article) -> str:
    """The name by which a gold file knows an article."""
    if article.path is None:
        return article.url or article.record or article.id
    name = PurePath(article.path).name
    return name if article.record is None else f"{name}#{article.record}"


def _unanswerable(
    line: DraftLine, article: Article, names: KnownNames, archive: Archive, key: str, seed: int
) -> DraftLine | None:
    """The question with another date or name, to which its article is no answer; None where it has neither."""
    gold = GoldQuestion(line.id, line.question, True, line.answers, line.articles)
    years: Sequence[int] = [int(year) for year in archive.years()]
    chance = chance_for(seed, "entity swapped", line.id)
    last = max(span[1] for span in article.dating.spans()) if article.dating.spans() else None
    date = moved(gold, [article], years, chance, today=last) if last else None
    other = date or swapped(gold, [article], names, chance)
    if line.tags == ("blank",) or other is None:
        return None
    return DraftLine(
        id=key,
        question=other.question,
        answerable=False,
        answers=(),
        articles=(),
        tags=("unanswerable", "date exchanged" if date else "name exchanged"),
        statement=f"Nothing should answer this; it is {line.id} with another {'date' if date else 'name'}.",
        why="not_stated",
    )
