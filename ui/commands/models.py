"""`twobets models`: which language models are configured, which answer here, and adding one."""

from __future__ import annotations

import argparse
import os
import shlex
from pathlib import Path

import httpx

from assistant.model.client import try_model
from assistant.model.configuration import Model, ModelsFileError, add_model, load_models
from assistant.settings import Settings
from ui.choices import settings_from
from ui.terminal import complain, say, say_json

# The usual ports of servers that speak the chat protocol, on this machine.
_PORTS = {11434: "Ollama", 1234: "LM Studio", 8080: "llama.cpp", 8000: "vLLM"}
_WAIT_S = 2.0
_MOST_BYTES = 1_000_000


def run(arguments: argparse.Namespace) -> int:
    """Lists, finds or adds; the exit code is 1 where an added model does not answer."""
    settings = settings_from(arguments)
    path = Path(settings.models_file or settings.data_dir / "models.toml")
    if arguments.action == "add":
        return _add(arguments, path)
    models = load_models(path, os.environ, required=bool(settings.models_file))
    found = _found() if arguments.find else {}
    if arguments.json:
        say_json({"models": [_values(model) for model in models.values()], "found": found})
        return 0
    if arguments.find:
        say("\n".join(_found_lines(found, _folder(arguments))))
    else:
        say("\n".join(_listed(models, settings, path)))
    return 0


def _folder(arguments: argparse.Namespace) -> str:
    """The data folder as it was typed, for a line that is to be typed next."""
    return f" --data-dir {shlex.quote(str(arguments.data_dir))}" if arguments.data_dir else ""


def _values(model: Model) -> dict[str, str]:
    return {"name": model.name, "address": model.address, "model": model.model}


def _listed(models: dict[str, Model], settings: Settings, path: Path) -> list[str]:
    if not models:
        return [
            f"No language model is configured in {str(path)!r}: answers are quotes only.",
            "Look for one on this machine with: twobets models --find",
            "Add one with: twobets models add NAME --address http://127.0.0.1:11434/v1 "
            "--model llama3.2",
        ]
    lines = []
    for model in models.values():
        chosen = "  (answers)" if model.name == settings.model else ""
        lines.append(f"{model.name}: {model.model} at {model.address}{chosen}")
    if settings.model not in models:
        lines.append(f"Let one answer with: twobets chat --model {next(iter(models))}")
    return lines


def _found() -> dict[str, list[str]]:
    """What each usual port of this machine serves: its address, and the names of its models."""
    found = {}
    for port in _PORTS:
        address = f"http://127.0.0.1:{port}/v1"
        if names := _served(address):
            found[address] = names
    return found


def _served(address: str) -> list[str]:
    """The names of the models of a server; empty where none answers as one."""
    try:
        with (
            httpx.Client(timeout=_WAIT_S, trust_env=False) as client,
            client.stream("GET", f"{address}/models") as response,
        ):
            body = b""
            for part in response.iter_bytes():
                body += part
                if len(body) > _MOST_BYTES:
                    return []
            listed = httpx.Response(response.status_code, content=body).json()["data"]
            return [str(entry["id"]) for entry in listed if response.is_success]
    except (httpx.HTTPError, ValueError, KeyError, TypeError, RecursionError):
        return []


def _found_lines(found: dict[str, list[str]], folder: str) -> list[str]:
    if not found:
        ports = ", ".join(f"{port} ({name})" for port, name in _PORTS.items())
        return [f"Nothing answers on this machine's usual ports: {ports}."]
    lines = ["These answer on this machine. To use one, add its line:"]
    for address, names in found.items():
        port = int(address.rsplit(":", 1)[1].partition("/")[0])
        lines.append(f"{_PORTS[port]}, or another, at {address}:")
        for name in names:
            named = shlex.quote(name)
            lines.append(f"  twobets models add local --address {address} --model {named}{folder}")
    return lines


def _add(arguments: argparse.Namespace, path: Path) -> int:
    if not (arguments.name and arguments.address and arguments.server_model):
        raise ModelsFileError("Name it: twobets models add NAME --address ADDRESS --model MODEL")
    table = {
        "address": arguments.address,
        "model": arguments.server_model,
        "key_env": arguments.key_env,
        "key_file": arguments.key_file,
    }
    add_model(path, {key: value for key, value in table.items() if value}, name=arguments.name)
    say(f"Added {arguments.name!r} to {str(path)!r}. Trying it ...")
    if trouble := try_model(load_models(path, os.environ)[arguments.name]):
        complain(trouble)
        return 1
    folder = _folder(arguments)
    say(f"It answers. Ask it with: twobets query QUESTION --model {arguments.name}{folder}")
    return 0
