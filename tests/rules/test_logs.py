"""What may reach the log: our own lines at the level that was set, of libraries their warnings."""

import subprocess
import sys

SAID = """
import logging
from bot import logs

logs.set_up({level!r}, None)
logs.get("bot.sender").debug("ours, debug")
logs.get("intake.folder").error("ours, error")
logging.getLogger("hypercorn.error").info("listens")
logging.getLogger("urllib3.connectionpool").debug('"POST /secret-path HTTP/1.1" 200')
logging.getLogger("urllib3.connectionpool").warning("Retrying after: /secret-path")
logging.getLogger("any.library").info("secret-path")
logging.getLogger("any.library").warning("a library warns")
"""


def lines(level: str) -> str:
    run = [sys.executable, "-c", SAID.format(level=level)]
    return subprocess.run(run, capture_output=True, text=True, check=True).stderr


def test_at_debug_a_library_says_no_address() -> None:
    said = lines("DEBUG")
    for ours in ("ours, debug", "ours, error", "listens", "a library warns"):
        assert ours in said
    assert "secret-path" not in said


def test_at_error_nobody_warns() -> None:
    said = lines("ERROR")
    assert "ours, error" in said
    assert "warns" not in said
    assert "ours, debug" not in said
