"""Asks the variants of gold questions, and finds the wrong reactions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dateline.evals.dataset import GoldQuestion
from dateline.evals.metrics import Names, is_gold, is_right
from dateline.evals.variants.copies import Copy, shuffled_copy
from dateline.evals.variants.kinds import Kind, chance_for
from dateline.evals.variants.questions import Deriver, deriver
from dateline.evals.variants.rates import OTHER_QUOTE, Reactions, Trial, WrongReaction, reactions
from dateline.qa.answer import Answer, Citation, Sentence
from dateline.store import Archive, Article

Ask = Callable[[GoldQuestion], Answer]
Answering = Callable[[Archive], Ask]
"""For an archive, what answers a gold question from it, with its earlier turns and its day of asking."""

_NOWHERE = Citation(0, "meant", None, None, "", None, None, "unknown", 0, 0, "")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it was asked, the gold one behind it, the answer, and whether that is right for the gold one."""

    text: GoldQuestion
    gold: GoldQuestion
    answer: Answer
    right: bool

    def reaction(self, kind: Kind, before: "_Asked", what: str | None) -> Trial:
        """The trial in which `before` was answered first, and `what` is wrong now."""
        key, question, asked = self.gold.id, self.text.question, self.text.asked
        wrong = what and WrongReaction(kind, key, question, asked, before.answer.text, self.answer.text, what)
        return Trial(kind, key, self.answer, wrong or None, not (before.answer.note or self.answer.note))


def run_variants(
    gold: Sequence[GoldQuestion], archive: Archive, names: Names, answering: Answering, *, today: date, seed: int = 1
) -> Reactions:
    """How a system reacts to variants of gold questions that it is asked on an archive, and on a copy of it.

    `names` are those of the archive's articles. Variants whose answers must change are made of the questions that are
    answered rightly as they are; those whose answers must stay, of all. A changed question is reacted to wrongly where
    its answer is still right for the original one; a deleted article, where the answer still has an accepted answer,
    from whatever article, or cites what is not there. An answer that must stay is right, refused and quoted as before.
    The archive itself is only read; a copy of it is embedded anew. `today` is the day of asking of questions that have
    none. The same seed makes the same variants.
    """
    return reactions(_trials(gold, archive, names, answering, deriver(archive, today=today, seed=seed)))


def _trials(
    gold: Sequence[GoldQuestion], archive: Archive, names: Names, answering: Answering, derive: Deriver
) -> Iterator[Trial]:
    ask = answering(archive)
    before = [_asked(question, question, ask, names) for question in gold]
    for one in before:
        yield from _rephrased(one, archive, names, ask, derive)
    with shuffled_copy(archive, chance_for(derive.seed, "articles shuffled", "")) as copy:
        ask = answering(copy.archive)
        shuffled = [_asked(question, question, ask, names) for question in gold]
        yield from (_kept("articles shuffled", *pair) for pair in zip(before, shuffled, strict=True))
        with copy.with_unrelated(derive.today):
            extended = [_asked(question, question, ask, names) for question in gold]
        yield from (_kept("unrelated articles added", *pair) for pair in zip(shuffled, extended, strict=True))
        yield from _deleted(shuffled, copy, names, ask)


def _rephrased(one: _Asked, archive: Archive, names: Names, ask: Ask, derive: Deriver) -> Iterator[Trial]:
    """The question asked otherwise."""
    if one.right:
        for kind, changed in derive.changing(one.gold, _articles(archive, _holding(one, archive, names))):
            two = _asked(changed, one.gold, ask, names)
            yield two.reaction(kind, one, "the answer is that to the original question" if two.right else None)
    for kind, changed in derive.keeping(one.gold):
        yield _kept(kind, one, _asked(changed, one.gold, ask, names))


def _deleted(before: Sequence[_Asked], copy: Copy, names: Names, ask: Ask) -> Iterator[Trial]:
    """The questions asked of an archive without the articles that answer them, those with the same articles at once."""
    groups: dict[tuple[str, ...], list[_Asked]] = {}
    for one in before:
        if one.right:
            groups.setdefault(_holding(one, copy.archive, names), []).append(one)
    for keys in sorted(groups):
        with copy.without(keys):
            for one in groups[keys]:
                yield _asked_without(one, copy, names, ask)


def _asked_without(one: _Asked, copy: Copy, names: Names, ask: Ask) -> Trial:
    """The question asked again; an article that answers it and that the gold file forgot is taken out, too."""
    two = _asked(one.gold, one.gold, ask, names)
    forgotten = _answering(two, copy.archive)
    if forgotten:
        with copy.without(forgotten):
            return _asked_without(one, copy, names, ask)
    return two.reaction("article deleted", one, _still_told(two, copy.archive))


def _asked(text: GoldQuestion, gold: GoldQuestion, ask: Ask, names: Names) -> _Asked:
    answer = ask(text)
    return _Asked(text, gold, answer, gold.answerable and is_right(answer, gold, names))


def _holding(one: _Asked, archive: Archive, names: Names) -> tuple[str, ...]:
    """Ids of the gold articles, of near-copies of them, and of the articles in which a cited quote stands, too."""
    named = {key for key in names if is_gold(key, one.gold, names)}
    copies = {copy for key in named for copy in archive.origin(key)}
    quoted = {key for cited in one.answer.citations if cited.article in named for key in cited.also_in}
    return tuple(sorted(named | copies | quoted))


def _articles(archive: Archive, keys: Sequence[str]) -> list[Article]:
    return [article for article in map(archive.article, keys) if article]


def _kept(kind: Kind, one: _Asked, two: _Asked) -> Trial:
    """What became of an answer that must stay as it was."""
    what = None
    if one.right and not two.right:
        what = "no longer answered" if two.answer.abstention else "no longer right"
    elif one.answer.abstention and not two.answer.abstention:
        what = "no longer refused"
    elif _quotes(one.answer) != _quotes(two.answer):
        what = OTHER_QUOTE
    return two.reaction(kind, one, what)


def _quotes(answer: Answer) -> frozenset[str]:
    return frozenset(citation.quote for citation in answer.citations)


def _answering(two: _Asked, archive: Archive) -> tuple[str, ...]:
    """Ids of the articles of the archive that the answer truly quotes with an accepted answer."""
    quoted: dict[str, list[str]] = {}
    for citation in two.answer.citations:
        quoted.setdefault(citation.article, []).append(citation.quote)
    texts = {key: article.text for key in sorted(quoted) if (article := archive.article(key))}
    meant = frozenset(two.gold.articles)
    return tuple(
        key
        for key, text in texts.items()
        if all(quote in text for quote in quoted[key]) and is_right(two.answer, two.gold, {key: meant})
    )


def _still_told(two: _Asked, archive: Archive) -> str | None:
    """What is wrong with an answer after the articles that answer the question were deleted."""
    if any(archive.article(citation.article) is None for citation in two.answer.citations):
        return "an article is cited that was deleted"
    told = any(_is_accepted(sentence, two.answer, two.gold) for sentence in two.answer.sentences)
    return "an accepted answer is given although its articles were deleted" if told else None


def _is_accepted(sentence: Sentence, answer: Answer, gold: GoldQuestion) -> bool:
    """Whether a sentence has an accepted answer, whatever it cites: judged as if a gold article had its words."""
    published = next((citation.published for citation in answer.citations if citation.n in sentence.citations), None)
    said = replace(_NOWHERE, quote=sentence.text, published=published)
    alone = replace(answer, sentences=(replace(sentence, citations=(said.n,)),), citations=(said,))
    return is_right(alone, gold, {said.article: frozenset(gold.articles)})
