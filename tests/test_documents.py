"""What is read out of PDF and Word files, and the limits within which it is read."""

import time
from pathlib import Path
from textwrap import wrap

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dateline.evals.damaged_pdf import assembled, sound_pdf
from dateline.store.article import Article, page_of
from dateline.store.errors import InputError
from dateline.store.reading.confined import read_confined
from dateline.store.reading.document import plausible_author, plausible_title
from reading import read_one, rejected, write

SAMPLES = Path(__file__).parents[1] / "evals" / "articles"
TITLE = "Norland votes to reopen Kestrel tunnel"
LEAD = "The parliament of Norland voted on Tuesday to reopen the railway tunnel under Mount Kestrel, after nine years."
LAST = "The first trains are expected to run in spring, although the operator has not yet named a day for the opening."


def printed(*lines: tuple[int, int, str], information: str = "") -> bytes:
    """A PDF of one page: each line's size in points, its height on the page, and its words."""
    words = " ".join(f"BT /F1 {size} Tf 60 {height} Td ({text}) Tj ET" for size, height, text in lines)
    return assembled(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            "/Contents 5 0 R >>",
            f"<< /Length {len(words)} >>\nstream\n{words}\nendstream",
            f"<< {information} >>",
        ],
        trailer="/Root 1 0 R /Info 6 0 R",
    )


PRINTED = tuple(
    (size, start - 11 * number, line)
    for size, start, text in ((20, 700, TITLE), (9, 660, LEAD), (9, 620, LAST))
    for number, line in enumerate(wrap(text, 66))
)


def word_file(path: Path, *paragraphs: str, title: str = "", author: str = "") -> Path:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(path)
    return path


def test_the_printed_article_is_read_without_what_runs_on_every_page() -> None:
    article = read_one(SAMPLES / "agda-inquiry.pdf")
    assert article.title == "Why the sea wall failed: inside the Agda inquiry"
    assert (article.author, article.outlet) == ("Liv Corran", "Tarn Valley Post")
    assert (article.dating.published, article.dating.basis) == ("2024-05-21", "dateline")
    assert "Tarn Valley Post" not in article.text
    assert "of 3" not in article.text
    assert "\n\nThe gauge that nobody read\n\nThe report spends a whole chapter" in article.text


@pytest.mark.parametrize(
    ("words", "page"),
    [("laid the blame on nobody", 1), ("The gauge that nobody read", 2), ("212", 2), ("can be lived in again", 3)],
)
def test_a_place_in_the_text_has_its_page(words, page) -> None:
    article = read_one(SAMPLES / "agda-inquiry.pdf")
    assert page_of(article.pages, article.text.index(words)) == page


@pytest.mark.parametrize(
    ("information", "title", "author"),
    [
        ("/Title (Microsoft Word - tunnel2) /Author (newsroom4)", TITLE, None),
        (f"/Title ({TITLE} | Ardenholm Courier) /Author (Tove Lindqvist)", TITLE, "Tove Lindqvist"),
        ("/Title (Annual report of the water board) /Author (Adobe Acrobat)", TITLE, None),
        ("", TITLE, None),
    ],
    ids=["names of programs and files", "the page's own title", "another title", "nothing"],
)
def test_the_properties_of_a_pdf_are_believed_where_they_fit(tmp_path, information, title, author) -> None:
    article = read_one(write(tmp_path, "a.pdf", printed(*PRINTED, information=information)))
    assert (article.title, article.author, article.text) == (title, author, f"{LEAD}\n\n{LAST}")


def test_the_tail_of_a_title_that_the_page_shows_without_it_is_the_outlet(tmp_path) -> None:
    data = printed(*PRINTED, information=f"/Title ({TITLE} | Ardenholm Courier)")
    assert read_one(write(tmp_path, "a.pdf", data)).outlet == "Ardenholm Courier"


def test_the_day_on_which_a_pdf_was_made_only_bounds_its_date(tmp_path) -> None:
    data = printed(*PRINTED, information="/CreationDate (D:20150120093000+01'00')")
    dating = read_one(write(tmp_path, "a.pdf", data)).dating
    assert (dating.published, dating.basis, dating.not_after) == (None, "unknown", "2015-01-27")
    assert "made on 2015-01-20" in dating.evidence
    dated = printed((9, 640, "22 January 2015"), *PRINTED, information="/CreationDate (D:20190120)")
    assert read_one(write(tmp_path, "b.pdf", dated)).dating.published == "2015-01-22"


def test_a_print_of_a_web_page_tells_its_address(tmp_path) -> None:
    data = printed(*PRINTED, (7, 20, "https://courier.example/2015/01/22/tunnel 1/1"), (7, 820, "11/23/16, 3:14 PM"))
    article = read_one(write(tmp_path, "a.pdf", data))
    assert article.url == "https://courier.example/2015/01/22/tunnel"
    assert (article.text, article.dating.published) == (f"{LEAD}\n\n{LAST}", "2015-01-22")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (sound_pdf(2_001), "2,001 pages"),
        (printed(), "OCR"),
        (sound_pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /X >> /ID [<0> <0>]"), "encrypted"),
    ],
    ids=["too many pages", "no text", "encrypted"],
)
def test_a_pdf_that_cannot_be_read_is_rejected_with_the_reason(tmp_path, data, reason) -> None:
    assert reason in rejected(write(tmp_path, "a.pdf", data)).reason


def test_the_word_file_is_read_with_its_headings_lists_and_tables() -> None:
    article = read_one(SAMPLES / "orlo-agreement.docx")
    assert (article.title, article.author) == ("River ministers agree on the Orlo dam", "Rikke Stowe")
    assert (article.outlet, article.dating.published) == ("The Harwick Courier", "2017-05-18")
    assert "\n\nWho pays\n\nKelmar gets" in article.text
    assert "State | Share in million crowns\nNorland | 11\nVesmark | 9\nKelmar | 4\n" in article.text
    assert "\n\nA common gauge at Tarnford that all three states can read.\n\n" in article.text
    assert "DRAFT" not in article.text
    assert article.pages == ()


def test_inserted_text_counts_and_deleted_or_hidden_text_does_not(tmp_path) -> None:
    document = docx.Document()
    document.add_paragraph(LEAD)
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    changes = (
        run.format("The first trains are expected to run ")
        + f"<w:ins w:id='1' w:author='a'>{run.format('in spring')}</w:ins>"
        + f"<w:del w:id='2' w:author='a'><w:r><w:delText>in autumn</w:delText></w:r>{run.format('never')}</w:del>"
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly</w:t></w:r>"
        + "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r>"
        + run.format(", the operator said on Tuesday, although no day has been named for the opening.")
    )
    document.element.body.insert(1, parse_xml(f"<w:p {nsdecls('w')}>{changes}</w:p>"))
    document.save(tmp_path / "a.docx")
    last = (
        "The first trains are expected to run in spring, the operator said on Tuesday, although no day has been named"
    )
    assert read_one(tmp_path / "a.docx").text == f"{LEAD}\n\n{last} for the opening."


def test_the_pages_of_a_word_file_are_those_that_word_noted(tmp_path) -> None:
    document = docx.Document()
    document.add_paragraph(LEAD).add_run().add_break(WD_BREAK.PAGE)
    words, rest = LAST[:40], LAST[40:]
    split = f"<w:r><w:t>{words}</w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>{rest}</w:t></w:r>"
    document.element.body.insert(1, parse_xml(f"<w:p {nsdecls('w')}>{split}</w:p>"))
    document.save(tmp_path / "a.docx")
    article = read_one(tmp_path / "a.docx")
    assert article.text == f"{LEAD}\n\n{LAST}"
    assert article.pages == (0, article.text.index(rest))


def test_the_days_of_a_word_file_date_nothing(tmp_path) -> None:
    dating = read_one(word_file(tmp_path / "a.docx", LEAD, LAST, title="Letter", author="python-docx")).dating
    assert (dating.published, dating.not_after) == (None, None)
    assert "does not date it" in dating.evidence


def test_a_byline_goes_before_the_name_in_the_properties(tmp_path) -> None:
    path = word_file(tmp_path / "a.docx", TITLE, "By Tove Lindqvist", LEAD, author="Iver Dahl")
    assert read_one(path).author == "Tove Lindqvist"
    assert read_one(word_file(tmp_path / "b.docx", TITLE, LEAD, author="Iver Dahl")).author == "Iver Dahl"


@pytest.mark.parametrize(
    "title", ["Microsoft Word - tunnel.doc", "untitled", "Layout 1", "tunnel_final.indd", "2015-01-22", "Seite 3", ""]
)
def test_titles_that_are_none(title) -> None:
    assert plausible_title(title, LEAD) is None


def test_a_short_title_counts_where_the_text_shows_it() -> None:
    assert plausible_title("Kestrel opens", f"KESTREL OPENS\n\n{LEAD}") == "Kestrel opens"
    assert plausible_title("Spring issue", LEAD) is None


@pytest.mark.parametrize("author", ["newsroom", "Windows User", "Adobe InDesign", "admin", "Tove", "", None])
def test_authors_that_are_none(author) -> None:
    assert plausible_author(author) is None


def test_a_child_that_takes_too_long_is_stopped(tmp_path) -> None:
    path = write(tmp_path, "a.pdf", sound_pdf(1_500))
    started = time.perf_counter()
    with pytest.raises(InputError, match=r"more than 0\.05 seconds"):
        read_confined("pdf", path, seconds=0.05)
    assert time.perf_counter() - started < 2


def test_after_a_file_that_breaks_its_reader_the_next_is_read(tmp_path) -> None:
    huge = f"<< /Length 9 >>\nstream\n{'[' * 100_000}\nendstream"
    write(tmp_path, "a.pdf", assembled(["<< /Type /Catalog /Pages 2 0 R >>", huge]))
    assert rejected(tmp_path / "a.pdf").reason
    assert isinstance(read_one(write(tmp_path, "b.pdf", printed(*PRINTED))), Article)
