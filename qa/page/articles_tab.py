"""The tab of articles: the archive's list, one article and how it was dated, adding and removing."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from dateline.qa.page.conversation import BROKEN
from dateline.qa.page.library import SORTINGS, Listing, Sorting, details, listing, outcome_line, take_in
from dateline.qa.page.markup import plain
from dateline.store import Archive, DatelineError, Outcome
from dateline.store.reading.readers import READABLE

_EVERY = 0.15
"""Seconds between two updates of the progress, as often as a page takes them well."""

_CHOOSE = '<p class="hint">Choose an article to read it and to see how it was dated.</p>'


class ArticlesTab:
    """The tab and what its events do; `may_change` is whether people may add and remove articles."""

    def __init__(self, archive: Archive, *, may_change: bool) -> None:
        self._archive = archive
        self._may_change = may_change

    def build(self, refresh: Callable[[], list[Any]], refreshed: Sequence[Any]) -> None:
        """Make the tab inside the current Blocks.

        It lists the archive as it is whenever it is opened; after a change `refresh` gives the values of `refreshed`.
        """
        import gradio as gr

        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        with gr.Tab("Articles", elem_id="articles-tab") as tab, gr.Row(elem_id="library"):
            with gr.Column(scale=2, min_width=320):
                if self._may_change:
                    files = gr.File(
                        label="Add articles",
                        file_count="multiple",
                        file_types=sorted(READABLE),
                        height=120,
                        elem_id="upload",
                    )
                    added = gr.Markdown(elem_id="added", latex_delimiters=[], visible=False)
                words = gr.Textbox(
                    label="Search the list", placeholder="Title, outlet, author, file or date", max_lines=1
                )
                sorting = gr.Radio(SORTINGS, value=SORTINGS[0], label="Order", elem_id="sorting")
                rows = gr.Radio([], label="Articles", elem_id="rows")
                with gr.Row(elem_id="pager"):
                    back = gr.Button("Previous page", size="sm", interactive=False)
                    forward = gr.Button("Next page", size="sm", interactive=False)
                page, open_id = gr.State(1), gr.State(None)
            with gr.Column(scale=3, min_width=320):
                with gr.Row(elem_id="removal"):
                    remove = gr.Button("Remove this article", size="sm", visible=False)
                    sure = gr.Button("Yes, remove it", size="sm", variant="stop", visible=False)
                    keep = gr.Button("Keep it", size="sm", visible=False)
                chosen = gr.Markdown(_CHOOSE, elem_id="chosen", latex_delimiters=[])

        listed = [rows, page, back, forward]
        asked = [words, sorting, page]
        # The list forgets what was chosen whenever it changes; the article that is shown stays.
        shown = [open_id, chosen, remove, sure, keep]
        # One after the other, so that the list for what was typed first does not replace the one for what came after.
        in_order: dict[str, Any] = private | {"concurrency_limit": 1, "concurrency_id": "listing"}
        tab.select(self.turn_to, asked, listed, **in_order)
        words.change(self.first_page, [words, sorting], listed, **in_order)
        sorting.input(self.first_page, [words, sorting], listed, **in_order)
        back.click(lambda words, sorting, page: self.turn_to(words, sorting, page - 1), asked, listed, **in_order)
        forward.click(lambda words, sorting, page: self.turn_to(words, sorting, page + 1), asked, listed, **in_order)
        rows.input(self.show, [rows], shown, **private)
        if self._may_change:
            # One writer at a time: those who come later wait in line.
            writing: dict[str, Any] = private | {"concurrency_limit": 1, "concurrency_id": "writing"}
            adding = files.upload(self.add, [files], [files, added], **writing)
            adding.failure(self.not_added, None, [files, added], **private)
            adding.then(self.turn_to, asked, listed, **in_order).then(refresh, None, refreshed, **private)
            remove.click(lambda: _buttons(sure=True), None, [remove, sure, keep], **private)
            keep.click(lambda: _buttons(remove=True), None, [remove, sure, keep], **private)
            sure.click(self.remove, [open_id], shown, **writing).then(self.turn_to, asked, listed, **in_order).then(
                refresh, None, refreshed, **private
            )

    def turn_to(self, words: str, sorting: Sorting, page: int) -> list[Any]:
        """One page of the list, and the buttons that turn it."""
        import gradio as gr

        found = listing(self._archive.articles(), words=words, sorting=sorting, page=page)
        return [
            gr.update(choices=list(found.rows), value=None, label=_heading(found)),
            found.page,
            gr.update(interactive=found.page > 1),
            gr.update(interactive=found.page < found.pages),
        ]

    def first_page(self, words: str, sorting: Sorting) -> list[Any]:
        """The first page of the list, for other words or another order."""
        return self.turn_to(words, sorting, 1)

    def show(self, article_id: str | None) -> list[Any]:
        """One article with its text and how it was dated."""
        article = self._archive.article(article_id) if article_id else None
        if article is None:
            return [None, _CHOOSE, *_buttons()]
        copies = [found for key in self._archive.origin(article.id) if key != article.id
                  if (found := self._archive.article(key))]  # fmt: skip
        return [article_id, details(article, copies), *_buttons(remove=self._may_change)]

    def add(self, uploads: Sequence[str] | None) -> Iterator[list[Any]]:
        """Read the uploads; a line for each article as it is stored, and the count at the end."""
        import gradio as gr

        outcomes: list[Outcome] = []
        problem = ""
        shown_at = 0.0
        try:
            for outcome in take_in(self._archive, list(uploads or ()), today=date.today()):  # noqa: DTZ011  (the user's day)
                outcomes.append(outcome)
                if time.monotonic() - shown_at > _EVERY:
                    shown_at = time.monotonic()
                    yield [gr.skip(), gr.update(value=_progress(outcomes, "Reading …"), visible=True)]
        except DatelineError as exc:
            problem = str(exc)
        yield [None, gr.update(value=_progress(outcomes, problem), visible=True)]

    def not_added(self) -> list[Any]:
        """What is said after a fault of ours."""
        import gradio as gr

        return [None, gr.update(value=f"**{BROKEN}**", visible=True)]

    def remove(self, article_id: str | None) -> list[Any]:
        """Take the chosen article out of the archive."""
        try:
            removed = self._archive.remove([article_id] if article_id else [])
        except DatelineError as exc:
            return [article_id, plain(str(exc)), *_buttons(remove=True)]
        return [None, "Removed." if removed else _CHOOSE, *_buttons()]


def _heading(found: Listing) -> str:
    if not found.found:
        return "No article fits"
    count = f"{found.found:,} article{'s' if found.found > 1 else ''}"
    return f"{count}, page {found.page} of {found.pages}" if found.pages > 1 else count


def _progress(outcomes: Sequence[Outcome], last: str) -> str:
    """A line for each of the latest outcomes, what became of all, and one last sentence."""
    counts = {
        status: sum(o.status == status for o in outcomes) for status in ("added", "updated", "unchanged", "rejected")
    }
    lines = [f"- {plain(outcome_line(outcome))}" for outcome in outcomes[-50:]]
    summed = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    return "\n".join([*lines, "", *(f"**{plain(part)}**" for part in (summed, last) if part)])


def _buttons(*, remove: bool = False, sure: bool = False) -> list[Any]:
    """The buttons under an article: to remove it, or to be asked again."""
    import gradio as gr

    return [gr.update(visible=remove), gr.update(visible=sure), gr.update(visible=sure)]
