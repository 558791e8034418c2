"""What is shipped: pinned versions, a wheel that holds everything, and a README that is true."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from assistant import Settings
from assistant import query as ask
from tests.test_ui_command_line import twobets
from ui.arguments import COMMANDS

TOP = Path(__file__).parent.parent
ROOMS = ("assistant", "corpus", "index", "ui")
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
README = (TOP / "README.md").read_text("utf-8")
HASHED = ("requirements.lock", "requirements-test.lock")
LOCKS = (*HASHED, "requirements-torch.lock")


def pinned() -> dict[str, str]:
    lines = "\n".join((TOP / name).read_text("utf-8") for name in LOCKS).splitlines()
    found = [re.match(r"([\w.-]+)==([\w.]+)", line) for line in lines]
    return {canonicalize_name(one[1]): one[2] for one in found if one}


@pytest.mark.parametrize("name", HASHED)
def test_every_file_is_pinned_by_its_hash_and_no_host_is_named(name: str) -> None:
    held = (TOP / name).read_text("utf-8")
    assert "/" not in held
    for lines in held.replace("\\\n", "").splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; [^-]+)? ( +--hash=sha256:[0-9a-f]{64})+", lines), (
            lines
        )


def test_what_is_pinned_is_what_the_project_allows() -> None:
    versions = pinned()
    for line in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]:
        wanted = Requirement(line)
        version = versions[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), f"{line} is pinned to {version}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ROOMS:
        shutil.copytree(TOP / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(TOP / name, source)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", folder, source],
        check=True,
        capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("twobets-*.whl")
    return built


def test_the_wheel_holds_everything_the_program_reads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    needed = {
        path.relative_to(TOP).as_posix()
        for room in ROOMS
        for path in (TOP / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "pictures" not in path.parts
    }
    assert needed - held == set()
    assert not [name for name in held if name.startswith("tests/")]


def test_an_installed_program_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    program = "import sys, ui; from ui.command_line import main; sys.exit(main(sys.argv[1:]))"
    listed = subprocess.run(
        [sys.executable, "-c", program, "articles", "--json"],
        env={"PYTHONPATH": str(tmp_path / "site"), "HOME": str(tmp_path)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert len(json.loads(listed.stdout)) == 2


@pytest.mark.parametrize(
    "name", ["index.py", "corpus.py", "index/__init__.py", "corpus/__init__.py"]
)
def test_another_thing_of_a_rooms_name_is_told_of(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("Article = 1")
    asked = subprocess.run(
        [sys.executable, "-c", "import assistant"],
        env={**os.environ, "PYTHONPATH": str(TOP)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    said = asked.stderr.splitlines()[-1]
    assert said.startswith(f"ImportError: {name.partition('/')[0].removesuffix('.py')!r}")
    assert str(tmp_path / name) in said
    assert "Rename" in said


def test_the_packages_say_that_they_are_typed() -> None:
    assert all((TOP / room / "py.typed").is_file() for room in ROOMS)


@pytest.mark.parametrize(("insisting", "code"), [("", 0), ("true", 1)])
def test_without_a_browser_its_tests_are_skipped_in_one_line(
    insisting: str, code: int, tmp_path: Path
) -> None:
    none = {"TWOBETS_CHROMIUM": str(tmp_path / "none"), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    tried = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
         "tests/test_ui_page_access.py", "-k", "zoomed"],
        env={**os.environ, **none, "CI": insisting},
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert tried.returncode == code, tried.stdout
    lines = [line for line in tried.stdout.splitlines() if line.startswith("SKIPPED")]
    assert len(lines) == 1 - code
    assert all("apt-get install chromium" in line for line in lines)


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading of the README, without its head."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_the_readme_lists_every_setting() -> None:
    listed = [(row[0], row[1]) for row in rows("Settings")]
    assert listed == [(f"`{name}`", f"`TWOBETS_{name.upper()}`") for name in Settings.model_fields]


def test_the_readme_lists_every_command() -> None:
    assert rows("Commands") == [
        [f"`twobets {name}`", command.about] for name, command in COMMANDS.items()
    ]


def test_the_readme_shows_a_real_answer(shipped_data_dir: Path) -> None:
    shown = re.search(r'```console\n\$ twobets query "(.+?)"\n(.*?)\n```', README, re.DOTALL)
    assert shown
    printed = twobets("query", shown[1], "--data-dir", shipped_data_dir).out
    assert shown[2].strip() == printed.strip()


def test_the_readmes_python_works(
    shipped_data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWOBETS_DATA_DIR", str(shipped_data_dir))
    code = re.search(r"```python\n(from assistant.*?)```", README, re.DOTALL)
    assert code
    exec(code[1], {})
    answer = ask("Why is Anthropic not tied down by infrastructure debt?")
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == answer.outcome == "answered"
    assert len(printed) == 1 + len(answer.citations)


def test_a_program_that_asks_leaves_nothing_open(shipped_data_dir: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "-W", "error", "-c", "from assistant import query; query('Why?')"],
        env={**os.environ, "TWOBETS_DATA_DIR": str(shipped_data_dir), "TQDM_DISABLE": "1"},
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (asked.returncode, asked.stderr) == (0, "")


def test_the_readmes_pictures_are_there() -> None:
    for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (TOP / path).is_file(), f"{path}: take it with make screenshots"


def test_every_target_is_explained() -> None:
    makefile = (TOP / "Makefile").read_text("utf-8")
    phony = re.search(r"\.PHONY: (.+)", makefile)
    assert phony
    for target in set(phony[1].split()) - {"help", "browser"}:
        assert f"make {target} " in makefile.partition("help:")[2].partition("\n\n")[0]
