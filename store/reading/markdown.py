"""Markdown -> plain text: the words stay, the marks go; front matter becomes fields."""

import re

_LONGEST_MARKED = 5_000
"""A line of more characters is a paragraph, whatever it starts with."""

_MOST_MARKS = 1_000
"""A line of more marks is no prose; looking for their pairs would take minutes."""

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w -]{0,40}?)\s*:\s*(.*)$")
_LIST_ITEM = re.compile(r"^\s*-\s+(.+)$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-{3,})[ \t]*$")
_RULE_OR_FENCE = re.compile(r"^ {0,3}(?:(?:[-*_][ \t]*){3,}|(?:```|~~~).*|\|?[ \t:|-]*-{3,}[ \t:|-]*)$")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,100}\]:\s*<?\S+>?(?:\s+[\"'(].*)?$")
_PREFIX = re.compile(r"^\s*(?:>[ \t]?)*(?:[-*+][ \t]+)?")

_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\](?:\([^()\n]{0,2000}(?:\([^()\n]*\)[^()\n]*)?\)|\[[^\]\n]*\])")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,500})\]\((?:[^()\n]|\([^()\n]*\)){0,2000}\)")
_REFERENCE = re.compile(r"\[([^\[\]\n]{1,500})\]\[[^\[\]\n]{0,100}\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,30}\]:?")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^>\s]+)>")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,500}>")
_CODE = re.compile(r"(`{1,3})([^`\n]{1,1000})\1")
_EMPHASIS = (
    re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]{0,1000}[^\s*\\])\1(?![*])"),
    re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^\n]{0,1000}?[^\s_\\])\1(?!\w)"),
    re.compile(r"(~~)(?=\S)([^~\n]{1,1000})\1"),
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the fields of the front matter (names in lower case, lists joined by commas) and the text after it."""
    match = _FRONT_MATTER.match(text)
    fields = _fields(match.group(1)) if match else {}
    return (fields, text[match.end() :]) if match and fields else ({}, text)


def first_heading(text: str) -> str | None:
    """Return the words of the first heading of the highest level, or None."""
    for line in text.split("\n"):
        heading = _HEADING.match(line)
        if heading and len(heading.group(1)) == 1 and heading.group(2):
            return plain_line(heading.group(2))
    return None


def plain_text(text: str) -> str:
    """Return the text without Markdown's marks: headings, emphasis, links, quotes and lists leave their words."""
    lines: list[str] = []
    for line in without_comments(text).split("\n"):
        if len(line) > _LONGEST_MARKED:
            lines.append(plain_line(line))
            continue
        if _DEFINITION.match(line) and not line.lstrip().startswith("[^"):
            continue
        if _RULE_OR_FENCE.match(line) or (_UNDERLINE.match(line) and lines and lines[-1].strip()):
            lines.append("")
            continue
        heading = _HEADING.match(line)
        if heading:
            lines += ["", plain_line(heading.group(2)), ""]
            continue
        lines.append(_plain_block_line(line))
    return "\n".join(lines)


def without_comments(text: str) -> str:
    """Return the text without `<!-- comments -->`; one that never ends is left in."""
    first, *rest = text.split("<!--")
    return first + "".join(part.split("-->", 1)[1] if "-->" in part else f"<!--{part}" for part in rest)


def plain_line(line: str) -> str:
    """One line without the marks of links and emphasis, which may stand in text of any kind."""
    marks = sum(line.count(mark) for mark in "*_~[")
    if not 0 < marks < _MOST_MARKS:
        return line
    line = _LINK.sub(r"\1", _IMAGE.sub("", line))
    for _ in range(2):  # bold inside italics
        for pattern in _EMPHASIS:
            line = pattern.sub(r"\2", line)
    return line


def _plain_block_line(line: str) -> str:
    item = _PREFIX.match(line)
    line = line[item.end() :] if item else line
    line = _FOOTNOTE.sub("", _AUTOLINK.sub(r"\1", _CODE.sub(r"\2", line)))
    line = plain_line(_REFERENCE.sub(r"\1", _TAG.sub("", line)))
    if line.startswith("|") and line.rstrip().endswith("|"):
        line = line.strip().strip("|").strip()
    return _ESCAPE.sub(r"\1", line)


def _fields(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in block.split("\n"):
        item = _LIST_ITEM.match(line)
        if item and name:
            fields[name] = ", ".join(filter(None, (fields[name], _unquoted(item.group(1)))))
            continue
        field = _FIELD.match(line)
        if field:
            name = field.group(1).strip().lower()
            fields[name] = _unquoted(field.group(2))
    return fields


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(part for item in value[1:-1].split(",") if (part := _unquoted(item)))
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"').replace("''", "'")
    return value
