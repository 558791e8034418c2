import os
from pathlib import Path

import pytest

from corpus import Article, ArticleError, article_files, read_article, read_folder

WORDS = "Some words of an article. And some more."
FRONT = """\
---
title: "The title: a part"
publisher: Some Paper
author: [Ann, Bob]
published: 2025-01-31T10:00:00Z
source: https://example.org/a?b=c
left_out:
  - "Skip to main content"
unknown: {nested: [values]}
---
"""


def save(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def ids(articles: tuple[Article, ...]) -> list[str]:
    return [article.id for article in articles]


def test_front_matter_says_who_where_and_when(tmp_path: Path) -> None:
    article = read_article(save(tmp_path / "Some File.md", FRONT + WORDS))
    assert article.id == "some-file"
    assert article.title == "The title: a part"
    assert article.publisher == "Some Paper"
    assert article.author == "Ann, Bob"
    assert article.published == "2025-01-31"
    assert article.url == "https://example.org/a?b=c"
    assert article.text == WORDS


@pytest.mark.parametrize(
    "front", ["", "---\n---\n", "---\ntitle:\nauthor: null\nsource: ''\n---\n"]
)
def test_what_front_matter_does_not_say_is_empty(tmp_path: Path, front: str) -> None:
    article = read_article(save(tmp_path / "file.md", front + WORDS))
    assert article.title == "file"
    assert {article.publisher, article.author, article.published, article.url} == {""}


def test_a_title_that_looks_like_another_type_stays_as_written(tmp_path: Path) -> None:
    path = save(tmp_path / "file.md", "---\ntitle: No\npublisher: 2024\n---\n" + WORDS)
    assert (read_article(path).title, read_article(path).publisher) == ("No", "2024")


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("---\ntitle: x\n", "line 1: no line '---' closes it"),
        ("---\nauthor: x\ntitle: 'x\n---\n", "line 4: found unexpected end of stream"),
        ("---\ntitle: x\n  bad: : y\n---\n", "line 3: mapping values are not allowed"),
        ("---\njust words\n---\n", "line 2: not 'key: value' lines"),
        ("---\n- a\n- b\n---\n", "line 2: not 'key: value' lines"),
        ("---\ntitle: x\ntitle: y\n---\n", "line 3: 'title' stands there twice"),
        ("---\ntitle: {a: b}\n---\n", "line 2: a value must be words"),
        ("---\ntitle: x\npublished: May 2025\n---\n", "line 3: published 'May 2025' is not a date"),
        ("---\npublished: 2025-02-31\n---\n", "line 2: published '2025-02-31' is not a date"),
        ("---\nsource: javascript:alert(1)\n---\n", "is not an http or https address"),
        ("---\nsource: http://[bad\n---\n", "is not an http or https address"),
        ("---\nsource: https:///path\n---\n", "is not an http or https address"),
        ("---\nx: " + "[" * 400_000 + "\n---\n", "line 2: lists within lists"),
        ("---\n" + "- " * 400_000 + "\n---\n", "line 2: lists within lists"),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(tmp_path: Path, front: str, reason: str) -> None:
    path = save(tmp_path / "file.md", front + WORDS)
    with pytest.raises(ArticleError) as caught:
        read_article(path)
    assert reason in caught.value.reason
    assert str(path) in str(caught.value)


def test_a_text_file_has_no_front_matter_and_its_first_line_may_be_the_title(
    tmp_path: Path,
) -> None:
    article = read_article(save(tmp_path / "file.txt", f"The title\n\n{WORDS}"))
    assert (article.title, article.text) == ("The title", WORDS)


def test_a_byte_order_mark_and_other_line_ends_are_no_content(tmp_path: Path) -> None:
    path = save(tmp_path / "file.md", b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\nOne.\r\n\r\nTwo.\r\n")
    article = read_article(path)
    assert (article.title, article.text) == ("x", "One.\n\nTwo.")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.md", "", "no sentence in it"),
        ("blank.txt", " \n\n ", "no sentence in it"),
        ("title-only.md", "# Title\n", "no sentence in it"),
        ("latin.txt", b"first line\ncaf\xe9", "not UTF-8 (line 2)"),
        ("wide.txt", "words".encode("utf-16"), "not UTF-8 (line 1)"),
        ("binary.md", b"words\n\x00\x01", r"control character '\x00' in line 2"),
        ("terminal.md", "words \x1b[31m red", "control character"),
        ("terminal-c1.md", "words \x9b31m red", "control character"),
        ("huge.txt", b"word " * 1_000_001, "5,000,005 bytes, which is more than 5,000,000"),
        ("page.html", "<p>words", "not a .md or .txt file"),
    ],
)
def test_a_file_that_is_no_article_is_refused_by_name_and_reason(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    with pytest.raises(ArticleError) as caught:
        read_article(save(tmp_path / name, content))
    assert reason in caught.value.reason
    assert caught.value.path == tmp_path / name
    assert caught.value.remedy.endswith(".")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="No such file"):
        read_article(tmp_path / "none.md")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(ArticleError, match="not a regular file"):
        read_article(tmp_path / "pipe.md")


def test_the_good_files_of_a_folder_are_read_and_the_others_named(tmp_path: Path) -> None:
    save(tmp_path / "b.md", WORDS)
    save(tmp_path / "a.TXT", WORDS)
    save(tmp_path / "sub" / "c.md", WORDS)
    save(tmp_path / "bad.md", b"\xff")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    save(tmp_path / "picture.png", b"\x89PNG")
    save(tmp_path / ".hidden.md", WORDS)
    save(tmp_path / ".git" / "d.md", WORDS)
    articles, errors = read_folder(tmp_path)
    assert ids(articles) == ["a", "b", "c"]
    assert [error.path.name for error in errors] == ["bad.md", "gone.md"]


def test_files_with_the_same_stem_get_distinct_ids(tmp_path: Path) -> None:
    for name in ("note.md", "one/note.md", "two/note.md", "two/Note.txt"):
        save(tmp_path / name, WORDS)
    articles, _ = read_folder(tmp_path)
    assert ids(articles)[0] == "note"
    assert len(set(ids(articles))) == 4


def test_ids_depend_neither_on_the_folder_s_place_nor_on_other_files(tmp_path: Path) -> None:
    for name in ("x/note.md", "x/two/note.md", "y/note.md", "y/two/note.md", "y/more.md"):
        save(tmp_path / name, WORDS)
    here, _ = read_folder(tmp_path / "x")
    there, _ = read_folder(tmp_path / "y")
    assert set(ids(here)) == set(ids(there)) - {"more"}


def test_an_unreadable_file_keeps_its_id(tmp_path: Path) -> None:
    for name in ("note.md", "two/note.md"):
        save(tmp_path / name, WORDS)
    before, _ = read_folder(tmp_path)
    save(tmp_path / "note.md", b"\xff")
    after, _ = read_folder(tmp_path)
    assert ids(after) == ids(before)[1:]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Été à Paris!.md", "été-à-paris"), ("文章.md", "文章"), ("__.md", "article")],
)
def test_an_id_is_a_slug_of_the_stem(tmp_path: Path, name: str, expected: str) -> None:
    assert read_article(save(tmp_path / name, WORDS)).id == expected


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"none': no such folder\. Name a folder"):
        read_folder(tmp_path / "none")


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="no article"):
        read_folder(tmp_path)


def test_a_folder_of_bad_files_alone_is_refused_with_the_first_reason(tmp_path: Path) -> None:
    save(tmp_path / "bad.md", b"\xff")
    with pytest.raises(ArticleError, match="not UTF-8"):
        read_folder(tmp_path)


def test_the_files_of_a_folder_are_those_that_are_read_in_their_order(tmp_path: Path) -> None:
    names = ["z.md", "a/b.TXT", "a/c/d.md", ".hidden.md", ".git/e.md", "page.html"]
    for name in names:
        save(tmp_path / name, WORDS)
    (tmp_path / "folder.md").mkdir()
    assert [file.as_posix() for file in article_files(tmp_path)] == ["z.md", "a/b.TXT", "a/c/d.md"]
    assert ids(read_folder(tmp_path)[0]) == ["z", "b", "d"]
    assert article_files(tmp_path / "not there") == ()


def test_a_folder_of_which_nothing_can_be_read_says_how_many_and_why(tmp_path: Path) -> None:
    save(tmp_path / "empty.md", "")
    save(tmp_path / "latin.txt", b"caf\xe9")
    with pytest.raises(ArticleError) as caught:
        read_folder(tmp_path)
    assert "none of its 2 articles" in caught.value.reason
    assert "'empty.md': no sentence in it" in caught.value.reason
    assert ".." not in str(caught.value).replace(str(tmp_path), "")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_not_utf_8_is_a_name(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    for name in (b"b\xffe.txt", b"b\xfee.txt"):
        Path(os.fsdecode(os.path.join(folder, name))).write_text(WORDS)  # noqa: PTH118  # bytes
    articles, errors = read_folder(tmp_path)
    assert len(set(ids(articles))) == 2
    assert errors == ()
