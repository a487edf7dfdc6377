"""Set-ups that are wrong: each is told in one sentence with status 2, and nothing is begun.

The servers are real but for what no test can set up: a pooler, and a certificate's age.
"""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot import database, schema
from bot.postgres import embedded
from tests.conftest import MODELS, url_of
from tests.faults.test_start import GOOD, Ended, run
from tests.flows.test_database_opening import impostor, message, refusal

pytestmark = pytest.mark.long

ROLE: Final = "less"
SECRET: Final = "s3cret"


async def opened(url: str, folder: Path) -> str:
    """What a service is told that starts on this database; empty if it may begin."""
    try:
        await database.open(
            database_url=url, data_dir=folder, application_name="test", models=MODELS
        )
        await schema.check()
    except (database.Unavailable, schema.OutOfDate) as error:
        return str(error)
    finally:
        await database.close()
    return ""


def is_one_sentence(ended: Ended, *words: str) -> bool:
    last = ended.said.splitlines()[-1]
    return (
        ended.status == 2
        and "Traceback" not in ended.said
        and SECRET not in ended.said
        and all(word in last for word in words)
    )


# Whom the folder belongs to.


async def test_two_installations_do_not_share_a_folder(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    await schema.migrate(database_url=empty_url, data_dir=tmp_path)
    assert await opened(database_url, tmp_path) == ""
    assert await opened(database_url, tmp_path) == ""
    said = await opened(empty_url, tmp_path)
    assert "belongs to another database" in said
    assert str(tmp_path) in said
    ended = await run(tmp_path, {**GOOD, "DATABASE_URL": empty_url, "DATA_DIR": str(tmp_path)})
    assert is_one_sentence(ended, "belongs to another database")
    (tmp_path / "installation").unlink()
    assert await opened(empty_url, tmp_path) == ""
    assert "belongs to another database" in await opened(database_url, tmp_path)


async def test_a_restored_copy_keeps_its_folder(
    database_url: str, server: embedded.Server, tmp_path: Path
) -> None:
    assert await opened(database_url, tmp_path) == ""
    name = urlsplit(database_url).path[1:]
    connection = await asyncpg.connect(**server.arguments())
    await connection.execute(f"CREATE DATABASE copied TEMPLATE {name}")
    try:
        assert await opened(url_of(server, "copied"), tmp_path) == ""
    finally:
        await connection.execute("DROP DATABASE copied WITH (FORCE)")
        await connection.close()


@pytest.mark.parametrize("command", [(), ("resume",), ("restored", "--since", "2026-01-01 08:00")])
async def test_a_command_in_the_wrong_folder_makes_no_database(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    ended = await run(tmp_path, {**GOOD, "DATA_DIR": "data"}, *command)
    assert is_one_sentence(ended, "There is no database in", "python -m bot migrate")
    assert not (tmp_path / "data" / "postgres").exists()


@pytest.mark.parametrize("what", ["data", "data/marks", "data/postgres"])
async def test_a_folder_that_can_not_be_written_to_is_named(
    what: str, database_url: str, tmp_path: Path
) -> None:
    """A file stands in its place: whoever runs the tests may write to any folder."""
    blocked = tmp_path / what
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("not a folder", encoding="ascii")
    environ = {**GOOD, "DATA_DIR": "data", "TWILIO_API_BASE_URL": "http://127.0.0.1:9"}
    if what == "data/postgres":
        assert is_one_sentence(await run(tmp_path, environ, "migrate"), "postgres")
    else:
        ended = await run(tmp_path, {**environ, "DATABASE_URL": database_url})
        assert is_one_sentence(ended, what.rpartition("/")[2])


# What the database is.


@pytest.fixture
async def less(database_url: str, server: embedded.Server) -> AsyncIterator[str]:
    """The address of a role that may connect, and no more."""
    connection = await asyncpg.connect(database_url)
    name = urlsplit(database_url).path[1:]
    await connection.execute(
        f"CREATE ROLE {ROLE} LOGIN; REVOKE CONNECT ON DATABASE {name} FROM public"
    )
    await connection.execute(f"GRANT CONNECT ON DATABASE {name} TO {ROLE}")
    yield database_url.replace("postgres@", f"{ROLE}@")
    await connection.execute(f"DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")
    await connection.close()


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        ("REVOKE CONNECT ON DATABASE {name} FROM less", "The user of DATABASE_URL lacks rights"),
        ("REVOKE USAGE ON SCHEMA public FROM public", "does not see them: grant it USAGE"),
        ("SELECT 1", "The user of DATABASE_URL lacks rights"),
        ("GRANT SELECT ON aerich TO less", "may not read and write"),
        ("GRANT SELECT ON ALL TABLES IN SCHEMA public TO less", "may not read and write"),
        (
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO less; REVOKE UPDATE ON offer FROM less",
            "may not read and write 1 of the tables, first offer",
        ),
        ("GRANT ALL ON ALL TABLES IN SCHEMA public TO less", ""),
    ],
)
async def test_a_role_without_rights_is_told_so(
    orders: str, said: str, less: str, database_url: str, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute(orders.format(name=urlsplit(database_url).path[1:]))
    told = await opened(less, tmp_path)
    assert said in told
    assert bool(said) == bool(told)
    assert "migrat" not in told
    if said:
        ended = await run(tmp_path, {**GOOD, "DATABASE_URL": less})
        assert is_one_sentence(ended, said)
    await connection.close()


async def test_a_role_that_may_make_nothing_does_not_migrate(
    less: str, empty_url: str, tmp_path: Path
) -> None:
    url = empty_url.replace("postgres@", f"{ROLE}@")
    ended = await run(tmp_path, {**GOOD, "DATABASE_URL": url}, "migrate")
    assert is_one_sentence(ended, "The user of DATABASE_URL lacks rights")


@pytest.mark.parametrize("command", [(), ("migrate",)])
@pytest.mark.parametrize(
    ("hosts", "said"),
    [("", "it is a standby"), ("&target_session_attrs=read-write", "no primary is among them")],
)
async def test_a_standby_is_called_one(
    command: tuple[str, ...],
    hosts: str,
    said: str,
    database_url: str,
    tmp_path: Path,
) -> None:
    connection = await asyncpg.connect(database_url)
    name = urlsplit(database_url).path[1:]
    await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    await connection.close()
    ended = await run(tmp_path, {**GOOD, "DATABASE_URL": database_url + hosts}, *command)
    assert is_one_sentence(ended, said)


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
async def test_a_database_that_can_not_hold_what_patients_write_is_refused(
    encoding: str, server: embedded.Server, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(**server.arguments())
    await connection.execute(
        f"CREATE DATABASE narrow ENCODING '{encoding}' TEMPLATE template0 LOCALE 'C'"
    )
    try:
        environ = {**GOOD, "DATABASE_URL": url_of(server, "narrow")}
        for command in ((), ("migrate",)):
            assert is_one_sentence(await run(tmp_path, environ, *command), encoding, "UTF8")
    finally:
        await connection.execute("DROP DATABASE narrow WITH (FORCE)")
        await connection.close()


@pytest.mark.parametrize("code", [b"08P01", b"42P05", b"26000"])
async def test_a_pooler_that_refuses_us_in_every_way_is_called_one(
    code: bytes, tmp_path: Path
) -> None:
    async with impostor(refusal(code)) as url:
        assert "is a pooler" in await opened(url, tmp_path)


# How it is reached.


WITH_OPENSSL: Final = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="there is no openssl to make certificates with"
)
AUTHORITY: Final = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
serial = {folder}/serial
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
subjectAltName = IP:127.0.0.1
basicConstraints = critical, CA:TRUE
"""


def certificate(folder: Path, begins: str, ends: str) -> ssl.SSLContext:
    """A server's side of TLS, with a certificate for that time that nobody else has signed."""
    (folder / "index.txt").write_text("", encoding="ascii")
    (folder / "serial").write_text("01", encoding="ascii")
    (folder / "ca.conf").write_text(AUTHORITY.format(folder=folder), encoding="ascii")
    key, asked, cert = folder / "key.pem", folder / "asked.pem", folder / "cert.pem"
    _openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", asked,
             "-subj", "/CN=127.0.0.1")  # fmt: skip
    _openssl("ca", "-batch", "-config", folder / "ca.conf", "-selfsign", "-keyfile", key, "-in",
             asked, "-out", cert, "-startdate", begins, "-enddate", ends)  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def _openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


@asynccontextmanager
async def secured(context: ssl.SSLContext) -> AsyncIterator[int]:
    """The port of a server that agrees to TLS and goes on with this certificate."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readexactly(8)
            writer.write(b"S")
            await writer.start_tls(context)
            await reader.read(1024)
            writer.write(message(b"E", b"SFATAL\0C28000\0Mno\0\0"))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


ALWAYS: Final = ("20000101000000Z", "21000101000000Z")
OVER: Final = ("20000101000000Z", "20010101000000Z")
TO_COME: Final = ("20990101000000Z", "21000101000000Z")


async def reached(folder: Path, when: tuple[str, str], query: str) -> str:
    """What is told of a server whose certificate is of this time, as the address names it."""
    async with secured(certificate(folder, *when)) as port:
        query = query.format(folder=folder)
        return await opened(f"postgresql://a:{SECRET}@127.0.0.1:{port}/b?{query}", folder)


@WITH_OPENSSL
@pytest.mark.parametrize(
    ("when", "query", "words"),
    [
        (OVER, "&sslrootcert={folder}/cert.pem", "is refused: certificate has expired."),
        (TO_COME, "&sslrootcert={folder}/cert.pem", "is refused: certificate is not yet valid."),
        (ALWAYS, "", "nobody has said whom to trust"),
        (ALWAYS, "&sslrootcert={folder}/none.pem", "sslrootcert in DATABASE_URL names a file"),
        (ALWAYS, "&sslrootcert={folder}/key.pem", "No secure connection"),
        (ALWAYS, "&sslrootcert={folder}/cert.pem", "refuses this user"),
    ],
)
async def test_a_certificate_that_is_refused_is_told_as_that(
    when: tuple[str, str], query: str, words: str, tmp_path: Path
) -> None:
    said = await reached(tmp_path, when, "sslmode=verify-full" + query)
    assert words in said
    assert "cannot be read" not in said
    assert SECRET not in said


@WITH_OPENSSL
async def test_a_certificate_of_somebody_unknown_is_told_as_that(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    certificate(other, *ALWAYS)
    said = await reached(tmp_path, ALWAYS, f"sslmode=verify-full&sslrootcert={other}/cert.pem")
    assert said.startswith("The certificate of the server of DATABASE_URL is refused: self")
