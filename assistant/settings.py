"""The settings of an assistant: read once at the edge, passed down as plain values."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus import shipped_articles_dir


def user_data_dir() -> Path:
    """The folder for what the program keeps when none is set: index, conversations, feedback."""
    return Path.home() / ".local" / "share" / "twobets"


class Settings(BaseSettings):
    """How an assistant is set up; every field can be set as an argument or as `TWOBETS_<FIELD>`.

    Attributes:
        articles_dir: Folder of `.md` and `.txt` articles to answer from.
        data_dir: Folder for the index, feedback and check stamps.
        embedding_model: Empty for the packaged all-MiniLM-L6-v2, else the name or path of a
            sentence-transformers model that is on this machine.
        reranker: Name or path of a sentence-transformers CrossEncoder; empty for none.
        detail: How long an answer may be.
        models_file: TOML file that names language models; empty for `data_dir/models.toml`.
        model: Name of the language model that answers; empty for the extractive answerer.
        resolver: Name of the language model that resolves follow-ups; empty for rules.
    """

    model_config = SettingsConfigDict(env_prefix="TWOBETS_", frozen=True, extra="forbid")

    articles_dir: Path = Field(default_factory=shipped_articles_dir)
    data_dir: Path = Field(default_factory=user_data_dir)
    embedding_model: str = ""
    reranker: str = ""
    detail: Literal["brief", "detailed"] = "brief"
    models_file: str = ""
    model: str = ""
    resolver: str = ""
