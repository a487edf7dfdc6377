"""To a database on another machine nothing goes in the clear, or to a server that is not the right
one, unless the address says so."""

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import database, schema, settings
from bot.backup import tools
from bot.doctor import database as doctor
from bot.postgres import address, roles, server
from tests.certificates import signed

OPEN_TO_ALL = "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"
AWAY = "127.1"
"""This machine by a name that nobody knows to be this machine's."""
SECRET = "s3cret"


@pytest.mark.parametrize(
    ("url", "away"),
    [
        ("postgresql://u:p@db.example.org/clinic", True),
        ("postgresql://u:p@10.0.0.5:5433/clinic", True),
        ("postgresql://u:p@localhost,db2.example.org/clinic", True),
        ("postgresql://u:p@[2001:db8::1]:5432/clinic", True),
        ("postgresql:///clinic?host=db.example.org", True),
        ("postgresql:///clinic?host=127.0.0.1&host=db.example.org", True),
        ("postgresql://u:p@localhost.example.org/clinic", True),
        ("postgresql:///clinic?service=there", True),
        ("postgresql://u:p@db.example.org/clinic?sslmode=", True),
        ("postgresql://u:p@db.example.org/clinic?application_name=sslmode", True),
        ("postgresql://u:p@localhost/clinic", False),
        ("postgresql://u:p@127.0.0.1:5433/clinic", False),
        ("postgresql://u:p@[::1]/clinic", False),
        ("postgresql://u:p@%2Frun%2Fpostgresql/clinic", False),
        ("postgresql:///clinic?host=%2Frun%2Fpostgresql", False),
        ("postgresql:///clinic", False),
        ("postgresql://u:p@db.example.org/clinic?sslmode=disable", False),
        ("postgresql://u:p@db.example.org/clinic?sslmode=require", False),
    ],
)
def test_the_way_to_another_machine_is_checked(
    url: str, away: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PGHOST", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PGSSLMODE", "disable")  # the address says it, or nobody
    assert (address.arguments(url).get("ssl") == "verify-full") is away
    told = tools.environment({**address.arguments(url)})
    assert (told.get("PGSSLMODE") == "verify-full") is away


def test_what_the_environment_names_is_another_machine_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.example.org")
    assert address.arguments("postgresql:///clinic")["ssl"] == "verify-full"


def test_the_programs_of_a_backup_are_led_to_each_server() -> None:
    told = tools.environment({"dsn": "postgresql://u:p@[2001:db8::1]:5433,db2:6000/clinic"})
    assert (told["PGHOST"], told["PGPORT"]) == ("2001:db8::1,db2", "5433,6000")


@dataclass(frozen=True)
class Secured:
    """A server that speaks TLS and nothing else over TCP."""

    port: int
    folder: Path

    def url(self, host: str = AWAY, more: str = "", name: str = "postgres") -> str:
        trust = f"?sslrootcert={self.folder / 'ca.pem'}{more}"
        return f"postgresql://postgres:{SECRET}@{host}:{self.port}/{name}{trust}"


def programs() -> Path | None:
    """The folder of a PostgreSQL that was built with TLS, which the embedded one was not."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@pytest.fixture(scope="module")
def secured() -> Iterator[Secured]:
    """A real server with a certificate of an authority of our own."""
    found = programs()
    if found is None:
        if os.environ.get("CI"):
            raise FileNotFoundError("CI has a PostgreSQL with TLS: .ci/run installs it")
        pytest.skip("no PostgreSQL with TLS in /usr/lib/postgresql")
    folder = Path(tempfile.mkdtemp(prefix="slotfill-tls-", dir="/tmp"))
    owner = "postgres" if os.geteuid() == 0 else None
    authority = signed(folder, "ca")
    signed(folder, AWAY, authority)
    signed(folder, "stranger")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    (folder / "password").write_text(SECRET)
    if owner:
        for file in (folder, *folder.iterdir()):
            shutil.chown(file, owner)

    def run(program: str, *more: str) -> None:
        subprocess.run(
            [found / program, "-D", folder / "data", *more],
            user=owner,
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    run("initdb", "-U", "postgres", "--pwfile", str(folder / "password"), "-A", "scram-sha-256")
    (folder / "data" / "pg_hba.conf").write_text("hostssl all all all scram-sha-256\n")
    with (folder / "data" / "postgresql.conf").open("a") as conf:
        conf.write(
            f"port = {port}\nunix_socket_directories = '{folder}'\nfsync = off\nssl = on\n"
            f"ssl_cert_file = '{folder / AWAY}.pem'\nssl_key_file = '{folder / AWAY}.key'\n"
        )
    run("pg_ctl", "start", "-w", "-l", str(folder / "log"))
    yield Secured(port, folder)
    run("pg_ctl", "stop", "-m", "immediate")
    shutil.rmtree(folder)


async def why_not(url: str) -> str:
    """What an operator is told; empty if the database opens."""
    try:
        await database.open(database_url=url, data_dir=Path("unused"), application_name="test")
    except database.Unavailable as error:
        return str(error)
    await database.close()
    return ""


async def test_only_the_right_server_is_spoken_to(
    secured: Secured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert await why_not(secured.url()) == ""
    stranger = secured.url().replace("ca.pem", "stranger.pem")
    assert "certificate of the server of DATABASE_URL is refused" in await why_not(stranger)
    # The right authority, and another machine's name.
    assert "mismatch" in await why_not(secured.url("127.0.1"))
    untold = secured.url().partition("?")[0]
    assert "nobody has said whom to trust: add sslrootcert=FILE" in await why_not(untold)
    assert await why_not(untold + "?sslmode=require") == ""


async def test_a_server_that_says_it_speaks_no_tls_gets_no_password(secured: Secured) -> None:
    heard = asyncio.get_running_loop().create_future()

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)  # the client asks for TLS
        writer.write(b"N")
        with suppress(TimeoutError):
            heard.set_result(await asyncio.wait_for(reader.read(1024), 1))
        writer.close()

    impostor = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with impostor:
        port = impostor.sockets[0].getsockname()[1]
        said = await why_not(secured.url().replace(f":{secured.port}", f":{port}"))
        assert await heard == b""
    assert "speaks no TLS, and nothing goes to another machine in the clear" in said


async def test_migrations_roles_backup_and_doctor_go_the_same_way(
    secured: Secured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bin_folder = programs()
    assert bin_folder is not None
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")
    url = secured.url()
    chosen = settings.load({"DATABASE_URL": url, "DATA_DIR": str(tmp_path)})
    await schema.migrate(database_url=url, data_dir=tmp_path)
    assert await roles.prepared(url, tmp_path, apply=False)
    await database.open(database_url=url, data_dir=tmp_path, application_name="test")
    encrypted = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
    assert await database.fetch_value(f"{encrypted} WHERE client_addr IS NOT NULL")
    await database.close()
    async with server.reach(url, tmp_path, "backup") as arguments:
        dump = tools.of(arguments, int(bin_folder.parent.name))
        await dump.run("pg_dump", "--schema-only", out=tmp_path / "dump")
        assert "audit_log" in (tmp_path / "dump").read_text()
        monkeypatch.setattr(tools, "_on_path", lambda _: None)
        with pytest.raises(tools.Failed, match="The way to the server is encrypted"):
            tools.of(arguments, int(bin_folder.parent.name))
    said = [finding.line() for finding in (await doctor.look(chosen)).findings]
    assert any("answers, encrypted" in line or "superuser" in line for line in said)
