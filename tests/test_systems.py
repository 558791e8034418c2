"""What is known to break on Windows or macOS: it stands guarded, or not at all."""

import ast
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).parent.parent
FILES = [
    file for room in ("assistant", "corpus", "index", "ui") for file in (TOP / room).rglob("*.py")
]
ONLY_UNIX = {"fcntl", "grp", "pwd", "pty", "resource", "termios"}
ONLY_UNIX_OF_OS = {
    "chown", "fchmod", "fork", "geteuid", "getuid", "killpg", "mkfifo", "register_at_fork",
    "setsid", "sysconf", "uname",
}  # fmt: skip
GUARDS = (ast.If, ast.Try, ast.With)


def unguarded(tree: ast.AST) -> Iterator[ast.AST]:
    """What stands under no condition, `try` or `with`."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, GUARDS):
            yield node
            yield from unguarded(node)


def named(node: ast.AST) -> set[str]:
    """What a line needs that only Unix has."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names} & ONLY_UNIX
    if isinstance(node, ast.ImportFrom):
        return {node.module or ""} & ONLY_UNIX
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return {node.attr} & ONLY_UNIX_OF_OS if node.value.id == "os" else set()
    return set()


def of_text(call: ast.Call) -> bool:
    """Whether a call reads or writes text in an encoding that it does not name."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = {keyword.arg for keyword in call.keywords}
    most = {"read_text": 0, "write_text": 1}
    if name in most:
        return "encoding" not in given and len(call.args) <= most[name]
    return name == "fdopen" and "encoding" not in given


def test_nothing_that_only_unix_has_is_needed() -> None:
    trees = {file: ast.parse(file.read_text("utf-8")) for file in FILES}
    assert [
        (str(file), found)
        for file, tree in trees.items()
        for node in unguarded(tree)
        if (found := named(node))
    ] == []


def test_text_is_read_and_written_in_an_encoding_that_is_named() -> None:
    assert [
        (str(file), node.lineno)
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and of_text(node)
    ] == []
