"""The tab of questions: the conversation, the dates that were understood, and the sources."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from dateline.qa.page.conversation import (
    BROKEN,
    Asks,
    Turns,
    answered,
    chosen_window,
    failed,
    linked_turn,
    new_turn,
    with_dates,
)
from dateline.qa.page.markup import plain
from dateline.qa.page.messages import in_dates, messages
from dateline.qa.page.panel import sources
from dateline.qa.question import Window
from dateline.store import Archive, DatelineError

if TYPE_CHECKING:
    import gradio as gr

_EMPTY = "This archive is empty. Add articles under “Articles”, or with `dateline add PATH`."
_PROMPT = "Ask about the articles. Every sentence of an answer has a number; it opens the passage that says so."


_INTERRUPTED = "The next question came before the answer. Ask this one again."
_AT_WORK = 3
"""Questions answered at the same time on two cores: fewer leave a core idle, more only take turns with each other."""


class AskTab:
    """The tab and what its events do; `examples` gives the questions to begin with."""

    def __init__(self, archive: Archive, assistant: Asks, examples: Callable[[], Sequence[str]]) -> None:
        self._archive = archive
        self._assistant = assistant
        self._examples = examples
        self._workers = ThreadPoolExecutor(_AT_WORK, thread_name_prefix="answering")

    def build(self, blocks: "gr.Blocks", header: "gr.Markdown", heading: Callable[[], str]) -> "gr.Chatbot":
        """Make the tab inside the current Blocks; returns the chatbot. `heading` is what the header says by then."""
        import gradio as gr

        def example(chosen: gr.SelectData, turns: Turns) -> Iterator[list[Any]]:
            yield from self.ask(chosen.value["text"], turns)

        def opened(request: gr.Request) -> Iterator[list[Any]]:
            for talk, said, cards, _, *rest in self.linked(dict(request.query_params)):
                value: dict[str, Any] = {"value": said} if isinstance(said, list) else {}
                yield [heading(), talk, gr.update(**self.beginning(), **value), cards, *rest]

        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        with gr.Tab("Ask", elem_id="ask-tab"), gr.Row(elem_id="columns"):
            turns = gr.State(())
            with gr.Column(scale=3, min_width=320, elem_id="talk"):
                chat = gr.Chatbot(
                    elem_id="chat",
                    label="Conversation",
                    show_label=False,
                    height="100%",
                    buttons=[],
                    feedback_options=None,
                    allow_tags=False,
                    latex_delimiters=[],
                    **self.beginning(),
                )
                with gr.Row(elem_id="dates", visible=False) as dates:
                    chip = gr.Button("Dates", size="sm", elem_id="chip")
                    drop = gr.Button("✕ Any date", size="sm", elem_id="any-date")
                with gr.Row(elem_id="dates-editor", visible=False) as editor:
                    since = gr.Textbox(label="From", placeholder="2013 or 2013-05-14", max_lines=1, min_width=110)
                    until = gr.Textbox(label="To", placeholder="2014 or 2014-02", max_lines=1, min_width=110)
                    again = gr.Button("Ask again", size="sm", min_width=90)
                problem = gr.Markdown(elem_id="dates-problem", visible=False, latex_delimiters=[])
                question = gr.Textbox(elem_id="question", label="Your question", submit_btn="Ask", max_lines=6)
            with gr.Column(scale=2, min_width=320):
                panel = gr.Markdown(sources((), self._archive.article), elem_id="sources", latex_delimiters=[])

        shown = [turns, chat, panel, question, dates, chip, drop, editor, problem]
        # Not the question field, where somebody may be typing by the time that the page is there.
        # One event at the start, for the page may miss a question that is sent while its events come to their end; and
        # it leaves out the question field, where somebody may be typing by then.
        opening = [header, *(part for part in shown if part is not question)]
        linked = blocks.load(opened, None, opening, **private)
        asking: list[Any] = [
            linked,
            question.submit(self.ask, [question, turns], shown, **private),
            chat.example_select(example, [turns], shown, **private),
            drop.click(self.any_date, [turns], shown, **private),
            again.click(self.in_dates, [turns, since, until], shown, **private),
            since.submit(self.in_dates, [turns, since, until], shown, **private),
            until.submit(self.in_dates, [turns, since, until], shown, **private),
        ]
        for event in asking:
            event.failure(self.broken, [turns], shown, **private)
        chip.click(self.edit, [turns], [editor, since, until], **private)
        chat.clear(self.view, None, shown, **private)
        return chat

    def beginning(self) -> dict[str, Any]:
        """What the chat shows before the first question, as properties of the chatbot."""
        empty = not self._archive.counts()[0]
        return {
            "placeholder": _EMPTY if empty else _PROMPT,
            "examples": None if empty else [{"text": example} for example in self._examples()] or None,
        }

    def view(self, turns: Turns = (), problem: str = "") -> list[Any]:
        """The page for these turns; the question field stays as it is."""
        import gradio as gr

        panel = sources(turns, self._archive.article)
        return [turns, messages(turns), panel, gr.skip(), *self._dates(turns, problem)]

    def _dates(self, turns: Turns, problem: str = "") -> list[Any]:
        """The chip and the fields under the conversation: the dates in force, and what was wrong with others."""
        import gradio as gr

        window = turns[-1].dates if turns else Window()
        return [
            gr.update(visible=bool(turns and turns[-1].answer)),
            f"Articles {in_dates(window)} ✎",
            gr.update(visible=bool(window)),
            gr.update(visible=bool(problem)),
            gr.update(visible=bool(problem), value=plain(problem)),
        ]

    def ask(self, text: str, turns: Turns) -> Iterator[list[Any]]:
        """The page with the question at once, and again with its answer."""
        yield from self._answer((*failed(turns, _INTERRUPTED), new_turn(text)))

    def linked(self, query: Mapping[str, str]) -> Iterator[list[Any]]:
        """The page with the question that its address asks.

        Without one it stays as it is, for somebody may be asking already.
        """
        import gradio as gr

        turn = linked_turn(query)
        if turn is None:
            yield [gr.skip()] * len(self.view())
        elif turn.outcome is None:
            yield from self._answer((turn,))
        else:
            yield self.view((turn,))

    def any_date(self, turns: Turns) -> Iterator[list[Any]]:
        """The last question once more, whatever dates it names."""
        yield from self._answer(with_dates(turns, Window()))

    def in_dates(self, turns: Turns, since: str, until: str) -> Iterator[list[Any]]:
        """The last question once more, from articles between these dates."""
        try:
            window = chosen_window(since, until)
        except DatelineError as exc:
            yield self.view(turns, str(exc))
            return
        yield from self._answer(with_dates(turns, window))

    def edit(self, turns: Turns) -> list[Any]:
        """The fields for other dates, filled with those in force."""
        import gradio as gr

        window = turns[-1].dates if turns else Window()
        return [
            gr.update(visible=bool(turns)),
            *(day.isoformat() if day else "" for day in (window.since, window.until)),
        ]

    def broken(self, turns: Turns) -> list[Any]:
        """The page after a fault of ours: the question that was being answered says so."""
        return self.view(failed(turns, BROKEN))

    def _answer(self, turns: Turns) -> Iterator[list[Any]]:
        import gradio as gr

        if not turns:  # a page that was left open while the chat was started anew
            yield self.view()
            return
        # The question leaves its field at once; the sources, much to send, stay until there are new ones.
        yield [turns, messages(turns), gr.skip(), "", *self._dates(turns)]
        # Threads that stay keep their connection to the catalog, and what it has read.
        yield self._workers.submit(lambda: self.view(answered(turns, self._assistant))).result()
