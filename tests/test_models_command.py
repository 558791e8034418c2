"""`twobets models` lists, finds and adds language models."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fault_server import chat_server, refuses, says
from ui.command_line import main


def models(data_dir: Path, *typed: str) -> int:
    return main(["models", *typed, "--data-dir", str(data_dir)])


def add(data_dir: Path, address: str) -> int:
    return models(data_dir, "add", "local", "--address", address, "--model", "m")


def test_without_models_it_says_how_to_add_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models(tmp_path) == 0
    assert "twobets models add" in capsys.readouterr().out


def test_an_added_model_is_tried_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with chat_server(says("Yes.")) as server:
        assert add(tmp_path, server.address) == 0
        assert "It answers" in capsys.readouterr().out
        assert models(tmp_path) == 0
        assert f"local: m at {server.address}" in capsys.readouterr().out


def test_an_added_model_that_does_not_answer_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with chat_server(refuses(404)) as server:
        assert add(tmp_path, server.address) == 1
    assert "no model 'm'" in capsys.readouterr().err


def test_a_model_without_an_address_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models(tmp_path, "add", "local") == 1
    assert "--address" in capsys.readouterr().err
    assert not (tmp_path / "models.toml").exists()
