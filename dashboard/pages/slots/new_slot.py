"""A cancellation that reaches the desk by phone: a form that opens a slot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State
from dash.development.base_component import Component

from bot import clock
from bot.messages import phone
from bot.waitlist import slots
from bot.waitlist.staff import desk
from bot.waitlist.views import worklist
from dashboard import acting, form_input
from dashboard.access.accounts import User
from dashboard.pages import known_number, moment_field, naming
from dashboard.parts import views
from dashboard.site import Site, say

USUAL_MINUTES: Final = 30
LONGEST_MINUTES: Final = 12 * 60
OWN: Final[dict[str, Any]] = {"start": "", "phone": "", "reason": ""}
"""What is of one cancellation alone, as it stands before anything is given; a provider who is away
cancels many at one place."""
FIELDS: Final = ("provider", "location", "start", "minutes", "phone", "reason")


@dataclass(frozen=True)
class Form:
    """A filled form that is in order. ``phone`` is who gave the appointment up, if known."""

    provider_id: int
    place_id: int
    starts_at: datetime
    ends_at: datetime
    phone: str | None
    reason: str


def check(given: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> Form | dict[str, str]:
    """The form, or a sentence for each field that is wrong. Pure."""
    wrong: dict[str, str] = {}
    starts_at, number, reason = now, None, ""
    if not given["provider"]:
        wrong["provider"] = "Please choose the provider."
    if not given["location"]:
        wrong["location"] = "Please choose the place."
    with form_input.noting(wrong, "start"):
        starts_at = moment_field.check(given["start"], given["start-meant"], zone, now)
        if starts_at <= now:
            raise ValueError("This time has passed: only a future time can be offered.")
    minutes = given["minutes"]
    if not isinstance(minutes, int | float) or not 1 <= minutes <= LONGEST_MINUTES:
        wrong["minutes"] = f"From 1 to {LONGEST_MINUTES} minutes."
    with form_input.noting(wrong, "phone"):
        number = phone.parse(given["phone"]) if (given["phone"] or "").strip() else None
    with form_input.noting(wrong, "reason"):
        reason = form_input.note(given["reason"])
    if wrong:
        return wrong
    return Form(
        provider_id=int(given["provider"]),
        place_id=int(given["location"]),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=float(minutes)),
        phone=number,
        reason=reason,
    )


def opener() -> Component:
    return views.button("New cancellation", "slot-open", kind="filled", drawing="plus")


def dialog() -> Component:
    fields = [
        _choice("slot-provider", "Provider", **views.FIRST),
        _choice("slot-location", "Place"),
        dmc.Group([_start(), _minutes()], align="start"),
        dmc.TextInput(
            id="slot-phone",
            label="Number of the patient who cancelled",
            description="That patient is not asked for this slot.",
            inputProps={"type": "tel"},
        ),
        known_number.place("slot-phone"),
        dmc.TextInput(id="slot-reason", label="Reason"),
    ]
    done = views.button("Open the slot", "slot-go", kind="filled")
    return views.dialog("slot", "New cancellation", fields, done, className="form")


def _choice(name: str, label: str, **more: Any) -> Component:
    made: Component = dmc.Select(
        id=name,
        label=label,
        data=[],
        searchable=True,
        filter=views.BY_WORDS,
        allowDeselect=False,
        required=True,
        openOnFocus=False,
        **more,
    )
    return made


def _start() -> Component:
    return moment_field.component("slot-start", "Starts", "Day and time", required=True)


def _minutes() -> Component:
    made: Component = dmc.NumberInput(
        id="slot-minutes",
        label="Minutes",
        description="How long",
        value=USUAL_MINUTES,
        min=1,
        max=LONGEST_MINUTES,
        clampBehavior="none",  # a number out of range is told, not changed
        allowDecimal=False,
        style={"flex": 1},
    )
    return made


def register(site: Site) -> None:
    moment_field.register(site, "slot-start", place="slot-location")
    known_number.register(site, "slot-phone")

    @site.on(
        Output("slot-dialog", "opened"),
        Output("slot-provider", "data"),
        Output("slot-location", "data"),
        Input("slot-open", "n_clicks"),
        power="act",
        prevent_initial_call=True,
    )
    async def open_dialog(
        _user: User, _clicks: int
    ) -> tuple[bool, list[dict[str, str]], list[dict[str, str]]]:
        providers = [
            {"value": str(one.id), "label": f"{one.name} ({one.kind})"}
            for one in await worklist.providers()
        ]
        places = [
            {"value": str(place.id), "label": place.name}
            for place in await worklist.places(site.rules)
        ]
        return True, providers, places

    @site.on(
        Output("slot-dialog", "opened", allow_duplicate=True),
        *[Output(f"slot-{name}", "error") for name in FIELDS],
        *[Output(f"slot-{name}", "value") for name in OWN],
        moment_field.output("slot-start"),
        Input("slot-go", "n_clicks"),
        *[State(f"slot-{name}", "value") for name in FIELDS],
        moment_field.state("slot-start"),
        power="act",
        refused=[True, *["" for _ in FIELDS], *[dash.no_update for _ in OWN], dash.no_update],
        prevent_initial_call=True,
    )
    async def submit(user: User, _clicks: int, *values: Any) -> list[Any]:
        now = clock.now()
        given = dict(zip((*FIELDS, "start-meant"), values, strict=True))
        zone = await moment_field.zone_at(site, given["location"])
        checked = check(given, zone, now)
        if not isinstance(checked, Form):
            kept = [dash.no_update for _ in OWN]
            meant = moment_field.meaning(given["start"], zone, now)
            wrong = [checked.get(name, "") for name in FIELDS]
            return [True, *wrong, *kept, meant]
        there = [("place", checked.place_id)]
        slot = await acting.commit(site, there, lambda now: _open(checked, user, now))
        words = naming.slot_words(await naming.slot(site, slot), now)
        say(f"The slot is open: {words}. Whoever it suits is asked, a few at a time.")
        return [False, *["" for _ in FIELDS], *OWN.values(), None]


async def _open(form: Form, user: User, now: datetime) -> int:
    new = slots.NewSlot(
        provider_id=form.provider_id,
        place_id=form.place_id,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        source="staff",
        reason=form.reason,
    )
    return await desk.open_slot(new, user.name, now, canceller=form.phone)
