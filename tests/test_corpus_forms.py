"""Files of other forms than text: pages, PDF, DOCX, EPUB and transcripts."""

import subprocess
import sys
from pathlib import Path

import pytest

from corpus import Article, ArticleError, read_article
from corpus.forms import READERS
from tests import made_files

PARAGRAPHS = (
    "The old mill at Portmoor stands on the left bank of the river, where the water runs fastest. "
    "It was built by Ada Quill, who owned three barges, and it has ground flour ever since.",
    "In the great flood the wheel was carried away and found two miles further down the stream. "
    "The miller had it mended within a month, for the town would not wait longer for its bread.",
    "Today the mill is open to visitors on every day but Monday. A sack of flour costs 14 crowns, "
    "and children are shown how the stones are dressed with a hammer and a chisel.",
)
PAGE = f"""<!doctype html>
<!-- saved from url=(0029)https://mill.example/a?b=c#d -->
<html><head><title>The old mill | Portmoor News</title>
<meta property="og:site_name" content="Portmoor News">
<meta name="author" content="Bo Renn">
<meta property="article:published_time" content="2025-03-01T08:00:00Z">
<script>var tracking = "secret";</script><style>p {{ color: red }}</style></head>
<body><nav><ul><li><a href="/">Front page</a></li><li><a href="/s">Sports</a></li></ul></nav>
<header><a href="/">Portmoor News</a></header>
<main><article><h1>The old mill</h1>
<p>{PARAGRAPHS[0]}</p>
<h2>The flood</h2><p>{PARAGRAPHS[1]}</p>
<table><tr><th>Goods</th><th>Price</th></tr><tr><td>Flour</td><td>14 crowns</td></tr></table>
<h2>Visits</h2><p>{PARAGRAPHS[2]}</p></article></main>
<aside class="advert"><p>Buy the Remy mixer now!</p></aside>
<footer><p>Copyright Portmoor News. All rights reserved.</p></footer></body></html>
"""


def read(folder: Path, name: str, data: bytes | str) -> Article:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_article(path)


def quotes(article: Article) -> list[str]:
    return [article.sentence_text(at) for at in range(len(article.sentences))]


def place(article: Article, words: str) -> str:
    return article.place_of(article.text.index(words))


def test_of_a_saved_page_the_article_is_read_and_what_is_around_it_is_told(tmp_path: Path) -> None:
    article = read(tmp_path, "page.html", PAGE)
    assert article.title.startswith("The old mill")
    assert (article.publisher, article.author) == ("Portmoor News", "Bo Renn")
    assert (article.published, article.url) == ("2025-03-01", "https://mill.example/a?b=c#d")
    assert all(paragraph in article.text for paragraph in PARAGRAPHS)
    assert [section.heading[-1] for section in article.sections if section.heading] == [
        "The flood",
        "Visits",
    ]
    assert "Goods: Flour; Price: 14 crowns" in [
        article.worded(at) for at in range(len(article.sentences))
    ]
    for furniture in ("Remy", "Sports", "Copyright", "secret", "color"):
        assert furniture not in article.text
    assert "left out: 'Front page', 'Sports'" in article.warnings[-1]


def test_a_small_page_is_read_whole(tmp_path: Path) -> None:
    article = read(tmp_path, "a.htm", "<nav>Menu</nav><p>The toll is 9 crowns.<p>Pay at the gate.")
    assert article.text == "The toll is 9 crowns.\n\nPay at the gate."
    assert article.warnings == ("1 line around the article left out: 'Menu'",)


def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    page = '<meta charset="iso-8859-2"><p>Młyn stoi nad rzeką. Żona młynarza śpi.</p>'
    assert "Żona młynarza śpi." in read(tmp_path, "a.html", page.encode("iso-8859-2")).text


def test_the_heads_of_a_pdfs_chapters_and_its_table_of_contents_are_left_out(
    tmp_path: Path,
) -> None:
    contents = ["The wheel . . . . . . . . . . . 4", "The stones. . . . . . . . . . 7"]
    chapters = [
        [f"Chapter {chapter}: {name} {page}", f"The {thing} of page {page} turns."]
        for chapter, name, thing, pages in ((1, "The wheel", "wheel", range(4, 8)),
                                            (2, "The stones", "stone", range(8, 11)))
        for page in pages
    ]  # fmt: skip
    article = read(tmp_path, "a.pdf", made_files.pdf([contents, *chapters]))
    expected = {f"The wheel of page {page} turns." for page in range(4, 8)}
    expected |= {f"The stone of page {page} turns." for page in range(8, 11)}
    assert set(quotes(article)) == expected
    told = " ".join(article.warnings)
    assert "'Chapter 1: The wheel 4', 'Chapter 2: The stones 8'" in told
    assert "2 lines of a table of contents" in told


def test_pages_of_a_pdf_are_kept_and_a_sentence_may_cross_them(tmp_path: Path) -> None:
    first = [
        "Portmoor Mill Report 1",
        "The old mill at Portmoor stands on the left bank of the river and it was",
        "built by Ada Quill. It has ground flour for the whole town ever since, and the",
        "wheel was car-",
    ]
    second = [
        "Portmoor Mill Report 2",
        "ried away in the flood. The miller had it mended within a month, for the town",
        "would not wait.",
    ]
    third = ["Portmoor Mill Report 3", "A sack of flour costs 14 crowns."]
    article = read(tmp_path, "a.pdf", made_files.pdf([first, second, [], third], title="The Mill"))
    assert (article.title, article.published) == ("The Mill", "2025-03-01")
    assert (
        "It has ground flour for the whole town ever since, and the wheel was carried away in the "
        "flood." in quotes(article)
    )
    assert place(article, "It has ground") == "page 1"
    assert place(article, "The miller had") == "page 2"
    assert place(article, "A sack of flour") == "page 4"
    assert "Report" not in article.text
    assert article.warnings == (
        "no text on page 3, which may be pictures: left out",
        "repeated on most pages and left out: 'Portmoor Mill Report 3'",
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("scan.pdf", made_files.pdf([[], []]), "no text on any of its 2 pages"),
        ("bad.pdf", b"%PDF-1.4\nnothing", "no PDF that can be read"),
        ("bad.docx", b"no archive", "damaged"),
        ("other.docx", made_files.archive({"a": "b"}), "no DOCX that can be read"),
        ("bad.epub", b"PK\3\4", "damaged"),
        ("other.epub", made_files.archive({"a": "b"}), "no EPUB that can be read"),
        ("bad.vtt", "WEBVTT\n\nwords alone", "no line with times"),
        ("bad.html", b"<p>\0", "binary"),
    ],
)
def test_what_is_not_of_its_form_is_refused_with_the_reason(
    tmp_path: Path, name: str, data: bytes | str, reason: str
) -> None:
    with pytest.raises(ArticleError) as caught:
        read(tmp_path, name, data)
    assert reason in caught.value.reason


def test_a_docx_has_its_headings_and_tables(tmp_path: Path) -> None:
    data = made_files.docx(
        [("Title", "The old mill"), ("Heading1", "Prices"), ("Normal", "A sack is cheap. Ask.")],
        rows=[["Goods", "Price"], ["Flour", "14 crowns"]],
    )
    article = read(tmp_path, "a.docx", data)
    assert (article.title, article.author) == ("The old mill", "Ada Quill")
    assert article.published == "2025-03-01"
    assert quotes(article) == ["A sack is cheap.", "Ask.", "Goods | Price", "Flour | 14 crowns"]
    assert article.heading(0) == "Prices"


def test_the_chapters_of_an_epub_are_read_in_order(tmp_path: Path) -> None:
    chapters = {
        "b.xhtml": "<h1>First</h1><p>The wheel turns.</p><ul><li>One</li></ul>",
        "a.xhtml": "<h1>Second</h1><ul><li>Two</li></ul><p>The wheel stops.</p>",
    }
    article = read(tmp_path, "a.epub", made_files.epub(chapters))
    assert (article.title, article.author) == ("The Mill", "Ada Quill, Bo")
    assert article.published == "2025-03"
    assert quotes(article) == ["The wheel turns.", "One", "Two", "The wheel stops."]
    assert article.heading(3) == "Second"


def test_a_transcript_keeps_its_times(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        "a.vtt",
        "WEBVTT - x\n\nNOTE for editors\nsecret\n\nSTYLE\n::cue { color: red }\n\n"
        "1\n00:00:01.000 --> 00:00:03.000 align:start\n<v Ada Quill>The wheel <b>was</b>\n"
        "carried away. We\n\n00:03.000 --> 00:06.000\nmended it &amp; more.\n\n"
        "01:12:05.000 --> 01:12:09.000\n<v Bo>When was that?\n",
    )
    assert quotes(article) == [
        "Ada Quill: The wheel was carried away.",
        "We mended it & more.",
        "Bo: When was that?",
    ]
    assert [place(article, words) for words in ("Ada", "We", "mended", "Bo")] == [
        "0:01",
        "0:01",
        "0:03",
        "1:12:05",
    ]


def test_lines_that_roll_are_read_once(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nthe wheel was\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\nthe wheel was\ncarried away\n\n"
        "3\n00:00:03,000 --> 00:00:04,000\ncarried away\nin the flood\n",
    )
    assert article.text == "the wheel was carried away in the flood"
    assert place(article, "in the") == "0:03"


def test_a_transcript_without_stops_can_be_quoted_in_short_pieces(tmp_path: Path) -> None:
    cues = "\n\n".join(
        f"00:{at // 60:02}:{at % 60:02}.000 --> 00:{(at + 1) // 60:02}:{(at + 1) % 60:02}.000\n"
        f"and so word {at} was said"
        for at in range(0, 200)
    )
    article = read(tmp_path, "a.vtt", f"WEBVTT\n\n{cues}")
    assert max(map(len, quotes(article))) <= 400
    assert place(article, "and so word 130 ") == "2:10"


@pytest.mark.parametrize("module", ["trafilatura", "pypdfium2", "mammoth"])
def test_a_library_that_is_missing_is_named_with_what_installs_it(
    tmp_path: Path, module: str
) -> None:
    files = {
        "trafilatura": ("a.html", PAGE.encode()),
        "pypdfium2": ("a.pdf", made_files.pdf([["Words."]])),
        "mammoth": ("a.docx", made_files.docx([("Normal", "Words.")])),
    }
    name, data = files[module]
    (tmp_path / name).write_bytes(data)
    # An empty folder of that name hides the library, in processes that this one starts too.
    hiding = tmp_path / "hiding"
    hiding.mkdir()
    (hiding / f"{module}.py").write_text("raise ImportError")
    program = (
        f"from pathlib import Path; from corpus import read_article; read_article(Path({name!r}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{hiding}:{Path(__file__).parent.parent}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"needs {module}, which is not installed. Install it: pip install {module}" in (
        ended.stderr
    )


def test_every_reader_is_found_by_a_suffix_in_small_letters() -> None:
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in READERS)
