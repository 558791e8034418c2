"""Models are named in a file and the environment; what is wrong there is said with its place."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model.configuration import Model, ModelsFileError, add_model, load_models

KEY = "sk-very-secret-0123456789"
TWO = """\
# Two models.
[models.local]
address = "http://127.0.0.1:11434/v1/"
model = "small"

[models."hosted one"]
address = "https://api.example.com/v1"
model = "big"
key_env = "EXAMPLE_KEY"
timeout_s = 20
context_tokens = 100000
json_schema = false
"""


def loaded(tmp_path: Path, text: str, **environ: str) -> dict[str, Model]:
    path = tmp_path / "models.toml"
    path.write_text(text, encoding="utf-8")
    return load_models(path, environ)


def test_no_file_and_no_variables_are_no_models(tmp_path: Path) -> None:
    assert load_models(tmp_path / "models.toml", {"TWOBETS_MODEL": "x"}) == {}


def test_a_file_names_models_in_its_order(tmp_path: Path) -> None:
    models = loaded(tmp_path, TWO, EXAMPLE_KEY=f" {KEY}\n")
    assert list(models) == ["local", "hosted one"]
    assert models["local"].address == "http://127.0.0.1:11434/v1"
    assert models["local"].json_schema == "auto"
    assert models["hosted one"].key.get_secret_value() == KEY
    assert models["hosted one"].json_schema is False


def test_the_environment_gives_a_model_without_a_file(tmp_path: Path) -> None:
    environ = {
        "TWOBETS_MODEL_ADDRESS": "http://localhost:8080/v1",
        "TWOBETS_MODEL_NAME": "org/model:7b",
        "TWOBETS_MODEL_KEY": KEY,
        "TWOBETS_MODEL_TIMEOUT_S": "7.5",
        "TWOBETS_MODEL_JSON_SCHEMA": "false",
    }
    (model,) = load_models(tmp_path / "none.toml", environ).values()
    assert (model.name, model.model) == ("org/model:7b", "org/model:7b")
    assert (model.timeout_s, model.json_schema) == (7.5, False)
    assert model.key.get_secret_value() == KEY


def test_the_environment_s_model_stands_beside_those_of_the_file(tmp_path: Path) -> None:
    environ = {"TWOBETS_MODEL_ADDRESS": "http://localhost:8080/v1", "TWOBETS_MODEL_NAME": "mine"}
    assert list(loaded(tmp_path, TWO, EXAMPLE_KEY=KEY, **environ)) == [
        "local",
        "hosted one",
        "mine",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[models.a]\naddress = 'http://x/v1'\nmodel = 'm'\ntimout_s = 3\n", "'timout_s', line 4"),
        ("\n[model.a]\nmodel = 'm'\n", "'model', line 2"),
        ("[models.a]\nmodel = 'm'\n", "address"),
        ("[models.a]\naddress = 'x.org/v1'\nmodel = 'm'\n", "line 2"),
        ("[models.a]\naddress = 'http://u:p@x/v1'\nmodel = 'm'\n", "key_env"),
        ("[models.a]\naddress = 'http://x/v1?key=1'\nmodel = 'm'\n", "key_env"),
        ("[models.a]\naddress = 'http://x/v1'\nmodel = 'm'\nkey = 'sk'\n", "'key', line 4"),
        ("[models.a]\naddress = 'http://x/v1'\nmodel = 'm'\ntimeout_s = 0\n", "line 4"),
        ("[models.a]\naddress = 'http://x/v1'\nmodel = 'm'\njson_schema = 'maybe'\n", "line 4"),
        ("[models.extractive]\naddress = 'http://x/v1'\nmodel = 'm'\n", "choose another"),
        ("[models]\na = 1\n", "[models.NAME]"),
        ("models = 3\n", "[models.NAME]"),
        ("[models.a\n", "line 1"),
        ("[models.a]\nmodel = 'a'\n\n[models.b]\nmodels = 'm'\nmodel = 'm'\n", "address"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ModelsFileError) as caught:
        loaded(tmp_path, text)
    assert told in str(caught.value)
    assert "models.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"TWOBETS_MODEL_NAME": "m"}, "TWOBETS_MODEL_ADDRESS: it is missing"),
        ({"TWOBETS_MODEL_ADDRESS": "http://x/v1"}, "TWOBETS_MODEL_NAME: it is missing"),
        ({"TWOBETS_MODEL_URL": "http://x/v1"}, "Unknown variable TWOBETS_MODEL_URL"),
    ],
)
def test_wrong_variables_are_refused_by_name(
    tmp_path: Path, environ: dict[str, str], told: str
) -> None:
    with pytest.raises(ModelsFileError, match=told):
        load_models(tmp_path / "models.toml", environ)


@pytest.mark.parametrize("key", [f"{KEY} and more", f"{KEY}\nx", f"{KEY}é"])
def test_a_key_that_cannot_be_sent_is_refused_unseen(tmp_path: Path, key: str) -> None:
    with pytest.raises(ModelsFileError) as caught:
        loaded(tmp_path, TWO, EXAMPLE_KEY=key)
    assert KEY not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_a_key_is_never_printed(tmp_path: Path) -> None:
    models = loaded(tmp_path, TWO, EXAMPLE_KEY=KEY)
    hosted = models["hosted one"]
    for shown in (repr(models), str(hosted), hosted.model_dump_json(), str(hosted.model_dump())):
        assert KEY not in shown


def test_a_models_file_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(ModelsFileError, match="TWOBETS_MODELS_FILE"):
        load_models(tmp_path / "mine.toml", {}, required=True)


def test_a_key_file_is_read_only_where_nobody_else_can_read_it(tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_text(f"{KEY}\n", encoding="utf-8")
    table = f'[models.a]\naddress = "http://127.0.0.1:1/v1"\nmodel = "m"\nkey_file = "{key_file}"\n'
    key_file.chmod(0o644)
    with pytest.raises(ModelsFileError, match="chmod 600"):
        loaded(tmp_path, table)
    key_file.chmod(0o600)
    assert loaded(tmp_path, table)["a"].key.get_secret_value() == KEY


# What may stand in a terminal: no control characters, and a space only inside.
_NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)


@given(st.lists(_NAMES, min_size=1, max_size=2).map(" ".join), st.text(min_size=1, max_size=20))
def test_an_added_model_is_read_again_as_it_was_given(name: str, server_name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "models.toml"
        path.write_text("# mine\n", encoding="utf-8")
        table = {"address": "http://127.0.0.1:1/v1", "model": server_name}
        add_model(path, table, name=name)
        assert load_models(path, {})[name].model == server_name
        assert path.read_text(encoding="utf-8").startswith("# mine")
        with pytest.raises(ModelsFileError, match="another name"):
            add_model(path, table, name=name)
