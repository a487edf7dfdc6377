"""Files at rest: encrypted in the format of age, by a key that lies outside of DATA_DIR.

Promises: a file is there plain or sealed, whoever is killed in between, and as old as it was; one
that is sealed can't be read from DATA_DIR alone, nor from a copy of it. ``age -d -i KEY`` opens it
without us. The key is read once: a service whose key is missing does not start. What seals is
loaded with the first key: most installations have none.
"""

import os
import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

SUFFIX: Final = ".age"
PART: Final = ".part"


class Unusable(Exception):
    """Key or file can't be used; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Key:
    """An identity of ``pyrage``; ``None``: nothing is configured, and files stay plain."""

    identity: Any = field(default=None, repr=False)

    def put(self, origin: Path, target: Path) -> Path:
        """Seal a file under the name of ``target`` and ``.age``, which is returned, and remove it.
        What an earlier try left there is written anew. Raises ``OSError``."""
        sealed = named(target)
        part = sealed.with_name(f"{sealed.name}{PART}")
        assert self.identity is not None
        _pyrage().encrypt_file(str(origin), str(part), [self.identity.to_public()])
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        shutil.copystat(origin, part)
        part.replace(sealed)
        origin.unlink()
        return sealed

    def open(self, file: Path, target: Path) -> None:
        """Write a sealed file, or a plain one, to ``target`` as it was. Raises ``Unusable`` or
        ``OSError``."""
        if file.suffix != SUFFIX:
            shutil.copy2(file, target)
            return
        if self.identity is None:
            raise Unusable(f"{file.name} is sealed: FILES_KEY names no key.")
        pyrage = _pyrage()
        try:
            pyrage.decrypt_file(str(file), str(target), [self.identity])
        except pyrage.DecryptError:
            target.unlink(missing_ok=True)
            raise Unusable(f"{file.name} was sealed by another key, or is damaged.") from None
        shutil.copystat(file, target)

    def put_all(self, *folders: Path) -> int:
        """Seal what still lies there plain; how many files."""
        if self.identity is None:
            return 0
        plain = [path for folder in folders for path in folder.iterdir() if _is_plain(path)]
        for path in plain:
            self.put(path, path)
        return len(plain)


def _pyrage() -> Any:
    import pyrage  # type: ignore[import-untyped]  # it has no types

    return pyrage


def named(file: Path) -> Path:
    return file.with_name(f"{file.name}{SUFFIX}")


def found(file: Path) -> Path:
    """A file, or its sealed self where that is what there is."""
    return file if file.exists() or not named(file).exists() else named(file)


def _is_plain(path: Path) -> bool:
    return path.is_file() and path.suffix not in (SUFFIX, PART)


def load(key_file: Path | None, data_dir: Path) -> Key:
    """The key in a file as ``python -m bot backup key`` makes it. Raises ``Unusable``."""
    if key_file is None:
        return Key()
    if key_file.resolve().is_relative_to(data_dir.resolve()):
        raise Unusable("FILES_KEY lies in DATA_DIR: whoever takes the files would take it as well.")
    pyrage = _pyrage()
    try:
        lines = key_file.read_text(encoding="ascii").splitlines()
        (written,) = [line for line in lines if line.startswith("AGE-")]
        return Key(pyrage.x25519.Identity.from_str(written))
    except OSError as error:
        raise Unusable(f"FILES_KEY ({key_file}) can't be read: {error.strerror}.") from None
    except (ValueError, pyrage.IdentityError):
        raise Unusable(
            f"FILES_KEY ({key_file}) holds no key: make one by python -m bot backup key FILE."
        ) from None


def is_open_to_others(key_file: Path) -> bool:
    return os.name != "nt" and bool(stat.S_IMODE(key_file.stat().st_mode) & 0o077)
