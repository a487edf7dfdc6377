"""A patient who wants to be seen earlier: a form that puts them on the waitlist."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State
from dash.development.base_component import Component

from bot import audit, clock, languages
from bot.messages import phone
from bot.waitlist import entries
from bot.waitlist.fairness import ages
from bot.waitlist.places import directory
from bot.waitlist.rules import fit
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.priority import MOST_BOOST
from bot.waitlist.staff import reasons
from bot.waitlist.views import people
from dashboard import acting, form_input
from dashboard.access.accounts import User
from dashboard.pages import known_number, naming
from dashboard.pages.entries import entry_changes, entry_form
from dashboard.parts import views
from dashboard.site import Site, say

OWN: Final = ("phone", "consent", "boost", "why", "language", "age")
"""What a new entry has besides the fields that can be changed later."""
OWN_BLANK: Final = ("", "", 0, "", languages.DEFAULT, None)
CHECKED: Final = ("phone", "consent", "boost", "why")
AGES: Final[dict[ages.Band, str]] = {
    "under_18": "Under 18",
    "18_39": "18 to 39",
    "40_64": "40 to 64",
    "65_plus": "65 or older",
}


def check(
    own: Sequence[Any], rest: Sequence[Any], zone: ZoneInfo, now: datetime
) -> entries.NewEntry | dict[str, str]:
    """The entry, or a sentence for each field that is wrong. Pure."""
    given = dict(zip(OWN, own, strict=True))
    columns, wrong = entry_form.check(rest, zone, now)
    number, consent = "", ""
    with form_input.noting(wrong, "phone"):
        number = phone.parse(given["phone"] or "")
    boost = given["boost"] if given["boost"] not in (None, "") else 0
    if not isinstance(boost, int) or not 0 <= boost <= MOST_BOOST:
        wrong["boost"] = f"A whole number from 0 to {MOST_BOOST}."
    with form_input.noting(wrong, "why"):
        if not form_input.line(given["why"]) and boost:
            raise ValueError(entry_changes.WHY)
    with form_input.noting(wrong, "consent"):
        consent = form_input.line(given["consent"])
        if not consent:
            raise ValueError("Please say where the patient agreed to be texted.")
    if wrong:
        return wrong
    return entries.NewEntry(
        phone_e164=number,
        patient_name=columns["patient_name"],
        provider_preference=columns["provider_preference"],
        provider_type_preference=columns["provider_type_preference"],
        location_preference=columns["location_preference"],
        suitable_times=fit.suiting(columns["avoid_times"]),
        notice_minutes=columns["notice_minutes"],
        current_appt_at=columns["current_appt_at"],
        urgent=columns["urgent_flag"],
        notes=columns["notes"],
        boost=boost,
        consent_source=consent,
        language=languages.chosen(str(given["language"])),
    )


def opener() -> Component:
    return views.button("New waitlist entry", "entry-open", drawing="plus")


def dialog() -> Component:
    number = dmc.TextInput(
        id="entry-phone",
        label="Mobile number",
        inputProps={"type": "tel"},
        required=True,
        **views.FIRST,
    )
    consent = dmc.TextInput(
        id="entry-consent",
        label="Consent to texts",
        description="Where the patient agreed, for example: phone call, intake form",
        required=True,
    )
    side_by_side = dmc.Group([_boost(), _language()], align="start")
    return views.dialog(
        "entry",
        "New waitlist entry",
        [
            number,
            known_number.place("entry-phone"),
            consent,
            *entry_form.components("entry"),
            side_by_side,
            _age(),
            dmc.TextInput(id="entry-why", label="Why this boost", description="If there is one"),
        ],
        views.button("Put on the waitlist", "entry-go", kind="filled"),
        size="lg",
        className="form",
    )


def _boost() -> Component:
    made: Component = dmc.NumberInput(
        id="entry-boost",
        label="Boost",
        description=f"0 to {MOST_BOOST}",
        value=0,
        min=0,
        max=MOST_BOOST,
        clampBehavior="none",  # a number out of range is told, not changed
        allowDecimal=False,
        style={"flex": 1},
    )
    return made


def _language() -> Component:
    made: Component = dmc.Select(
        id="entry-language",
        label="Texts in",
        description="Language",
        data=[{"value": code, "label": name} for code, name in languages.choices().items()],
        value=languages.DEFAULT,
        allowDeselect=False,
        style={"flex": 1},
    )
    return made


def _age() -> Component:
    made: Component = dmc.Select(
        id="entry-age",
        label="Age",
        description="If known. Only Fairness counts it: nobody is asked sooner or later for it",
        data=[{"value": band, "label": words} for band, words in AGES.items()],
        clearable=True,
    )
    return made


async def put(entry: entries.NewEntry, age: object, rules: Rules, now: datetime) -> int:
    """The entry stands on the list, and its patient's age in the fairness ledger if it is known."""
    entry_id = await entries.add(entry, rules.numbers, now)
    if age in AGES:
        await ages.note(entry_id, age)
    return entry_id


async def _note(user: User, entry_id: int, boost: int, why: str | None, now: datetime) -> None:
    """Who put it on the list, and why it begins with a boost."""
    told = {"points": boost} if boost else {}
    line = await audit.record(user.name, "add", "entry", entry_id, now, **told)
    await reasons.keep(line, entry_id, form_input.line(why) if boost else "", now)


def register(site: Site) -> None:
    zone = site.rules.clinic.zone
    entry_form.register(site, "entry")
    known_number.register(site, "entry-phone")

    @site.on(
        Output("entry-dialog", "opened"),
        *entry_form.choices("entry"),
        Input("entry-open", "n_clicks"),
        power="act",
        prevent_initial_call=True,
    )
    async def open_dialog(_user: User, _clicks: int) -> list[Any]:
        return [True, *await entry_form.offered(site.rules)]

    kept = [dash.no_update for _ in (*OWN, *entry_form.FIELDS)]
    all_right = ["" for _ in (*CHECKED, *entry_form.CHECKED)]

    @site.on(
        Output("entry-dialog", "opened", allow_duplicate=True),
        *[Output(f"entry-{name}", "error") for name in CHECKED],
        *entry_form.errors("entry"),
        *[Output(f"entry-{name}", "value") for name in OWN],
        *entry_form.outputs("entry"),
        entry_form.meant("entry"),
        Input("entry-go", "n_clicks"),
        *[State(f"entry-{name}", "value") for name in OWN],
        *entry_form.states("entry"),
        power="act",
        refused=[True, *all_right, *kept, dash.no_update],
        prevent_initial_call=True,
    )
    async def submit(user: User, _clicks: int, *values: Any) -> list[Any]:
        now, rest = clock.now(), values[len(OWN) :]
        checked = check(values[: len(OWN)], rest, zone, now)
        if isinstance(checked, entries.NewEntry):
            known = await directory.read(site.rules.clinic)
            checked = replace(
                checked, location_preference=known.preferred(checked.location_preference)
            )
            new, given = checked, dict(zip(OWN, values, strict=False))

            async def work(now: datetime) -> int:
                entry_id = await put(new, given["age"], site.rules, now)
                await _note(user, entry_id, new.boost, given["why"], now)
                return entry_id

            who = await people.of_entry(await acting.commit(site, [], work))
            say(f"On the waitlist: {naming.person(user, who) if who else 'the patient'}.")
            # The next form must not begin with this patient's number.
            blank = [*OWN_BLANK, *entry_form.BLANK]
            return [False, *all_right, *blank, None]
        own = [checked.get(name, "") for name in CHECKED]
        meant = entry_form.meaning(rest, zone, now)
        return [True, *own, *entry_form.sentences(checked), *kept, meant]
