"""One backup: a folder with the database, the files and the secrets apart, and what they are.

    slotfill-20261130-020000/
      manifest.json     when, of which installation, digests, rows of each table; nothing private
      database.dump     for pg_restore
      files.tar         DATA_DIR without database, secrets, marks, logs and backups
      secrets.tar       DATA_DIR/secrets without the embedded server's own, and .env

With a recipient each but the manifest is encrypted in the format of age (``.age`` is added to its
name), so that this machine can write backups that it cannot read, and ``age -d -i KEY`` opens them
without us. A backup is made under another name and renamed: it is there whole or not at all.
"""

import hashlib
import json
import os
import re
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import pyrage  # type: ignore[import-untyped]  # it has no types

from bot.postgres.server import EMBEDDED

DATABASE: Final = "database.dump"
FILES: Final = "files.tar"
SECRETS: Final = "secrets.tar"
MANIFEST: Final = "manifest.json"
NAMED: Final = re.compile(r"slotfill-\d{8}-\d{6}")
ENCRYPTED: Final = ".age"
LEFT_OUT: Final = frozenset({EMBEDDED, "secrets", "marks", "logs", "backups"})
"""Not among the files. ``marks`` stay with the machine: they notice that a database went back."""
OF_THE_SERVER: Final = "postgres"
FORM: Final = 1


class Broken(Exception):
    """A backup can't be used; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Manifest:
    """``made_at`` is when the database was read; ``rows`` counts what each table had then."""

    made_at: str
    token: str
    postgres: int
    migration: str
    rows: Mapping[str, int]
    digests: Mapping[str, str] = field(default_factory=dict)
    form: int = FORM

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def recipient(given: str) -> pyrage.x25519.Recipient:
    """Raises ``ValueError``."""
    try:
        return pyrage.x25519.Recipient.from_str(given)
    except pyrage.RecipientError:
        raise ValueError("must be a public key that begins with age1") from None


def new_key(file: Path) -> str:
    """Write a new private key, which must not stay on this machine, into a file that is not there
    yet; the public one. Raises ``OSError``."""
    identity = pyrage.x25519.Identity.generate()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="ascii") as out:
        out.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def seal(folder: Path, name: str, public_key: str) -> str:
    """Encrypt a part and remove the plain one, if there is a key; the name that it has then."""
    if not public_key:
        return name
    plain = folder / name
    pyrage.encrypt_file(str(plain), str(plain) + ENCRYPTED, [recipient(public_key)])
    plain.unlink()
    return name + ENCRYPTED


def unseal(folder: Path, name: str, into: Path, key: Path | None) -> Path:
    """A part in the clear. Raises ``Broken``."""
    if (folder / name).is_file():
        return folder / name
    if key is None:
        raise Broken("This backup is encrypted: name the file with the private key by --identity.")
    try:
        written = [line for line in key.read_text().splitlines() if line.startswith("AGE-")]
        identities = [pyrage.x25519.Identity.from_str(line) for line in written]
        pyrage.decrypt_file(f"{folder / name}{ENCRYPTED}", str(into / name), identities)
    except (OSError, ValueError, pyrage.IdentityError, pyrage.DecryptError) as error:
        raise Broken(f"{name} can't be decrypted with this key ({type(error).__name__}).") from None
    return into / name


def pack(file: Path, folder: Path, env_file: Path | None) -> None:
    """The files of DATA_DIR, or with ``env_file`` its secrets and that. What goes while it is read
    is left out."""
    secrets = env_file is not None
    names = (
        ["secrets"]
        if secrets
        else sorted(path.name for path in folder.iterdir() if path.name not in LEFT_OUT)
    )
    with tarfile.open(file, "w") as tar:
        for path in _below(folder, names):
            if path != folder / "secrets" / OF_THE_SERVER:
                _add(tar, path, str(path.relative_to(folder)))
        if env_file is not None and env_file.is_file():
            _add(tar, env_file, ".env")


def _below(folder: Path, names: list[str]) -> Iterator[Path]:
    for name in names:
        yield folder / name
        for above, folders, files in os.walk(folder / name):
            yield from (Path(above) / one for one in (*folders, *files))


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    try:
        tar.add(path, arcname=name, recursive=False)
    except FileNotFoundError:
        return


def unpack(file: Path, folder: Path) -> int:
    """Put back what is not there; how many files. What is there stays as it is."""
    with tarfile.open(file) as tar:
        missing = [
            one for one in tar.getmembers() if one.isdir() or not (folder / one.name).exists()
        ]
        tar.extractall(folder, members=missing, filter="data")
    return sum(one.isfile() for one in missing)


def digest(file: Path) -> str:
    with file.open("rb") as bytes_of:
        return hashlib.file_digest(bytes_of, "sha256").hexdigest()


def finish(part: Path, manifest: Manifest, place: Path) -> None:
    (part / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
    part.rename(place)


def read(folder: Path) -> Manifest:
    """What a backup says that it is, with every part as it was written. Raises ``Broken``."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise Broken(f"{folder} is no backup: there is no {MANIFEST} that can be read.") from None
    if manifest.form != FORM:
        raise Broken("This backup is of another version: install that one.")
    for name, known in manifest.digests.items():
        if not (folder / name).is_file() or digest(folder / name) != known:
            raise Broken(f"{name} is missing, or is not as it was written: take another backup.")
    return manifest


def prune(place: Path, keep: int) -> int:
    """Remove the oldest backups but so many, and what a killed one has left; how many."""
    found = sorted(path for path in place.iterdir() if NAMED.fullmatch(path.name))
    old = [*found[:-keep], *place.glob("*.part")]
    for path in old:
        shutil.rmtree(path)
    return len(old)
