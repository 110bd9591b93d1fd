"""The page in a browser: question, answer, sources, dates, and nothing that others wrote taken as markup."""

from collections.abc import Iterator
from urllib.parse import quote as encoded

import pytest

from browsing import Served, ask, conversation, findings, marker
from dateline.store.article import days_of
from scripted import FERRY, HOSTILE, QUOTE, RAISED, TRAP, WRECK, Asking, ScriptedArchive, ScriptedAssistant

FERRY_QUESTION = "What happened to the ferry?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(ScriptedArchive(FERRY, RAISED, TRAP, WRECK), ScriptedAssistant(), examples=[FERRY_QUESTION]) as running:
        yield running


@pytest.fixture
def open_page(visitors, served):
    """Opens pages, each of a person of their own."""

    def opened(query: str = "", **options):
        return visitors.open(served.address, query, **options)

    return opened


@pytest.fixture
def page(open_page):
    return open_page()


def test_an_answer_has_a_marker_and_a_source(page, expect):
    expect(page.get_by_role("heading", name="Dateline")).to_be_visible()
    expect(page.get_by_text("4 articles, 2009 to 2013")).to_be_visible()
    ask(page, FERRY_QUESTION)
    expect(conversation(page).get_by_text(QUOTE)).to_be_visible()
    expect(marker(page)).to_be_visible()
    card = page.locator("#sources .card")
    expect(card).to_have_count(1)
    for words in (FERRY.title, "Norland Courier", "May 14, 2013 (from the article's date line)", QUOTE):
        expect(card).to_contain_text(words)
    expect(card.get_by_role("link", name="Original page")).to_have_attribute("rel", "noopener noreferrer")
    expect(page.get_by_label("Your question")).to_have_value("")
    expect(page.get_by_role("group", name="Answer", exact=True)).to_contain_text(QUOTE)
    expect(page.get_by_role("complementary", name="Sources")).to_contain_text(QUOTE)


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_marker_opens_the_article_at_the_quote(page, expect, way):
    ask(page, FERRY_QUESTION)
    if way == "mouse":
        marker(page).click()
    else:
        marker(page).focus()
        page.keyboard.press("Enter")
    quote = page.locator("#sources mark.current")
    expect(quote).to_have_text(QUOTE)
    expect(quote).to_be_in_viewport()
    expect(quote).to_be_focused()
    expect(page.locator("#sources .article .text")).to_have_text(FERRY.text, use_inner_text=False)
    page.keyboard.press("Escape")
    expect(quote).to_be_hidden()
    expect(marker(page)).to_be_focused()


def test_quotes_that_overlap_are_marked_to_the_character_and_a_lost_article_leaves_its_card(page, expect):
    ask(page, "Where is the wreck?")
    conversation(page).get_by_role("link", name="[2]").click()
    expect(page.locator("#sources .article .text")).to_have_text(WRECK.text, use_inner_text=False)
    assert page.locator("#sources mark").all_text_contents() == ["wreck 🛟 ", "lies", " at 40 metres."]
    assert page.locator("#sources mark.current").all_text_contents() == ["lies", " at 40 metres."]
    conversation(page).get_by_role("link", name="[3]").click()
    expect(page.locator("#sources .article")).to_have_count(0)
    expect(page.locator("#sources .card").nth(2)).to_be_focused()


def test_a_card_leads_into_the_article_and_back(page, expect):
    ask(page, FERRY_QUESTION)
    page.get_by_role("link", name="Read it in the article").click()
    expect(page.locator("#sources mark.current")).to_be_in_viewport()
    page.get_by_role("button", name="Back to the answer").click()
    expect(page.get_by_role("link", name="Read it in the article")).to_be_focused()


def test_pointing_at_a_marker_lights_its_card(page, expect):
    ask(page, "When was the ferry raised?")
    expect(page.locator("#sources .turn.shown .card")).to_have_count(2)
    expect(page.locator("#sources .card.lit")).to_have_count(0)
    conversation(page).get_by_role("link", name="[2]").hover()
    expect(page.locator("#sources .card.lit")).to_contain_text(FERRY.title)
    marker(page).focus()
    expect(page.locator("#sources .card.lit")).to_contain_text(RAISED.title)


def test_articles_of_several_dates_stand_on_a_timeline(page, expect):
    ask(page, "When was the ferry raised?")
    steps = page.locator("#sources .timeline li")
    expect(steps).to_have_text(
        ["May 14, 2013 2 Ferry sinks off Saltby, all are saved", "September 1, 2014 1 Ferry raised"]
    )
    steps.first.get_by_role("link").click()
    expect(page.locator("#sources mark.current")).to_have_text(QUOTE)


def test_on_a_phone_the_sources_come_below_and_the_marker_still_leads_there(open_page, expect):
    page = open_page(**PHONE)
    ask(page, FERRY_QUESTION)
    expect(page.locator("#sources .card")).to_have_count(1)
    assert page.locator("#sources").bounding_box()["y"] > page.locator("#question").bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    marker(page).tap()
    expect(page.locator("#sources mark.current")).to_be_in_viewport()


def test_markers_of_earlier_answers_open_their_own_sources(page, expect):
    ask(page, FERRY_QUESTION)
    expect(marker(page)).to_be_visible()
    ask(page, "Is this a trap?")
    expect(page.locator("#sources .turn.shown .card")).to_contain_text("javascript")
    marker(page, 0).click()
    expect(page.locator("#sources mark.current")).to_have_text(QUOTE)
    page.keyboard.press("Escape")
    expect(page.locator("#sources .turn.shown .card")).to_contain_text(FERRY.title)


def test_hostile_articles_are_shown_as_text(page, expect):
    ask(page, f"Is this a trap? {HOSTILE}")
    expect(conversation(page).get_by_text(HOSTILE)).to_have_count(2)
    expect(page.locator("#sources .card h4")).to_contain_text(HOSTILE)
    expect(page.locator("#sources .card")).to_contain_text("<b>.txt")
    marker(page).click()
    expect(page.locator("#sources .article .text")).to_have_text(TRAP.text, use_inner_text=False)
    expect(page.locator("#chat img[src], #sources img, #sources script, #sources .text h1")).to_have_count(0)
    expect(page.locator("#sources a[href^='javascript'], #chat a[href^='javascript']")).to_have_count(0)


def test_a_refusal_is_set_apart_and_shows_the_nearest_passages(page, expect):
    ask(page, "What did the minister eat?")
    expect(conversation(page).locator("blockquote")).to_contain_text("The archive does not say.")
    expect(conversation(page).locator("blockquote")).to_contain_text("The archive reaches from 2009 to 2013.")
    shown = page.locator("#sources .turn.shown")
    expect(shown).to_contain_text("Nearest passages. They do not answer the question.")
    expect(shown.locator(".card .number")).to_have_count(0)
    shown.get_by_role("link", name="Read it in the article").click()
    expect(page.locator("#sources mark.current")).to_have_text(QUOTE)


def test_the_window_of_dates_can_be_removed_and_changed(page, served, expect):
    asked = "What happened to the ferry in 2013?"
    ask(page, asked)
    expect(conversation(page).get_by_text("Only articles from 2013")).to_be_visible()
    chip = page.get_by_role("button", name="Articles from 2013")
    page.get_by_role("button", name="Any date").click()
    expect(conversation(page).get_by_text("Articles of any date.")).to_be_visible()
    expect(chip).to_be_hidden()
    assert served.assistant.asked[-1] == Asking(asked, any_date=True)
    page.get_by_role("button", name="Articles of any date").click()
    page.get_by_label("From").fill("May")
    page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_text("is not a date. Write YYYY")).to_be_visible()
    page.get_by_label("From").fill("2013-05")
    page.get_by_label("To", exact=True).fill("2014")
    page.get_by_label("To", exact=True).press("Enter")
    expect(conversation(page).get_by_text("Only articles from 2013-05-01 to 2014-12-31")).to_be_visible()
    expect(page.get_by_label("From")).to_be_hidden()
    expect(conversation(page).get_by_role("group", name="Question", exact=True)).to_have_count(1)
    assert served.assistant.asked[-1] == Asking(asked, since=days_of("2013-05")[0], until=days_of("2014")[1])


def test_a_follow_up_shows_how_it_was_understood(page, served, expect):
    ask(page, FERRY_QUESTION)
    expect(marker(page)).to_be_visible()
    ask(page, "When was it raised?")
    expect(conversation(page).get_by_text("Understood as: When was the ferry Aurora raised?")).to_be_visible()
    assert served.assistant.asked[-1] == Asking("When was it raised?", (FERRY_QUESTION,))


def test_an_answer_is_copied_with_its_sources(open_page, expect):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, FERRY_QUESTION)
    conversation(page).get_by_role("button", name="Copy").click()
    expect(page.locator("#said")).to_have_text("Copied, with its sources.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"{QUOTE} [1]" in copied
    assert "1. *Ferry sinks off Saltby, all are saved*, Norland Courier, May 14, 2013" in copied


def test_a_link_asks_the_same_question_again(page, open_page, served, expect):
    ask(page, "What happened to the ferry in 2013?")
    page.get_by_role("button", name="Any date").click()
    expect(conversation(page).get_by_text("Articles of any date.")).to_be_visible()
    address = conversation(page).get_by_role("link", name="Link to this question").get_attribute("href")
    again = open_page(address)
    expect(conversation(again).get_by_text("Articles of any date.")).to_be_visible()
    expect(marker(again)).to_be_visible()
    assert served.assistant.asked[-1] == Asking("What happened to the ferry in 2013?", any_date=True)


def test_a_link_with_a_hostile_question_or_bad_dates_does_no_harm(open_page, expect):
    page = open_page(f"/?q={encoded('What ferry? ' + HOSTILE)}&since=yesterday")
    expect(conversation(page).get_by_text("'yesterday' is not a date.")).to_be_visible()
    expect(conversation(page).get_by_text(HOSTILE)).to_be_visible()


def test_an_unusable_question_and_a_fault_are_said_plainly(page, expect):
    ask(page, "  ")
    expect(conversation(page).get_by_text("The question is empty.")).to_be_visible()
    ask(page, "Does it crash?")
    expect(conversation(page).get_by_text("Something went wrong inside Dateline.")).to_be_visible()
    ask(page, FERRY_QUESTION)
    expect(marker(page)).to_be_visible()


def test_a_cleared_conversation_is_forgotten(page, served, expect):
    ask(page, FERRY_QUESTION)
    expect(marker(page)).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#sources .card")).to_have_count(0)
    expect(page.locator("#dates")).to_be_hidden()
    ask(page, "What did the minister eat?")
    expect(conversation(page).get_by_text("The archive does not say.")).to_be_visible()
    expect(marker(page)).to_have_count(0)
    assert served.assistant.asked[-1] == Asking("What did the minister eat?")


def test_an_example_is_asked_with_one_click(page, expect):
    page.get_by_role("button", name=FERRY_QUESTION).click()
    expect(marker(page)).to_be_visible()


def test_two_people_do_not_see_each_other(page, open_page, served, expect):
    one, other = page, open_page()
    ask(one, FERRY_QUESTION)
    ask(other, "What did the minister eat?")
    expect(marker(one)).to_be_visible()
    expect(conversation(other).get_by_text("The archive does not say.")).to_be_visible()
    expect(conversation(one).get_by_text("minister")).to_have_count(0)
    expect(conversation(other).get_by_text("ferry")).to_have_count(0)
    assert Asking("What did the minister eat?") in served.assistant.asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page, expect, scheme):
    page = open_page(color_scheme=scheme)
    expect(page.get_by_role("button", name=FERRY_QUESTION)).to_be_visible()
    assert findings(page) == []
    ask(page, "When was the ferry raised?")
    expect(marker(page)).to_be_visible()
    ask(page, "What did the minister eat?")
    expect(conversation(page).locator("blockquote")).to_be_visible()
    page.get_by_role("button", name="Articles of any date").click()
    expect(page.get_by_label("From")).to_be_visible()
    assert findings(page) == []
    marker(page).click()
    expect(page.locator("#sources mark.current").first).to_be_visible()
    assert findings(page) == []


def test_an_empty_archive_says_how_to_fill_it(visitors, expect):
    with Served(ScriptedArchive(), ScriptedAssistant()) as empty:
        page = visitors.open(empty.address)
        expect(page.get_by_text("This archive is empty.")).to_be_visible()
        expect(page.get_by_text("dateline add PATH")).to_be_visible()
        visitors.leave()
