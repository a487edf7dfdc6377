"""Turns: how many are taken, against pgbench running the same statements with the same clients.

The statements are not written down here: one turn is taken with every statement noted, and what it
sent becomes pgbench's script, with its ids as variables. So the floor follows the code.
"""

import asyncio
import json
import os
import re
import subprocess
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tortoise.connection import get_connection

from bench import figures
from bench.ground import Ground, patients
from bot import database, service
from bot.threads import turns
from bot.waitlist.rules import clinic

TURNS: Final = 600
"""In one round."""
FIRST_MESSAGE: Final = 500_000_000
FIRST_PATIENT: Final = 700_000_000
"""Ids that no other number among a statement's values is taken for."""
IDS: Final = {FIRST_MESSAGE: ":id", FIRST_PATIENT: ":patient_id"}
"""The first text's ids, which the noted statements hold -> the script's variables."""


async def measure(ground: Ground, now: datetime) -> figures.Figure:
    settings = ground.settings()
    talk = service.conversation(settings, clinic.of(settings))
    await _number_from(FIRST_MESSAGE, FIRST_PATIENT)
    count = 2 * (figures.ROUNDS + 1) * TURNS + 1
    await _hear(count, now)
    script = ground.folder / "turn.sql"
    script.write_text(_script(await _statements_of_a_turn(talk, now)), encoding="utf-8")

    async def ours() -> float:
        start = time.perf_counter()
        share = TURNS // service.WORKERS
        await asyncio.gather(*(_take(talk, share, now) for _ in range(service.WORKERS)))
        return share * service.WORKERS / (time.perf_counter() - start)

    async def floor() -> float:
        return await _pgbench(ground, script)

    figure = await figures.compare("turns taken", ours, "pgbench with the same statements", floor)
    done = "SELECT count(*) FROM message_log JOIN thread USING (patient_id) WHERE status = 'queued'"
    if await database.fetch_value(done) != count:
        raise RuntimeError("Not every turn, ours or pgbench's, left its thread and its reply.")
    return figure


async def _number_from(message: int, patient: int) -> None:
    for table, first in (("message_log", message), ("patient_contact", patient)):
        await database.execute(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {first}")


async def _hear(count: int, now: datetime) -> None:
    """A text of each of ``count`` patients waits for its turn."""
    await patients(0, count, now)
    await database.execute(
        """
        INSERT INTO message_log (patient_id, direction, kind, body, twilio_sid, status, created_at,
                                 received_at)
        SELECT id, 'inbound', 'reply', 'NO', 'SM' || id, 'received', $1, $1
        FROM patient_contact ORDER BY id
        """,
        now,
    )
    await database.execute("ANALYZE")


async def _take(talk: turns.Conversation, count: int, now: datetime) -> None:
    for _ in range(count):
        if await turns.take_next(talk, now) is None:
            raise RuntimeError("No text waits for its turn any more.")


async def _statements_of_a_turn(
    talk: turns.Conversation, now: datetime
) -> Sequence[tuple[str, Sequence[Any]]]:
    """What the transaction of the first text's turn sends, in order, as (statement, values)."""
    noted: list[tuple[str, Sequence[Any]]] = []

    def note(sent: Any) -> None:
        noted.append((sent.query, sent.args or ()))

    pool = get_connection("default")._pool
    # The pool hands out first what came back last.
    async with pool.acquire() as connection:
        connection.add_query_logger(note)
    await _take(talk, 1, now)
    async with pool.acquire() as connection:
        connection.remove_query_logger(note)
    sent = [sql for sql, _ in noted]
    return noted[sent.index("BEGIN") : sent.index("COMMIT") + 1]


def _script(statements: Sequence[tuple[str, Sequence[Any]]]) -> str:
    return "\n".join(_filled(sql, values) + _end(sql) for sql, values in statements)


def _end(sql: str) -> str:
    """The claim's columns, the text's id and its patient's among them, become variables."""
    return " \\gset" if "SKIP LOCKED" in sql else ";"


def _filled(sql: str, values: Sequence[Any]) -> str:
    """The statement on one line, its parameters replaced by variables and literals."""
    filled = re.sub(r"\$(\d+)", lambda found: _literal(values[int(found[1]) - 1]), sql)
    return " ".join(filled.split())


def _literal(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case int():
            return IDS.get(value, str(value).upper())
        case datetime():
            return f"to_timestamp({value.timestamp()!r})"
        case dict() | list():
            return _json(value)
        case _:
            return _quoted(str(value))


def _json(value: object) -> str:
    """JSON in which our ids are put in by the server: pgbench sees no variable inside a literal."""
    text = _quoted(json.dumps(value))
    for number, variable in IDS.items():
        text = f"replace({text}, '{number}', {variable}::text)"
    return text


def _quoted(text: str) -> str:
    """A literal without a colon, which pgbench could take for a variable."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace(":", "\\x3a")
    return f"E'{escaped}'"


async def _pgbench(ground: Ground, script: Path) -> float:
    """Transactions in a second."""
    server, workers = ground.server, str(service.WORKERS)
    process = await asyncio.create_subprocess_exec(
        str(server.handle.bin_path / "pgbench"),
        *("--host", server.host, "--port", str(server.port), "--username", "postgres"),
        *("--no-vacuum", "--protocol", "prepared", "--file", str(script)),
        *("--client", workers, "--jobs", workers),
        *("--transactions", str(TURNS // service.WORKERS), "postgres"),
        env={**os.environ, "PGPASSWORD": server.password},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, errors = await process.communicate()
    rate = re.search(rb"^tps = ([\d.]+)", out, re.MULTILINE)
    if process.returncode or rate is None or b"number of failed transactions: 0 " not in out:
        raise RuntimeError(f"pgbench failed: {errors.decode(errors='replace')}")
    return float(rate[1])
