"""A system that has no module of Unix."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]

AS_ON_WINDOWS: Final = """
import importlib, pkgutil, subprocess, sys
ROOMS = ("bot", "intake", "dashboard", "workstation", "demo")

def all_of_ours():
    for room in ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, room + "."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)

all_of_ours()  # and with them the libraries, which are not what is looked at
for name in [name for name in sys.modules if name.split(".")[0] in ROOMS]:
    del sys.modules[name]
for name in ("fcntl", "grp", "pwd", "resource", "termios", "syslog"):
    sys.modules[name] = None
subprocess.CREATE_NEW_PROCESS_GROUP = 512
sys.platform = "win32"
all_of_ours()
print("imported")
"""


@pytest.mark.long
def test_every_module_is_imported_where_modules_of_unix_are_missing() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", AS_ON_WINDOWS],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "imported\n"), done.stderr[-1500:]
