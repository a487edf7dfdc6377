"""The fields of a waitlist entry, for a new one and for one that is changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import Output, State
from dash.development.base_component import Component

from bot.waitlist.rules import fit
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.views import waitlist, worklist
from dashboard import form_input, written_times
from dashboard.pages import moment_field
from dashboard.pages.entries import entry_words
from dashboard.parts import views
from dashboard.site import Site

FIELDS: Final = (
    "name",
    "providers",
    "kind",
    "places",
    "times",
    "notice",
    "current",
    "urgent",
    "notes",
)
CHECKED: Final = ("name", "current", "notes")
"""The fields that can be wrong."""
BLANK: Final[list[Any]] = ["", [], "Any", [], [], "0", "", False, ""]
"""The fields' values before anything is given."""
OFFERED: Final = ("providers", "kind", "places")
"""The fields that offer choices from the database."""
Values = Mapping[str, Any]


def components(prefix: str) -> list[Component]:
    return [
        dmc.TextInput(id=f"{prefix}-name", label="Name"),
        dmc.MultiSelect(
            id=f"{prefix}-providers",
            label="Providers",
            description="None chosen: any provider will do.",
            data=[],
            searchable=True,
            filter=views.BY_WORDS,
            clearable=True,
            clearButtonProps=views.clears("the providers"),
        ),
        dmc.Select(
            id=f"{prefix}-kind",
            label="Kind of provider",
            data=["Any"],
            value="Any",
            allowDeselect=False,
        ),
        dmc.TagsInput(
            id=f"{prefix}-places",
            label="Places",
            description="None given: any place will do.",
            data=[],
            filter=views.BY_WORDS,
            clearable=True,
            clearButtonProps=views.clears("the places"),
        ),
        dmc.MultiSelect(
            id=f"{prefix}-times",
            label="Days and times that suit",
            description="None chosen: any time will do.",
            data=[{"value": half, "label": entry_words.half_day(half)} for half in fit.TIMES],
            searchable=True,
            clearable=True,
            clearButtonProps=views.clears("the times"),
        ),
        dmc.Select(
            id=f"{prefix}-notice",
            label="Must know before",
            description="How long before a slot they must know of it",
            data=[
                {"value": str(minutes), "label": entry_words.notice(minutes)}
                for minutes in fit.NOTICES
            ],
            value="0",
            allowDeselect=False,
        ),
        moment_field.component(
            f"{prefix}-current", "Current appointment", "Only earlier slots are offered."
        ),
        dmc.Checkbox(id=f"{prefix}-urgent", label="Urgent: 30 points", checked=False, mt="md"),
        dmc.Textarea(
            id=f"{prefix}-notes",
            label="Note for colleagues; patients never see it",
            autosize=True,
            minRows=2,
        ),
    ]


def _property(field: str) -> str:
    return "checked" if field == "urgent" else "value"


def states(prefix: str) -> list[State]:
    """What ``check`` takes."""
    fields = [State(f"{prefix}-{field}", _property(field)) for field in FIELDS]
    return [*fields, moment_field.state(f"{prefix}-current")]


def register(site: Site, prefix: str) -> None:
    moment_field.register(site, f"{prefix}-current")


def meant(prefix: str) -> Output:
    """Where ``meaning`` goes when the form is not taken."""
    return moment_field.output(f"{prefix}-current")


def meaning(values: Sequence[Any], zone: ZoneInfo, now: datetime) -> moment_field.Shown:
    return moment_field.meaning(values[FIELDS.index("current")], zone, now)


def outputs(prefix: str) -> list[Output]:
    """Where ``shown`` or ``BLANK`` goes."""
    return [Output(f"{prefix}-{field}", _property(field)) for field in FIELDS]


def choices(prefix: str) -> list[Output]:
    """Where ``offered`` goes."""
    return [Output(f"{prefix}-{field}", "data") for field in OFFERED]


def errors(prefix: str) -> list[Output]:
    """Where ``sentences`` goes."""
    return [Output(f"{prefix}-{field}", "error") for field in CHECKED]


async def offered(rules: Rules) -> list[list[str]]:
    """Providers, their kinds, and places to choose from."""
    providers = await worklist.providers()
    kinds = sorted({one.kind for one in providers})
    names = [one.name for one in providers]
    return [names, ["Any", *kinds], [place.name for place in await worklist.places(rules)]]


def shown(entry: waitlist.Entry, zone: ZoneInfo) -> list[Any]:
    """An entry as the fields' values."""
    held = entry.current_appt_at
    return [
        entry.name,
        list(entry.provider_preference),
        entry.provider_type_preference,
        list(entry.location_preference),
        fit.suiting(entry.avoid_times),
        str(entry.notice_minutes),
        written_times.write(held, zone) if held else "",
        entry.urgent_flag,
        entry.notes,
    ]


def check(values: Sequence[Any], zone: ZoneInfo, now: datetime) -> tuple[Values, dict[str, str]]:
    """The columns that the fields' values mean, and a sentence for each field that is wrong."""
    given = dict(zip((*FIELDS, "current-meant"), values, strict=True))
    wrong: dict[str, str] = {}
    name, notes, current = "", "", None
    with form_input.noting(wrong, "name"):
        name = form_input.line(given["name"])
    with form_input.noting(wrong, "notes"):
        notes = form_input.note(given["notes"])
    with form_input.noting(wrong, "current"):
        if (given["current"] or "").strip():
            current = moment_field.check(given["current"], given["current-meant"], zone, now)
    columns = {
        "patient_name": name,
        "provider_preference": list(given["providers"] or ()),
        "provider_type_preference": given["kind"] or "Any",
        "location_preference": list(given["places"] or ()),
        "avoid_times": fit.avoided(given["times"] or ()),
        "notice_minutes": int(given["notice"] or 0),
        "current_appt_at": current,
        "urgent_flag": bool(given["urgent"]),
        "notes": notes,
    }
    return columns, wrong


def sentences(wrong: Mapping[str, str]) -> list[str]:
    return [wrong.get(field, "") for field in CHECKED]
