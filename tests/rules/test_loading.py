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
    "bot": (
        "charset_normalizer pygments pyrage rich bot.backup bot.simulation bot.simulator"
        " bot.waitlist.replay"
    ),
    "intake": (
        "aiohttp cryptography jwt openpyxl pandas pyrage rich intake.polls.serving"
        " intake.tools.wizard"
    ),
    "dashboard": (
        "aiohttp authlib cryptography intake.tools.wizard openpyxl pandas rich dash.dcc.Graph"
        " dash_mantine_components.DatePicker"
    ),
}
"""Loaded when they are wanted, by some installations."""
FIRST: Final = {"dashboard": "from dashboard import components; components.sparingly()"}
IN_A_CHECK: Final = (
    "aiohttp cryptography jwt prometheus_client http.server openpyxl pandas rich bot.service"
    " bot.waitlist.slots intake.hl7.reading intake.polls.takeover intake.service"
    " intake.tools.wizard"
)
"""What has no part in a check of a table of text, where no database runs."""
AT_ONCE: Final = ("intake.hl7.reading", "intake.hl7.memory", "intake.folder.imports")
"""What the bridge reads its first message or file with: loaded at its start, not at work."""
PATTERNS: Final = ("bot.replies.intents", "bot.replies.rules", "bot.replies.tables")


def test_a_start_loads_what_every_installation_uses_and_no_pattern() -> None:
    for service, later in LATER.items():
        program = (
            f"import sys, {service}.__main__\nfrom bot.process import loading\n"
            f"with loading.for_good():\n    {FIRST.get(service, 'pass')}\n"
            f"    import {service}.service\nprint(*sys.modules)"
        )
        loaded = _loaded_by(program)
        assert not {*later.split(), *(PATTERNS if service != "bot" else ())} & loaded, service


def test_the_bridge_has_loaded_what_it_reads_with_before_anything_comes() -> None:
    loaded = _loaded_by("import sys, intake.service\nprint(*sys.modules)")
    assert loaded.issuperset(AT_ONCE)


def test_a_check_of_a_table_loads_neither_a_service_nor_readers_of_other_kinds(
    tmp_path: Path,
) -> None:
    table = ROOT / "data" / "samples" / "cancellations.csv"
    program = (
        "import sys, io, contextlib\nfrom intake.__main__ import main\n"
        "with contextlib.redirect_stdout(io.StringIO()) as told:\n"
        f"    main(['check', {str(table)!r}], standalone_mode=False)\n"
        "assert 'Rows: ' in told.getvalue()\nprint(*sys.modules)"
    )
    loaded = _loaded_by(program, DATA_DIR=str(tmp_path), DATABASE_URL="")
    assert {*IN_A_CHECK.split(), *PATTERNS} & loaded == set()


def _loaded_by(program: str, **environ: str) -> set[str]:
    """The modules that a program has loaded, as its last line names them."""
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stdout.splitlines()[-1].split())


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
