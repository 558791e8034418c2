"""The doctor calls each configured model once and says what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fault_server import chat_server, refuses, says
from ui.command_line import main

KEY = "sk-very-secret-0123456789"
TABLE = """
[models.{name}]
address = "{address}"
model = "m"
key_env = "DOCTORED_KEY"
"""


def findings(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, str]]:
    main(["doctor", "--json", "--port", "0", *arguments])
    told = capsys.readouterr().out
    assert KEY not in told
    return {one["about"]: one for one in json.loads(told)}


def test_each_model_is_called_once_and_what_is_wrong_is_told(
    tmp_path: Path,
    shipped_data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DOCTORED_KEY", KEY)
    echo = {"error": {"message": f"no such key: {KEY}"}}
    with chat_server(says("yes")) as well, chat_server(refuses(401, echo)) as ill:
        file = tmp_path / "models.toml"
        tables = [("good", well.address), ("bad", ill.address)]
        file.write_text("".join(TABLE.format(name=n, address=a) for n, a in tables))
        monkeypatch.setenv("TWOBETS_MODELS_FILE", str(file))
        found = findings(capsys, "--data-dir", str(shipped_data_dir))
        assert len(well.asked) == len(ill.asked) == 1
    assert found["Language model good"]["fine"]
    assert not found["Language model bad"]["fine"]
    assert "DOCTORED_KEY" in found["Language model bad"]["detail"]


def test_a_model_that_is_chosen_but_not_configured_is_told(
    shipped_data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWOBETS_MODEL", "nowhere")
    found = findings(capsys, "--data-dir", str(shipped_data_dir))
    assert not found["Language model nowhere"]["fine"]
