"""A small record system for the demo: FHIR R4 over a schedule that is kept in one file.

Promises: it does what our reading and booking ask of a server and no more: search by date, change
and identifier, patients by phone, booking, and a change only with ``If-Match``. It knows invented
patients alone and listens on this computer alone.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from aiohttp import web

Resource = dict[str, Any]
"""A FHIR resource as JSON."""

_JSON: Final = "application/fhir+json"
_PARAMETERS: Final = ("date", "_lastUpdated", "identifier", "patient")
_INTERACTIONS: Final = ("search-type", "read", "create", "patch")
_PAGE: Final = 100
_STATEMENT: Final[Resource] = {
    "resourceType": "CapabilityStatement",
    "fhirVersion": "4.0.1",
    "rest": [
        {
            "mode": "server",
            "resource": [
                {
                    "type": "Appointment",
                    "interaction": [{"code": code} for code in _INTERACTIONS],
                    "searchParam": [{"name": name} for name in _PARAMETERS],
                }
            ],
        }
    ],
}


@dataclass
class Schedule:
    """The appointments and patients, in one file. ``now`` is the clock of their versions."""

    path: Path
    now: Callable[[], datetime]
    appointments: dict[str, Resource] = field(default_factory=dict)
    patients: dict[str, Resource] = field(default_factory=dict)

    def load(self) -> bool:
        """Whether there is a schedule from before, which is read."""
        if not self.path.exists():
            return False
        kept = json.loads(self.path.read_text("utf-8"))
        self.appointments, self.patients = kept["appointments"], kept["patients"]
        return True

    def save(self) -> None:
        unfinished = self.path.with_suffix(".part")
        unfinished.write_text(
            json.dumps({"appointments": self.appointments, "patients": self.patients}), "utf-8"
        )
        unfinished.replace(self.path)

    def store(self, resource: Resource) -> Resource:
        """A new version of an appointment; ``save`` keeps it."""
        version = int(self.appointments.get(resource["id"], {}).get("meta", _NEW)["versionId"]) + 1
        meta = {"versionId": str(version), "lastUpdated": self.now().isoformat()}
        self.appointments[resource["id"]] = {**resource, "meta": meta}
        return self.appointments[resource["id"]]

    def cancel(self, number: str) -> None:
        """As a person at its desk does; nothing if it does not stand."""
        found = self.appointments.get(number)
        if found is not None and found["status"] == "booked":
            self.store({**found, "status": "cancelled"})
            self.save()

    def is_taken(self, new: Resource) -> bool:
        """Whether the practitioner of an appointment that is to be booked has another then."""
        who = actor(new, "Practitioner")
        return any(
            one["status"] == "booked"
            and actor(one, "Practitioner") == who
            and instant(one["start"]) < instant(new["end"])
            and instant(new["start"]) < instant(one["end"])
            for one in self.appointments.values()
        )


_NEW: Final = {"versionId": "0"}


def instant(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


def actor(appointment: Resource, kind: str) -> str:
    """Who of this kind takes part, as a reference; empty if nobody does."""
    found = (one["actor"].get("reference", "") for one in appointment["participant"])
    return next((one for one in found if one.startswith(f"{kind}/")), "")


def routes(schedule: Schedule) -> Iterable[web.RouteDef]:
    """What it answers below ``/fhir``."""
    server = _Fhir(schedule)
    return (
        web.get("/fhir/metadata", server.metadata),
        web.get("/fhir/Appointment", server.search),
        web.get("/fhir/Patient", server.patients),
        web.get("/fhir/{kind}/{id}", server.read),
        web.post("/fhir/Appointment", server.create),
        web.patch("/fhir/Appointment/{id}", server.patch),
    )


@dataclass(frozen=True)
class _Fhir:
    schedule: Schedule

    async def metadata(self, _: web.Request) -> web.Response:
        return _answer(_STATEMENT)

    async def search(self, request: web.Request) -> web.Response:
        asked = [(name, value) for name, value in request.query.items()]
        found = sorted(
            (one for one in self.schedule.appointments.values() if _fits(one, asked)),
            key=lambda one: (instant(one["start"]), one["id"]),
        )
        page = int(request.query.get("_page", "0"))
        bundle = _bundle(found[page * _PAGE : (page + 1) * _PAGE])
        if (page + 1) * _PAGE < len(found):
            url = str(request.url.update_query({"_page": str(page + 1)}))
            bundle["link"] = [{"relation": "next", "url": url}]
        return _answer(bundle)

    async def patients(self, request: web.Request) -> web.Response:
        phone = request.query.get("phone", "")
        known = self.schedule.patients.values()
        return _answer(_bundle(one for one in known if one["telecom"][0]["value"] == phone))

    async def read(self, request: web.Request) -> web.Response:
        kinds = {"Appointment": self.schedule.appointments, "Patient": self.schedule.patients}
        found = kinds.get(request.match_info["kind"], {}).get(request.match_info["id"])
        return web.Response(status=404) if found is None else _answer(found)

    async def create(self, request: web.Request) -> web.Response:
        new = await request.json()
        if self.schedule.is_taken(new):
            return web.Response(status=409)
        number = f"booked-{len(self.schedule.appointments) + 1}"
        stored = self.schedule.store({**new, "id": number})
        self.schedule.save()
        return _answer(stored, 201, Location=f"/fhir/Appointment/{number}/_history/1")

    async def patch(self, request: web.Request) -> web.Response:
        found = self.schedule.appointments.get(request.match_info["id"])
        if found is None:
            return web.Response(status=404)
        if request.headers.get("If-Match") != _tag(found):
            return web.Response(status=412)
        changes = {one["path"].strip("/"): one["value"] for one in await request.json()}
        stored = self.schedule.store({**found, **changes})
        self.schedule.save()
        return _answer(stored)


def _fits(one: Resource, asked: Iterable[tuple[str, str]]) -> bool:
    identifiers = [f"{each['system']}|{each['value']}" for each in one.get("identifier", ())]
    for name, value in asked:
        if name == "date" and not _within(one["start"], value):
            return False
        if name == "_lastUpdated" and not _within(one["meta"]["lastUpdated"], value):
            return False
        if name == "identifier" and value not in identifiers:
            return False
        if name == "patient" and actor(one, "Patient") != f"Patient/{value.rpartition('/')[2]}":
            return False
    return True


def _within(written: str, asked: str) -> bool:
    at, bound = instant(written), instant(asked[2:])
    return at >= bound if asked.startswith("ge") else at < bound


def _bundle(found: Iterable[Resource]) -> Resource:
    entries = [{"resource": one, "search": {"mode": "match"}} for one in found]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries}


def _tag(resource: Resource) -> str:
    return f'W/"{resource["meta"]["versionId"]}"'


def _answer(resource: Resource, status: int = 200, **headers: str) -> web.Response:
    tagged = {"ETag": _tag(resource)} if "meta" in resource else {}
    return web.Response(
        status=status, text=json.dumps(resource), content_type=_JSON, headers={**tagged, **headers}
    )
