"""The plain form of common verbs: what follows "did" and "does"."""

import re
from functools import cache
from typing import Literal

Tense = Literal["past", "present"]

_PLAIN = """
    abandon abolish accept accuse achieve acknowledge act adapt add address admit adopt advance advise affect agree
    aim allow announce answer appeal appear appoint approve argue arrest arrive ask assess assist assume attack
    attend avoid awake back ban base beat become begin believe belong blame block boost border break bring build
    burn buy call cancel capture carry cause celebrate change charge claim clear climb close collect come command
    complain complete concede confirm consider consist contain continue control convict cost count cover crash
    create criticise cross cut damage deal decide declare decline defeat defend defy deliver demand deny deploy
    describe design destroy develop die discover discuss dismiss divide donate double draw drive drop drown earn
    elect employ enable end endorse ensure enter erupt escape establish estimate evacuate examine exceed
    expand expect expel explain expose express extend face fail fall favor favour fear feature feed feel fight fill
    find fine finish fire flee fly follow force form foster found free freeze gain gather get give go grant greet
    grow guarantee handle hang happen have head hear help hire hit hold host identify impose improve include
    increase inform inherit injure insist inspect install introduce invest investigate invite issue jail join jump
    keep kick kill know lack land last launch lead learn lease leave lie lift light limit link live loan lock lose
    lower maintain make manage mark marry master measure meet merge miss mourn move muster name narrow need
    negotiate nominate note notice obtain occupy occur offer open operate oppose order organise organize oversee
    overtake own pardon pass pay persuade plan play pledge plunge point poll postpone praise predict prepare present
    prevent produce promise prompt propose protect prove provide publish pull purchase push put question quit raise
    ram reach read realise realize recall receive recognise recognize recommend record recover recruit reduce refuse
    reject release remain remember remove reopen repair repeat replace reply report represent require rescue resign
    restore resume retire return reveal ride ring rise rule run sack save say score scrap scrape seal search see
    seek seize sell send serve set settle shelve shoot shorten show shut sign sink sit slow solve spark speak spend
    spill split spread stage stand start state stay steal stop storm strike study submit succeed sue suffer suggest
    supply support surround survive suspect suspend sustain swear sweep swim take tell test think threaten throw tie
    top total tour train transfer travel treat triple try turn undergo understand unite unveil urge use vaccinate
    violate visit voice vote vow walk want warn warrant wash watch weaken wear weigh welcome win withdraw withhold
    witness work worry wound write yield
""".split()
_IRREGULAR = dict(
    pair.split(":")
    for pair in """
    beat:beat became:become began:begin broke:break brought:bring built:build bought:buy came:come chose:choose
    cost:cost cut:cut dealt:deal drew:draw drove:drive fell:fall fed:feed felt:feel fought:fight found:find
    fled:flee flew:fly forced:force got:get gave:give went:go grew:grow had:have heard:hear held:hold hit:hit
    hung:hang kept:keep knew:know led:lead learnt:learn left:leave lost:lose made:make met:meet overtook:overtake
    paid:pay put:put quit:quit rode:ride rang:ring rose:rise ran:run said:say saw:see sought:seek sold:sell
    sent:send set:set shot:shoot showed:show shut:shut sank:sink sat:sit spoke:speak spent:spend spilt:spill
    split:split spread:spread stood:stand stole:steal struck:strike swore:swear swept:sweep swam:swim took:take
    told:tell thought:think threw:throw underwent:undergo understood:understand withdrew:withdraw withheld:withhold
    won:win wore:wear wrote:write drowned:drown taught:teach bore:bear lay:lie
""".split()
)
_DOUBLED = frozenset("ban drop plan run scrap ram stop sum swim transfer cancel travel expel total quarrel".split())
_NO_VERBS = frozenset("hundred sacred kindred retired united so-called aged armed combined limited alleged".split())
_SILENT = re.compile(r"(?:[^eo]at|i[zvscnrdkt]|[aou][sgkmpvz]|u[crt]|ac|[nr][cg]|[bcdfgkptz]l|v|u)$")
"""Endings before which "-ed" most often stands for "-e" and "d"."""
_PARTICIPLES = frozenset(
    """
    been become begun broken brought built bought come chosen cut dealt done drawn driven fallen fed felt fought
    found fled flown got given gone grown had heard held hit kept known led left lost made met overtaken paid put
    ridden risen run said seen sought sold sent set shot shown shut sunk sat spoken spent split spread stood stolen
    struck sworn swept swum taken told thought thrown understood withdrawn won worn written
    """.split()
)


def plain_form(verb: str) -> tuple[str, Tense] | None:
    """The plain form of a verb in the past or the third person, and its tense; None for other and rarer words."""
    return _forms().get(verb)


def guessed_form(verb: str) -> tuple[str, Tense] | None:
    """What the plain form of a rarer word in "-ed" may be; None for other words."""
    if not verb.endswith("ed") or len(verb) < 6 or verb.endswith("eed") or verb in _NO_VERBS:
        return None
    stem = verb[:-2]
    if stem.endswith("i"):
        return stem[:-1] + "y", "past"
    if stem[-1] == stem[-2] and stem[-1] not in "lsfz":
        return stem[:-1], "past"
    return (stem + "e" if _SILENT.search(stem) else stem), "past"


def is_participle(word: str) -> bool:
    """Whether a word can follow "has" or "was"."""
    return word in _PARTICIPLES or word.endswith("ed")


@cache
def _forms() -> dict[str, tuple[str, Tense]]:
    regular = set(_PLAIN) - set(_IRREGULAR.values()) | {"show", "learn", "force", "drown", "spill", "found"}
    forms: dict[str, tuple[str, Tense]] = {_past(verb): (verb, "past") for verb in sorted(regular)}
    forms |= {_third(verb): (verb, "present") for verb in _PLAIN}
    forms |= {past: (verb, "past") for past, verb in _IRREGULAR.items()}
    return forms


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb[-1] == "y" and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + verb[-1] + "ed" if verb in _DOUBLED else verb + "ed"


def _third(verb: str) -> str:
    if verb == "have":
        return "has"
    if verb[-1] == "y" and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
