import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, read_article
from corpus.front_matter import split_front_matter
from corpus.imprint import iso_date

BODY = "The mill grinds at 06:40. A sack costs 14 crowns."


def read(folder: Path, front: str, *, body: str = BODY, name: str = "file.md") -> Article:
    path = folder / name
    path.write_text(front + body, encoding="utf-8")
    return read_article(path)


@pytest.mark.parametrize(
    ("front", "warning"),
    [
        ("published: true\n", "line 2: published 'true' is no date like 2025-01-31, left out"),
        ("a: b\ndate: soon\n", "line 3: date 'soon' is no date"),
        ("published: 2025-02-31\n", "line 2: published '2025-02-31' is no date"),
        ("date: 03/04/2025\n", "line 2: date '03/04/2025' is no date"),
        ("source: Mill Gazette, p. 4\n", "line 2: source 'Mill Gazette, p. 4' is no http"),
        ("source: mill.example/a\n", "is no http or https address, left out"),
        ("url: javascript:alert(1)\n", "is no http or https address"),
        ("url: http://[bad\n", "is no http or https address"),
        ("url: /mill/\n", "line 2: url '/mill/' is no http or https address"),
        ("source: '[[Gazette]]'\n", "source 'Gazette' is no http"),
        ("title: {a: b}\n", "line 2: title is no words"),
        ("title: {{ title }}\n", "line 2: title is no words"),
        ("title: '{{ title }}'\n", "is no value but a long text or a template"),
        ("title: x\ntitle: y\n", "line 3: 'title' stands there twice"),
        ("title: Mills: a guide\n", "line 2: not YAML (mapping values are not allowed"),
        ("title: @mill\n", "line 2: not YAML"),
        ("title: `mill`\n", "line 2: not YAML"),
        ("title: *mill\n", "not YAML"),
        ("title:\tmill\n\tx: y\n", "not YAML"),
        ("title: mill\nrelated: [[A]], [[B]]\n", "line 3: not YAML"),
        ("title: 'mill\n", "not YAML"),
        ("title: m\nx: " + "[" * 400_000 + "\n", "lists within lists"),
    ],
)
def test_a_bad_value_is_left_out_and_told_and_costs_no_text(
    tmp_path: Path, front: str, warning: str
) -> None:
    article = read(tmp_path, f"---\n{front}---\n")
    assert article.text == BODY
    assert [told for told in article.warnings if warning in told], article.warnings
    assert (article.published, article.url) == ("", "")


@pytest.mark.parametrize(
    "front", ["title: Mills: a guide\n", "title: @home\nx: y\n", "title: *here*\nx: [[A]], [[B]]\n"]
)
def test_front_matter_that_is_no_yaml_is_read_line_by_line(tmp_path: Path, front: str) -> None:
    article = read(tmp_path, f"---\ndate: 2025-03-01\n{front}---\n")
    assert article.title == front.split("\n")[0].removeprefix("title: ")
    assert article.published == "2025-03-01"


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Mill times\ndate: 2025-03-01 08:00:00 +0200\nauthors: [Ada Quill, Bo]\n"
        "canonical: https://mill.example/a\nsite_name: Mill News\n---\n",
        '+++\ntitle = "Mill times"\ndate = 2025-03-01T08:00:00Z\nauthors = ["Ada Quill", "Bo"]\n'
        'link = "https://mill.example/a"\npublisher = "Mill News"\n[more]\ntags = ["x"]\n+++\n',
        '{"title": "Mill times", "pubDate": "March 1, 2025", "author": [{"name": "Ada Quill"}, '
        '"Bo"],\n "url": "https://mill.example/a", "publisher": {"name": "Mill News"}}\n\n',
        "Title: Mill times\nDate: 1 March 2025\nAuthor: Ada Quill, Bo\nTags: x, y\n"
        "Source: https://ada:pw@mill.example/a\nPublisher: Mill News\n\n",
        "---\nTitle: Mill times\nPublished: Sat, 01 Mar 2025 08:00:00 GMT\nAuthor:\n  - name: Ada "
        "Quill\n    mail: x\n  - '[[people/Bo|Bo]]'\nURL: https://mill.example/a\n"
        "publication: Mill News\n...\n",
    ],
    ids=["yaml", "toml", "json", "headers", "yaml with maps"],
)
@pytest.mark.parametrize("name", ["file.md", "file.txt"])
def test_usual_names_are_known_in_every_form_of_front_matter(
    tmp_path: Path, front: str, name: str
) -> None:
    article = read(tmp_path, front, name=name)
    assert article.title == "Mill times"
    assert article.published == "2025-03-01"
    assert article.author == "Ada Quill, Bo"
    assert article.url == "https://mill.example/a"
    assert article.publisher == "Mill News"
    assert article.text == BODY
    assert article.warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nFirst words.\n\n---\n\nSecond words.",
        "---\nFirst words: a colon.\n---\nSecond words.",
        "---\njust words\n---\nSecond words.",
        "---\n- a first\n- a second\n---\nSecond words.",
        "---\nFirst words.",
        "+++\nFirst words.\n+++\nSecond words.",
        "{first} words.\n\nSecond words.",
        '{"first": "words"}\n\nSecond words.',
        "Note: first words.\n\nSecond words.",
        "Date: 3 May\nPlace: the mill\n\nSecond words.",
        "-" * 30 + "\nFirst words.",
    ],
)
def test_what_only_looks_like_front_matter_is_text(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, "", body=text)
    words = re.findall(r"\w+", text)
    assert re.findall(r"\w+", article.text) == words
    assert article.warnings == ()


def test_front_matter_that_nothing_closes_is_read_as_text_and_told(tmp_path: Path) -> None:
    article = read(tmp_path, "---\ntitle: x\n\n")
    assert "A sack costs 14 crowns." in article.text
    assert article.warnings == (
        "front matter, line 1: no such line closes it, so it was read as text",
    )


def test_values_are_shown_without_controls_and_passwords(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        '---\ntitle: "Red \\e[31mMILL\\e[2J \\a \\x9b31m \\u202e gnp.exe"\n'
        'publisher: "pub\\e]0;pwned\\a \\0 nul"\nauthor: "a\\u2028b\\u0085c\\nd\\u2066"\n'
        'source: "https://ada:pw@mill.example/\\e[31m"\n---\n',
    )
    assert article.title == "Red MILL gnp.exe"
    assert article.publisher == "pub nul"
    assert article.author == "a b c d"
    assert article.url == "https://mill.example/"


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("2025-01-31", "2025-01-31"),
        ("2025/1/31", "2025-01-31"),
        ("2025-01-31 8:00", "2025-01-31"),
        ("2025-01-31T08:00:00.5+02:00", "2025-01-31"),
        ("2025-01", "2025-01"),
        ("2025", "2025"),
        ("January 2025", "2025-01"),
        ("January 31, 2025", "2025-01-31"),
        ("January 31st, 2025 at 8:00", "2025-01-31"),
        ("31 Jan. 2025", "2025-01-31"),
        ("Friday, January 31, 2025", "2025-01-31"),
        ("31.1.2025", "2025-01-31"),
        ("31/01/2025", "2025-01-31"),
        ("01/31/2025", "2025-01-31"),
        ("20250131", "2025-01-31"),
        ("01/02/2025", ""),
        ("2025-13-01", ""),
        ("1", ""),
        ("", ""),
    ],
)
def test_a_date_is_known_as_far_as_it_is_said(said: str, known: str) -> None:
    assert iso_date(said) == known


@pytest.mark.parametrize("front", ["", "---\n---\n", "---\ntitle:\nauthor: null\nurl: ''\n---\n"])
def test_what_front_matter_does_not_say_is_empty_and_not_told(tmp_path: Path, front: str) -> None:
    article = read(tmp_path, front)
    assert article.title == "file"
    assert {article.publisher, article.author, article.published, article.url} == {""}
    assert article.warnings == ()


def test_aliases_that_multiply_cost_no_time(tmp_path: Path) -> None:
    levels = "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 30))
    article = read(tmp_path, f"---\nb0: &b0 [x]\n{levels}author: *b29\ntitle: Mills\n---\n")
    assert (article.title, article.text) == ("Mills", BODY)


LINES = st.lists(
    st.sampled_from(
        ["---", "+++", "title: x", "a: [", "{", "}", "x = 1", "", "words", "...", "- a"]
    )
    | st.text(max_size=12),
    max_size=12,
)


@given(LINES.map("\n".join))
def test_what_follows_front_matter_is_the_end_of_the_text(text: str) -> None:
    _, body, _ = split_front_matter(text)
    assert text.endswith(body)
