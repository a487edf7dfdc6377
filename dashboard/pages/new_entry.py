"""A patient who wants to be seen earlier: a form that puts them on the waitlist."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import Input, Output, State, html
from dash.development.base_component import Component

from bot import clock
from bot.messages import phone
from bot.waitlist import entries, queries
from bot.waitlist.priority import MOST_BOOST
from dashboard import times, views
from dashboard.accounts import User
from dashboard.pages import slot_actions
from dashboard.site import Site, say

FIELDS: Final = (
    "name", "phone", "providers", "kind", "places", "current", "urgent", "boost", "consent",
    "language",
)  # fmt: skip
CHECKED: Final = ("name", "phone", "current", "boost", "consent")
"""The fields that can be wrong."""
LONGEST: Final = 200


def check(
    given: Mapping[str, Any], zone: ZoneInfo, now: datetime
) -> entries.NewEntry | dict[str, str]:
    """The entry, or a sentence for each field that is wrong. Pure."""
    wrong: dict[str, str] = {}
    number, current = "", None
    if len(given["name"] or "") > LONGEST:
        wrong["name"] = f"At most {LONGEST} letters."
    try:
        number = phone.parse(given["phone"] or "")
    except phone.Invalid as error:
        wrong["phone"] = str(error)
    try:
        current = times.instant(given["current"], zone) if given["current"] else None
    except ValueError as error:
        wrong["current"] = str(error)
    boost = given["boost"] if given["boost"] not in (None, "") else 0
    if not isinstance(boost, int) or not 0 <= boost <= MOST_BOOST:
        wrong["boost"] = f"A whole number from 0 to {MOST_BOOST}."
    if not (given["consent"] or "").strip():
        wrong["consent"] = "Please say where the patient agreed to be texted."
    if wrong:
        return wrong
    return entries.NewEntry(
        phone_e164=number,
        patient_name=(given["name"] or "").strip(),
        provider_preference=tuple(given["providers"] or ()),
        provider_type_preference=given["kind"] or "Any",
        location_preference=tuple(given["places"] or ()),
        current_appt_at=current,
        urgent=bool(given["urgent"]),
        boost=boost,
        consent_source=given["consent"].strip(),
        language="es" if given["language"] == "es" else "en",
    )


def opener() -> Component:
    return views.button("New waitlist entry", "entry-open", drawing="plus")


def dialog() -> Component:
    made: Component = dmc.Modal(
        [
            dmc.TextInput(id="entry-name", label="Name", **views.more({"data-autofocus": True})),
            dmc.TextInput(
                id="entry-phone", label="Mobile number", inputProps={"type": "tel"}, required=True
            ),
            dmc.TextInput(
                id="entry-consent",
                label="Consent to texts",
                description="Where the patient agreed, for example: phone call, intake form",
                required=True,
            ),
            dmc.MultiSelect(
                id="entry-providers",
                label="Providers",
                description="None chosen: any provider will do.",
                data=[],
                searchable=True,
            ),
            dmc.Select(id="entry-kind", label="Kind of provider", data=["Any"], value="Any"),
            dmc.TagsInput(
                id="entry-places",
                label="Places",
                description="None given: any place will do.",
                data=[],
            ),
            dmc.DateTimePicker(
                id="entry-current",
                label="Current appointment",
                description="Only earlier slots are offered. Clinic time",
                valueFormat="ddd, MMM D YYYY, h:mm A",
                clearable=True,
            ),
            dmc.Group(
                [
                    dmc.NumberInput(
                        id="entry-boost",
                        label="Boost",
                        description=f"0 to {MOST_BOOST}",
                        value=0,
                        min=0,
                        max=MOST_BOOST,
                        allowDecimal=False,
                        style={"flex": 1},
                    ),
                    dmc.Select(
                        id="entry-language",
                        label="Texts in",
                        description="Language",
                        data=[
                            {"value": "en", "label": "English"},
                            {"value": "es", "label": "Spanish"},
                        ],
                        value="en",
                        allowDeselect=False,
                        style={"flex": 1},
                    ),
                ],
                align="start",
            ),
            dmc.Checkbox(id="entry-urgent", label="Urgent: 30 points", checked=False, mt="md"),
            html.Div(
                views.button("Put on the waitlist", "entry-go", kind="filled"),
                className="actions actions-end",
            ),
        ],
        id="entry-dialog",
        title="New waitlist entry",
        centered=True,
        closeButtonProps={"aria-label": "Close"},
        className="form",
    )
    return made


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.on(
        Output("entry-dialog", "opened"),
        Output("entry-providers", "data"),
        Output("entry-kind", "data"),
        Output("entry-places", "data"),
        Input("entry-open", "n_clicks"),
        power="act",
        prevent_initial_call=True,
    )
    async def open_dialog(
        _user: User, _clicks: int
    ) -> tuple[bool, list[str], list[str], list[str]]:
        providers = await queries.providers()
        kinds = sorted({row["provider_type"] for row in providers})
        names = [row["provider_name"] for row in providers]
        return True, names, ["Any", *kinds], await queries.places()

    @site.on(
        Output("entry-dialog", "opened", allow_duplicate=True),
        *[Output(f"entry-{name}", "error") for name in CHECKED],
        Input("entry-go", "n_clicks"),
        *[State(f"entry-{name}", "checked" if name == "urgent" else "value") for name in FIELDS],
        power="act",
        prevent_initial_call=True,
    )
    async def submit(user: User, _clicks: int, *values: Any) -> list[Any]:
        checked = check(dict(zip(FIELDS, values, strict=True)), zone, clock.now())
        if not isinstance(checked, entries.NewEntry):
            return [True, *[checked.get(name, "") for name in CHECKED]]
        await slot_actions.act(
            site, user, "add", ("entry", None), lambda now: entries.add(checked, now)
        )
        say("On the waitlist.")
        return [False, *["" for _ in CHECKED]]
