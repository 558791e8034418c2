"""The settings of an assistant: read once at the edge, passed down as plain values."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus import shipped_articles_dir

_PREFIX = "TWOBETS_"
# Of the same prefix, but read elsewhere: by the program around an assistant, by its tests, and
# by `assistant.model.configuration`, whose file may also name a variable for a key.
_ELSEWHERE = re.compile(r"CHROMIUM|DEBUG|LOGIN|LOGIN_FILE|TEST_\w+|MODEL_\w+|\w+_KEY")


def user_data_dir() -> Path:
    """The folder for what the program keeps when none is set: the index and feedback."""
    return Path.home() / ".local" / "share" / "twobets"


def own_articles_dir(data_dir: Path) -> Path:
    """The folder of one's own articles within a data folder, made when the first is added."""
    return data_dir / "articles"


def _usual_articles_dir(settings: dict[str, Any]) -> Path:
    own = own_articles_dir(settings.get("data_dir", Path()))
    return own if own.is_dir() else shipped_articles_dir()


class Settings(BaseSettings):
    """How an assistant is set up; every field can be set as an argument or as `TWOBETS_<FIELD>`.

    Unknown arguments and variables are refused, so that a slip is not taken for a default.

    Attributes:
        data_dir: Folder for the index, feedback and articles that were added in the chat.
        articles_dir: Folder of articles to answer from; unless set, `data_dir/articles` where
            there is one, else the two that come with the program.
        chroma: Address of a Chroma server that keeps the vectors, such as "http://host:8000"; empty
            to keep them in `data_dir`, where articles and words stand in any case.
        embedding_model: Empty for the packaged all-MiniLM-L6-v2, else the name or path of a
            sentence-transformers model that is on this machine.
        reranker: Who reads the best sentences together with the question: empty for the packaged
            reader, `"off"` for nobody, else the name or path of a sentence-transformers
            CrossEncoder that is on this machine.
        detail: How long an answer may be.
        models_file: TOML file that names language models; empty for `data_dir/models.toml`.
        model: Name of the language model that answers; empty for the extractive answerer.
        checker: Who gives a second opinion on what a language model says: the name of a configured
            one, or the name or path of a CrossEncoder for entailment; empty for rules alone.
        resolver: Name of the language model that resolves follow-ups; empty for rules.
    """

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="forbid")

    data_dir: Path = Field(default_factory=user_data_dir)
    articles_dir: Path = Field(default_factory=_usual_articles_dir)
    chroma: str = ""
    embedding_model: str = ""
    reranker: str = ""
    detail: Literal["brief", "detailed"] = "brief"
    models_file: str = ""
    model: str = ""
    resolver: str = ""
    checker: str = ""

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_variables(cls, values: Any) -> Any:
        for variable in sorted(os.environ):
            name = variable.removeprefix(_PREFIX)
            known = name.lower() in cls.model_fields or _ELSEWHERE.fullmatch(name)
            if name != variable and not known:
                names = ", ".join(_PREFIX + field.upper() for field in cls.model_fields)
                raise ValueError(f"{variable} is no setting. There are: {names}")
        return values
