"""The tab of questions: the conversation, the dates that were understood, and the sources."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import TYPE_CHECKING, Any

from dateline.qa import EXTRACTIVE
from dateline.qa.page.conversation import (
    BROKEN,
    STOPPED,
    Turns,
    answered,
    chosen_window,
    ended,
    linked_turn,
    new_turn,
    with_dates,
)
from dateline.qa.page.markup import plain
from dateline.qa.page.messages import in_dates, messages
from dateline.qa.page.models import Models
from dateline.qa.page.panel import sources
from dateline.qa.page.writing import Desk, Writing
from dateline.qa.question import Window
from dateline.store import Archive, DatelineError

if TYPE_CHECKING:
    import gradio as gr

_EMPTY = "This archive is empty. Add articles under “Articles”, or with `dateline add PATH`."
_PROMPT = "Ask about the articles. Every sentence of an answer has a number; it opens the passage that says so."
_FORMS = "Or type a model: openai:MODEL, ollama:MODEL, http://HOST/v1#MODEL or gguf:PATH"

_INTERRUPTED = "The next question came before the answer. Ask this one again."
_AT_WORK = 3
"""Questions answered at the same time on two cores: fewer leave a core idle, more only take turns with each other."""
_EVERY = 0.15
"""Seconds between two updates of an answer that is being written, as often as a page takes them well."""

_PARTS = 10

Page = list[Any]
"""Values for the ten parts of the tab that an answer changes."""


class AskTab:
    """The tab and what its events do; `examples` gives the questions to begin with."""

    def __init__(self, archive: Archive, models: Models, examples: Callable[[], Sequence[str]]) -> None:
        self._archive = archive
        self._models = models
        self._examples = examples
        self._workers = ThreadPoolExecutor(_AT_WORK, thread_name_prefix="answering")
        self._desk = Desk()

    def build(self, blocks: "gr.Blocks", header: "gr.Markdown", heading: Callable[[], str]) -> "gr.Chatbot":
        """Make the tab inside the current Blocks; returns the chatbot. `heading` is what the header says by then."""
        import gradio as gr

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
                with gr.Row(elem_id="writers"):
                    model = gr.Dropdown(
                        list(self._models.offered),
                        value=self._models.first,
                        label="Answers by",
                        info=_FORMS if self._models.typed else None,
                        allow_custom_value=self._models.typed,
                        visible=self._models.is_choice,
                        elem_id="model",
                    )
                    stop = gr.Button("Stop", size="sm", visible=False, elem_id="stop")
            with gr.Column(scale=2, min_width=320):
                panel = gr.Markdown(sources((), self._archive.article), elem_id="sources", latex_delimiters=[])

        shown = [turns, chat, panel, question, dates, chip, drop, editor, problem, stop]

        def ask(text: str, turns: Turns, model: str, request: gr.Request) -> Iterator[Page]:
            yield from self.ask(text, turns, model, _person(request))

        def example(chosen: gr.SelectData, turns: Turns, model: str, request: gr.Request) -> Iterator[Page]:
            yield from self.ask(chosen.value["text"], turns, model, _person(request))

        def any_date(turns: Turns, model: str, request: gr.Request) -> Iterator[Page]:
            yield from self.any_date(turns, model, _person(request))

        def dated(turns: Turns, since: str, until: str, model: str, request: gr.Request) -> Iterator[Page]:
            yield from self.in_dates(turns, since, until, model, _person(request))

        def opened(model: str, request: gr.Request) -> Iterator[Page]:
            for talk, said, cards, _, *rest in self.linked(dict(request.query_params), model, _person(request)):
                value: dict[str, Any] = {"value": said} if isinstance(said, list) else {}
                yield [heading(), talk, gr.update(**self.beginning(), **value), cards, *rest]

        def halt(request: gr.Request) -> None:
            self._desk.stop(_person(request))

        def clear(request: gr.Request) -> Page:
            self._desk.clear(_person(request))
            return self.view()

        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        # One event at the start, for the page may miss a question that is sent while its events come to their end; and
        # it leaves out the question field, where somebody may be typing by then.
        opening = [header, *(part for part in shown if part is not question)]
        # The next question may be asked while an answer is written: it stops that answer.
        at_once: dict[str, Any] = private | {"trigger_mode": "multiple"}
        asking: list[Any] = [
            blocks.load(opened, [model], opening, **private),
            question.submit(ask, [question, turns, model], shown, **at_once),
            chat.example_select(example, [turns, model], shown, **at_once),
            drop.click(any_date, [turns, model], shown, **at_once),
            again.click(dated, [turns, since, until, model], shown, **at_once),
            since.submit(dated, [turns, since, until, model], shown, **at_once),
            until.submit(dated, [turns, since, until, model], shown, **at_once),
        ]
        for event in asking:
            event.failure(self.broken, [turns], shown, **private)
        chip.click(self.edit, [turns], [editor, since, until], **private)
        # Asked directly, not in the line of events, whose stream may be coming to its end in this moment.
        stop.click(halt, None, None, queue=False, **at_once)
        chat.clear(clear, None, shown, **private)
        return chat

    def beginning(self) -> dict[str, Any]:
        """What the chat shows before the first question, as properties of the chatbot."""
        empty = not self._archive.counts()[0]
        return {
            "placeholder": _EMPTY if empty else _PROMPT,
            "examples": None if empty else [{"text": example} for example in self._examples()] or None,
        }

    def view(self, turns: Turns = (), problem: str = "") -> Page:
        """The page for these turns; the question field stays as it is."""
        import gradio as gr

        panel = sources(turns, self._archive.article)
        return [turns, messages(turns), panel, gr.skip(), *self._dates(turns, problem), gr.update(visible=False)]

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

    def ask(self, text: str, turns: Turns, model: str, person: str) -> Iterator[Page]:
        """The page with the question at once, then with its answer as it grows."""
        waiting = bool(turns) and not turns[-1].settled
        if waiting and turns[-1].question == text and self._desk.busy(person):
            yield _nothing_new()  # Enter was pressed twice
            return
        yield from self._answer((*ended(turns, _INTERRUPTED), new_turn(text)), model, person)

    def linked(self, query: Mapping[str, str], model: str, person: str) -> Iterator[Page]:
        """The page with the question that its address asks.

        Without one it stays as it is, for somebody may be asking already.
        """
        turn = linked_turn(query)
        if turn is None:
            yield _nothing_new()
        elif turn.settled:
            yield self.view((turn,))
        else:
            yield from self._answer((turn,), model, person)

    def any_date(self, turns: Turns, model: str, person: str) -> Iterator[Page]:
        """The last question once more, whatever dates it names."""
        yield from self._answer(with_dates(turns, Window()), model, person)

    def in_dates(self, turns: Turns, since: str, until: str, model: str, person: str) -> Iterator[Page]:
        """The last question once more, from articles between these dates."""
        try:
            window = chosen_window(since, until)
        except DatelineError as exc:
            yield self.view(turns, str(exc))
            return
        yield from self._answer(with_dates(turns, window), model, person)

    def edit(self, turns: Turns) -> Page:
        """The fields for other dates, filled with those in force."""
        import gradio as gr

        window = turns[-1].dates if turns else Window()
        return [
            gr.update(visible=bool(turns)),
            *(day.isoformat() if day else "" for day in (window.since, window.until)),
        ]

    def broken(self, turns: Turns) -> Page:
        """The page after a fault of ours: the question that was being answered says so."""
        return self.view(ended(turns, BROKEN))

    def _answer(self, turns: Turns, model: str, person: str) -> Iterator[Page]:
        import gradio as gr

        if not turns:  # a page that was left open while the chat was started anew
            yield self.view()
            return
        writing: Writing[Any] = Writing()
        self._desk.begin(person, writing)
        try:
            spec = self._models.chosen(model)
            # The question leaves its field at once; the sources, much to send, stay until there are new ones.
            stop = gr.update(visible=spec != EXTRACTIVE)
            yield [turns, messages(turns), gr.skip(), "", *self._dates(turns), stop]
            if spec == EXTRACTIVE:
                yield from self._found(writing, turns)
            else:
                yield from self._written(writing, turns, spec)
        except DatelineError as exc:
            yield self.view(ended(turns, str(exc)))
        finally:
            self._desk.end(person, writing)

    def _found(self, writing: Writing[Page], turns: Turns) -> Iterator[Page]:
        """The page with an answer of the archive's own sentences."""
        assistant = self._models.assistant(EXTRACTIVE)
        # Threads that stay keep their connection to the catalog, and what it has read.
        self._workers.submit(writing.run, (self.view(done) for done in answered(turns, assistant)))
        for page in writing.follow(every=_EVERY):
            yield page or _nothing_new()
        if writing.replaced:
            yield _nothing_new()

    def _written(self, writing: Writing[Turns], turns: Turns, spec: str) -> Iterator[Page]:
        """The page with the answer of a language model as it grows."""
        import gradio as gr

        started = time.monotonic()
        versions = answered(turns, self._models.assistant(spec))
        # A thread for each, since a model takes its time; none that is waited for when the chat ends.
        Thread(target=writing.run, args=[versions], name="writing", daemon=True).start()
        before, citations = messages(turns[:-1]), 0
        for newest in writing.follow(every=_EVERY):
            turns = newest or turns
            draft = turns[-1].draft
            if newest is None or draft is None:
                yield _nothing_new()
                continue
            settled = len(draft.citations) > citations
            citations = len(draft.citations)
            panel = sources(turns, self._archive.article) if settled else gr.skip()
            yield [turns, [*before, *messages(turns[-1:])], panel, *_nothing_new()[3:]]
        if writing.replaced:
            yield _nothing_new()
        else:
            yield self.view(ended(turns, STOPPED, seconds=time.monotonic() - started))


def _person(request: "gr.Request") -> str:
    """Whose page it is: each page that is open in a browser has a random name of its own."""
    return request.session_hash or ""


def _nothing_new() -> Page:
    """The page as it is. The last values of an event are sent twice, so an event that is no longer wanted ends so."""
    import gradio as gr

    return [gr.skip()] * _PARTS
