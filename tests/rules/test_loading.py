"""What a service loads at its start: what an installation does not use costs it nothing."""

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from bot.process import loading

ROOT = Path(__file__).parents[2]
LATER: Final = {
    "intake": "aiohttp cryptography jwt openpyxl pandas intake.polls.serving intake.tools.wizard",
    "dashboard": "aiohttp authlib cryptography intake.tools.wizard openpyxl pandas",
}
"""Loaded when they are wanted, by some installations."""
PATTERNS: Final = ("bot.replies.intents", "bot.replies.rules", "bot.replies.tables")


def test_a_start_loads_what_every_installation_uses_and_no_pattern() -> None:
    for service, later in LATER.items():
        program = f"import sys, {service}.__main__, {service}.service; print(*sys.modules)"
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        ended = subprocess.run(
            [sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True
        )
        loaded = set(ended.stdout.split())
        assert not {*later.split(), *PATTERNS} & loaded, service


def test_what_is_loaded_for_good_is_passed_over_by_the_collector_which_goes_on() -> None:
    before = gc.get_freeze_count()
    try:
        with loading.for_good():
            assert not gc.isenabled()
            kept = [[number] for number in range(1000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() >= before + len(kept)
    finally:
        gc.unfreeze()
