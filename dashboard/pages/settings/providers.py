"""The providers on Settings: their list, and the form that adds, renames or switches off one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc
from dash.development.base_component import Component

from bot import audit
from bot.waitlist import providers
from bot.waitlist.models import ProviderReference
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.slots import Refused
from bot.waitlist.staff import provider_changes
from dashboard import acting, form_input
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import article, h3, span
from dashboard.site import Press, Site, say

POWER: Final[Power] = "settings"
HINT: Final = "Files and forms can name nobody else."
KINDS: Final = ("MD/DO", "APP")
NEW: Final[list[Any]] = [None, "", KINDS[0], "", True]
FIELDS: Final = (
    ("provider-key", "data"),
    ("provider-name", "value"),
    ("provider-kind", "value"),
    ("provider-external", "value"),
    ("provider-active", "checked"),
)


def opener() -> Component:
    return views.button("New provider", "provider-open", drawing="plus")


def dialog() -> Component:
    fields = [
        dcc.Store(id="provider-key"),
        dmc.TextInput(
            id="provider-name",
            label="Name",
            description="As files write it; who wishes for them keeps that under a new name.",
            required=True,
        ),
        dmc.Select(
            id="provider-kind", label="Kind", data=list(KINDS), value=KINDS[0], allowDeselect=False
        ),
        dmc.TextInput(
            id="provider-external",
            label="Id in the clinic's own system",
            description="Where files name them by it.",
        ),
        dmc.Switch(
            id="provider-active",
            label="Takes slots",
            description="Off: their open slots are withdrawn, and whoever was asked is told.",
            checked=True,
            mt="md",
        ),
    ]
    done = views.button("Save", "provider-go", kind="filled")
    return views.dialog("provider", "Provider", fields, done, className="form")


def register(site: Site) -> None:
    outputs = [Output(*field, allow_duplicate=True) for field in FIELDS]
    opened = Output("provider-dialog", "opened", allow_duplicate=True)

    @site.on(
        opened, *outputs, Input("provider-open", "n_clicks"), power=POWER, prevent_initial_call=True
    )
    async def open_new(_user: User, _clicks: int) -> list[Any]:
        return [True, *NEW]

    @site.pressed("provider", opened, *outputs, power=POWER)
    async def open_change(_user: User, press: Press) -> list[Any]:
        one = await ProviderReference.get_or_none(id=press.of)
        if one is None:
            raise Refused("There is no such provider.")
        external = one.external_provider_id or ""
        return [True, one.id, one.provider_name, one.provider_type, external, one.active]

    @site.on(
        opened,
        Input("provider-go", "n_clicks"),
        *[State(*field) for field in FIELDS],
        power=POWER,
        prevent_initial_call=True,
        refused=True,
    )
    async def save(user: User, _clicks: int, key: int | None, *values: Any) -> bool:
        try:
            await acting.commit(site, [], lambda now: _store(key, values, user, site.rules, now))
        except (ValueError, providers.NotFound) as error:
            raise Refused(str(error)) from None
        say("The provider is saved.")
        return False


async def _store(
    key: int | None, values: Sequence[Any], user: User, rules: Rules, now: datetime
) -> None:
    name, kind, external, active = values
    said = {
        "provider_name": form_input.line(name),
        "provider_type": kind or KINDS[0],
        "external_provider_id": form_input.line(external) or None,
        "active": bool(active),
    }
    if not said["provider_name"]:
        raise Refused("Please fill in the name.")
    if key is None:
        made = await providers.add(
            str(said["provider_name"]),
            str(said["provider_type"]),
            now,
            external_id=external or None,
        )
        await audit.record(user.name, "add", "provider", made.id, now)
        key = made.id
    before = await ProviderReference.get_or_none(id=key)
    differ = {name: value for name, value in said.items() if value != getattr(before, name, None)}
    if differ:
        await provider_changes.correct(key, differ, user.name, rules, now)


def pieces_of(everybody: Sequence[ProviderReference]) -> list[Piece]:
    return [_piece(one) for one in everybody] or [NONE_YET]


def _piece(one: ProviderReference) -> Piece:
    html = article(
        h3(one.provider_name),
        pieces.badge(one.provider_type, "quiet", "person"),
        None if one.active else pieces.badge("switched off", "warn", "cross"),
        span(one.external_provider_id or "", class_="soft"),
        pieces.action("Change", "provider", one.id, "note"),
        class_="card card-small account-row",
    )
    return Piece(f"provider-{one.id}", html)


NONE_YET: Final = Piece(
    "empty", pieces.empty("No provider yet", "Slots need a provider: add the first one.", "person")
)
