"""What cleaning takes out of a saved article and what it must keep."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.store.cleaning import clean

LEAD = (
    "ARDENHOLM — The parliament of Norland voted on Tuesday to reopen the railway tunnel under Mount Kestrel, "
    "nine years after a fire closed it."
)
SECOND = (
    "“We have waited long enough for this day,” Transport Minister Ines Okkonen told reporters after the vote, "
    "which passed by 61 to 38."
)
LAST = "The first trains are expected to run in spring, although the operator has not yet named a day for the opening."
TITLE = "Norland votes to reopen Kestrel tunnel"


def saved(*lines: str) -> str:
    return "\n\n".join(lines)


@pytest.mark.parametrize(
    "line",
    [
        "Get the latest updates as we post them — right on your browser",
        "Comments: 0",
        "12 comments",
        "Leave a comment",
        "Category: News",
        "Tags: railways, Norland",
        "Advertisement",
        "Story continues below advertisement",
        "Share this article",
        "Share on Facebook Tweet Email",
        "Subscribe to our newsletter",
        "Sign up here",
        "Read more: Tunnel fire report blames faulty cables",
        "[READ MORE: Tunnel fire report blames faulty cables](#)",
        "Related: How the tunnel burned",
        "More:Five things to know about Mount Kestrel",
        "Follow us on Twitter",
        "Follow Tove Lindqvist on X: @tovelind",
        "We use cookies to improve your experience.",
        "© 2019 Ardenholm Courier. All rights reserved.",
        "Copyright © 2019 Ardenholm Courier",
        "JUST WATCHED Tunnel reopens after nine years Replay More Videos ... MUST WATCH Tunnel reopens 02:43",
        "---",
        "***",
    ],
)
@pytest.mark.parametrize("place", ["head", "middle", "tail"])
def test_furniture_goes_wherever_it_stands(line: str, place: str) -> None:
    texts = {
        "head": saved(TITLE, line, LEAD, LAST),
        "middle": saved(TITLE, LEAD, line, LAST),
        "tail": saved(TITLE, LEAD, LAST, line),
    }
    cleaned = clean(texts[place])
    if place == "middle" and line.startswith(("Category", "Tags")):
        assert line in cleaned.text  # labels are furniture at the edges only
    else:
        assert cleaned.text == saved(LEAD, LAST)
        assert cleaned.furniture == (line.removeprefix("[").removesuffix("](#)"),)


@pytest.mark.parametrize(
    "sentence",
    [
        "Read more books and watch less television, the minister told pupils in Ardenholm.",
        "Read more: that was the advice the minister gave. The pupils did not agree with it.",
        "Subscribe to our newsletter, the forged message said, and thousands of Norlanders did.",
        "Subscriptions to the Ardenholm Courier fell by a fifth after the paper raised its price in March.",
        "Share prices on the Ardenholm exchange fell by three percent.",
        "Follow the money and you will find the harbour company, an investigator said on Monday.",
        "Copyright 2019 reform passes parliament",
        "Like millions of others on Facebook, Norlanders were angry about the closed tunnel.",
        "APNews published the minister's letter.",
        "CNNMoney published the minister's letter.",
        "The museum opens on Friday for the first time since the fire in the tunnel, and it costs nothing to go in. "
        "Sign up for its newsletter to see more.",
        "Get-well letters filled the minister's inbox",
        "Share with your neighbours, minister urges",
        "Source: Okkonen to resign before spring",
        "Copyright law in Norland protects a tunnel's design for fifty years.",
        "Comments by the minister caused an outcry.",
        "Related industries lost 4,000 jobs.",
        "Sign up for the army or go to prison: that was the choice.",
        "Advertisement spending doubled.",
        "APEC leaders met in Ardenholm.",
        "Cookies were sold at the station.",
        "f*** and 2 * 3 * 4 stay as they are.",
        "UP NEXT",
        "Wednesday, Nov. 23",
    ],
)
def test_what_a_reader_would_call_the_article_stays(sentence: str) -> None:
    assert clean(saved(LEAD, sentence, LAST), title=TITLE).text == saved(LEAD, sentence, LAST)


@pytest.mark.parametrize(
    "headline", ["Source: Okkonen to resign before spring", "Live updates: Kestrel tunnel reopens"]
)
def test_a_headline_with_a_label_is_a_headline(headline: str) -> None:
    cleaned = clean(saved(headline, LEAD, LAST))
    assert (cleaned.title, cleaned.text) == (headline, saved(LEAD, LAST))


def test_a_caption_with_the_agency_run_into_a_name_goes() -> None:
    caption = "APInes Okkonen waving to commuters at Ardenholm station on Tuesday."
    cleaned = clean(saved(TITLE, caption, LEAD, LAST))
    assert (cleaned.text, cleaned.furniture) == (saved(LEAD, LAST), (caption,))


def test_translation_and_copyright_notices_at_the_end_go() -> None:
    notices = (
        "Source: RSS Abroad by",
        "*The article has been translated based on the content of RSS Abroad by If there is any problem regarding the "
        "content, copyright, please leave a report below the article. Thank you very much!",
        "*We always respect the copyright of the content of the author. Best regards!",
    )
    cleaned = clean(saved(TITLE, LEAD, LAST, *notices))
    assert cleaned.text == saved(LEAD, LAST)
    assert cleaned.furniture == notices


def test_dates_and_bylines_at_the_head_are_taken_out_for_dating() -> None:
    cleaned = clean(f"{TITLE}\n\nAuthor: tlindqvist\nComments: 0\nPublished 7-03-2013, 07:37\n{LEAD}\n\n{LAST}")
    assert cleaned.text == saved(LEAD, LAST)
    assert cleaned.author == "tlindqvist"
    assert "Published 7-03-2013, 07:37" in cleaned.furniture


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Tove Lindqvist", "Tove Lindqvist"),
        ("By Tove Lindqvist and Jon de Vries", "Tove Lindqvist and Jon de Vries"),
        ("By Tove Lindqvist | 5 May 2014", "Tove Lindqvist"),
        ("Author: Tove Lindqvist", "Tove Lindqvist"),
        ("By Tove Lindqvist, Staff Writer", "Tove Lindqvist"),
        ("Posted on March 7, 2013 by admin", "admin"),
        ("By Wednesday", None),
    ],
)
def test_a_byline_names_the_author(line: str, author: str | None) -> None:
    cleaned = clean(saved(line, LEAD, LAST), title=TITLE)
    assert cleaned.author == author
    assert (line in cleaned.text) == (author is None)


@pytest.mark.parametrize(
    "repeated",
    [saved(TITLE, TITLE, LEAD, LAST), f"{TITLE}\n\nCategory: News\n{TITLE}\n{LEAD}\n\n{LAST}"],
    ids=["at once", "after a label"],
)
def test_a_repeated_title_goes(repeated: str) -> None:
    cleaned = clean(repeated)
    assert (cleaned.title, cleaned.text) == (TITLE, saved(LEAD, LAST))


def test_without_a_headline_the_first_sentence_is_the_title_and_stays_in_the_text() -> None:
    cleaned = clean(saved(LEAD, LAST))
    assert (
        cleaned.title
        == "The parliament of Norland voted on Tuesday to reopen the railway tunnel under Mount Kestrel, nine…"
    )
    assert cleaned.text == saved(LEAD, LAST)


@pytest.mark.parametrize(
    ("dateline", "outlet"),
    [
        ("ARDENHOLM, April 23 (Norland Wire) – ", "Norland Wire"),
        ("ARDENHOLM (Reuters) - ", "Reuters"),
        ("", None),
        ("The minister (a former engineer) ", None),
    ],
)
def test_a_dateline_names_the_agency(dateline: str, outlet: str | None) -> None:
    sentence = dateline + LEAD.split(" — ")[1]
    cleaned = clean(saved(sentence, LAST), title=TITLE)
    assert (cleaned.outlet, cleaned.text) == (outlet, saved(sentence, LAST))


def test_a_dateline_on_a_line_of_its_own_joins_its_sentence() -> None:
    sentence = LEAD.split(" — ")[1]
    cleaned = clean(saved("Ardenholm CNN —", sentence, LAST), title=TITLE)
    assert (cleaned.outlet, cleaned.text) == ("CNN", saved("Ardenholm CNN — " + sentence, LAST))


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("*“It is done,”* she said of the tunnel.", "“It is done,” she said of the tunnel."),
        ("She **never** asked for a [new vote](https://norland.example/vote_(2)).", "She never asked for a new vote."),
        ("One\u00a0two\t three\u200b four\u00adteen", "One two three fourteen"),
        ("Cafe\u0301 owners\r\nin Ardenholm", "Café owners\nin Ardenholm"),
        ("Fish &amp; chips &#8212; &quot;hot&quot;", 'Fish & chips — "hot"'),
        ("<p>One <b>bold</b> word.</p><p>Two.</p><script>var x = 1;</script>", "One bold word.\n\nTwo."),
        ("First.\n\n\n\n\nSecond.", "First.\n\nSecond."),
        ("He met [Minister] Okkonen at 3 < 4.", "He met [Minister] Okkonen at 3 < 4."),
    ],
)
def test_text_is_normalised_without_losing_words(raw: str, plain: str) -> None:
    assert clean(raw, title=TITLE).text == plain


def test_lines_broken_at_a_fixed_width_become_paragraphs() -> None:
    broken = (
        "The parliament of Norland voted on Tuesday to reopen the railway tunnel\n"
        "under Mount Kestrel, nine years after a fire closed it. Transport Minister\n"
        "Ines Okkonen welcomed the vote.\n"
        "\n"
        "The operator did not comment.\n"
    )
    assert clean(broken, title=TITLE).text == (
        "The parliament of Norland voted on Tuesday to reopen the railway tunnel under Mount Kestrel, nine years after "
        "a fire closed it. Transport Minister Ines Okkonen welcomed the vote.\n\nThe operator did not comment."
    )


def test_a_long_paragraph_saved_twice_stays_once() -> None:
    long = LEAD + " " + SECOND
    assert clean(saved(long, LAST, long), title=TITLE).text == saved(long, LAST)


@given(
    st.lists(
        st.sampled_from(["Comments: 0", "Share this article", "---", "Sign up here", "Advertisement"]), max_size=6
    ),
    st.permutations([LEAD, SECOND, LAST]),
    st.randoms(use_true_random=False),
)
def test_prose_survives_any_mixture_with_furniture(furniture, prose, random) -> None:
    lines = list(prose)
    for line in furniture:
        lines.insert(random.randint(0, len(lines)), line)
    cleaned = clean(saved(*lines), title=TITLE)
    assert cleaned.text == saved(*prose)
    assert sorted(cleaned.furniture) == sorted(furniture)


@given(st.text())
def test_any_text_comes_out_normal(text: str) -> None:
    cleaned = clean(text)
    for value in (cleaned.text, cleaned.title):
        assert value == unicodedata.normalize("NFC", value).strip()
        assert "\r" not in value
        assert "\x00" not in value
    assert "\n\n\n" not in cleaned.text
    assert "\n" not in cleaned.title
