"""Capitals that stand for their governments: "Moscow" for Russia, "the White House" for the United States."""

import re

_SEATS = tuple(
    re.compile(rf"\b(?:{names})\b")
    for names in (
        r"Moscow|(?:the\s)?Kremlin|Russians?|Russia",
        r"Washington|(?:the\s)?White House|Americans?|America|United States|USA|US|U\.S",
        r"London|Downing Street|Whitehall|Britain|British|Britons?|United Kingdom|UK|U\.K|England|English",
        r"Beijing|Peking|China|Chinese",
        r"Paris|(?:the\s)?Elys[ée]e|France|French",
        r"Berlin|Germany|Germans?",
        r"Brussels|European Union|EU|E\.U|European Commission",
        r"Kyiv|Kiev|Ukraine|Ukrainians?",
        r"Tehran|Teheran|Iran|Iranians?",
        r"Ankara|Turkey|Türkiye|Turks?|Turkish",
        r"Tokyo|Japan|Japanese",
        r"Delhi|New Delhi|India|Indians?",
        r"Rome|Italy|Italians?",
        r"Madrid|Spain|Spanish",
        r"Warsaw|Poland|Polish|Poles?",
        r"Minsk|Belarus|Belarusians?",
        r"Pyongyang|North Koreans?|North Korea",
        r"Seoul|South Koreans?|South Korea",
        r"Damascus|Syrians?|Syria",
        r"Baghdad|Iraqis?|Iraq",
        r"Kabul|Afghans?|Afghanistan",
        r"Cairo|Egyptians?|Egypt",
        r"Islamabad|Pakistanis?|Pakistan",
        r"Ottawa|Canadians?|Canada",
        r"Canberra|Australians?|Australia",
        r"Riyadh|Saudi Arabia|Saudis?",
    )
)


def without_seats(name: str, passages: str) -> str:
    """A name without the capitals and countries in it that the passages name, themselves or by the other."""
    for seat in _SEATS:
        if seat.search(name) and seat.search(passages):
            name = seat.sub(" ", name)
    return name


def same_seat(one: str, other: str) -> bool:
    """Whether two names in lower case have a capital and its country, or two words for the same one."""
    return any(seat.search(_raised(one)) and seat.search(_raised(other)) for seat in _SEATS)


def _raised(name: str) -> str:
    return " ".join(word.upper() if word in ("us", "usa", "uk", "eu") else word.capitalize() for word in name.split())
