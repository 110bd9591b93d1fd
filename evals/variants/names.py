"""The names that an archive uses, by kind, so that one can take another's place."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dateline.qa.dates_named import MONTHS
from dateline.qa.expected import spoken_names
from dateline.store import Archive
from dateline.store.article import Article
from dateline.store.terms import STOPWORDS

NameKind = Literal["person", "place", "other"]

_NO_NAMES = frozenset(MONTHS) | frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Today Tomorrow Yesterday".split()
)
_TITLES = frozenset(
    """
    Mr Mrs Ms Miss Dr Sir Lady Lord Prof Professor General Gen Colonel Captain Judge Justice President Minister
    Chancellor Mayor Senator Governor King Queen Prince Princess Pope Secretary Chairman Commander Inspector
    Prosecutor Lawyer Coach Keeper Sergeant Director Secretary-General Ambassador Chief Sheikh Representative
    Spokesman
    """.split()
)
_BODIES = frozenset(
    "agency association athletic authority bank board broadcasting bureau cabinet club commission committee company "
    "construction council court courier department foundation group hospital house institute line list ministry mutual "
    "news office pact parliament party police port post school service society steel times trust union united "
    "university wire".split()
)
"""Words of bodies, papers and buildings, which speak as people do."""

_LANDS = frozenset(
    "avenue bay beach coast county farm forest hill island islands lake lane mountain mountains ocean province region "
    "river road sea sound square street valley".split()
)
"""Words of places, at the end of a name."""

_PLACED = re.compile(r"\b(?:in|near|outside|across|around|throughout) $")
_ROLE = re.compile(
    r"\b(?:man|woman|coach|judge|nurse|architect|captain|wife|husband|son|daughter|mother|father|brother|sister|teacher|"
    r"minister|president|mayor|officer|speaker|spokes\w+|scientist|artist|actor|actress|singer|auctioneers?|operators?|"
    r"directors?|designers?|owners?|managers?|keepers?|leaders?|riggers?|players?|professors?|senators?),? $"
    r"|\b(?:said|says|told|according to) $"
)
_SPEAKS = re.compile(r"^,? (?:said|says|told|asked|added|who|whose|aged|\d\d,)\b")


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Each name's kind, names in alphabetical order."""

    kinds: Mapping[str, NameKind]

    def within(self, question: str) -> list[tuple[int, int, str]]:
        """Where the question has known names, as start, end and name, longest first and without overlap.

        In a question that is written without capitals, these do not count.
        """
        flags = re.NOFLAG if re.search(r"[A-Z]", question[1:]) else re.IGNORECASE
        found: list[tuple[int, int, str]] = []
        for name in sorted(self.kinds, key=lambda name: (-len(name), name)):
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", question, flags):
                if not any(match.start() < end and start < match.end() for start, end, _ in found):
                    found.append((match.start(), match.end(), name))
        return found

    def others(self, name: str, *, absent_from: Sequence[str]) -> list[str]:
        """The names of the same kind with no word of the texts; of as many words as the name has, if there are any."""
        said = {word for text in absent_from for word in re.findall(r"\w+", text.casefold())}
        kind = self.kinds[name]
        free = [
            other
            for other, its in self.kinds.items()
            if its == kind and said.isdisjoint(re.findall(r"\w+", other.casefold()))
        ]
        alike = [other for other in free if len(other.split()) == len(name.split())]
        return alike or free


def names_of(archive: Archive) -> KnownNames:
    """The names in the articles of an archive, without titles, months and the days of the week.

    A kind is what most mentions speak for: who is said to speak or has a title is a person, what things happen in is a
    place. Names without such a sign that look like a person's count as one.
    """
    sentences = list(_sentences(archive))
    plain = {word for sentence in sentences for word in re.findall(r"\b[a-z]+\b", sentence)}
    votes: defaultdict[str, Counter[NameKind]] = defaultdict(Counter)
    for sentence in sentences:
        for name, kind in _named(sentence):
            if len(name.split()) > 1 or name.casefold() not in plain:
                votes[name][kind] += 1
    parts = {part for name in votes if len(name.split()) > 1 for part in name.split()}
    sure = (name for name in sorted(votes) if name in parts or _is_sure(name, votes[name]))
    kinds = {name: _elected(name, votes, plain) for name in sure}
    surnames = {name.split()[-1] for name, kind in kinds.items() if kind == "person" and len(name.split()) > 1}
    persons = {name for name, kind in kinds.items() if name in surnames and kind != "place"}
    return KnownNames({name: "person" if name in persons else kind for name, kind in kinds.items()})


def said_by(articles: Iterable[Article]) -> list[str]:
    """What articles say: their titles and texts."""
    return [text for article in articles for text in (article.title, article.text)]


def _sentences(archive: Archive) -> Iterator[str]:
    for entry in archive.articles():
        for passage in archive.passages(entry.id):
            start = passage.start
            yield from (passage.text[first - start : last - start] for first, last in passage.sentences)


def _named(sentence: str) -> Iterator[tuple[str, NameKind]]:
    """The names of a sentence, each with the kind that its place in the sentence speaks for."""
    for spoken in spoken_names(sentence):
        parts = re.split(r"['’]s |\. | of (?=Prime )", spoken)
        for words in (part.split() for part in parts):
            titles = [place for place, word in enumerate(words) if word in _TITLES]
            name = " ".join(words[titles[-1] + 1 :] if titles else words)
            name = re.sub(r"^[Tt]he |['’]s$", "", name)
            # One word of a longer name ("St Brannoc's Hospital") is no name.
            if _is_name(name) and (len(words) > 1 or len(parts) == 1):
                yield name, "person" if titles else _seen(name, sentence)


def _is_name(name: str) -> bool:
    parts = name.split()
    return (
        len(name) > 2
        and parts[0] != "of"
        and not any(part in _NO_NAMES or (part != "of" and part.casefold() in STOPWORDS) for part in parts)
    )


def _is_sure(name: str, cast: Counter[NameKind]) -> bool:
    """Whether it is a name at all: a single word that is seen once may only begin a caption, or be shouted."""
    return len(name.split()) > 1 or cast["person"] + cast["place"] > 0 or (cast.total() > 1 and not _is_shouted(name))


def _is_shouted(name: str) -> bool:
    return name.isupper() and len(name) > 4


def _seen(name: str, sentence: str) -> NameKind:
    at = max(sentence.find(name), 0)
    before, after = sentence[:at], sentence[at + len(name) :]
    if before.endswith("the ") or not _BODIES.isdisjoint(name.casefold().split()):
        return "other"
    if _PLACED.search(before):
        return "place"
    return "person" if _ROLE.search(before) or _SPEAKS.match(after) else "other"


def _elected(name: str, votes: Mapping[str, Counter[NameKind]], plain: set[str]) -> NameKind:
    cast = votes[name]
    parts = name.casefold().split()
    if not _BODIES.isdisjoint(parts):
        return "other"
    if len(parts) > 1 and parts[-1] in _LANDS:
        return "place"
    if cast["person"] or cast["place"]:
        return "person" if cast["person"] >= cast["place"] else "place"
    # Two words that are nothing but names, such as "Adam Pryce"; not "Harwick North", and not "the Sankta Maren".
    placed = any(votes[part]["place"] for part in name.split() if part in votes)
    return "person" if len(parts) == 2 and plain.isdisjoint(parts) and not placed else "other"
