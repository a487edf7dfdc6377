"""What the doctor asks the database: whether it answers, privately, as this version needs it."""

import ipaddress
from dataclasses import dataclass

from bot import backlog, database, installation, schema
from bot.doctor.findings import Finding, note, ok, wrong
from bot.postgres import address
from bot.settings import Settings

SECURE = """
    SELECT current_setting('server_version') AS version, COALESCE(ssl.ssl, FALSE) AS encrypted,
        host(inet_server_addr()) AS server, rolsuper AS super
    FROM pg_roles LEFT JOIN pg_stat_ssl AS ssl ON ssl.pid = pg_backend_pid()
    WHERE rolname = current_user
"""

SENDERS = "SELECT sender FROM location_reference WHERE active AND sender IS NOT NULL"
CHECKED = "Take sslmode out of DATABASE_URL, and add sslrootcert=FILE."


@dataclass(frozen=True)
class Looked:
    findings: list[Finding]
    senders: frozenset[str] = frozenset()
    """The numbers that texts of places leave from."""


async def look(settings: Settings) -> Looked:
    """Never raises for what an operator can mend."""
    try:
        await database.open(
            database_url=settings.database_url,
            direct_url=settings.database_direct_url,
            data_dir=settings.data_dir,
            application_name="check",
            pool_size=2,
        )
    except database.Unavailable as error:
        return Looked([wrong("database", str(error), "See docs/DEPLOYMENT.md, Database.")])
    try:
        findings = [await _connection(settings)]
        try:
            await schema.check()
        except (schema.OutOfDate, database.Unavailable) as error:
            return Looked([*findings, wrong("schema", str(error), "")])
        findings += [
            ok("schema", f"All {len(schema.migration_names())} migrations are applied."),
            await _standing(),
            await _services(),
        ]
        return Looked(findings, frozenset(await database.column(SENDERS)))
    finally:
        await database.close()


async def _connection(settings: Settings) -> Finding:
    row = await database.fetch_one(SECURE)
    assert row is not None
    said = f"PostgreSQL {row['version'].split()[0]} answers"
    url = settings.database_url
    if url is None:
        return ok("database", f"{said}, our own on this machine.")
    local = row["server"] is None or ipaddress.ip_address(row["server"]).is_loopback
    if not local and not row["encrypted"]:
        what = f"{said} from another machine, and the connection is not encrypted."
        return wrong("database", what, CHECKED)
    if not local and address.mode(address.arguments(url)) != address.VERIFIED:
        what = f"{said}, encrypted, but nobody checks that it is the right server."
        return note("database", what, CHECKED)
    if not database.keeps_sessions():
        what = f"{said} behind a pooler: what is new is found by looking, seconds later."
        return note("database", what, "Name PostgreSQL itself in DATABASE_DIRECT_URL.")
    if row["super"]:
        what = f"{said}. The user of DATABASE_URL is a superuser."
        return note("database", what, "Give the services users of their own.")
    return ok("database", f"{said}{', encrypted' if row['encrypted'] else ''}.")


async def _standing() -> Finding:
    state = await installation.state()
    if state.shut_why is not None:
        return wrong("installation", f"It stands still: {state.shut_why}.", "See docs/RUNBOOK.md.")
    if state.shadow_since is not None:
        what = f"Shadow mode is on since {state.shadow_since:%Y-%m-%d}: nothing is texted."
        return note("installation", what, "To go live: python -m bot shadow off")
    return ok("installation", "It does not stand still.")


async def _services() -> Finding:
    running = await backlog.connected()
    missing = sorted({"bot", "intake", "dashboard"}.difference(running))
    if missing:
        return note("services", f"Not connected: {', '.join(missing)}.", "Start them.")
    return ok("services", "bot, intake and dashboard are connected.")
