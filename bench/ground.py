"""What every measurement stands on: a PostgreSQL of its own with safe defaults, migrated."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bot import database, schema
from bot.postgres import embedded
from bot.settings import Settings, load
from bot.simulator.settings import ACCOUNT_SID, NUMBER

FIRST_NUMBER: Final = 18335550000
"""Toll-free, so bound to no place: only the clinic's zone counts."""
TOKEN: Final = "bench-auth-token"  # noqa: S105 - opens nothing


@dataclass(frozen=True)
class Ground:
    """A running server, the settings that lead to it, and the folder that it lies in."""

    server: embedded.Server
    environ: dict[str, str]
    folder: Path

    def settings(self, **more: str) -> Settings:
        return load({**self.environ, **more})


@asynccontextmanager
async def ground(now: datetime) -> AsyncIterator[Ground]:
    """A fresh database, open in this process; all of it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="slotfill-bench-") as name:
        folder = Path(name)
        server = await asyncio.to_thread(embedded.start, folder / "postgres")
        try:
            made = Ground(server, _environ(server, folder, now), folder)
            url = made.environ["DATABASE_URL"]
            await schema.migrate(database_url=url, data_dir=folder)
            await database.open(database_url=url, data_dir=folder, application_name="bench")
            yield made
        finally:
            await database.close()
            await asyncio.to_thread(embedded.stop, server)


def _environ(server: embedded.Server, folder: Path, now: datetime) -> dict[str, str]:
    host = quote(server.host, safe="")
    return {
        "RUN_AS_ROOT": "yes",
        "DATABASE_URL": f"postgresql://postgres:{server.password}@/postgres?host={host}&port={server.port}",
        "DATA_DIR": str(folder),
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_PHONE_NUMBER": NUMBER,
        "TWILIO_MESSAGING_SERVICE_SID": "",
        "PUBLIC_BASE_URL": "",
        "TIMEZONE": _where_it_is_noon(now),
        "LOG_LEVEL": "WARNING",
    }


def _where_it_is_noon(now: datetime) -> str:
    """A zone in which texts may be started now, whatever the hour is here."""
    return f"Etc/GMT{now.hour - 12:+d}"


async def patients(first: int, count: int, now: datetime) -> Sequence[str]:
    """Contacts on the waitlist, none of which has been asked for anything; their numbers."""
    numbers = [f"+{FIRST_NUMBER + first + place}" for place in range(count)]
    await database.execute(
        """
        WITH contact AS (
            INSERT INTO patient_contact (phone_e164, consent_source, created_at, updated_at)
            SELECT number, 'bench', $2, $2 FROM unnest($1::text[]) AS number RETURNING id)
        INSERT INTO waitlist_entry (patient_id, joined_at, priority_score, updated_at)
        SELECT id, $3, 0, $2 FROM contact
        """,
        numbers,
        now,
        now - timedelta(days=1),
    )
    await database.execute("ANALYZE")
    return numbers
