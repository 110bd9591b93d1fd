"""An archive and an assistant that do what a test says."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from threading import Event
from typing import Any, Unpack

from dateline.prompts import Prompt
from dateline.qa.answer import Abstention, Answer, Circumstances, Citation, Draft, Sentence, Struck
from dateline.qa.question import Window
from dateline.store import Article, ArticleEntry, Dating, InputError
from dateline.store.article import days_of
from dateline.store.errors import ModelError

HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold** # h ![i](http://evil.invalid/i.png)"
FILLER = "The harbour of Saltby was quiet for the rest of the week. Fishing boats went out as usual.\n\n" * 40
QUOTE = "The ferry Aurora sank off Saltby on Tuesday; all 41 people on board were saved."

FERRY = Article(
    f"{FILLER}{QUOTE} The cause is not known.\n\n{FILLER}",
    "Ferry sinks off Saltby, all are saved",
    Dating("2013-05-14", "dateline", evidence="SALTBY, May 14, 2013"),
    outlet="Norland Courier",
    url="https://courier.example/ferry",
)
RAISED = Article(
    "The ferry Aurora was raised on Friday and towed to Harwick.",
    "Ferry raised",
    Dating("2014-09-01", "metadata"),
    outlet="The Harwick Post",
    path="/news/raised.txt",
)
WRECK = Article("🛟 The wreck 🛟 lies at 40 metres. Divers found it on Friday.", "Wreck found", Dating("2015"))
TRAP = Article(f"{HOSTILE}\n\n<script>alert(2)</script>\n# A heading", HOSTILE, outlet=HOSTILE, path="/x/<b>.txt")


class ScriptedArchive:
    """An archive of a few articles, or of none; nothing can be added to it."""

    def __init__(self, *articles: Article) -> None:
        self._articles = {article.id: article for article in articles}

    def counts(self) -> tuple[int, int]:
        return len(self._articles), len(self._articles)

    def years(self) -> dict[str, int]:
        return {"2009": 1, "2013": 1} if self._articles else {}

    def article(self, article_id: str) -> Article | None:
        return self._articles.get(article_id)

    def articles(self) -> Iterator[ArticleEntry]:
        for key, article in self._articles.items():
            yield ArticleEntry(
                key, article.path, article.title, article.outlet, article.author, article.url, article.dating, 1
            )

    def origin(self, article_id: str) -> tuple[str, ...]:
        return (article_id,)


@dataclass(frozen=True)
class Asking:
    """What the assistant was asked."""

    question: str
    history: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    any_date: bool = False


class ScriptedAssistant:
    """Answers by a word of the question, and remembers what it was asked.

    With a model's specification it writes: two sentences that hold and two that are struck out. To a question with
    "slowly" it waits after the first one until `go` is set; "fails" stops it there, "offline" keeps it from beginning.
    """

    def __init__(self) -> None:
        self.asked: list[Asking] = []
        self.closed: list[str] = []
        self.go = Event()
        self.llm = "extractive"

    def using(self, llm: str) -> "ScriptedAssistant":
        """The same assistant as it answers with this specification."""
        other = copy(self)
        other.llm = llm
        return other

    def stream(self, text: str, **how: Any) -> Iterator[Draft | Answer]:
        answer = self.ask(text, **how)
        if self.llm == "extractive" or answer.abstention:
            yield answer
        elif "offline" in text:
            yield replace(answer, note=f"{self.llm} does not answer. Is it running?")
        else:
            yield from self._write(replace(written(text, self.llm), standalone=answer.standalone))

    def _write(self, whole: Answer) -> Iterator[Draft | Answer]:
        first, second = whole.sentences
        begun = Draft(whole.question, whole.standalone, whole.window, whole.llm)
        halfway = replace(
            begun, sentences=(first,), citations=whole.citations[:1], struck=whole.struck[:1], pending="It was raised"
        )
        try:
            yield begun
            yield replace(begun, pending="The ferry Aurora sank off")
            yield halfway
            if "crashes" in whole.question:
                raise RuntimeError(whole.question)
            if "fails" in whole.question:
                yield replace(whole, sentences=(first,), note=f"{whole.llm} stopped in the middle of its answer.")
                return
            words = iter(range(400))
            while "slowly" in whole.question and not self.go.wait(0.05):
                yield replace(halfway, pending=f"{halfway.pending}{' on'[: next(words) % 4]}")
            yield replace(halfway, sentences=(first, second), citations=whole.citations, pending="")
            yield whole
        except GeneratorExit:
            self.closed.append(whole.question)
            raise

    def ask(self, text: str, **known: Unpack[Circumstances]) -> Answer:
        history = known.get("history", ())
        since, until, any_date = known.get("since"), known.get("until"), known.get("any_date", False)
        self.asked.append(Asking(text, tuple(answer.question for answer in history), since, until, any_date))
        if not text.strip():
            raise InputError("The question is empty.")
        if "crash" in text:
            raise RuntimeError(text)
        if "trap" in text:
            return reply(text, (TRAP, HOSTILE))
        if "wreck" in text:
            return reply(
                text, (WRECK, "wreck 🛟 lies"), (WRECK, "lies at 40 metres."), (Article("Gone.", "Gone"), "Gone.")
            )
        if "it" in text.split() and history:
            return reply(text, (RAISED, RAISED.text), standalone=text.replace("it", "the ferry Aurora"))
        if "raised" in text:
            return reply(text, (RAISED, RAISED.text), (FERRY, QUOTE))
        if "ferry" in text:
            window = Window(*days_of("2013")) if "2013" in text and not any_date else Window(since, until)
            return reply(text, (FERRY, QUOTE), window=Window(since, until) if since or until else window)
        return unanswered(text)


def reply(
    question: str,
    *quoted: tuple[Article, str],
    window: Window = Window(),  # noqa: B008
    standalone: str | None = None,
) -> Answer:
    """An answer of one sentence for each article and quote."""
    citations = citing(*quoted)
    sentences = tuple(Sentence(citation.quote, (citation.n,), 0.9, True) for citation in citations)
    return Answer(question, standalone or question, sentences, citations, None, window, "extractive", 0.9, 0.01, 0.01)


def written(question: str, llm: str) -> Answer:
    """An answer by a model: two sentences that hold, and two that were struck out."""
    return replace(
        reply(question, (FERRY, QUOTE), (RAISED, RAISED.text)),
        sentences=(
            Sentence("The ferry Aurora sank off Saltby, and all 41 people were saved.", (1,), 0.95, True),
            Sentence("It was raised on Friday and towed to Harwick.", (2,), 0.9, True),
        ),
        llm=llm,
        seconds_answer=7.3,
        struck=(
            Struck("The captain was drunk.", "No passage says so."),
            Struck(f"In all 43 died {HOSTILE}", f"The passage says 41, not 43 {HOSTILE}"),
        ),
    )


def citing(*quoted: tuple[Article, str]) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            n=n,
            article=article.id,
            path=article.path,
            url=article.url,
            title=article.title,
            outlet=article.outlet,
            published=article.dating.published,
            dated_by=article.dating.basis,
            start=article.text.index(quote),
            end=article.text.index(quote) + len(quote),
            quote=quote,
        )
        for n, (article, quote) in enumerate(quoted, 1)
    )


def unanswered(question: str) -> Answer:
    abstention = Abstention(
        "no_match", "No article is about this. The archive reaches from 2009 to 2013.", citing((FERRY, QUOTE))
    )
    return Answer(question, question, (), (), abstention, Window(), "extractive", 0.1, 0.01, 0.01)


class ScriptedModel:
    """A language model that says what it is told to, in pieces, and remembers its prompts.

    A ModelError among the pieces is raised in its place.
    """

    name = "scripted"

    def __init__(self, *answers: Sequence[str | ModelError], window: int = 4096) -> None:
        self.window = window
        self.prompts: list[Prompt] = []
        self.closed = 0
        self._answers = list(answers)

    def stream(self, prompt: Prompt, *, max_tokens: int) -> Iterator[str]:
        self.prompts.append(prompt)
        try:
            for piece in self._answers.pop(0):
                if isinstance(piece, ModelError):
                    raise piece
                yield piece
        finally:
            self.closed += 1
