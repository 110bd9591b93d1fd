"""Which lines of a saved page are page furniture: prompts, links, credits and notices that are not the article.

Every rule judges one whole short line by its own words; none cuts inside a paragraph. A line that tells something in
sentences is kept whatever it starts with.
"""

import re

LONGEST = 400
"""Lines of more characters are prose, unless they are one of the few notices known by heart."""

LONGEST_NOTICE = 1000
"""No notice has more characters."""

_NETWORKS = (
    "facebook|twitter|instagram|telegram|whatsapp|linkedin|youtube|tiktok|threads|pinterest|reddit|vkontakte|bluesky|"
    "mastodon|flipboard|google news|x"
)
_LETTERS = "newsletters?|inbox|e-?mail (?:alerts|updates)|mailing list|notifications|push alerts"
_AGENCIES = "AP|AFP|EPA|DPA|UPI|PTI|Reuters|REUTERS|Getty Images|ITAR-TASS|TASS|RIA Novosti|Xinhua"
_SAYING = re.compile(r"\b(?:said|says|told|wrote|asked|added|according to)\b", re.IGNORECASE)
_SENTENCE_BREAK = re.compile(r"[.!?][\"”’»)]*\s+[\"“‘«(]*[A-Z]")


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_NO_WORDS = re.compile(r"[\W_]*")

_ANYWHERE = _any_of(
    # prompts of the browser and of the page
    r"get (?:the latest|breaking) (?:updates|news)\b.{0,60}\bright (?:on|in|to) your (?:browser|inbox|phone)\W*",
    r"(?:enable|allow|turn on|get) (?:browser |push )?notifications\b.{0,60}",
    r"(?:this|our) (?:web)?site uses cookies\b.*|we use cookies\b.*|(?:accept|reject) (?:all )?cookies\W*",
    r"by continuing to (?:use|browse|visit) (?:this|our|the) (?:web)?site\b.*",
    r"(?:manage|cookie) (?:cookie )?preferences",
    r"(?:please )?enable javascript\b.{0,80}|skip to (?:main )?content",
    r"advertisements?\W*|advertisement\W.{0,60}(?:below|reading)\W*",
    r"anzeige|publicité|kommentare?\W*\d*\W*|lesen sie (?:auch|mehr)\W*",
    r"sponsored(?: content| links?)?|promoted(?: content)?",
    r"(?:article|story) continues(?: below)?(?: (?:after )?(?:this )?advertisement)?\W*",
    # comments and sharing
    r"comments?\W*\d*\W*|\d+ comments?|no comments(?: yet)?\W*",
    r"(?:view|show|hide|read|add|see)(?: all)? comments?\W*\d*\W*",
    r"(?:leave|post|write|add) a (?:comment|reply)\W*|be the first to comment\W*",
    r"join the (?:conversation|discussion)\W*",
    r"share(?: this)?(?: (?:article|story|post|page|link|video))?"
    rf"(?: (?:on|via|with|by) (?:{_NETWORKS}|e-?mail|(?:your )?friends)\b.{{0,30}})?\W*",
    rf"(?:(?:share|tweet|print|e-?mail|copy link|save|{_NETWORKS})\b\W*){{2,}}",
    r"tweet|print(?: this)?(?: article| page| story)?|copy (?:this )?link|save (?:article|for later|this story)",
    r"e-?mail (?:this )?(?:article|story|page)|back to top|continue reading\W*|load(?:ing)? more\W*",
    # players
    r"just watched\b.*\b(?:must watch|replay)\b.*|video player was slow to load\b.*|(?:video )?ad feedback",
    r"(?:\d\. )?how relevant is (?:this|the) ad to you\W*|now playing\W*|watch live\W*",
    r"play video|watch (?:the )?video\W*",
    # links that stand for themselves
    r"read more\W*|read (?:more|the (?:full|whole) (?:story|article|report)) here\W*",
    r"(?:sign up|subscribe|click|tap) here\W*|read (?:more|all) .{3,60} here\W*",
    r"related (?:articles?|stor(?:y|ies)|topics?|content|links?|news|coverage)\W*|you (?:may|might) (?:also )?like\W*",
    r"more (?:on|from) this (?:story|topic|section)\W*|recommended(?: for you| reading| stories)?\W*",
    r"most (?:read|popular|viewed)\W*",
    # rights
    r"(?:©|\(c\) ?(?=\d{4})|copyright (?:©|\(c\))).*|all rights reserved\W*",
    r"(?:this )?material may not be (?:published|reproduced)\b.*|no part of this (?:article|publication) may\b.*",
)

_LINK_LABEL = re.compile(
    r"\W?(?:read(?: more| also| next| on)?|also read|see also|see more|(?:special|full) coverage|related(?: \w+)?|"
    r"more|watch|listen|live updates(?=:\S)|don[’']t miss|you may also like|recommended|"
    r"lesen sie (?:auch|mehr)|(?:à )?lire aussi)(?: on this| here| now)?\s*[:»>→|]\s*"
    r"(?P<rest>\S.*)",
    re.IGNORECASE,
)

_CALLS = (
    re.compile(
        r"\W{0,2}(?:sign[ -]?up|subscribe|would you like to (?:get|receive)|you can (?:also )?get)\b"
        rf".*\b(?:{_LETTERS})\b.*",
        re.IGNORECASE,
    ),
    re.compile(
        r"\W{0,2}(?:register|get|receive|join|for more)\b(?=.*\b(?:our|your|us|free|daily|weekly|latest)\b)"
        rf".*\b(?:{_LETTERS})\b.*",
        re.IGNORECASE,
    ),
    re.compile(r"\W{0,2}(?:support|thank you for supporting) (?:our|local|independent) journalism\b.*", re.IGNORECASE),
    re.compile(
        r"\W{0,2}(?:follow|like|find|join|visit) (?:us|me|our|@\w+)\b.{0,60}? (?:on|at|in) (?:our )?"
        rf"(?:{_NETWORKS})\b.*",
        re.IGNORECASE,
    ),
    re.compile(rf"\W{{0,2}}follow [^.]{{2,60}}? on (?:{_NETWORKS})\b(?:.*@.*|.{{0,40}})", re.IGNORECASE),
    re.compile(r"\W{0,2}follow (?:us|@\w+)\W*", re.IGNORECASE),
    re.compile(r"(?:.{0,90}[.?!:—]\W?)?Sign[ -]?up\b.*\b(?:newsletter|inbox)\b.*"),
    re.compile(r".*[.?!] Sign up here for\b.*\bnewsletter\W*|.{5,80}\? (?:Click|Tap) here\b.{0,40}"),
)

_CAPTION = re.compile(
    rf"(?:{_AGENCIES})(?=[A-ZÀ-Þ][a-zà-ÿ]{{2,}})(?!News|Images|Photo|Money|Tech).*|"
    r".*\bREUTERS/[A-Z]\S+ [^.]{2,40}|.*\(AP Photo/[^)]{2,60}\)|(?:FILE PHOTO|File photo)\s*[:.-].*|"
    r"\(?(?:Photo(?:graph)?|Image|Picture|Photo credit|Image credit|Credit)s?(?: by)?\s*:\s*[^.]{2,80}\)?|"
    r"[^.]{2,60}/(?:Getty Images|AFP|REUTERS|Reuters|EPA)(?:/[^.]{2,40})?"
)

_PRIVACY = _any_of(
    r"we will use the (?:details|information) you have (?:shared|provided)\b"
    r".*\b(?:registration|subscription|purposes)\b.*",
    r"if you wish to object to the use of your data\b.*",
)

_HEAD_OR_TAIL = _any_of(
    r"(?:category|categories|section|sections|tags?|topics?|keywords|filed under|posted in)\s*:\s*.{1,150}",
    r"(?:\d+ )?(?:views?|shares?|min(?:ute)? read|minutes? to read)(?:\s*:?\s*\d+)?",
    r"\W*(?:reading|read) time\s*:.{1,30}|\d+ (?:min|minutes?) read",
    r"(?:published|posted|updated) (?:\d+|an?) (?:minutes?|hours?|days?|weeks?) ago",
    r"log ?in|sign in|subscribe(?: now)?|register|menu|home|search|newsletter",
)

_TAIL = _any_of(
    r"source\s*:\s*.{1,120}|copyright (?=\d{4}).{1,120}",
    r"\W*(?:the|this) article (?:has been|was|is) (?:\w+ )?translated\b.*",
    r"\*\s*we (?:just want|always respect)\b.*\b(?:content|copyright)\b.*",
    r"(?:contact|reach|e-?mail)\b.*@\S+\.\w+.*|(?:got|have|send)\b.{0,40}\btips?\b.*@.*",
)


def is_furniture(line: str, *, head: bool, tail: bool) -> bool:
    """Return whether a line is page furniture; `head` and `tail`: it stands before or after the article's prose."""
    if _NO_WORDS.fullmatch(line):
        return True
    if len(line) > LONGEST_NOTICE:
        return False
    if (tail and _TAIL.fullmatch(line)) or _PRIVACY.fullmatch(line):
        return True
    if len(line) > LONGEST:
        return False
    if _ANYWHERE.fullmatch(line) or ((head or tail) and _HEAD_OR_TAIL.fullmatch(line)):
        return not _tells(line, sentences=3)
    return _is_link(line) or _is_call(line) or _is_caption(line)


def _is_link(line: str) -> bool:
    link = _LINK_LABEL.fullmatch(line)
    return bool(link) and not line.endswith((".", ".”", '."')) and not _tells(line, sentences=2)


def _is_caption(line: str) -> bool:
    return len(line) < 250 and bool(_CAPTION.fullmatch(line)) and not _tells(line, sentences=3)


def _is_call(line: str) -> bool:
    return any(call.fullmatch(line) for call in _CALLS) and not _tells(line, sentences=4)


def _tells(line: str, *, sentences: int) -> bool:
    """Whether a line reports what somebody said or runs to so many sentences."""
    return bool(_SAYING.search(line)) or len(_SENTENCE_BREAK.findall(line)) >= sentences - 1
