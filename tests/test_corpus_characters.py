from pathlib import Path

import pytest

from corpus import ArticleError, read_article
from corpus.characters import clean, read_text

GERMAN = "Die Mühle mahlt täglich. Der Müller heißt Jörg."
RUSSIAN = "Мельница стоит у реки. Она построена давно, и в ней мелют муку каждый день. " * 4
JAPANESE = "水車は川のそばにあります。毎日、小麦粉を挽いています。" * 6


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        ("“Café” – a naïve thing…", "cp1252"),
        (GERMAN, "latin-1"),
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-16"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
    ],
)
def test_the_encoding_of_a_text_is_found_out(text: str, encoding: str) -> None:
    read, warnings = read_text(text.encode(encoding))
    assert read == text
    assert bool(warnings) == (not encoding.startswith("utf"))


def test_damaged_utf_8_is_read_and_told() -> None:
    text, warnings = read_text(("Mühle " * 20).encode() + b"\xff end")
    assert text.startswith("Mühle ")
    assert text.endswith(" end")
    assert warnings == ("1 characters could not be read as utf-8",)


def test_controls_are_left_out_and_told() -> None:
    text, warnings = read_text(b"red \x1b[31mmill\x1b[0m \xc2\x9b2J\xe2\x80\xae.\r\nEnd\x07")
    assert text == "red mill .\nEnd"
    assert warnings == ("5 control characters were left out",)


@pytest.mark.parametrize("data", [b"a\0b", b"\x89PNG\r\n\x1a\n" + bytes(range(1, 99)), b"\1" * 99])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(ArticleError, match="binary"):
        read_article(tmp_path / "a.txt")


def test_clean_words_stand_on_one_line() -> None:
    assert clean(" a\u2028b\x85c\n\u202ed\u2069 \x1b]0;x\x07e\u200d ") == "a b c d e\u200d"
