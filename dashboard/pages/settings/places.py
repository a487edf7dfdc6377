"""The places on Settings: their list, and the form that declares or corrects one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import available_timezones

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc
from dash.development.base_component import Component

from bot.messages import phone
from bot.waitlist.models import LocationReference
from bot.waitlist.places import directory
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.place import Place, folded
from bot.waitlist.staff import place_changes
from dashboard import acting
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import article, div, h3
from dashboard.site import Press, Site, say

POWER: Final[Power] = "settings"
HINT: Final = "What a place does not say of itself it has from the clinic's settings."
COLUMNS: Final = {
    "name": "location_name",
    "brand": "brand_name",
    "zone": "time_zone",
    "phone": "phone",
    "sender": "sender",
    "opens": "contact_hours_start",
    "closes": "contact_hours_end",
}
"""The columns of the form's fields."""
NEW: Final[list[Any]] = [None, "", "", None, "", "", "", "", [], True]
"""A form of a place that is not declared yet: its key, the columns, spellings, and open or not."""


def opener() -> Component:
    return views.button("New place", "place-open", kind="filled", drawing="plus")


def dialog() -> Component:
    fields = [
        dcc.Store(id="place-key"),
        dmc.TextInput(id="place-name", label="Name", required=True),
        dmc.TextInput(
            id="place-brand",
            label="Name in texts",
            description="How a text names us; empty: as the clinic's. At most 20 letters.",
        ),
        dmc.Select(
            id="place-zone",
            label="Time zone",
            description="Empty: the clinic's.",
            data=sorted(available_timezones()),
            searchable=True,
            clearable=True,
            limit=30,
        ),
        dmc.TextInput(
            id="place-phone",
            label="Phone for questions",
            description="Empty: the clinic's.",
            inputProps={"type": "tel"},
        ),
        dmc.TextInput(
            id="place-sender",
            label="Number that texts leave from",
            description="One of the account at the carrier; empty: the clinic's.",
            inputProps={"type": "tel"},
        ),
        dmc.Group([_clock("place-opens", "Texts from"), _clock("place-closes", "until")]),
        dmc.TagsInput(
            id="place-aliases",
            label="Also written",
            description="Other spellings that files use for it; press Enter after each.",
            data=[],
            clearable=True,
        ),
        dmc.Switch(
            id="place-active",
            label="Takes slots",
            description="Off: what is open there is withdrawn, and whoever was asked is told.",
            checked=True,
            mt="md",
        ),
    ]
    done = views.button("Save", "place-go", kind="filled")
    return views.dialog("place", "Place", fields, done, className="form")


def _clock(name: str, label: str) -> Component:
    made: Component = dmc.TextInput(
        id=name,
        label=label,
        description="By its clock, as 09:00; empty: the clinic's hours.",
        style={"flex": 1},
    )
    return made


FIELDS: Final = (
    ("place-key", "data"),
    *((f"place-{name}", "value") for name in COLUMNS),
    ("place-aliases", "value"),
    ("place-active", "checked"),
)


def register(site: Site) -> None:
    outputs = [Output(*field, allow_duplicate=True) for field in FIELDS]
    opened = Output("place-dialog", "opened", allow_duplicate=True)

    @site.on(
        opened, *outputs, Input("place-open", "n_clicks"), power=POWER, prevent_initial_call=True
    )
    async def open_new(_user: User, _clicks: int) -> list[Any]:
        return [True, *NEW]

    @site.pressed("place", opened, *outputs, power=POWER)
    async def open_change(_user: User, press: Press) -> list[Any]:
        stored = await LocationReference.get_or_none(id=press.of)
        if stored is None:
            raise place_changes.NotFound(f"There is no place {press.of}.")
        aliases = list(await _aliases(press.of, site.rules))
        columns = [getattr(stored, column) or "" for column in COLUMNS.values()]
        return [True, press.of, *columns, aliases, stored.active]

    @site.on(
        opened,
        Input("place-go", "n_clicks"),
        *[State(*field) for field in FIELDS],
        power=POWER,
        prevent_initial_call=True,
        refused=True,
    )
    async def save(user: User, _clicks: int, key: int | None, *values: Any) -> bool:
        *columns, aliases, active = values
        given = dict(zip(COLUMNS.values(), columns, strict=True))

        async def work(now: datetime) -> None:
            before = await _aliases(key, site.rules)
            place_id = await _store(key, given, user, site.rules, now)
            await _spell(place_id, before, aliases or [], user, site.rules, now)
            if active:
                await place_changes.reopen(place_id, user.name, now)
            else:
                await place_changes.close(place_id, user.name, now)

        await acting.commit(site, [], work)
        say("The place is saved.")
        return False


async def _store(
    key: int | None, given: Mapping[str, str | None], user: User, rules: Rules, now: datetime
) -> int:
    """Declare the place, or change what differs; returns its key."""
    said = {name: (value or "").strip() or None for name, value in given.items()}
    said["location_name"] = said["location_name"] or ""
    if key is None:
        new = place_changes.Declared(**said)  # type: ignore[arg-type]  # the name is no None
        return await place_changes.add(new, user.name, rules, now)
    stored = await LocationReference.get_or_none(id=key)
    differ = {
        name: value
        for name, value in said.items()
        if stored is None or value != getattr(stored, name)
    }
    if differ:
        await place_changes.change(key, differ, user.name, rules, now)
    return key


async def _aliases(key: int | None, rules: Rules) -> Sequence[str]:
    known = await directory.read(rules.clinic)
    return next((one.aliases for one in known.places if one.id == key), ())


async def _spell(
    place_id: int,
    before: Sequence[str],
    wanted: Sequence[str],
    user: User,
    rules: Rules,
    now: datetime,
) -> None:
    """Give the place the spellings that are wanted, and take those away that are so no more."""
    there = {folded(spelling) for spelling in before}
    keep = {folded(spelling) for spelling in wanted}
    for spelling in before:
        if folded(spelling) not in keep:
            await place_changes.drop_alias(place_id, spelling, user.name, now)
    for spelling in wanted:
        if spelling.strip() and folded(spelling) not in there:
            await place_changes.add_alias(place_id, spelling, user.name, rules, now)


def pieces_of(places: Sequence[Place], rules: Rules) -> list[Piece]:
    return [_piece(one, rules) for one in places] or [NONE_YET]


def _piece(place: Place, rules: Rules) -> Piece:
    hours = f"{place.hours.start:%H:%M} to {place.hours.end:%H:%M}" if place.hours else ""
    own = [
        f"texts as {place.brand}" if place.brand != rules.clinic.brand else "",
        place.zone.key if place.zone != rules.clinic.zone else "",
        place.phone if place.phone != rules.clinic.phone else "",
        f"texts leave from {phone.national(place.sender)}" if place.sender else "",
        f"texts from {hours}" if hours else "",
        f"also written {', '.join(place.aliases)}" if place.aliases else "",
    ]
    html = article(
        h3(place.name),
        None if place.active else pieces.badge("closed", "warn", "cross"),
        div(" · ".join(said for said in own if said) or "as the clinic", class_="soft"),
        pieces.action("Change", "place", place.id, "note"),
        class_="card card-small account-row",
    )
    return Piece(f"place-{place.id}", html)


NONE_YET: Final = Piece(
    "empty", pieces.empty("No place yet", "Slots need a place: declare the first one.", "list")
)
