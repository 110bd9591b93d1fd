"""A question that leans on an earlier one gets its names; others stay as they are."""

import pytest

from dateline.qa.followup import standalone


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        pytest.param(["What did Ilsa Brand say?"], "Who invited her?", "Who invited her? (Ilsa Brand)", id="pronoun"),
        pytest.param(["Who runs Eskholm?", "Why?"], "What did it cost?", "What did it cost? (Eskholm)", id="earlier"),
        pytest.param(["Who is Ilsa Brand?"], "Who is Pell Aronsen, and what did he say?", None, id="names somebody"),
        pytest.param(["Who is Ilsa Brand?"], "How tall is the lighthouse?", None, id="leans on nothing"),
        pytest.param([], "Who invited her?", None, id="no history"),
        pytest.param(["why is the sea salt?"], "Who invited her?", None, id="history without names"),
    ],
)  # fmt: skip
def test_standalone(history: list[str], question: str, expected: str | None) -> None:
    assert standalone(question, history) == (expected or question)
