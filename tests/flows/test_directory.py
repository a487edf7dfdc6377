"""Staff sign in by the clinic's directory, and nobody else does."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import pytest
from joserfc.jwk import KeySet

from bot import alerts, audit, clock, settings
from dashboard.access import directory
from tests.flows import dashboard_world, oidc_directory
from tests.flows.dashboard_world import PASSWORD
from tests.flows.oidc_directory import CLIENT, SECRET, Directory
from tests.ports import free_port
from tests.world import ACCOUNT, World, column

ADMIN = {"sub": "1", "preferred_username": "Ana Reyes", "roles": ["slotfill_admin", "else"]}
NAMES = "SELECT username FROM staff_user WHERE issuer IS NOT NULL ORDER BY id"


@dataclass
class Desk:
    """A dashboard with a directory, and a browser."""

    url: str
    directory: Directory
    browser: aiohttp.ClientSession

    async def begin(self) -> str:
        """Where the directory sends the browser back to."""
        async with self.browser.get(f"{self.url}/login/directory", allow_redirects=False) as sent:
            assert sent.status == 303, await sent.text()
            return self.directory.sent_back(sent.headers["Location"])

    async def come(self, back: str) -> tuple[int, str]:
        async with self.browser.get(back, allow_redirects=False) as answer:
            return answer.status, re.sub(r"\s+", " ", await answer.text())

    async def enter(self) -> tuple[int, str]:
        return await self.come(await self.begin())

    async def is_inside(self) -> str:
        """The name of who is signed in; empty for nobody."""
        async with self.browser.get(f"{self.url}/alive") as answer:
            return answer.headers.get("X-Signed-In", "")


@pytest.fixture
async def desk(database: ModuleType, tmp_path: Path) -> AsyncIterator[Desk]:
    async for made in opened(tmp_path):
        yield made


async def opened(folder: Path, **more: str) -> AsyncIterator[Desk]:
    await dashboard_world.staff(World())
    port = free_port()
    async with oidc_directory.running() as directory:
        directory.person = dict(ADMIN)
        environ = {
            "OIDC_ISSUER": directory.issuer,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "DASHBOARD_PORT": str(port),
            "DASHBOARD_URL": f"http://127.0.0.1:{port}",
            **more,
        }
        jar = aiohttp.CookieJar(unsafe=True)
        async with (
            dashboard_world.served(folder, **environ) as served,
            aiohttp.ClientSession(cookie_jar=jar) as browser,
        ):
            yield Desk(served.url, directory, browser)


async def test_a_person_enters_with_the_mightiest_of_their_roles_and_again_under_one_account(
    desk: Desk,
) -> None:
    assert (await desk.enter())[0] == 303
    assert await desk.is_inside() == "ana.reyes"
    assert await column("SELECT role FROM staff_user WHERE username = 'ana.reyes'") == ["admin"]
    desk.directory.person |= {"preferred_username": "Ana Cruz", "roles": ["slotfill_manager"]}
    assert (await desk.enter())[0] == 303
    assert await column("SELECT role FROM staff_user WHERE username = 'ana.reyes'") == ["manager"]
    assert await column(NAMES) == ["ana.reyes"]
    done = await column(
        "SELECT action FROM audit_log WHERE subject = 'user' AND actor = 'directory'"
    )
    assert done == ["add", "change"]


async def test_roles_that_name_places_narrow_what_is_seen_and_never_widen_it(desk: Desk) -> None:
    world = World()
    for name in ("Fort Worth", "Plano", "Tyler"):
        await world.place(name)
    seen = """
        SELECT location_name FROM staff_place JOIN location_reference AS place
            ON place.id = location_id ORDER BY 1
    """
    clerk = ["slotfill_front_desk", "slotfill_place_Fort_Worth", "slotfill_place_tyler"]
    desk.directory.person["roles"] = clerk
    assert (await desk.enter())[0] == 303
    assert await column(seen) == ["Fort Worth", "Tyler"]
    desk.directory.person["roles"] = clerk[:1]
    assert (await desk.enter())[0] == 303
    assert await column(seen) == ["Fort Worth", "Tyler"]
    assert await column("SELECT all_places FROM staff_user WHERE issuer IS NOT NULL") == [False]
    desk.directory.person["roles"] = [clerk[0], "slotfill_place_dallas"]
    status, page = await desk.enter()
    assert status == 403
    assert "places that are not known here" in page


async def test_the_same_name_from_the_directory_is_no_claim_to_an_account(desk: Desk) -> None:
    desk.directory.person["preferred_username"] = "front_desk"
    await desk.enter()
    assert await desk.is_inside() == "front_desk-2"
    desk.directory.person |= {"sub": "2"}
    await desk.enter()
    assert await desk.is_inside() == "front_desk-3"
    # And no password opens such an account.
    async with desk.browser.post(
        f"{desk.url}/login",
        data={"name": "front_desk-2", "password": ""},
        headers={"Origin": desk.url},
    ) as answer:
        assert answer.status == 401


@pytest.mark.parametrize("name", [*sorted(audit.OURS), "API", "Intake", "\uff41pi", "\u200b"])
async def test_nobody_of_the_directory_is_named_like_an_actor_of_ours(
    desk: Desk, name: str
) -> None:
    desk.directory.person["preferred_username"] = name
    assert (await desk.enter())[0] == 303
    (made,) = await column(NAMES)
    assert made not in {*audit.OURS, ""}
    done = await column("SELECT actor FROM audit_log WHERE action = 'login'")
    assert done == [made]


def set_to(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda claims: claims.__setitem__(name, value)


@pytest.mark.parametrize(
    "spoil",
    [
        set_to("nonce", "another"),
        lambda claims: claims.pop("nonce"),
        set_to("iss", "https://evil.example"),
        set_to("aud", "another-client"),
        lambda claims: claims.pop("aud"),
        set_to("aud", [CLIENT, "another-client"]),
        set_to("azp", "another-client"),
        set_to("exp", 1_000_000_000),
        lambda claims: claims.pop("exp"),
        set_to("nbf", 9_000_000_000),
        set_to("iat", 9_000_000_000),
        lambda claims: claims.pop("sub"),
        set_to("sub", ""),
    ],
)
async def test_a_token_that_is_not_for_us_and_now_opens_nothing(
    desk: Desk, spoil: Callable[[dict[str, Any]], object]
) -> None:
    desk.directory.spoil = spoil
    status, said = await desk.enter()
    assert (status, await desk.is_inside()) == (403, ""), said
    assert 'role="alert"' in said
    assert await column(NAMES) == []


@pytest.mark.parametrize("how", ["unsigned", "signed_with_what_all_know", "signed_by_another"])
async def test_only_the_directorys_own_key_signs(desk: Desk, how: str) -> None:
    desk.directory.sign = getattr(desk.directory, how)
    assert (await desk.enter())[0] == 403
    assert await desk.is_inside() == ""


async def test_a_key_that_is_new_there_is_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:

    assert (await desk.enter())[0] == 303
    monkeypatch.setattr(directory, "LEEWAY_SECONDS", 0)
    desk.directory.key = oidc_directory.key("directory", "second")
    assert (await desk.enter())[0] == 303


async def test_an_answer_comes_once_to_the_browser_that_asked_and_from_our_directory(
    desk: Desk,
) -> None:
    back = await desk.begin()
    cookies = {cookie.key: cookie.value for cookie in desk.browser.cookie_jar}
    async with aiohttp.ClientSession() as other, other.get(back, allow_redirects=False) as answer:
        assert answer.status == 403
        assert "begun elsewhere" in await answer.text()
    assert (await desk.come(back.replace("state=", "state=x")))[0] == 403
    assert (await desk.come(back))[0] == 303
    # The whole request again, cookie and all, by whoever has seen it.
    async with (
        aiohttp.ClientSession(cookies=cookies) as thief,
        thief.get(back, allow_redirects=False) as answer,
    ):
        assert answer.status == 403


async def test_two_tabs_do_not_undo_each_other(desk: Desk) -> None:
    first, second = await desk.begin(), await desk.begin()
    assert (await desk.come(second))[0] == 303
    assert (await desk.come(first))[0] == 303


@pytest.mark.parametrize(
    ("configuration", "answer", "status"),
    [
        ({}, {"iss": "https://evil.example"}, 403),
        ({"authorization_response_iss_parameter_supported": True}, {}, 403),
        ({}, {"error": "access_denied"}, 403),
        ({}, {"code": ""}, 403),
        ({}, {"code": "of another attempt"}, 403),
        ({"issuer": "https://evil.example"}, {}, 503),
        ({"jwks_uri": ""}, {}, 503),
    ],
)
async def test_a_mix_up_and_a_refusal_are_a_sentence(
    desk: Desk, configuration: dict[str, Any], answer: dict[str, str], status: int
) -> None:
    desk.directory.configuration = configuration
    desk.directory.answer = answer
    if status == 503:
        async with desk.browser.get(f"{desk.url}/login/directory") as refused:
            assert refused.status == 503
    else:
        assert (await desk.enter())[0] == status
    assert await desk.is_inside() == ""


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"roles": []}, "gives you no role here"),
        ({"roles": ["admin"]}, "gives you no role here"),
        ({"roles": None, "hasgroups": True}, "too many of them"),
        ({"roles": None, "_claim_names": {"groups": "src1"}}, "too many of them"),
    ],
)
async def test_whoever_has_no_role_is_told_whom_to_ask(
    desk: Desk, claims: dict[str, Any], said: str
) -> None:
    desk.directory.person |= claims
    status, page = await desk.enter()
    assert (status, said in page) == (403, True), page
    assert await column(NAMES) == []


async def test_without_roles_of_the_directory_an_admin_switches_people_on(
    database: ModuleType, tmp_path: Path
) -> None:
    async for desk in opened(tmp_path, OIDC_ROLES="none", OIDC_DOMAIN="clinic.example"):
        desk.directory.person = {"sub": "1", "email": "ana@clinic.example", "hd": "other.example"}
        assert "not one of the clinic" in (await desk.enter())[1]
        desk.directory.person["hd"] = "clinic.example"
        status, said = await desk.enter()
        assert (status, "ask an admin" in said) == (403, True)
        assert await column(NAMES) == ["ana@clinic.example"]
        await column("UPDATE staff_user SET active = TRUE WHERE issuer IS NOT NULL RETURNING 1")
        assert (await desk.enter())[0] == 303
        assert await desk.is_inside() == "ana@clinic.example"


async def test_when_the_directory_is_silent_an_account_of_our_own_opens_and_staff_are_told(
    desk: Desk,
) -> None:
    desk.directory.silent = True
    async with desk.browser.get(f"{desk.url}/login/directory") as refused:
        assert refused.status == 503
        assert "An account of the dashboard itself" in await refused.text()
    form, origin = {"name": "front_desk", "password": PASSWORD}, {"Origin": desk.url}
    async with desk.browser.post(f"{desk.url}/login", data=form, headers=origin) as answer:
        assert answer.status == 200
    assert await desk.is_inside() == "front_desk"
    (told,) = await alerts.recent(clock.now())
    assert "account of the dashboard itself" in told.sentence


OF_NO_USE = [
    *({}, [], "keys", {"keys": None}, {"keys": []}, {"keys": ["x", {}, {"kty": []}]}),
    {"keys": [{"kty": "oct", "k": "c2VjcmV0"}, {"kty": "RSA", "n": "!", "e": "AQAB"}]},
]


@pytest.mark.parametrize("keys", OF_NO_USE)
async def test_a_directory_without_a_key_of_use_is_silent_in_a_sentence(
    desk: Desk, keys: object
) -> None:
    desk.directory.keys = keys
    async with desk.browser.get(f"{desk.url}/login/directory") as refused:
        assert refused.status == 503
        assert "An account of the dashboard itself" in await refused.text()


async def test_a_key_of_a_kind_that_nobody_knows_yet_closes_the_door_to_nobody(desk: Desk) -> None:
    known = KeySet([desk.directory.key]).as_dict(private=False)["keys"]
    desk.directory.keys = {"keys": [{"kty": "of tomorrow", "kid": "first"}, *known]}
    assert (await desk.enter())[0] == 303


@pytest.mark.parametrize("token", [[], "x", 5, {}, {"id_token": 5}, {"id_token": "a.b.c"}])
async def test_a_token_in_no_form_is_a_sentence(desk: Desk, token: object) -> None:
    desk.directory.token = token
    status, page = await desk.enter()
    assert (status in (403, 503), 'role="alert"' in page) == (True, True), (status, page)
    assert await desk.is_inside() == ""


async def test_a_directory_whose_answer_never_ends_keeps_nobody_waiting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time. Whoever comes meanwhile waits for the one question, not for one of
    their own after it."""
    monkeypatch.setattr(directory, "PATIENCE_SECONDS", 0.5)
    desk.directory.stalls = asyncio.Event()
    try:
        async with asyncio.timeout(4), asyncio.TaskGroup() as group:
            asked = [
                group.create_task(desk.browser.get(f"{desk.url}/login/directory"))
                for _ in range(10)
            ]
    finally:
        desk.directory.stalls.set()
    assert [answer.result().status for answer in asked] == [503] * 10


def test_whoever_waits_for_the_directory_waits_no_longer_than_seconds() -> None:
    assert directory.PATIENCE_SECONDS <= 5


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"OIDC_ISSUER": "http://idp.example.org"}, "OIDC_ISSUER must be an address"),
        ({"OIDC_ISSUER": "https://idp.example.org"}, "needs OIDC_CLIENT_ID"),
        ({"OIDC_ISSUER": "https://accounts.google.com"}, "OIDC_DOMAIN must name"),
    ],
)
def test_a_half_named_directory_is_a_sentence_at_the_start(
    environ: dict[str, str], said: str
) -> None:
    with pytest.raises(settings.Invalid, match=said):
        settings.load({**ACCOUNT, **environ})
