"""Letters as articles."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from reading import read_one, rejected, write

SAMPLE = Path(__file__).parents[1] / "evals" / "articles" / "rovers-licence.eml"
LEAD = "The parliament of Norland voted on Tuesday to reopen the railway tunnel under Mount Kestrel, after nine years."
LAST = "The first trains are expected to run in spring, although the operator has not yet named a day for the opening."
TEXT = f"{LEAD}\n\n{LAST}"


def letter(text: str = TEXT, subtype: str = "plain", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.pop("sender", "Tove Lindqvist <tove@courier.example>")
    message["Subject"] = headers.pop("subject", "Kestrel tunnel to open – again")
    message["Date"] = headers.pop("date", "Thu, 22 Jan 2015 23:30:00 +0200")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text, subtype=subtype)
    return message


def test_a_letter_is_an_article(tmp_path) -> None:
    article = read_one(write(tmp_path, "a.eml", letter().as_bytes()))
    assert (article.title, article.text) == ("Kestrel tunnel to open – again", TEXT)
    assert (article.author, article.outlet) == ("Tove Lindqvist", None)
    assert (article.dating.published, article.dating.basis) == ("2015-01-22", "metadata")


def test_the_sample_newsletter_has_an_outlet_and_no_author() -> None:
    article = read_one(SAMPLE)
    assert (article.author, article.outlet) == (None, "Norland Broadcasting Morning")
    assert "same seat" not in article.text
    assert "reader wrote" not in article.text
    assert article.text.endswith("at home against Eskholm Wanderers.")


@pytest.mark.parametrize(
    ("headers", "author", "outlet"),
    [
        ({"List_Id": "Ardenholm Courier <news.courier.example>"}, "Tove Lindqvist", "Ardenholm Courier"),
        ({"List_Id": "<news.courier.example>"}, None, "Tove Lindqvist"),
        ({"List_Unsubscribe": "<mailto:off@courier.example>"}, None, "Tove Lindqvist"),
        ({"sender": "tove@courier.example"}, "tove@courier.example", None),
    ],
    ids=["named list", "list without a name", "can be left", "address only"],
)
def test_who_sends_is_author_or_outlet(tmp_path, headers, author, outlet) -> None:
    article = read_one(write(tmp_path, "a.eml", letter(**headers).as_bytes()))
    assert (article.author, article.outlet) == (author, outlet)


def test_plain_text_goes_before_html_and_attachments_are_left(tmp_path) -> None:
    message = letter()
    message.add_alternative(f"<html><body><p>{LAST}</p></body></html>", subtype="html")
    message.add_attachment(b"\x00\x01", maintype="application", subtype="pdf", filename="a.pdf")
    message.add_attachment("Not this text, which is attached.", filename="a.txt")
    assert read_one(write(tmp_path, "a.eml", message.as_bytes())).text == TEXT


def test_html_is_read_as_a_page_where_there_is_nothing_else(tmp_path) -> None:
    page = f"<html><head><style>p {{color: red}}</style></head><body><p>{LEAD}</p><p>{LAST}</p></body></html>"
    assert read_one(write(tmp_path, "a.eml", letter(page, "html").as_bytes())).text == TEXT


@pytest.mark.parametrize(
    "tail",
    ["\n-- \nTove Lindqvist, Ardenholm", "\nOn 21 January 2015, Iver wrote:\n> When will it open?\n>\n> Iver\n",
     "\n-----Original Message-----\nFrom: Iver\n\nWhen will it open?"],
    ids=["signature", "quotation", "letter below"],
)  # fmt: skip
def test_signatures_and_letters_quoted_are_left_out(tmp_path, tail) -> None:
    assert read_one(write(tmp_path, "a.eml", letter(f"{TEXT}\n{tail}").as_bytes())).text == TEXT


def test_what_was_written_between_quotations_is_kept(tmp_path) -> None:
    text = f"> When?\n\n{LEAD}\n\n> Why?\n\n{LAST}\n"
    assert read_one(write(tmp_path, "a.eml", letter(text).as_bytes())).text == TEXT


def test_flowing_text_has_its_lines_joined(tmp_path) -> None:
    flowing = LEAD.replace("reopen the", "reopen \nthe") + f"\n\n{LAST}\n"
    raw = letter(flowing).as_bytes().replace(b'charset="utf-8"', b'charset="utf-8"; format=flowed')
    assert read_one(write(tmp_path, "a.eml", raw)).text == TEXT


@pytest.mark.parametrize("named", ["utf-8", "iso-8859-1", "x-unknown", "us-ascii"])
def test_a_wrong_character_set_does_not_lose_the_text(tmp_path, named) -> None:
    text = "Søren Brûlé opened the tunnel in Ardenholm, which had been closed for nine years after a fire in it."
    encoding = "utf-8" if named == "utf-8" else "cp1252"
    head = f"From: a@b.example\nSubject: Tunnel opens\nContent-Type: text/plain; charset={named}\n\n"
    assert read_one(write(tmp_path, "a.eml", head.encode() + text.encode(encoding))).text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Just some words.\n\nAnd more of them.", "no letter"),
        (b"From: a@b.example\nSubject: Nothing\n\n", "no text"),
        (b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n--x--", "no text"),
    ],
    ids=["no headers", "no text", "no parts"],
)
def test_what_is_no_letter_is_rejected(tmp_path, data, reason) -> None:
    assert reason in rejected(write(tmp_path, "a.eml", data)).reason


def test_parts_nested_without_end_are_no_trouble(tmp_path) -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=x%d\n\n--x%d\n" % (n, n) for n in range(5_000))
    assert rejected(write(tmp_path, "a.eml", b"From: a@b.example\n" + nested)).reason


def test_a_boundless_header_is_passed_over(tmp_path) -> None:
    data = letter().as_bytes().replace(b"Subject: ", b"Subject: " + b"=?utf-8?q?a?= " * 50_000)
    assert read_one(write(tmp_path, "a.eml", data)).text == TEXT
