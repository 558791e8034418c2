"""Reads the code with `ast`: imports go corpus <- index <- assistant <- ui, never backwards."""

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("corpus", "index", "assistant", "ui")
TOP = Path(__file__).parent.parent
MODULES = {
    ".".join(path.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__"): path
    for room in ROOMS
    for path in sorted((TOP / room).rglob("*.py"))
}


def room_of(module: str) -> str:
    return module.partition(".")[0]


def first_party(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Every import of one of our modules with the module's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            whole = node.module or ""
            names = [f"{whole}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else whole for name in names]
        else:
            continue
        yield from ((node, name) for name in names if room_of(name) in ROOMS)


def test_every_room_holds_code() -> None:
    assert {room_of(module) for module in MODULES} == set(ROOMS)


@pytest.mark.parametrize("module", MODULES)
def test_imports_never_go_backwards(module: str) -> None:
    allowed = ROOMS[: ROOMS.index(room_of(module)) + 1]
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    backwards = [f"line {node.lineno}: {name}" for node, name in first_party(tree)
                 if room_of(name) not in allowed]  # fmt: skip
    assert not backwards, f"{module} imports from a later room: {backwards}"


@pytest.mark.parametrize("module", MODULES)
def test_no_function_imports_our_own_modules(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    hidden = [f"line {node.lineno}: {name}" for function in functions
              for node, name in first_party(function)]  # fmt: skip
    assert not hidden, f"{module} hides imports: {hidden}"


def test_modules_import_each_other_in_no_circle() -> None:
    # A package's own __init__ only hands on names, and a module of it never imports through it.
    graph = {
        module: {name for _, name in first_party(ast.parse(path.read_text("utf-8")))} - {module}
        for module, path in MODULES.items()
    }
    assert list(graphlib.TopologicalSorter(graph).static_order())


FLOORS = ("english", "question", "evidence", "check", "model", "telling", "evaluation")


@pytest.mark.parametrize("module", [name for name in MODULES if name.count(".") > 1])
def test_rooms_of_the_assistant_import_only_from_those_before_them(module: str) -> None:
    top, room, *_ = module.split(".")
    if top != "assistant":
        return
    later = FLOORS[FLOORS.index(room) + 1 :]
    backwards = [
        name
        for _, name in first_party(ast.parse(MODULES[module].read_text("utf-8")))
        if name.startswith(tuple(f"assistant.{floor}" for floor in later))
    ]
    assert not backwards, f"{module} imports from a later room: {backwards}"


def test_tests_are_no_part_of_what_is_imported() -> None:
    for module, path in MODULES.items():
        assert "from tests" not in path.read_text("utf-8"), module
