"""Which installation a folder belongs to: folder and database carry one token."""

from pathlib import Path
from typing import Final

from bot.postgres.server import Unavailable

FILE: Final = "installation"


def check(token: str, folder: Path) -> None:
    """Write the token of the database into its folder, or find it there. Raises Unavailable if the
    folder is another's. A folder that does not exist belongs to nobody, and stays away."""
    file = folder / FILE
    if file.is_file():
        if file.read_text(encoding="ascii", errors="replace").strip() != token:
            raise Unavailable(
                f"DATA_DIR ({folder.resolve()}) belongs to another database than this one: each"
                " installation has a folder of its own. If it is to change over, remove"
                f" {file.resolve()}"
            )
    elif folder.is_dir():
        file.write_text(token + "\n", encoding="ascii")
