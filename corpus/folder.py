"""Files on disk: one file, or a folder of them, becomes articles. What cannot be read is named."""

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from unicodedata import normalize

from corpus.article import Article
from corpus.errors import ArticleError
from corpus.front_matter import split_front_matter
from corpus.parsing import Form, parse_article

_FORMS: dict[str, Form] = {".md": "markdown", ".txt": "text"}
_MAX_BYTES = 5_000_000
# C0 and C1 controls but tabs and line ends: they mark a file as binary or act on a terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def shipped_articles_dir() -> Path:
    """Return the folder of the articles that come with this package."""
    return Path(str(files("corpus") / "articles"))


def read_article(path: Path) -> Article:
    """Read one `.md` or `.txt` file, encoded as UTF-8; its id is the slug of its stem.

    Raises:
        ArticleError: The file is missing, of another kind, larger than 5 MB, not UTF-8, binary,
            without a sentence, or has bad front matter.
    """
    return _read(path, _slug(path))


def read_folder(path: Path) -> tuple[tuple[Article, ...], tuple[ArticleError, ...]]:
    """Read all `.md` and `.txt` files of a folder and its subfolders, but hidden ones.

    Files are read in the order of their paths, those of an outer folder first. An article's id is
    the slug of its file's stem; where several files share it, the first keeps it and the others
    get eight digits of their path's hash behind it. So ids depend on the names in the folder
    alone, neither on the machine nor on which of the files can be read.

    Returns:
        The articles, and an error for each file that was refused.

    Raises:
        ArticleError: The folder is missing, or has no article that can be read.
    """
    articles: list[Article] = []
    errors: list[ArticleError] = []
    for file, name in _identified(path):
        try:
            articles.append(_read(file, name))
        except ArticleError as error:
            errors.append(error)
    if not articles:
        reason = "no article"
        if errors:
            first = f"{errors[0].path.name!r}: {errors[0].reason}"
            reason = f"none of its {len(errors)} articles can be read, the first is {first}"
        raise ArticleError(path, reason, "Put .md or .txt files, encoded as UTF-8, there.")
    return tuple(articles), tuple(errors)


def article_files(path: Path) -> tuple[Path, ...]:
    """Find the files of a folder that `read_folder` reads; none in one that is not there.

    Returns:
        Their paths relative to the folder, in the order in which they are read.
    """
    inside = (file.relative_to(path) for file in path.rglob("*") if not file.is_dir())
    found = (
        file
        for file in inside
        if file.suffix.lower() in _FORMS and not any(part.startswith(".") for part in file.parts)
    )
    return tuple(sorted(found, key=lambda file: (len(file.parts), file.parts)))


def _identified(folder: Path) -> Iterator[tuple[Path, str]]:
    """Find the files of a folder, each with an id that no other one has."""
    if not folder.is_dir():
        raise ArticleError(folder, "no such folder", "Name a folder with .md or .txt files.")
    taken: set[str] = set()
    for file in article_files(folder):
        name = _slug(file)
        if name in taken:
            # A name on disk need not be UTF-8.
            spelled = file.as_posix().encode(errors="surrogateescape")
            name = f"{name}-{sha256(spelled).hexdigest()[:8]}"
        taken.add(name)
        yield folder / file, name


def _slug(path: Path) -> str:
    """Turn a file's stem into lower-case letters and digits of any script, joined by "-"."""
    words = re.findall(r"[^\W_]+", normalize("NFKC", path.stem).casefold())
    return "-".join(words) or "article"


def _read(path: Path, name: str) -> Article:
    """Read one file as the article of the given id."""
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise ArticleError(path, "not a .md or .txt file", "Save it as one of these.")
    text = _text(path)
    if form == "text":
        article = parse_article(text, id=name, form=form)
    else:
        front, body = split_front_matter(text, path)
        article = replace(
            parse_article(body, id=name, title=front.title, form=form),
            publisher=front.publisher,
            author=front.author,
            published=front.published,
            url=front.source,
        )
    if not article.sentences:
        raise ArticleError(path, "no sentence in it", "Write the article into it or remove it.")
    return article


def _text(path: Path) -> str:
    """Read a file's text, line ends made line feeds."""
    data = _bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ArticleError(path, f"not UTF-8 (line {line})", "Save it as UTF-8.") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        reason = f"not plain text (control character {control.group()!r} in line {line})"
        raise ArticleError(path, reason, "Save it as text or remove that character.")
    return text


def _bytes(path: Path) -> bytes:
    try:
        # A pipe or a device would be waited for without end.
        if path.exists() and not path.is_file():
            raise ArticleError(path, "not a regular file", "Name a .md or .txt file.")
        size = path.stat().st_size
        if size > _MAX_BYTES:
            reason = f"{size:,} bytes, which is more than {_MAX_BYTES:,}"
            raise ArticleError(path, reason, "Split it into several articles.")
        return path.read_bytes()
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise ArticleError(path, reason, "Check its name and permissions.") from error
