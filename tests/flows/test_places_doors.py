"""The clinic's places by the staff API and from the command line."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner
from quart import Quart

from bot import cli
from tests.flows.serving import app_of
from tests.world import World, column

KEY = "a key of the tests, long enough"
HEADERS = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
def one(database: ModuleType) -> World:
    return World({"API_KEY": KEY})


@pytest.fixture
def app(one: World) -> Quart:
    return app_of(one)


async def call(app: Quart, method: str, path: str, **body: Any) -> tuple[int, Any]:
    client = app.test_client()
    answer = await client.open(path, method=method, headers=HEADERS, json=body or None)
    return answer.status_code, await answer.get_json()


async def test_a_place_is_declared_corrected_and_closed_by_the_api(one: World, app: Quart) -> None:
    status, made = await call(
        app, "POST", "/admin/places", location_name="El Paso", time_zone="America/Denver"
    )
    assert (status, made["time_zone"], made["brand_name"]) == (201, "America/Denver", None)
    path = f"/admin/places/{made['id']}"
    status, made = await call(app, "PATCH", path, brand_name="Sun Clinic", time_zone=None)
    assert (status, made["time_zone"], made["brand_name"]) == (200, None, "Sun Clinic")
    status, made = await call(app, "POST", f"{path}/aliases", spelling="EP / West")
    assert (status, made["aliases"]) == (200, ["EP / West"])
    status, made = await call(app, "DELETE", f"{path}/aliases/EP%20/%20West")
    assert (status, made["aliases"]) == (200, [])
    status, made = await call(app, "PATCH", path, active=False)
    assert (status, made["active"]) == (200, False)
    assert await call(app, "GET", "/admin/places") == (200, {"places": [made]})
    assert await call(app, "GET", path) == (200, made)
    actions = "SELECT action FROM audit_log WHERE subject = 'place' ORDER BY id"
    assert await column(actions) == ["add", "change", "alias", "drop_alias", "close"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/admin/places/4711", {}, 404),
        ("PATCH", "/admin/places/99999999999999999999", {"active": True}, 404),
        ("PATCH", "/admin/places/4711", {"phone": "+12145550100"}, 404),
        ("POST", "/admin/places/4711/aliases", {"spelling": "EP"}, 404),
        ("DELETE", "/admin/places/4711/aliases/EP", {}, 404),
        ("POST", "/admin/places", {"location_name": "plano"}, 422),
        ("POST", "/admin/places", {"location_name": "Waco", "time_zone": "Texas"}, 422),
        ("POST", "/admin/places", {"location_name": "Waco", "contact_hours_start": "08:00"}, 422),
        ("POST", "/admin/places", {"location_name": "Waco\x00"}, 422),
        ("POST", "/admin/places", {"location_name": "Waco\u202e"}, 422),
    ],
)
async def test_what_a_client_does_wrong_is_said_in_a_sentence(
    one: World, app: Quart, method: str, path: str, body: dict[str, Any], status: int
) -> None:
    await one.place("Plano")
    told, answer = await call(app, method, path, **body)
    assert told == status
    assert answer["error"].endswith(".")
    assert await column("SELECT location_name FROM location_reference") == ["Plano"]


async def test_a_name_that_is_null_is_no_name(one: World, app: Quart) -> None:
    key = await one.place("Plano")
    told, _ = await call(app, "PATCH", f"/admin/places/{key}", location_name=None)
    assert told == 422


async def test_a_slot_at_a_closed_place_is_refused_by_the_api(one: World, app: Quart) -> None:
    key, provider = await one.place("Plano"), await one.provider()
    await call(app, "PATCH", f"/admin/places/{key}", active=False)
    slot = {"slot_start_at": "2026-11-26T15:00:00Z", "slot_end_at": "2026-11-26T15:30:00Z"}
    told, answer = await call(
        app, "POST", "/admin/cancel", provider_id=provider, location="Plano", **slot
    )
    assert (told, answer["error"]) == (
        422,
        "This place is closed. Choose another, or open it again.",
    )


async def test_a_wish_for_a_place_that_nobody_knows_is_refused_by_the_api(
    one: World, app: Quart
) -> None:
    await one.place("Plano")
    wish = {"phone_e164": "+12145550101", "consent_source": "form"}
    told, _ = await call(app, "POST", "/admin/waitlist", location_preference=["Pluto"], **wish)
    assert told == 422
    told, made = await call(app, "POST", "/admin/waitlist", location_preference=["PLANO"], **wish)
    assert (told, made["location_preference"]) == (201, ["Plano"])


def run(*words: str) -> str:
    done = CliRunner().invoke(cli.main, ["place", *words])
    assert done.exit_code == 0, done.output
    return done.output


def refused(*words: str) -> str:
    done = CliRunner().invoke(cli.main, ["place", *words])
    assert done.exit_code == 2, done.output
    return done.output


def test_a_place_is_kept_from_the_command_line(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert "El Paso is place 1." in run("add", "El Paso", "--zone", "America/Denver")
    run("change", "el paso", "--brand", "Sun Clinic", "--hours", "9:00-17:00")
    run("alias", "1", "EP")
    line = run("list")
    assert "El Paso: Sun Clinic, America/Denver, 09:00-17:00, also written: EP" in line
    run("change", "EP", "--zone", "", "--hours", "")
    assert "America/Chicago, also" in run("list")
    assert "Closed. No slot was open there." in run("close", "EP")
    assert "closed" in run("list")
    run("open", "EP")
    assert "not known" in refused("close", "Pluto")
    assert "such as 09:00-17:00" in refused("change", "EP", "--hours", "nine to five")
    assert "already" in refused("add", "EP")
    assert "Say what is to be changed" in refused("change", "EP")
    run("alias", "EP", "EP", "--drop")
