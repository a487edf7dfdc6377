"""A backup is whole or none, is not taken for good when it is damaged, and comes back on another
machine."""

import asyncio
import json
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from bot import clock, settings
from bot.backup import back, make, tools, vault
from bot.settings import Settings

pytestmark = pytest.mark.long

ANA: Final = """
    INSERT INTO patient_contact (phone_e164, display_name, created_at, updated_at)
    VALUES ('+12145550101', 'Ana Reyes', now(), now())
"""


def at(url: str, folder: Path, **more: str) -> Settings:
    folder.mkdir(exist_ok=True)
    return settings.load({"DATABASE_URL": url, "DATA_DIR": str(folder), **more})


async def run(url: str, sql: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(sql))
    finally:
        await connection.close()


async def test_a_backup_comes_back_on_another_machine_with_files_and_secrets(
    database_url: str, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("API_KEY=a secret of the clinic")
    key = tmp_path / "key"
    here = at(database_url, tmp_path / "here", BACKUP_RECIPIENT=vault.new_key(key))
    for name in ("archive/list.csv", "secrets/dashboard.key", "secrets/postgres", "marks/bot-1"):
        (here.data_dir / name).parent.mkdir(exist_ok=True)
        (here.data_dir / name).write_text(f"Ana Reyes of {name}")
    await run(database_url, ANA)
    made = await make.make(here)
    assert made.broken == []
    written = b"".join(file.read_bytes() for file in made.place.iterdir())
    assert b"Ana Reyes" not in written
    assert b"a secret" not in written
    assert not list(made.place.parent.glob("*.part"))

    there = at(empty_url, tmp_path / "there")
    with pytest.raises(vault.Broken, match="--identity"):
        await put_back(there, made.place, None)
    vault.new_key(tmp_path / "other")
    with pytest.raises(vault.Broken, match="can't be decrypted"):
        await put_back(there, made.place, tmp_path / "other")
    done = await put_back(there, made.place, key)
    assert (done.aside, done.files) == (None, 3)
    assert await run(empty_url, "SELECT display_name FROM patient_contact") == [("Ana Reyes",)]
    (shut,) = await run(empty_url, "SELECT shut_why FROM installation")
    assert "python -m bot restored --since" in shut["shut_why"]
    found = {str(f.relative_to(there.data_dir)) for f in there.data_dir.rglob("*") if f.is_file()}
    assert found == {"archive/list.csv", "secrets/dashboard.key", ".env", "installation"}
    with pytest.raises(back.Refused, match="--replace"):
        await put_back(there, made.place, key)
    (there.data_dir / "archive" / "list.csv").write_text("newer")
    again = await put_back(there, made.place, key, replace=True)
    assert (there.data_dir / "archive" / "list.csv").read_text() == "newer"
    kept = await run(empty_url, f"SELECT display_name FROM {again.aside}.patient_contact")
    assert kept == [("Ana Reyes",)]


async def put_back(
    chosen: Settings, place: Path, key: Path | None, *, replace: bool = False
) -> back.Back:
    return await back.put_back(chosen, place, key, replace=replace, files=True, now=clock.now())


async def test_a_damaged_backup_is_refused_and_changes_nothing(
    database_url: str, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await run(database_url, ANA)
    made = await make.make(at(database_url, tmp_path / "here"))
    there = at(empty_url, tmp_path / "there")
    dump, manifest = made.place / vault.DATABASE, made.place / vault.MANIFEST
    whole, told = dump.read_bytes(), manifest.read_text()
    dump.write_bytes(whole[:-200])
    with pytest.raises(vault.Broken, match="not as it was written"):
        await put_back(there, made.place, None)
    # Even one whose digest was put right is found out by its rows.
    lost = json.loads(told)
    lost["rows"]["patient_contact"] = 2
    manifest.write_text(json.dumps(lost))
    dump.write_bytes(whole)
    with pytest.raises(vault.Broken, match="lacks rows, of patient_contact"):
        await put_back(there, made.place, None)
    manifest.unlink()
    with pytest.raises(vault.Broken, match="is no backup"):
        await put_back(there, made.place, None)
    assert await run(empty_url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


async def test_nothing_half_done_is_a_backup_and_old_ones_go(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    here = at(database_url, tmp_path / "here")
    place = make.where(here)
    for name in ("slotfill-20200101-020000", "slotfill-20200102-020000", "holiday"):
        (place / name).mkdir(parents=True)

    async def dies(*_: object) -> list[str]:
        raise tools.Failed("pg_restore has failed: cut off")

    with monkeypatch.context() as patch:
        patch.setattr(make, "verify", dies)
        with pytest.raises(tools.Failed):
            await make.make(here, keep=2)
    assert len(list(place.glob("*.part"))) == 1
    assert not [one for one in place.iterdir() if one.name > "slotfill-2021" and not one.suffix]
    await asyncio.sleep(1.1)  # another second, another name
    made = await make.make(here, keep=2)
    left = {one.name for one in place.iterdir()}
    assert left == {"slotfill-20200102-020000", "holiday", made.place.name}
