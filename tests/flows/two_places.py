"""A group of two places, Plano and Tyler, with something of every kind at each; and how the
dashboard is asked everything that it can be asked, by whoever is signed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from dash import Dash
from dash._utils import split_callback_id

from bot import audit, settings
from bot import database as db
from bot.audit.refused import Tally
from bot.waitlist.staff import desk
from dashboard.access import accounts, cookies, places, sessions
from dashboard.app import create_app
from dashboard.live import Changes
from dashboard.pages.entries import entry_changes
from tests.flows import dashboard_world
from tests.world import ACCOUNT, TOMORROW, World

TYLER: Final = "+19035550199"
ELSEWHERE: Final = TOMORROW + timedelta(hours=1, minutes=41)
"""16:56 at the place, when nothing else begins."""
MARKS: Final = (
    *("Tyler", "Zebulon", "Yolanda", "Xenia", "Walburga", "Violet", "quokka", "9035557", ") 555-7"),
    *("4:56", "16:56", "22:56", "9035550199"),
)
"""What stands in all that is of Tyler, and in nothing else."""
FILE: Final = """
    INSERT INTO intake_file (source, reference, digest, name, size_bytes, said_at, kind, profile,
        outcome, reason, place, receipt, received_at, decided_at)
    VALUES ('inbox', $1, repeat($3, 64), $1 || '.csv', 9, $2, 'cancellations', 'default',
        'accepted', '', 'archive/' || $1, '{"counts": {"accepted": 1}, "notes": [], "refused": []}',
        $2, $2)
    RETURNING id
"""
ROW: Final = """
    INSERT INTO intake_row (file_id, line, kind, natural_key, content, state, slot_id, said_at,
        recorded_at, changed_at)
    VALUES ($1, 2, 'cancellation', repeat($3, 32), repeat('c', 32), 'counted', $2, $4, $4, $4)
"""
ALERT: Final = """
    INSERT INTO intake_alert (at, what, slot_id, file_id, line, sentence)
    VALUES ($1, 'taken_elsewhere', $2, $3, 2, $4)
"""
NOTICE: Final = """
    INSERT INTO notice (kind, place, count, since, opened_at, seen_at, told_at)
    VALUES ('promise_late', $1, 1, $2, $2, $2, $2)
"""
HELD: Final = """
    INSERT INTO intake_question (about, words, asked_at, file_ids)
    VALUES ('place', 'Tyler quokka', $1, '{1}'), ('reason', 'quokka', $1, '{1}')
"""


@dataclass(frozen=True)
class Group:
    """What is at Tyler: the id of each thing by its table; and the patients of Plano, of whom one
    waits for both."""

    plano: int
    tyler: int
    ids: Mapping[str, Sequence[int]]
    ours: Sequence[int]


async def make(world: World) -> Group:
    """Plano first; then, with ids that nothing at Plano has, Tyler."""
    plano = await world.place("Plano")
    await world.patient("+12145551001", "Ana Reyes", location_preference=["Plano"])
    await world.patient("+12145551002", "Ben Carter")
    await _place(world, "Plano", TOMORROW, "here", "+12145551001")
    await _apart()
    tyler = await world.place("Tyler", sender=TYLER) if await _known(world) else 0
    for n, name in enumerate(("Zebulon Quark", "Yolanda Quill", "Xenia Quist", "Walburga Quade")):
        consent = "intake form" if n < 3 else None
        await world.patient(
            f"+190355570{n:02d}",
            name,
            location_preference=["Tyler"],
            consent_source=consent,
            notes="quokka",
            urgent=n == 0,
        )
    await world.patient("+12145551003", "Bo Both", location_preference=["Plano", "Tyler"])
    await world.patient("+12145551004", "Cy Cautious", location_preference=["Plano"])
    await db.execute(
        "UPDATE waitlist_entry SET avoid_places = '{tyler}' WHERE patient_name = 'Cy Cautious'"
    )
    await _place(world, "Tyler", ELSEWHERE, "tyler", "+19035557000")
    await world.slot(ELSEWHERE, provider="Dr. Amari", location="Tyler")
    await world.settle()
    await world.say("+19035557001", "what would a quokka cost me", to=TYLER)
    await world.say("+19035557001", "and where does a quokka park", to=TYLER)
    await world.say("+19035557777", "join", to=TYLER)
    await world.say("+19035557777", "yes", to=TYLER)
    await world.say("+19035557777", "I am Violet", to=TYLER)
    await db.execute(NOTICE, "Tyler", world.now)
    await db.execute(HELD, world.now)
    ours = "SELECT id FROM patient_contact WHERE phone_e164 LIKE '+1214%' ORDER BY id"
    return Group(plano, tyler, await _ids(tyler), await db.column(ours))


async def _known(world: World) -> bool:
    """Tyler's number is one of ours."""
    await db.execute(
        "INSERT INTO location_sender (number, since) VALUES ($1, $2)", TYLER, world.now
    )
    return True


async def _place(world: World, name: str, at: Any, word: str, phone: str) -> None:
    """A slot there that is filled and was booked, one that is being asked, a file, an alert."""
    filled = await world.slot(at + timedelta(days=1), location=name)
    await world.settle()
    await world.say(phone, "YES", to=None if word == "here" else TYLER)
    note, mark = ("quokka", "b") if word == "tyler" else ("a note", "a")
    await db.unit(lambda: desk.note(filled, note, shown=None))
    withdrawn = await world.slot(at + timedelta(days=2), location=name)
    await world.settle()
    await db.unit(lambda: desk.withdraw(withdrawn, "withdrawn", "max", world.rules, world.now))
    await audit.record("max", "note", "slot", filled, world.now, note=note)
    open_one = await world.slot(at, location=name)
    await world.settle()
    file_id = await db.fetch_value(FILE, f"{word}-export", world.now, mark)
    await db.execute(ROW, file_id, open_one, mark, world.now)
    await db.execute(ALERT, world.now, open_one, file_id, f"It is taken: {note}.")


async def _apart() -> None:
    tables = await db.column(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    )
    for n, table in enumerate(tables):
        name = (
            await db.fetch_value("SELECT pg_get_serial_sequence($1, 'id')", table)
            if (
                await db.fetch_value(
                    "SELECT EXISTS (SELECT FROM information_schema.columns"
                    " WHERE table_name = $1 AND column_name = 'id')",
                    table,
                )
            )
            else None
        )
        if name:
            await db.fetch_value("SELECT setval($1::text::regclass, $2)", name, 10_000 + 100 * n)


async def _ids(tyler: int) -> Mapping[str, Sequence[int]]:
    """What was made since ``_apart``, of which nothing is Plano's but what two patients have."""
    both = "(SELECT patient_id FROM waitlist_entry WHERE 'Plano' = ANY (location_preference))"
    asked = {
        "cancellation_event": f"SELECT id FROM cancellation_event WHERE location_id = {tyler}",
        "waitlist_entry": "SELECT id FROM waitlist_entry WHERE location_preference = '{Tyler}'",
        "patient_contact": "SELECT id FROM patient_contact WHERE phone_e164 LIKE '+1903%'",
        "message_log": f"SELECT id FROM message_log WHERE id > 10000 AND patient_id NOT IN {both}",
        "intake_alert": "SELECT id FROM intake_alert WHERE id > 10000",
        "intake_file": "SELECT id FROM intake_file WHERE id > 10000",
        "intake_question": "SELECT id FROM intake_question",
        "phone_call": "SELECT id FROM phone_call WHERE id > 10000",
        "join_request": "SELECT id FROM join_request",
        "notice": "SELECT id FROM notice",
        "location_reference": f"SELECT {tyler}",
    }
    return {table: [int(one) for one in await db.column(sql)] for table, sql in asked.items()}


@dataclass(frozen=True)
class Said:
    """What every field of a page holds while it asks: the address, and this id, word or place."""

    path: str
    search: str
    id: int
    word: str | None = None

    def value(self, name: str, kind: str) -> Any:
        """What stands in this property; a ``KeyError`` for one that nobody has thought of."""
        given: dict[str, Any] = {
            "pathname": self.path,
            "search": self.search,
            "n_clicks": 1,
            "n_intervals": 1,
            "checked": True,
            "opened": True,
            "children": "",
            "data-drawn": None,
            "data-seen": "",
            "searchValue": self.word or "",
            "value": self.said,
            "contents": None,
            "filename": None,
            "getRowsRequest": {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}},
        }
        if kind == "value" and name.endswith(("-places", "-providers", "-times", "-aliases")):
            return [self.said]
        if name.endswith("-language"):
            return "en"
        return self._data(name) if kind == "data" else given[kind]

    @property
    def said(self) -> str:
        return str(self.id) if self.word is None else self.word

    def _data(self, name: str) -> Any:
        if name.startswith("press-"):
            return {"of": self.id, "shown": None}
        if name == "give-who":
            return []
        if name == "edit-shown":
            return [None] * len(entry_changes.FIELDS)
        if name.endswith(("-have", "-meant", "kind-sample", "kind-drawn")):
            return None
        if name.endswith("-about"):
            return [self.id, self.id]
        if name == "list-opened":
            return {"id": self.id}
        if name in ("list-chosen", "many-slots"):
            return [self.id]
        if name == "several-shown":
            return {"said": [self.said] * 7, "marks": {str(self.id): ""}}
        return self.id


class Browser:
    """Somebody who is signed in and asks whatever can be asked, in this process."""

    def __init__(self, app: Dash, headers: Mapping[str, str]) -> None:
        self.app = app
        self._client = app.server.test_client()
        self._headers = dict(headers)

    def callbacks(self) -> Mapping[str, Any]:
        """All that is answered by this server, by what they put out."""
        known = self.app.callback_map.items()
        return {output: one for output, one in known if "callback" in one and not one["websocket"]}

    async def get(self, path: str) -> str:
        return await _text(await self._client.get(path, headers=self._headers))

    async def status(self, path: str) -> int:
        answer = await self._client.get(path, headers=self._headers)
        return int(answer.status_code)

    async def post(self, path: str, body: object) -> str:
        return await _text(await self._client.post(path, json=body, headers=self._headers))

    async def call(self, output: str, said: Said, **more: Any) -> str:
        """What a callback answers; ``more`` are values of its fields by their ids."""
        known = self.app.callback_map[output]
        inputs = [_part(one, said, more) for one in known["inputs"]]
        named = [f"{one['id']}.{one['property']}" for one in known["inputs"]]
        state = [_part(one, said, more) for one in known["state"]]
        body = {"output": output, "inputs": inputs, "state": state, "changedPropIds": named[:1]}
        if not known["no_output"]:
            body["outputs"] = _outputs(split_callback_id(output))  # type: ignore[no-untyped-call]
        return await self.post("/_dash-update-component", body)


async def _text(answer: Any) -> str:
    """A question that breaks the server has attacked nothing."""
    assert answer.status_code in (200, 204), answer.status_code
    return str(await answer.get_data(as_text=True))


def _outputs(of: Any) -> Any:
    if isinstance(of, list):
        return [_outputs(one) for one in of]
    return [] if of["id"].startswith("{") else of


def _part(one: Mapping[str, str], said: Said, more: Mapping[str, Any]) -> Any:
    name, kind = one["id"], one["property"]
    if name.startswith("{"):  # all of a pattern, of which there is none
        return []
    given = more[name] if name in more else said.value(name, kind)
    return {"id": name, "property": kind, "value": given}


async def browser(
    world: World, data_dir: Path, role: str, at: Sequence[int] | None = None
) -> Browser:
    """Somebody with this role who sees these places, or all; signed in."""
    chosen = settings.load({**ACCOUNT, "DATA_DIR": str(data_dir)})
    keeper = cookies.Keeper(cookies.load_key(data_dir))
    name = f"{role}-{len(at or ())}"
    user = await accounts.add(name, dashboard_world.PASSWORD, role, world.now, by="test")
    await places.assign(user, at, world.now, by="test")
    ticket = cookies.Ticket(user, await sessions.begin(user, "", "", world.now))
    headers = {
        "Cookie": f"{cookies.COOKIE}={keeper.issue(ticket)}",
        "Origin": "http://127.0.0.1:8050",
        "Host": "127.0.0.1:8050",
    }
    return Browser(create_app(chosen, keeper, Changes(), Tally()), headers)
