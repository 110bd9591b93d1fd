"""The page of a run in a browser: quick, without any network, and nothing that others wrote taken as markup."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from browsing import findings
from dateline.evals.reports.html import html_page
from reporting import (
    HOSTILE,
    QUOTE,
    SETTING,
    broken,
    cited,
    compared,
    failed,
    made_run,
    refused,
    result,
    run,
    unmeasured,
)

BEFORE = run(result(1), failed(2), refused(3), result(4), result(5), result(6, question="Is it new?"))
AFTER = run(failed(1), result(2), refused(3), broken(4), unmeasured(5), result(6, question="Is it new?"))
ASKED = "#rows .asked > button"
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def opened(browser, tmp_path) -> Iterator[object]:
    """Opens a report from the disk, without a network; no page may ask for anything or meet an error."""
    problems: list[str] = []
    contexts = []

    def opening(report: str, fragment: str = "", **options):
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_text(report, encoding="utf-8")
        contexts.append(browser.new_context(offline=True, **({"viewport": {"width": 1400, "height": 900}} | options)))
        page = contexts[-1].new_page()
        own = (file.as_uri(), "data:image/svg+xml,")
        page.on("request", lambda asked: asked.url.startswith(own) or problems.append(asked.url))
        page.on("console", lambda message: message.type == "error" and problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: (problems.append(dialog.message), dialog.dismiss()))
        page.goto(file.as_uri() + fragment)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(opened):
    return opened(html_page(AFTER, baseline=BEFORE, comparison=compared(AFTER, BEFORE, lost=("q901", "q902"))))


def ids(page) -> list[str]:
    return page.locator("#rows .id").all_text_contents()


def question(page, name: str):
    return page.locator(ASKED).filter(has=page.locator(".id", has_text=name))


@pytest.mark.parametrize("size", [200, 5000])
def test_it_is_usable_in_three_seconds(opened, expect, size) -> None:
    after, before = made_run(size), made_run(size, seed=2)
    page = opened(html_page(after, baseline=before, comparison=compared(after, before)))
    assert page.evaluate("performance.getEntriesByName('usable')[0].startTime") < 3_000
    taken = page.evaluate(
        """async () => {
          const shown = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          const time = async act => {
            const start = performance.now();
            act();
            await shown();
            return performance.now() - start;
          };
          const field = document.getElementById("text");
          return [
            await time(() => document.querySelector("[data-key=confidence]").click()),
            await time(() => { field.value = "lighthouse"; field.dispatchEvent(new Event("input", {bubbles: true})); }),
            await time(() => document.querySelector("#rows .asked > button").click()),
          ];
        }"""
    )
    assert max(taken) < 1_000, "sorting, searching and opening answer at once"
    expect(page.locator("#rows tr.details mark").first).to_have_text(QUOTE)
    assert page.locator("#rows > tr").count() <= 51


def test_the_headline_figures(page, expect) -> None:
    expect(page).to_have_title("Evaluation: harbours.jsonl")
    expect(page.locator(".verdict")).to_have_text("✗ Dateline broke on 1 question")
    assert page.locator(".tile b").all_text_contents() == ["3", "1", "1", "1"]
    cells = page.get_by_role("region", name="Answered and refused").locator("tbody tr").all_text_contents()
    assert cells == ["answerable303", "unanswerable011"]
    expect(page.locator(".stages button")).to_have_text("used and wrong1")


def test_the_comparison_is_told_with_intervals_and_what_is_lost(page, expect) -> None:
    beside = page.get_by_role("region", name="Beside the baseline", exact=True)
    expect(beside).to_contain_text("4 questions flipped: 3 broken, 1 mended.")
    expect(beside).to_contain_text("95 % interval −0.020 to +0.060. The gate holds while the lower end is above −0.020")
    expect(beside).to_contain_text("four times in five, is 0.041")
    beside.get_by_text("2 questions that the baseline measured and this run did not").click()
    expect(beside.locator("li")).to_have_text(["q901", "q902"])
    row = page.locator(".metrics tbody tr").first
    expect(row).to_have_text("passed0.75040.7006+0.020−0.020 to +0.0600.400")


def test_a_run_without_a_baseline_has_no_empty_columns(opened, expect) -> None:
    page = opened(html_page(AFTER))
    expect(page.get_by_text("Beside the baseline")).to_have_count(0)
    expect(page.get_by_label("Only flipped")).to_be_hidden()
    assert page.locator("#heads th").count() == 6
    question(page, "q001").click()
    expect(page.locator(".side-of")).to_have_count(1)


def test_a_question_opens_with_both_answers_and_the_passages(page, expect) -> None:
    question(page, "q001").click()
    now, before = page.get_by_role("region", name="Now"), page.get_by_role("region", name="Baseline", exact=True)
    expect(now.locator("h3")).to_have_text("Now failused and wrong")
    expect(now.locator(".said")).to_have_text("The bridge cost 88 million. [1] support 0.40not verified")
    expect(now.locator("li")).not_to_have_class("gold")
    expect(before.locator("h3")).to_have_text("Baseline pass")
    expect(before.locator("mark")).to_have_text(QUOTE)
    expect(before.locator("blockquote")).to_have_text(cited().before + QUOTE + cited().after)
    expect(before.locator("li.gold")).to_contain_text("Norland Courier, 2009-03-12 gold article")
    details = page.locator("tr.details")
    expect(details.locator("dl.facts")).to_contain_text("Accepted1,240 metres")
    details.get_by_text("Scores").click()
    expect(details.locator(".scores .changed").first).to_have_text("passed0.0001.000")
    question(page, "q001").click()
    expect(details).to_have_count(0)


def test_an_answer_that_did_not_change_stands_once_and_a_refusal_has_its_reason(page, expect) -> None:
    question(page, "q003").click()
    side = page.get_by_role("region", name="Now, and in the baseline")
    expect(side).to_contain_text("refused: not stated")
    expect(page.locator(".side-of")).to_have_count(1)
    expect(page.locator("dl.facts")).to_contain_text("a refusal: the archive does not say")
    question(page, "q004").click()
    expect(page.get_by_text("IndexError: list index out of range")).to_be_visible()


def test_headings_sort_and_say_so(page, expect) -> None:
    head = page.get_by_role("columnheader", name="Outcome")
    expect(head).to_have_attribute("aria-sort", "none")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert ids(page) == ["q004", "q001", "q005", "q002", "q003", "q006"]
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert ids(page) == ["q002", "q003", "q006", "q005", "q001", "q004"]
    page.get_by_role("columnheader", name="Confidence").get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "none")
    assert ids(page)[:2] == ["q003", "q001"]


def test_filters_narrow_the_table_and_go(page, expect) -> None:
    narrowed = {
        "Outcome": ("fail", ["q001"]),
        "Stage": ("used and wrong", ["q001"]),
        "Tag": ("absent", ["q003"]),
    }
    for name, (value, left) in narrowed.items():
        page.get_by_label(name, exact=True).select_option(value)
        assert ids(page) == left
        page.get_by_role("button", name="Reset").click()
    for words, left in (("88 MILLION", ["q001"]), ("q005", ["q005"]), ("is it new", ["q006"]), ("zzz", [])):
        page.get_by_label("Search").fill(words)
        assert ids(page) == left
    expect(page.get_by_role("status")).to_have_text("0 questions of 6")
    page.get_by_role("button", name="Reset").click()
    page.get_by_label("Only flipped").check()
    assert ids(page) == ["q001", "q002", "q004", "q005"]


def test_figures_lead_to_their_questions(page) -> None:
    page.get_by_role("button", name="unmeasured").click()
    assert ids(page) == ["q005"]
    page.locator(".stages button").click()
    assert ids(page) == ["q001"]
    page.get_by_role("button", name="Show them").click()
    assert ids(page) == ["q001", "q002", "q004", "q005"]


def test_pages_are_turned(opened, expect) -> None:
    page = opened(html_page(made_run(120)))
    expect(page.locator("#place")).to_have_text("1 to 50 of 120")
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    assert ids(page)[0] == "q101"
    expect(page.get_by_role("button", name="Next")).to_be_disabled()


def test_the_keyboard_reaches_everything(page, expect) -> None:
    sort = page.locator("[data-key=id]")
    sort.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-key=id]")).to_be_focused()
    question(page, "q001").focus()
    page.keyboard.press("Space")
    expect(question(page, "q001")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Passage 1").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".cited li").first).to_be_focused()


def test_an_address_opens_its_question(opened, expect) -> None:
    made = made_run(120)
    page = opened(html_page(made), "#q=q077")
    expect(question(page, "q077")).to_have_attribute("aria-expanded", "true")
    expect(question(page, "q077")).to_be_in_viewport()
    question(page, "q078").click()
    assert page.url.endswith("#q=q078")


def test_hostile_texts_are_shown_as_text(opened, expect) -> None:
    said = replace(result().sentences[0], text=HOSTILE)
    source = cited(title=HOSTILE, outlet=HOSTILE, before=HOSTILE, quote=HOSTILE, after=HOSTILE)
    one = dict.fromkeys(("id", "question", "standalone", "cluster", "detail", "text"), HOSTILE)
    one |= dict.fromkeys(("tags", "accepted", "articles"), (HOSTILE,))
    after, before = run(failed(**one, sentences=(said,), citations=(source,))), run(result(**one))
    after = replace(after, setting=replace(SETTING, gold=HOSTILE, llm=HOSTILE))
    page = opened(html_page(after, baseline=before, comparison=compared(after, before)))
    shown = HOSTILE.replace("\ud800", "\ufffd").replace("\u202e", "\ufffd")
    expect(page.locator("h1")).to_have_text(f"Evaluation: {shown}")
    page.locator(ASKED).click()
    assert "<img src=x onerror=alert(1)> <!-- & \u2028 " in page.locator("mark").first.text_content()
    expect(page.locator("body :is(img, iframe, a[href*=evil])")).to_have_count(0)
    expect(page.locator("script")).to_have_count(3)
    expect(page).to_have_title(re.compile("^Evaluation"))


def test_the_content_policy_runs_no_other_script(browser) -> None:
    report = html_page(AFTER).replace("<main>", "<main><script>document.title = 'owned'</script>")
    page = browser.new_page()
    page.set_content(report)
    assert page.locator(ASKED).count() == 6
    assert page.title() == "Evaluation: harbours.jsonl"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened, expect, scheme) -> None:
    after, before = made_run(60), made_run(60, seed=2)
    page = opened(html_page(after, baseline=before, comparison=compared(after, before)), color_scheme=scheme)
    for place in (0, 3):
        page.locator(ASKED).nth(place).click()
    page.locator("details > summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
    assert findings(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen(opened, expect) -> None:
    page = opened(html_page(AFTER, baseline=BEFORE, comparison=compared(AFTER, BEFORE)), **PHONE)
    question(page, "q001").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    now, before = page.locator(".side-of").all()
    assert before.bounding_box()["y"] > now.bounding_box()["y"]


def test_plots_have_titles_axes_and_tables(page, expect) -> None:
    for name in ("Calibration of the confidence", "Calibration of the support", "Recall by k", "Time to answer"):
        plot = page.get_by_role("figure").filter(has_text=name)
        expect(plot.get_by_role("img", name=name)).to_be_visible()
        expect(plot.locator("text.label")).to_have_count(2)
        plot.get_by_text(f"{name} as a table").click()
        expect(plot.get_by_role("table", name=name)).to_be_visible()


@pytest.mark.parametrize("made", [run(), run(unmeasured()), run(broken())], ids=["empty", "unmeasured", "error"])
def test_a_run_that_measured_nothing_is_red_and_still_a_page(opened, expect, made) -> None:
    page = opened(html_page(made, comparison=compared(made, made)))
    expect(page.locator(".verdict.red")).to_be_visible()
    expect(page.locator("#plot-confidence")).to_have_count(0)
