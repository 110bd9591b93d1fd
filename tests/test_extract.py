"""Which sentences leave their speaker or subject open."""

import pytest

from dateline.qa.extract import leans, needs_speaker


@pytest.mark.parametrize(
    ("sentence", "open_"),
    [
        ("“We shall miss it,” she said.", True),
        ("He added that the talks would go on.", True),
        ("“It will open in May.”", True),
        ("“We shall miss it,” said the harbour master, Ilsa Brand.", False),
        ("Brand said that she would miss it.", False),
        ("The port opened its lighthouse on Monday.", False),
        ("“Nobody won,” the mediator Astrid Norling said; others left.", False),
    ],
)
def test_needs_speaker(sentence: str, open_: bool) -> None:
    assert needs_speaker(sentence) is open_


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("It cost 12 million crowns.", True),
        ("Their members vote on it on 18 May.", True),
        ("But this was denied.", True),
        ("The bridge cost 12 million crowns.", False),
        ("Item one was the bridge.", False),
    ],
)
def test_leans(sentence: str, leaning: bool) -> None:
    assert leans(sentence) is leaning
