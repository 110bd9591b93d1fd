"""The statements of an archive, each with its passage and what was said before it, and the names in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from dateline.qa.verify import Premise
from dateline.store import Archive, Article
from dateline.store.fingerprints import without_dateline

NameKind = Literal["person", "country", "town", "party", "club", "body", "company", "ship"]

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

WOMEN = (
    "Agnes Thorvik, Alma Teig, Astrid Norling, Berta Aasholm, Cora Pellow, Dora Quill, Ellen Marsh, Freya Nordlund, "
    "Greta Lindmoe, Hanna Iversby, Hedda Quarles, Hege Lorentz, Helene Strandby, Ilsa Varnholt, Ingrid Sorel, "
    "Joan Birkett, Karla Wessel, Lisbet Halden, Marit Ekdal, Marta Jelling, Maud Ellery, Mina Torvald, Miriam Oakes, "
    "Nora Selwyn, Ottilie Brandt, Petra Holmgard, Ragna Solheimer, Runa Kelstad, Sille Raskov, Solveig Pike, "
    "Sunniva Aldane, Thea Lindqvale, Tilda Morrow, Vera Tallis, Wenche Aldrup, Yrsa Holmdal, Yvane Lacort"
).split(", ")
MEN = (
    "Adam Pryce, Anton Greave, Arvid Koss, Aurel Durant, Bertil Crane, Birger Lohm, Brun Castrell, Casper Vold, "
    "Daniel Oskarby, Ebbe Sorrel, Elias Thornby, Finn Mowat, Folke Amdal, Gisle Ramm, Gustav Neill, Henk Abelsen, "
    "Henning Solvang, Isak Dunn, Ivo Marsden, Jonas Tvedal, Jovan Petric, Konrad Billing, Levan Adomi, Lorens Takala, "
    "Ludo Frayne, Mattis Ekelund, Nils Oberon, Oskar Lindvall, Osvald Tamm, Otto Brandvik, Ousmar Dial, Pavel Krone, "
    "Pell Aronsen, Piers Hollin, Radan Mirek, Rasmus Toll, Rolf Amsted, Ruben Falke, Stig Lauren, Sverre Donnelly, "
    "Tobias Renk, Tom Reddaway, Ture Falken, Viktor Hasselby"
).split(", ")
OTHERS: dict[NameKind, tuple[str, ...]] = {
    "country": ("Norland", "Vesmark", "Kelmar"),
    "town": ("Harwick", "Brennick", "Tarnford", "Eskholm", "Ravno"),
    "party": ("Civic Union", "Progress Party", "Green List"),
    "club": ("Harwick Rovers", "Brennick Athletic", "Ravno United", "Tarnford Town", "Eskholm Wanderers"),
    "body": (
        "Tarn Water Board", "Skarn Line", "Maritime Authority", "Medicines Agency", "Road Agency", "Coastal Office",
        "National Audit Office", "Tarn River Commission", "Brennick Institute", "Tarn Wildfowl Trust",
        "Ostby Foundation", "Brennick Mutual", "University of Brennick",
    ),
    "company": ("Corvane Construction", "Durant-Keil", "Lumora Pharma", "Hallam & Roe", "Eskholm Steel"),
    "ship": ("Sankta Maren", "Orlo Star", "Bright Morrow", "Harald's Bay"),
}  # fmt: skip
_COMPOUND = (
    "Low Dunmere|Skarn Island|Skarn Sound|Tarn bridge|Harwick North|Norland Cup|Norland Broadcasting|Harwick Courier|"
    "Norland Geological|District Court in Harwick|Court of Appeal in Brennick|[Pp]ort of Harwick|Henning Solvik|Solvik|"
    "Norland's Medicines Agency|Tarn Valley Post|Ivo Marsden, after|Marsh fever|Crane driver|Crane operator"
)
"""Longer names that begin with, or hold, one of those above and may not be taken for it."""

QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|me|us)\b")
_NO_STATEMENT = re.compile(r"[|\n\[]|[a-z/][A-Z]|^\w+: |\bMay\. [A-Z]")
_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A statement of an article: its text, the sentence before it in its passage, and the passage as a premise.

    `article` and (`start`, `end`) say where it stands; `story` is the first word of its file's or record's name.
    """

    text: str
    before: str
    premise: Premise
    article: str
    start: int
    end: int
    story: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: `text[start:end]`, the whole name, its kind, and whether it is a surname alone."""

    whole: str
    kind: NameKind
    start: int
    end: int
    surname: bool


def statements(archive: Archive) -> Iterator[Told]:
    """Every sentence of the archive that states something by itself, once, in the order of files and records.

    Captions, headings, questions and what is told in the first person are left out, and datelines are cut off.
    """
    entries = [(entry, archive.article(entry.id)) for entry in archive.articles()]
    known: set[str] = set()
    for _, article in sorted(entries, key=lambda pair: f"{pair[0].path}#{pair[1] and pair[1].record}"):
        for telling in _statements(archive, article) if article else ():
            if telling.text not in known:
                known.add(telling.text)
                yield telling


def named(text: str) -> list[Named]:
    """The names in a text, in order."""
    found = []
    for match in _names().finditer(text):
        if match.lastgroup == "whole":
            whole, kind, surname = _known()[match[0]]
            found.append(Named(whole, kind, match.start(), match.end(), surname))
    return found


def persons(text: str) -> list[str]:
    """The whole names of the persons that a text names, each once, in order."""
    return list(dict.fromkeys(name.whole for name in named(text) if name.kind == "person"))


def outside_quotes(text: str) -> str:
    """The text with spaces in place of what stands in quotation marks; as long as before."""
    return QUOTED.sub(lambda match: " " * len(match[0]), text)


def premise_of(article: Article, text: str) -> Premise:
    """A passage's text as a premise, with its article's title and day."""
    return Premise(text, article.title, article.dating.published)


def _statements(archive: Archive, article: Article) -> Iterator[Told]:
    name = article.record or (article.path or "").replace("\\", "/").rpartition("/")[2]
    story = re.sub(r"^[\d-]+", "", name).partition(".")[0].partition("-")[0]
    for passage in archive.passages(article.id):
        before = ""
        for start, end in passage.sentences:
            text = without_dateline(article.text[start:end].strip())
            whole = _balanced(text)
            if whole and not _NO_STATEMENT.search(text) and not _FIRST_PERSON.search(outside_quotes(text)):
                if text.endswith((".", '."', ".”")) and len(text.split()) >= _LEAST_WORDS:
                    yield Told(text, before, premise_of(article, passage.text), article.id, start, end, story)
                before = text
            else:
                before = ""


def _balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”")


@cache
def _known() -> dict[str, tuple[str, NameKind, bool]]:
    """What each written name stands for: the whole name, its kind, and whether it is a surname."""
    known: dict[str, tuple[str, NameKind, bool]] = {}
    for person in (*WOMEN, *MEN):
        known[person] = (person, "person", False)
        known[person.split()[1]] = (person, "person", True)
    for kind, names in OTHERS.items():
        known |= {name: (name, kind, False) for name in names}
    return known


@cache
def _names() -> re.Pattern[str]:
    longest = sorted(_known(), key=lambda name: (-len(name), name))
    return re.compile(
        rf"\b(?:(?P<compound>{_COMPOUND})|(?P<whole>{'|'.join(map(re.escape, longest))}))\b(?!-)(?! [A-Z])"
    )
