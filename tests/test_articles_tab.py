"""The tab of articles in a browser: the list, one article, adding and removing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from browsing import Served, ask, conversation, findings, marker
from dateline.qa.assistant import Assistant
from dateline.store import Archive

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
GLASSWORKS = (
    "Glassworks at Ostby gets a new director\n\nOSTBY, March 3, 2018 (Meridian Wire) - Orla Fennick will run the "
    "glassworks at Ostby from April, the first woman to do so, its owners said on Saturday.\n\n"
    "Fennick, 41, has blown glass in Brennick for sixteen years.\n"
)
QUESTION = "Who will run the glassworks at Ostby?"


@pytest.fixture(scope="module")
def archive(sample_archive, shipped_embedder, tmp_path_factory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("own") / "archive"
    shutil.copytree(sample_archive, folder)
    with Archive(folder, embedder=shipped_embedder) as opened:
        yield opened


@pytest.fixture(scope="module")
def served(archive) -> Iterator[Served]:
    with Served(archive, Assistant(archive)) as running:
        yield running


@pytest.fixture
def open_list(visitors, served, expect):
    """Opens pages at the tab of articles, each of a person of their own."""

    def opened(**options):
        page = visitors.open(served.address, **options)
        to_articles(page)
        expect(page.locator("#rows label").first).to_be_visible()
        return page

    return opened


def to_articles(page) -> None:
    page.get_by_role("tab", name="Articles").click()
    # Gradio may miss what is typed while the events of the tab's opening come to their end.
    page.wait_for_timeout(500)


def to_questions(page) -> None:
    page.get_by_role("tab", name="Ask").click()


def upload(page, *files: Path) -> None:
    page.locator("#upload input[type=file]").set_input_files(list(files))


def test_the_list_is_searched_and_sorted(open_list, expect):
    page = open_list()
    dates = [row.split(" · ")[0] for row in page.locator("#rows label").all_text_contents()]
    assert dates == sorted(dates, reverse=True)
    page.get_by_label("Earliest first").check()
    expect(page.locator("#rows label").first).to_contain_text("2009-05-14")
    page.get_by_label("Search the list").fill("ferry 2013")
    expect(page.locator("#rows label").first).to_contain_text("2013")
    page.get_by_label("Search the list").fill("no such thing")
    expect(page.get_by_text("No article fits")).to_be_visible()


def test_an_article_shows_how_it_was_dated(open_list, expect):
    page = open_list()
    page.get_by_label("Search the list").fill("2016 six years")
    page.locator("#rows label").filter(has_text="Six years for former water chief").click()
    chosen = page.locator("#chosen")
    expect(chosen.get_by_role("heading", name="How was this dated?")).to_be_visible()
    expect(chosen).to_contain_text("2016 (")


def test_an_uploaded_article_answers_and_is_refused_once_removed(open_list, expect, tmp_path):
    (tmp_path / "glassworks.txt").write_text(GLASSWORKS, encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    page = open_list()
    upload(page, tmp_path / "glassworks.txt", tmp_path / "broken.json")
    added = page.locator("#added")
    expect(added).to_contain_text("added: Glassworks at Ostby gets a new director, March 3, 2018")
    expect(added).to_contain_text("rejected: broken.json: This is not valid JSON")
    expect(added).to_contain_text("1 added, 1 rejected")
    to_questions(page)
    ask(page, QUESTION)
    expect(conversation(page)).to_contain_text("Orla Fennick will run the glassworks")
    marker(page).click()
    expect(page.locator("#sources mark.current").first).to_be_in_viewport()
    to_articles(page)
    page.get_by_label("Search the list").fill("glassworks")
    expect(page.locator("#rows label")).to_have_count(1)
    page.locator("#rows label").filter(has_text="Glassworks at Ostby").click()
    page.get_by_role("button", name="Remove this article").click()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Remove this article").click()
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.locator("#chosen")).to_have_text("Removed.")
    expect(page.get_by_text("No article fits")).to_be_visible()
    to_questions(page)
    ask(page, QUESTION)
    expect(conversation(page)).to_contain_text("The archive does not say.")


def test_on_a_phone_a_tap_leads_to_the_article(open_list, expect):
    page = open_list(**PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#rows label").first.tap()
    expect(page.locator("#chosen h2")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_list, expect, scheme):
    page = open_list(color_scheme=scheme)
    page.locator("#rows label").first.click()
    expect(page.get_by_role("button", name="Remove this article")).to_be_visible()
    page.get_by_role("button", name="Remove this article").click()
    expect(page.get_by_role("button", name="Yes, remove it")).to_be_visible()
    assert findings(page) == []


def test_answers_quote_the_archive_exactly(open_list, expect, archive):
    page = open_list()
    to_questions(page)
    ask(page, "How long is the bridge over the mouth of the Tarn?")
    marker(page).click()
    expect(page.locator("#sources mark.current").first).to_be_in_viewport()
    texts = {archive.article(entry.id).text for entry in archive.articles()}
    assert page.locator("#sources .article .text").text_content() in texts
    quote = page.locator("#sources .turn.shown blockquote").first.text_content()
    assert "".join(page.locator("#sources mark.current").all_text_contents()) == quote


def test_a_request_cannot_name_a_file_of_the_server_as_its_upload(served, archive, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(GLASSWORKS, encoding="utf-8")
    before = archive.counts()
    with httpx.Client(base_url=served.address, timeout=30) as client:
        config = client.get("/config").json()
        field = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "upload")
        event = next(event for event in config["dependencies"] if [field, "upload"] in event["targets"])
        named = {"path": str(secret), "orig_name": "secret.txt", "meta": {"_type": "gradio.FileData"}}
        body = {"data": [[named]], "event_data": None, "fn_index": event["id"], "trigger_id": field}
        assert client.post("/gradio_api/queue/join", json={**body, "session_hash": "abc"}).is_success
        answer = client.get("/gradio_api/queue/data", params={"session_hash": "abc"}).text
    assert '"success":false' in answer.replace(" ", "")
    assert secret.exists()
    assert archive.counts() == before
