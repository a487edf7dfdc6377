"""What can be proved of Windows elsewhere: no call of Unix on a main path, and logs that somebody
else reads."""

import ast
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bot import logs
from tests import sources

ROOMS: Final = ("bot", "intake", "dashboard", "workstation", "demo")
ONLY_UNIX: Final = frozenset({
    "os.chown", "os.fchmod", "os.fchown", "os.fork", "os.getegid", "os.geteuid", "os.getgid",
    "os.getpgid", "os.getuid", "os.killpg", "os.mkfifo", "os.setsid", "os.statvfs", "os.uname",
    "shutil.chown", "signal.SIGKILL", "signal.SIGHUP", "signal.SIGUSR1", "signal.pause",
    "socket.AF_UNIX", "loop.add_signal_handler",
})  # fmt: skip
MODULES: Final = frozenset({"fcntl", "grp", "pwd", "resource", "termios", "pty", "syslog"})
MAY_USE: Final = re.compile(
    rf"\.\s*(?:{'|'.join(sorted(one.rpartition('.')[2] for one in ONLY_UNIX))})\b"
    rf"|\bimport\b.*\b(?:{'|'.join(sorted(MODULES))})\b"
)
"""What stands in the text of each module that uses one of them."""
NOT_THERE: Final = {
    "bot/postgres/passwords.py": {"socket_folder", "let_pass"},
    "intake/folder/handles.py": {"_lease"},
}
"""Functions that are used where the system is no Windows alone."""


def found(tree: ast.AST, allowed: set[str]) -> Iterator[str]:
    """Names of Unix alone that are used without a look at the system, or a net for their lack."""
    for node in ast.iter_child_nodes(tree):
        if _is_guarded(node, allowed):
            continue
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ONLY_UNIX:
            yield f"{node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Import) and MODULES & {one.name for one in node.names}:
            yield f"{node.lineno}: {ast.unparse(node)}"
        yield from found(node, allowed)


def _is_guarded(node: ast.AST, allowed: set[str]) -> bool:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return node.name in allowed or _leaves_windows(node)
        case ast.If():
            return _asks(node.test)
        case ast.Try():
            return any(_is_net(one) for one in node.handlers)
        case _:
            return False


def _asks(test: ast.expr) -> bool:
    return any(name in ast.unparse(test) for name in ("sys.platform", "os.name", "hasattr"))


def _leaves_windows(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function begins with a return, or a sentence, on Windows."""
    return any(isinstance(one, ast.If) and _asks(one.test) for one in function.body[:2])


def _is_net(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and "ImportError" in ast.unparse(handler.type)


def test_no_main_path_calls_what_windows_lacks() -> None:
    used = {
        name: there
        for name, tree in sources.parsed(ROOMS, MAY_USE)
        if (there := list(found(tree, NOT_THERE.get(name, set()))))
    }
    assert used == {}


@pytest.mark.parametrize(
    "line", ["os.chown(p, 1, 1)", "import fcntl", "def f():\n    os.geteuid()"]
)
def test_the_look_finds_one(line: str) -> None:
    assert list(found(ast.parse(line), set()))
    assert sources.may(line, [MAY_USE])
    assert not list(
        found(ast.parse(f"if sys.platform != 'win32':\n    {line.splitlines()[-1]}"), set())
    )


def test_a_log_that_another_reads_is_rotated_later_and_loses_no_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bot.log"
    older = tmp_path / "bot.log.1"
    older.write_text("older\n", encoding="utf-8")
    handler = logs.Rotated(file, maxBytes=200, backupCount=3, encoding="utf-8", delay=True)
    log = logging.Logger("rotation")
    log.addHandler(handler)
    held = [True]
    replace = os.replace

    def refuse(source: str, target: str) -> None:
        if held[0]:
            raise PermissionError(13, "another program has it open")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    for n in range(40):
        log.warning("line %d", n)
    assert len(file.read_text(encoding="utf-8").splitlines()) == 40
    assert older.read_text(encoding="utf-8") == "older\n"
    held[0] = False
    monkeypatch.setattr(handler, "_waits_until", 0.0)
    log.warning("the last")
    handler.close()
    assert file.read_text(encoding="utf-8") == "the last\n"
    assert len(older.read_text(encoding="utf-8").splitlines()) == 40
    assert (tmp_path / "bot.log.2").read_text(encoding="utf-8") == "older\n"
