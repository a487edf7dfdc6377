"""Secrets that this machine makes for itself, kept under DATA_DIR so that a restart keeps them."""

import os
import secrets
from pathlib import Path
from typing import Final

FOLDER: Final = "secrets"
BYTES: Final = 24


def secret(data_dir: Path, name: str) -> str:
    """The secret of this name, made at random when it is first asked for.

    Only this user can read the file, where the system knows such a thing.
    """
    file = data_dir / FOLDER / name
    if file.is_file() and (known := file.read_text(encoding="ascii").strip()):
        return known
    made = secrets.token_urlsafe(BYTES)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half_done = file.with_suffix(".new")
    half_done.unlink(missing_ok=True)
    descriptor = os.open(half_done, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="ascii") as new:
        new.write(made + "\n")
    half_done.replace(file)
    return made
