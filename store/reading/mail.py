"""A letter saved as .eml -> the fields of one article."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from dateline.store.errors import InputError
from dateline.store.reading.decoding import decode, is_web_charset
from dateline.store.reading.fragment import text_of
from dateline.store.reading.records import Draft
from dateline.store.reading.webpage import body_of

_HEADER = 5_000
"""The most characters of a header that is read; the library takes quadratic time on long ones."""

_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post")
_PHRASE = re.compile(r"\s*\"?([^\"<>]*?)\"?\s*<[^<>]*>\s*")
_REPLY = re.compile(r"(?:re|aw|fwd?|wg)\s*:\s*", re.IGNORECASE)
_ORIGINAL = re.compile(r"\s*-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht)\s*-{2,}\s*", re.I)


def draft_of_mail(data: bytes) -> Draft:
    """Return the fields of the article in a letter; InputError where it is no letter or has no text.

    The subject is the title and the day of sending the date. What a mailing list sends comes from an outlet: the list's
    name, else the sender's. Quoted letters, signatures and attachments are left out.
    """
    try:
        message = message_from_bytes(data, policy=policy.default)
    except Exception as error:  # the library raises what it likes on damaged letters
        raise InputError("The letter is damaged and cannot be read.") from error
    if not isinstance(message, EmailMessage) or not _given(message):
        raise InputError("This is no letter: it has no headers such as From, Date and Subject.")
    text = _text(message)
    if not text.strip():
        raise InputError("The letter has no text.")
    sender = _sender(_header(message, "From"))
    outlet = _outlet(message, sender)
    return Draft(
        text=text,
        title=_REPLY.sub("", _header(message, "Subject") or "", count=1) or None,
        published=_header(message, "Date"),
        author=sender if sender != outlet else None,
        outlet=outlet,
    )


def _given(message: EmailMessage) -> list[str]:
    known = {"from", "date", "subject", "to", "message-id"}
    return [name for name in message.keys() if name.lower() in known]  # noqa: SIM118  (a message is no dict)


def _header(message: EmailMessage, name: str) -> str | None:
    """Return a header in words, decoded; None where it is missing or cannot be made sense of."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    if not raw or len(raw) > _HEADER:
        return None
    try:
        value = str(message[name])
    except Exception:  # noqa: BLE001  (the library raises what it likes on damaged headers)
        value = raw
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(value.split()) or None


def _sender(value: str | None) -> str | None:
    name, address = parseaddr(value or "")
    return name.strip() or address or None


def _outlet(message: EmailMessage, sender: str | None) -> str | None:
    """Return the name under which a mailing list sends; None for a letter from a person."""
    named = _header(message, "List-Id")
    if named:
        phrase = _PHRASE.fullmatch(named)
        return (phrase.group(1).strip() if phrase else "") or sender
    return sender if any(_header(message, name) for name in _LIST_HEADERS) else None


def _text(message: EmailMessage) -> str:
    plain, markup = _part(message, "plain"), _part(message, "html")
    text = _without_quotes(_unflowed(plain, _words(plain))) if plain else ""
    if text.strip() or markup is None:
        return text
    html = _words(markup)
    return body_of(html) or text_of(html)


def _part(message: EmailMessage, kind: str) -> EmailMessage | None:
    try:
        part = message.get_body(preferencelist=(kind,))
    except Exception:  # noqa: BLE001  (the library raises what it likes on damaged letters)
        return None
    return part if isinstance(part, EmailMessage) else None


def _words(part: EmailMessage) -> str:
    """Return the text of a part in the character set that it names, or that its bytes suggest."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    named = part.get_content_charset() or ""
    if is_web_charset(named) and named != "us-ascii":
        try:
            return data.decode(named)
        except (LookupError, ValueError):
            pass
    return decode(data, markup=part.get_content_subtype() == "html")


def _unflowed(part: EmailMessage, text: str) -> str:
    """Return a text of format=flowed with its soft line ends taken out (RFC 3676)."""
    text = text.replace("\r\n", "\n")
    if "flowed" not in str(part.get_param("format", "")).lower():
        return text
    return re.sub(r"(?m)^(?!-- $)(.*\S) \n(?=[^>\s-])", r"\1 ", text)


def _without_quotes(text: str) -> str:
    """Return the text without quoted letters, the line that announces them, and the signature."""
    kept: list[str] = []
    for line in _own_lines(text):
        if line.startswith(">"):
            if kept and kept[-1] != ">":
                kept.append(">")
        else:
            kept.append(line)
    own = "\n".join(kept)
    own = re.sub(r"(?m)^(?:On|Am|Le)\b[^\n]{5,150}\n?[^\n]{0,100}:[ \t]*\n(?:[ \t]*\n)?>$", ">", own)
    return re.sub(r"(?m)^>$", "", own)


def _own_lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.rstrip("\r") == "-- " or _ORIGINAL.fullmatch(line):
            return
        yield line.rstrip("\r")
