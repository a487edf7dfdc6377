"""What a program of ours gets from the environment when a test starts it: nothing of this machine.

Except for where programs are found, and the clock, if ``tests.dates`` has shifted it.
"""

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SHIFTED: Final = Path(__file__).parent / "shifted"
"""On the path of every Python under a shifted clock; see the module there."""
KEPT: Final = ("PATH", "SYSTEMROOT", "TZ", "LC_ALL", "LD_PRELOAD")
CLOCK: Final = "FAKETIME"


def environ() -> dict[str, str]:
    """Enough to start ``python -m bot`` and its kin in any folder."""
    kept = {
        name: value for name, value in os.environ.items() if name in KEPT or name.startswith(CLOCK)
    }
    shifted = [str(SHIFTED)] if CLOCK in kept else []
    return {**kept, "RUN_AS_ROOT": "yes", "PYTHONPATH": os.pathsep.join([str(ROOT), *shifted])}
