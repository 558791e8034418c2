"""Files on disk: one file, or a folder of them, becomes articles. What cannot be read is named."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from unicodedata import normalize

from corpus.article import Article
from corpus.errors import ArticleError, OtherKindsError, PartlyReadError, UnreadableError
from corpus.forms import READERS
from corpus.parsing import article_of

_KINDS = f"{', '.join(sorted(READERS))}"
_MAX_BYTES = 5_000_000
# Of these most is not text.
_LARGE = frozenset({".docx", ".epub", ".htm", ".html", ".pdf", ".xhtml"})
_MAX_LARGE_BYTES = 50_000_000
_NAMED_BY_FOLDER = frozenset({"index", "_index"})
# It stands beside articles and says of whom they speak; it is none itself.
_SIDES = "sides.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What lies in a folder and its subfolders, hidden files left out; paths are relative to it.

    Attributes:
        files: Files of the kinds that are read, in the order in which they are read.
        others: How many files there are of each other kind, by suffix.
        unlisted: A fault for each subfolder whose files are not known.
    """

    files: tuple[Path, ...]
    others: dict[str, int]
    unlisted: tuple[ArticleError, ...]


def shipped_articles_dir() -> Path:
    """Return the folder of the articles that come with this package."""
    return Path(str(files("corpus") / "articles"))


def read_article(path: Path) -> Article:
    """Read one file of a form that is known by its suffix; its id is the slug of its stem.

    A fault of the form costs only what it concerns, which `Article.warnings` tells.

    Raises:
        ArticleError: The file is missing, of another kind, too large, not of the form that its
            suffix says, or without a sentence.
    """
    return _read(path, _slug(path), inside=path.name)


def read_folder(
    path: Path, *, known: Mapping[tuple[str, str], Article] = MappingProxyType({})
) -> tuple[tuple[Article, ...], tuple[ArticleError, ...]]:
    """Read all files of known kinds in a folder and its subfolders, but hidden ones.

    Files are read in the order of their paths, those of an outer folder first. An article's id is
    the slug of its file's stem; where several files share it, the first keeps it and the others
    get eight digits of their path's hash behind it. So ids depend on the names in the folder
    alone, neither on the machine nor on which of the files can be read.

    Args:
        path: The folder.
        known: Articles of files that are as they were, by their path in the folder and their id;
            these are taken as they are.

    Returns:
        The articles, and an error for each file and each subfolder that was not read, or not all
        of it (a `PartlyReadError`); the last is an `OtherKindsError` where there are files of
        kinds that are not read.

    Raises:
        ArticleError: The folder is missing, cannot be listed, or has no article that can be read:
            an index that is there is not to be emptied for it.
    """
    listing = list_folder(path)
    articles: list[Article] = []
    errors: list[ArticleError] = list(listing.unlisted)
    for file, name in _identified(listing.files):
        try:
            inside = file.as_posix()
            article = known.get((inside, name)) or _read(path / file, name, inside=inside)
        except ArticleError as error:
            errors.append(error)
            continue
        articles.append(article)
        if article.warnings:
            told = "; ".join(article.warnings)
            errors.append(PartlyReadError(path / file, told, "The rest of it is read."))
    if not articles:
        reason = "no article"
        if errors:
            first = f"{errors[0].path.name!r}: {errors[0].reason}"
            reason = f"none of its {len(errors)} articles can be read, the first is {first}"
        raise ArticleError(path, reason, f"Put articles there ({_KINDS}).")
    return tuple(articles), (*errors, *_other_kinds(path, listing.others))


def article_files(path: Path) -> tuple[Path, ...]:
    """Find the files of a folder that `read_folder` reads; none in one that is not there.

    Returns:
        Their paths relative to the folder, in the order in which they are read.

    Raises:
        ArticleError: The folder is there but cannot be listed.
    """
    return list_folder(path).files if path.is_dir() else ()


def list_folder(path: Path) -> Listing:
    """List a folder and its subfolders; folders behind links are named, not followed.

    Raises:
        ArticleError: The folder is missing or cannot be listed.
    """
    if not path.is_dir():
        raise ArticleError(path, "no such folder", f"Name a folder with articles ({_KINDS}).")
    found: list[Path] = []
    others: Counter[str] = Counter()
    unlisted: list[ArticleError] = []

    def failed(error: OSError) -> None:
        fault = ArticleError(
            Path(error.filename), f"cannot be listed ({error.strerror})", "Check its permissions."
        )
        if Path(error.filename) == path:
            raise fault from error
        unlisted.append(fault)

    for folder, names, file_names in os.walk(path, onerror=failed):
        here = Path(folder)
        names[:] = sorted(name for name in names if not name.startswith("."))
        unlisted += [_linked(here / name) for name in names if (here / name).is_symlink()]
        for name in file_names:
            file = here.relative_to(path) / name
            if name.startswith(".") or name == _SIDES:
                continue
            if file.suffix.lower() in READERS:
                found.append(file)
            else:
                others[file.suffix.lower()] += 1
    found.sort(key=lambda file: (len(file.parts), file.parts))
    return Listing(files=tuple(found), others=dict(others), unlisted=tuple(unlisted))


def _linked(path: Path) -> ArticleError:
    return ArticleError(path, "a link to a folder, not followed", "Put the folder itself there.")


def _other_kinds(folder: Path, others: dict[str, int]) -> Iterator[OtherKindsError]:
    """Say of how many files of which kinds nothing was read."""
    if others:
        kinds = sorted(others.items(), key=lambda kind: (-kind[1], kind[0]))
        listed = ", ".join(f"{count} {suffix or 'without suffix'}" for suffix, count in kinds)
        total = sum(others.values())
        noun = "file of another kind" if total == 1 else "files of other kinds"
        reason = f"{total} {noun} not read: {listed}"
        yield OtherKindsError(folder, reason, f"Kinds that are read: {_KINDS}.")


def _identified(found: tuple[Path, ...]) -> Iterator[tuple[Path, str]]:
    """Give each file an id that no other one has."""
    taken: set[str] = set()
    for file in found:
        name = _slug(file)
        if name in taken:
            # A name on disk need not be UTF-8.
            spelled = file.as_posix().encode(errors="surrogateescape")
            name = f"{name}-{sha256(spelled).hexdigest()[:8]}"
        taken.add(name)
        yield file, name


def _slug(path: Path) -> str:
    """Turn a file's stem into lower-case letters and digits of any script, joined by "-"."""
    words = re.findall(r"[^\W_]+", normalize("NFKC", path.stem).casefold())
    return "-".join(words) or "article"


def _read(path: Path, name: str, *, inside: str) -> Article:
    """Read one file as the article of the given id; `inside` is its path in its folder."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ArticleError(path, "of a kind that is not read", f"Save it as one of {_KINDS}.")
    try:
        reading = reader(_bytes(path))
    except UnreadableError as error:
        raise ArticleError(path, error.reason, error.remedy) from error
    article = article_of(reading, id=name, name=_title(path), path=_shown(inside))
    if not article.sentences:
        told = "; ".join(["no sentence in it", *reading.warnings])
        raise ArticleError(path, told, "Write the article into it or remove it.")
    return article


def _title(path: Path) -> str:
    """Return a file's name as it stands; that of its folder where every folder has such a file."""
    named_by_folder = path.stem.casefold() in _NAMED_BY_FOLDER
    return _shown(path.resolve().parent.name if named_by_folder else path.stem) or path.stem


def _shown(name: str) -> str:
    """Return a name on disk, which need not be UTF-8, as text."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _bytes(path: Path) -> bytes:
    try:
        # A pipe or a device would be waited for without end.
        if path.exists() and not path.is_file():
            raise ArticleError(path, "not a regular file", "Name a file with an article.")
        size = path.stat().st_size
        most = _MAX_LARGE_BYTES if path.suffix.lower() in _LARGE else _MAX_BYTES
        if size > most:
            reason = f"{size:,} bytes, which is more than {most:,}"
            raise ArticleError(path, reason, "Split it into several articles.")
        return path.read_bytes()
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise ArticleError(path, reason, "Check its name and permissions.") from error
