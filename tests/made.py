"""Turns, what hostile people write, and what a browser makes of the page's Markdown and HTML."""

import inspect
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dateline.qa.answer import Answer
from dateline.qa.page.conversation import Turn
from dateline.qa.question import Window

ASKED = date(2024, 6, 1)

ATTACKS = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "' onclick='alert(1)",
    "](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "![i](http://evil.invalid/i.png)",
    "[x]: http://evil.invalid/",
    "<javascript:alert(1)>",
    "<!-- ",
    " -->",
    "</div></section></pre>",
    "</span>",
    "<![CDATA[",
    "&lt;b&gt; &#60;b&#62; &amp;",
    "\n\n",
    "\r\n \r\n",
    "\n\t\n",
    "\n    code",
    "\n---\n",
    "\n===\n",
    "\n# Heading\n",
    "```\n",
    "~~~\n",
    "\n> quoted\n",
    "\n1. one\n",
    "1986. ",
    "- ",
    "\n| a | b |\n| - | - |\n",
    "**bold** __bold__ *it* _it_ `code` ~~gone~~",
    "\\",
    "$x$ $$y$$",
    "www.evil.invalid me@evil.invalid https://evil.invalid/",
)
"""What means something to HTML or Markdown, alone or put together."""

# Markdown and HTML have no NUL: they show U+FFFD.
_ANY = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
_SIGNS = st.text("<>&\"'`*_[]()!#|~\\-+=:.@$;/ \n\t1a", max_size=20)
hostile_texts = (
    st.lists(st.sampled_from(ATTACKS) | _SIGNS | _ANY, min_size=1, max_size=4).map("".join).filter(str.strip)
)
"""Texts that try to be more than text; none is blank."""


def turn(
    outcome: Answer | str | None, *, question: str = "What sank?", window: Window | None = None, key: str = "ab12"
) -> Turn:
    return Turn(key, question, ASKED, window, outcome)


@dataclass(frozen=True)
class Seen:
    """What HTML comes to: its tags and comments as they stand, and its words with one space between them."""

    tags: tuple[str, ...]
    text: str

    @property
    def words(self) -> str:
        return on_one_line(self.text)


def seen(html: str) -> Seen:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Seen(tuple(reader.tags), "".join(reader.text))


def seen_in_markdown(markdown: str) -> Seen:
    """What Gradio shows of Markdown, in which HTML is allowed and tables and strikethrough are known."""
    return seen(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(as_sent(markdown)))


def as_sent(markdown: str) -> str:
    """Markdown as Gradio sends it to the browser."""
    return inspect.cleandoc(markdown)


def on_one_line(text: str) -> str:
    return " ".join(text.split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.tags.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.tags.append(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self.tags.append(f"<?{data}>")
