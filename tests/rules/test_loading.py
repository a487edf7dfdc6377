"""What a service loads at its start: what an installation does not use costs it nothing."""

import gc
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from bot.process import loading
from dashboard.components import DRAWN

ROOT = Path(__file__).parents[2]
LATER: Final = {
    "bot": "rich pygments",
    "intake": (
        "aiohttp cryptography jwt openpyxl pandas rich intake.polls.serving intake.tools.wizard"
    ),
    "dashboard": (
        "aiohttp authlib cryptography intake.tools.wizard openpyxl pandas rich dash.dcc.Graph"
        " dash_mantine_components.DatePicker"
    ),
}
"""Loaded when they are wanted, by some installations."""
FIRST: Final = {"dashboard": "from dashboard import components; components.sparingly()"}
PATTERNS: Final = ("bot.replies.intents", "bot.replies.rules", "bot.replies.tables")


def test_a_start_loads_what_every_installation_uses_and_no_pattern() -> None:
    for service, later in LATER.items():
        program = (
            f"import sys, {service}.__main__\nfrom bot.process import loading\n"
            f"with loading.for_good():\n    {FIRST.get(service, 'pass')}\n"
            f"    import {service}.service\nprint(*sys.modules)"
        )
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        ended = subprocess.run(
            [sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True
        )
        loaded = set(ended.stdout.split())
        assert not {*later.split(), *(PATTERNS if service != "bot" else ())} & loaded, service


def test_the_components_that_pages_draw_are_loaded_with_dash() -> None:
    """A browser learns at its first page which of their properties hold other components."""
    drawn = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "dashboard").rglob("*.py")
    )
    short = {"dash.html": "html", "dash.dcc": "dcc", "dash_mantine_components": "dmc"}
    for package, names in DRAWN.items():
        named = set(re.findall(rf"\b{short[package]}\.([A-Z]\w*)", drawn))
        assert set(names.split()) == named, package


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
