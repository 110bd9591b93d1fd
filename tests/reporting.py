"""Made runs for the tests of reports: invented towns, the same ones every time."""

import random
from collections.abc import Iterator
from dataclasses import replace

from dateline.evals.compare import Change, Comparison, Flip
from dateline.evals.results import STAGES, Cited, Result, Run, Setting
from dateline.qa.answer import Sentence

SETTING = Setting(
    gold="harbours.jsonl",
    dataset="d1",
    archive="a1",
    metrics=1,
    asked="2025-01-01",
    articles=33,
    llm="extractive",
    threshold=0.062,
)
HOSTILE = (
    '</script><script>document.title="owned"</script><img src=x onerror=alert(1)> <!-- & \u2028 \u202e \ud800 ]]> '
    "@octocat #12 [link](https://evil.example/) ![i](https://evil.example/i.png) | `code` www.evil.example $x$ ${title}"
)
QUOTE = "The bridge will be 1,240 metres long."


def cited(n: int = 1, **changes) -> Cited:
    """A citation of a gold article."""
    made = Cited(
        n=n,
        article=f"article-{n}",
        title="Deputies back the crossing",
        outlet="Norland Courier",
        published="2009-03-12",
        before="After two nights of debate the deputies backed the plan. ",
        quote=QUOTE,
        after=" It will carry four lanes of traffic between the old docks and Low Dunmere.",
        gold=True,
        exact=True,
    )
    return replace(made, **changes)


def result(number: int = 1, **changes) -> Result:
    """A question that passed."""
    made = Result(
        id=f"q{number:03}",
        question="How long will the bridge over the Tarn be?",
        standalone="How long will the bridge over the Tarn be?",
        tags=("fact", "number"),
        answerable=True,
        accepted=("1,240 metres",),
        articles=("tarn-bridge.txt",),
        cluster="tarn-bridge.txt",
        outcome="pass",
        stage=None,
        detail="",
        answered=True,
        reason=None,
        text=QUOTE,
        sentences=(Sentence(QUOTE, (1,), 0.91, True),),
        citations=(cited(),),
        confidence=0.8,
        scores={"passed": 1.0, "right": 1.0, "article recall@1": 1.0, "article recall@5": 1.0},
        tokens=12,
        seconds=0.25,
    )
    return replace(made, **changes)


def failed(number: int = 2, **changes) -> Result:
    """A question that was answered wrongly from a wrong article."""
    text = "The bridge cost 88 million."
    made = {
        "outcome": "fail",
        "stage": "used and wrong",
        "text": text,
        "sentences": (Sentence(text, (1,), 0.4, False),),
        "citations": (cited(quote=text, gold=False, title="What the crossing cost"),),
        "confidence": 0.3,
        "scores": {"passed": 0.0, "right": 0.0, "article recall@1": 0.0, "article recall@5": 1.0},
    }
    return replace(result(number), **(made | changes))


def refused(number: int = 3, **changes) -> Result:
    """An unanswerable question that was refused."""
    made = {
        "answerable": False,
        "accepted": (),
        "articles": (),
        "answered": False,
        "reason": "not_stated",
        "text": "The archive does not say who painted the bridge.",
        "sentences": (),
        "citations": (),
        "confidence": 0.02,
        "scores": {"passed": 1.0},
    }
    return replace(result(number, question="Who painted the bridge?", tags=("absent",)), **(made | changes))


def broken(number: int = 4, **changes) -> Result:
    """A question on which Dateline broke."""
    made = {"outcome": "error", "detail": "IndexError: list index out of range", "answered": False, "text": ""}
    return replace(result(number), **(made | {"sentences": (), "citations": (), "scores": {}} | changes))


def unmeasured(number: int = 5, **changes) -> Result:
    """A question that something else answered."""
    return replace(result(number), outcome="unmeasured", detail="the model could not be reached", scores={}, **changes)


def run(*results: Result) -> Run:
    """A run of these questions."""
    return Run(SETTING, results)


def made_run(size: int, *, seed: int = 1) -> Run:
    """A run of many questions of every kind; with another seed, another system on the same questions."""
    return Run(SETTING, tuple(_made(size, random.Random(seed))))


def compared(after: Run, baseline: Run, *, holds: bool = True, lost: tuple[str, ...] = ()) -> Comparison:
    """A comparison of two runs of the same questions; its intervals are invented."""
    names = dict.fromkeys(name for one in after.results for name in one.scores)
    changes = tuple(
        Change(
            name, len(after.results), 0.7, 0.72 + place / 200, -0.02 + place / 200, 0.06 + place / 200, 0.4 - place / 40
        )
        for place, name in enumerate(names)
    )
    flips = tuple(
        Flip(one.id, old.outcome, one.outcome)
        for one, old in zip(after.results, baseline.results, strict=True)
        if old.outcome != one.outcome
    )
    return Comparison(changes, flips, lost=lost, delta=0.02, smallest=0.041, holds=holds)


def _made(size: int, chance: random.Random) -> Iterator[Result]:
    passage = "The council of Low Dunmere met in the old customs house, and the harbour master spoke for an hour. " * 3
    for number in range(1, size + 1):
        topic = f"the {('bridge', 'ferry', 'tram', 'dock strike', 'lighthouse')[number % 5]} of ward {number}"
        confidence = chance.random()
        common = {
            "question": f"What did the council decide about {topic} in {1990 + number % 30}?",
            "tags": (("fact", "who", "when", "why")[number % 4], *(("hard",) if number % 7 == 0 else ())),
            "confidence": confidence,
            "seconds": 0.02 + chance.expovariate(8),
        }
        if number % 4 == 0:
            wrong = chance.random() < confidence / 2
            kind = failed if wrong else refused
            absent = {"answerable": False, "accepted": (), "articles": (), "scores": {"passed": float(not wrong)}}
            yield kind(number, **(common | absent | ({"stage": "answered wrongly"} if wrong else {})))
        elif number % 97 == 0:
            yield unmeasured(number, **common)
        else:
            right = chance.random() < confidence**0.6
            found = [right or chance.random() < odds for odds in (0.4, 0.6, 0.7, 0.8)]
            scores = {"passed": float(right), "right": float(right)}
            for kind, less in (("article", 1.0), ("passage", 0.85)):
                scores |= {f"{kind} recall@{k}": less * hit for k, hit in zip((1, 3, 5, 10), found, strict=True)}
            scores |= {"article MRR": scores["article recall@3"] / 2, "citation precision": round(chance.random(), 3)}
            sources = tuple(cited(n, before=passage, after=passage, gold=n == 1) for n in (1, 2, 3))
            text = f"It was decided that {topic} would be closed for {chance.randrange(2, 90)} days."
            said = tuple(Sentence(text, (n,), min(1.0, confidence + 0.1), right) for n in (1, 2, 3))
            stage = None if right else STAGES[chance.randrange(6)]
            made = {"text": text, "sentences": said, "citations": sources, "scores": scores, "stage": stage}
            yield result(number, **(common | made | {"outcome": "pass" if right else "fail"}))
