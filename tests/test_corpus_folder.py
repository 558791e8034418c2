import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import (
    Article,
    ArticleError,
    OtherKindsError,
    article_files,
    read_article,
    read_folder,
)

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


def test_the_first_line_of_a_text_file_may_be_the_title(
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
        ("matter-only.md", "---\ntitle: Words\n---\n", "no sentence in it"),
        ("binary.md", b"words\n\x00\x01", "not text but binary"),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(range(1, 32)) * 9, "not text but binary"),
        ("huge.txt", b"word " * 1_000_001, "5,000,005 bytes, which is more than 5,000,000"),
        ("page.xyz", "<p>words", "of a kind that is not read"),
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
    save(tmp_path / "bad.md", b"\0")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    save(tmp_path / "picture.png", b"\x89PNG")
    save(tmp_path / ".hidden.md", WORDS)
    save(tmp_path / ".git" / "d.md", WORDS)
    articles, errors = read_folder(tmp_path)
    assert ids(articles) == ["a", "b", "c"]
    assert [error.path.name for error in errors[:-1]] == ["bad.md", "gone.md"]
    assert errors[-1].reason == "1 file of another kind not read: 1 .png"


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
    save(tmp_path / "note.md", b"\0")
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
    save(tmp_path / "bad.md", b"\0")
    with pytest.raises(ArticleError, match="not text but binary"):
        read_folder(tmp_path)


def test_the_files_of_a_folder_are_those_that_are_read_in_their_order(tmp_path: Path) -> None:
    names = ["z.md", "a/b.TXT", "a/c/d.md", ".hidden.md", ".git/e.md", "page.xyz", "sides.toml"]
    for name in names:
        save(tmp_path / name, WORDS)
    (tmp_path / "folder.md").mkdir()
    assert [file.as_posix() for file in article_files(tmp_path)] == ["z.md", "a/b.TXT", "a/c/d.md"]
    articles, refused = read_folder(tmp_path)
    assert [article.path for article in articles] == ["z.md", "a/b.TXT", "a/c/d.md"]
    assert [str(fault) for fault in refused if "page" in str(fault) or "sides" in str(fault)] == []
    assert article_files(tmp_path / "not there") == ()


def test_a_folder_of_which_nothing_can_be_read_says_how_many_and_why(tmp_path: Path) -> None:
    save(tmp_path / "empty.md", "")
    save(tmp_path / "other.txt", b"\0")
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


def test_files_of_other_kinds_are_counted_by_kind(tmp_path: Path) -> None:
    for name in ("a.md", "one.pdq", "two.pdq", "sub/three.PDQ", "page.xyz", "LICENSE", ".x.xyz"):
        save(tmp_path / name, WORDS)
    _, refused = read_folder(tmp_path)
    assert [type(fault) for fault in refused] == [OtherKindsError]
    assert refused[0].reason == (
        "5 files of other kinds not read: 3 .pdq, 1 without suffix, 1 .xyz"
    )


@pytest.mark.parametrize("name", ["a.markdown", "a.MDX", "a.qmd", "a.text"])
def test_all_usual_suffixes_of_text_are_read(tmp_path: Path, name: str) -> None:
    assert read_article(save(tmp_path / name, WORDS)).text == WORDS


def test_a_folder_behind_a_link_is_named(tmp_path: Path) -> None:
    save(tmp_path / "here" / "a.md", WORDS)
    save(tmp_path / "there" / "b.md", WORDS)
    (tmp_path / "here" / "link").symlink_to(tmp_path / "there")
    articles, refused = read_folder(tmp_path / "here")
    assert ids(articles) == ["a"]
    assert refused[0].reason == "a link to a folder, not followed"


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="without users there are no permissions")
@pytest.mark.parametrize("closed", ["", "closed"])
def test_a_folder_that_cannot_be_listed_is_named_and_never_taken_for_an_empty_one(
    closed: str,
) -> None:
    top = Path(tempfile.mkdtemp())
    save(top / "a.md", WORDS)
    save(top / "closed" / "b.md", WORDS)
    top.chmod(0o755)
    (top / closed).chmod(0)
    try:
        told = as_nobody(read_folder, top)
        listed = as_nobody(article_files, top)
    finally:
        top.chmod(0o755)
        (top / closed).chmod(0o755)
        shutil.rmtree(top)
    if closed:
        assert "cannot be listed (Permission denied)" in told
        assert listed == "(PosixPath('a.md'),)"
    else:
        assert told.startswith("refused")
        assert "cannot be listed" in told
        assert listed == told


def as_nobody(work: Callable[[Path], object], folder: Path) -> str:
    """What comes of the work as told by a user that may read nothing of the owner's."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        if os.getuid() == 0:
            os.setuid(65534)
        try:
            result = repr(work(folder))
        except ArticleError as error:
            result = f"refused {error}"
        os.write(told, result.encode())
        os._exit(0)
    os.close(told)
    os.waitpid(child, 0)
    with open(heard, encoding="utf-8") as pipe:  # noqa: PTH123  # a pipe has no path
        return pipe.read()


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("Embed files.md", "Words here.", "Embed files"),
        ("2025-03-01_harbour-day.txt", "Words here.", "2025-03-01_harbour-day"),
        ("Tide tables/index.md", "Words here.", "Tide tables"),
        ("Tide tables/_index.md", "---\ndraft: true\n---\nWords here.", "Tide tables"),
        ("a.md", "## Part\n\nWords here.", "a"),
        ("a.md", "# Whole\n\nWords here.", "Whole"),
        ("a.md", "---\ntitle: Given\n---\n# Whole\n\nWords here.", "Given"),
    ],
)
def test_a_title_is_given_or_the_first_heading_or_the_name_of_the_file(
    tmp_path: Path, name: str, text: str, title: str
) -> None:
    assert read_article(save(tmp_path / name, text)).title == title
