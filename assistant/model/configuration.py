"""Which language models are configured: read from a TOML file and the environment, never called.

A file names any number of models; a table key is the name by which a person chooses one:

    [models.local]
    address = "http://127.0.0.1:11434/v1"
    model = "llama3.2"

    [models.hosted]
    address = "https://api.example.com/v1"
    model = "big-1"
    key_env = "EXAMPLE_KEY"      # the variable that holds the key; the key itself never stands here
    # or: key_file = "~/.example.key", a file that only its owner can read

One more can be given without a file, by `TWOBETS_MODEL_ADDRESS`, `TWOBETS_MODEL_NAME` (the
server's name for the model, and ours), `TWOBETS_MODEL_KEY`, and `TWOBETS_MODEL_` with any other
attribute of `Model` in capitals.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from corpus import TwoBetsError

ENVIRONMENT_PREFIX = "TWOBETS_MODEL_"
EXTRACTIVE = "extractive"


class ModelsFileError(TwoBetsError):
    """The models file or its variables cannot be used; the message says what to mend."""


class Model(BaseModel):
    """One language model behind a server that speaks the OpenAI chat protocol.

    Attributes:
        name: What a person calls it (`--model NAME`).
        address: Base of the server's API, `http` or `https`, usually ending in `/v1`.
        model: The server's own name for the model.
        key_env: The environment variable that holds the key; empty for a server without keys.
        key_file: The file that holds it, in place of a variable; only its owner may read it.
        key: Its value; shown as asterisks wherever this value is printed or logged.
        timeout_s: Longest time for one answer, retries included, in seconds.
        stall_s: Longest silence within a reply that has begun, in seconds.
        context_tokens: What the model can read and write in one call; passages that do not fit
            are left out, the least fitting first.
        reply_tokens: Longest reply; a model that thinks aloud before it answers needs more.
        json_schema: Whether the server holds replies to a JSON schema; `"auto"` finds out.
        temperature: 0 for the likeliest words, up to 2.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str = Field(min_length=1, max_length=80)
    address: str
    model: str = Field(min_length=1)
    key_env: str = ""
    key_file: str = ""
    key: SecretStr = SecretStr("")
    timeout_s: float = Field(default=120.0, gt=0, le=3600)
    stall_s: float = Field(default=30.0, gt=0, le=3600)
    context_tokens: int = Field(default=4096, ge=1024)
    reply_tokens: int = Field(default=600, ge=64)
    json_schema: bool | Literal["auto"] = "auto"
    temperature: float = Field(default=0.0, ge=0, le=2)

    @field_validator("name")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        if name == EXTRACTIVE or not name.isprintable() or name != name.strip():
            raise ValueError(f"the name {name!r} cannot be used; choose another")
        return name

    @field_validator("address")
    @classmethod
    def _plain_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("address must be like http://127.0.0.1:11434/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            # Addresses are shown in notes and logs; a key in one would be, too.
            raise ValueError("address must hold no user, key or question mark; name key_env")
        return address.rstrip("/")

    @field_validator("key")
    @classmethod
    def _plain_key(cls, key: SecretStr) -> SecretStr:
        value = key.get_secret_value().strip()
        if not (value.isascii() and (value.isprintable() or not value)) or " " in value:
            # The client would refuse it as a header, and quote it in its message.
            raise ValueError("the key holds a blank or a character that no key has")
        return SecretStr(value)


def load_models(
    path: Path, environ: Mapping[str, str], *, required: bool = False
) -> dict[str, Model]:
    """The configured models by name, in the order of the file, the environment's own last.

    Keys are taken from `environ`, by each table's `key_env`; a variable that is not set is told
    when that model is called, so that the others can be used.

    Args:
        path: The models file; one that is not there holds no model.
        environ: The environment's variables.
        required: Whether the file has to be there, because somebody named it.

    Raises:
        ModelsFileError: A required file is missing, the file is no TOML, has an unknown key (named
            with its line) or a value that cannot be used, or the environment has an unknown
            `TWOBETS_MODEL_` variable.
    """
    if required and not path.is_file():
        raise ModelsFileError(
            f"There is no models file {str(path)!r}. Write it, or unset TWOBETS_MODELS_FILE."
        )
    models = _from_file(path, environ) if path.is_file() else {}
    extra = _from_environment(environ)
    return {**models, extra.name: extra} if extra else models


def _from_file(path: Path, environ: Mapping[str, str]) -> dict[str, Model]:
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise ModelsFileError(f"Cannot read the models file {str(path)!r}: {error}.") from None
    file = _File(path, text)
    file.refuse_unknown(tables, ("models",))
    named = tables.get("models", {})
    if not isinstance(named, dict) or not all(isinstance(t, dict) for t in named.values()):
        raise ModelsFileError(f"{str(path)!r}: write each model as a table: [models.NAME].")
    return {name: _model(name, table, environ, file) for name, table in named.items()}


class _File:
    """Where a table stands, to say so in a message."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text

    def line_of(self, table: str, key: str) -> str:
        """`"line N of 'path'"` for the key in the table, or the path alone where not found."""
        title = re.compile(rf"\s*\[\s*models\s*\.\s*[\"']?{re.escape(table)}[\"']?\s*\]")
        wanted = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[=\].]")
        inside = not table
        for number, line in enumerate(self.text.splitlines(), start=1):
            if table and line.lstrip().startswith("["):
                inside = bool(title.match(line))
            if inside and wanted.match(line):
                return f"line {number} of {str(self.path)!r}"
        return repr(str(self.path))

    def refuse_unknown(self, table: Iterable[str], known: Sequence[str], *, name: str = "") -> None:
        """Raises ModelsFileError for the first key of the table that is not known."""
        for key in table:
            if key not in known:
                where = self.line_of(name, key)
                raise ModelsFileError(f"Unknown key {key!r}, {where}. Known: {', '.join(known)}.")


def _model(name: str, table: Mapping[str, Any], environ: Mapping[str, str], file: _File) -> Model:
    known = tuple(key for key in Model.model_fields if key not in ("name", "key"))
    file.refuse_unknown(table, known, name=name)
    key = environ.get(str(table.get("key_env", "")), "")
    if key_file := str(table.get("key_file", "")):
        key = _key_in(Path(key_file).expanduser())
    try:
        return Model(name=name, key=SecretStr(key), **table)
    except ValidationError as error:
        field, reason = _first_fault(error)
        where = file.line_of(name, field)
        raise ModelsFileError(f"[models.{name}] {field}, {where}: {reason}.") from None


def _key_in(path: Path) -> str:
    """The key in a file that only its owner can read.

    Raises:
        ModelsFileError: It cannot be read, or others can read it.
    """
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelsFileError(f"Cannot read the key file {str(path)!r}: {error}.") from None
    if os.name == "posix" and mode & 0o077:
        raise ModelsFileError(
            f"Others can read the key file {str(path)!r}. Mend it with: chmod 600 {path}"
        )
    return text.strip()


def add_model(path: Path, table: Mapping[str, str], *, name: str) -> None:
    """Writes one more model into a models file, which is made where there is none.

    Args:
        path: The models file.
        table: Attributes of `Model`, without `name` and `key`.
        name: What a person is to call it.

    Raises:
        ModelsFileError: The file cannot be used, it has that name, or a value cannot be used.
    """
    known = load_models(path, {})
    if name in known:
        raise ModelsFileError(f"{str(path)!r} has a model {name!r}. Choose another name.")
    lines = [f"[models.{_quoted(name)}]", *(f"{k} = {_quoted(v)}" for k, v in table.items())]
    text = path.read_text(encoding="utf-8").rstrip() + "\n\n" if path.is_file() else ""
    _model(name, table, os.environ, _File(path, "\n".join(lines)))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text + "\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(path)


def _quoted(value: str) -> str:
    """A basic string of TOML; JSON writes the same but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _from_environment(environ: Mapping[str, str]) -> Model | None:
    given = {
        variable.removeprefix(ENVIRONMENT_PREFIX).lower(): value
        for variable, value in environ.items()
        if variable.startswith(ENVIRONMENT_PREFIX) and value.strip()
    }
    if not given:
        return None
    known = {key for key in Model.model_fields if key not in ("model", "key_env", "key_file")}
    for key in sorted(given.keys() - known):
        names = ", ".join(sorted(ENVIRONMENT_PREFIX + k.upper() for k in known))
        raise ModelsFileError(
            f"Unknown variable {ENVIRONMENT_PREFIX}{key.upper()}. Known: {names}."
        )
    try:
        return Model.model_validate({"model": given.get("name", ""), **given})
    except ValidationError as error:
        field, reason = _first_fault(error)
        raise ModelsFileError(f"{ENVIRONMENT_PREFIX}{field.upper()}: {reason}.") from None


def _first_fault(error: ValidationError) -> tuple[str, str]:
    """The first field at fault and why, without the value: it may be a key."""
    fault = error.errors(include_input=False, include_url=False, include_context=False)[0]
    reason = fault["msg"].removeprefix("Value error, ")
    return str(fault["loc"][0]), "it is missing" if fault["type"] == "missing" else reason
