"""A model's server that is killed in the middle of an answer: what is known is told, and the chat goes on."""

import pytest

from browsing import Served, ask, conversation
from dateline.qa.assistant import Assistant
from dateline.store import Archive
from llama import serving

QUESTION = "How long is the bridge over the mouth of the Tarn?"


@pytest.fixture(scope="module")
def archive(sample_archive, shipped_embedder):
    with Archive(sample_archive, embedder=shipped_embedder) as opened:
        yield opened


class Assistants:
    """An assistant for each model."""

    def __init__(self, archive: Archive) -> None:
        self.using = lambda llm: Assistant(archive, llm=llm)


def test_a_killed_server_ends_in_a_clear_message_and_a_usable_chat(archive, small_model, visitors, expect):
    with (
        serving(small_model) as server,
        Served(archive, Assistants(archive), llm=server.spec, examples=[QUESTION]) as chat,
    ):
        page = visitors.open(chat.address)
        ask(page, QUESTION)
        expect(conversation(page).locator(".pending")).to_be_visible()
        server.kill()
        answers = conversation(page).get_by_role("group", name="Answer", exact=True)
        expect(answers.last).to_contain_text("in the middle of its answer")
        expect(conversation(page).locator(".pending")).to_have_count(0)
        ask(page, QUESTION)
        expect(answers).to_have_count(2)
        expect(answers.last).to_contain_text("made of the archive's own sentences instead")
        expect(answers.last).to_contain_text("1,240 metres")
