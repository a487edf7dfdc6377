"""A small record system that speaks FHIR R4, with the faults that no good server shows.

It is asked over a real connection on this computer. ``faults`` names what goes wrong; ``requests``
is what it was asked.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

CHICAGO = ZoneInfo("America/Chicago")
IHE = "https://profiles.ihe.net/ITI/Scheduling"
JSON = "application/fhir+json"
Resource = dict[str, Any]


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    token: str
    headers: dict[str, str]


@dataclass
class RecordSystem:
    """``now`` is its clock."""

    now: Callable[[], datetime]
    appointments: dict[str, Resource] = field(default_factory=dict)
    patients: dict[str, Resource] = field(default_factory=dict)
    practitioners: dict[str, Resource] = field(default_factory=dict)
    tasks: dict[str, Resource] = field(default_factory=dict)
    """Those that were not removed."""
    faults: set[str] = field(default_factory=set)
    requests: list[Request] = field(default_factory=list)
    parameters: tuple[str, ...] = ("date", "_lastUpdated", "identifier", "patient", "practitioner")
    forms: list[dict[str, str]] = field(default_factory=list)
    tokens: int = 0
    uses: int = 0
    """Of the present token."""
    count: int = 3
    """Appointments on a page at most."""
    address: str = ""
    next_id: int = 1
    posts: int = 0

    def book(
        self, number: str, start: str, *, minutes: int = 30, patient: str = "1", **more: Any
    ) -> Resource:
        """An appointment of Dr. Chen at Main St; ``start`` in the clinic's time."""
        begins = datetime.fromisoformat(start).replace(tzinfo=CHICAGO)
        resource: Resource = {
            "resourceType": "Appointment",
            "id": number,
            "status": "booked",
            "start": begins.isoformat(),
            "end": (begins + timedelta(minutes=minutes)).isoformat(),
            "participant": [
                _participant(f"Patient/{patient}", "DOE, JOHN"),
                _participant("Practitioner/7", "Dr. Chen"),
                _participant("Location/4", "Main St"),
            ],
            **more,
        }
        return self.put(resource)

    def put(self, resource: Resource) -> Resource:
        """Store a new version."""
        before = self.appointments.get(resource["id"], {})
        meta = before.get("meta", {"versionId": "0"})
        stale = "stale" in self.faults and before
        resource["meta"] = {
            "versionId": str(int(meta["versionId"]) + 1),
            "lastUpdated": meta["lastUpdated"] if stale else self.now().isoformat(),
        }
        self.appointments[resource["id"]] = resource
        return resource

    def patient(self, number: str, phone: str, given: str, family: str) -> None:
        self.patients[number] = {
            "resourceType": "Patient",
            "id": number,
            "name": [{"use": "official", "given": [given], "family": family}],
            "telecom": [{"system": "phone", "value": phone, "use": "mobile"}],
        }

    def standing(self) -> dict[str, str]:
        """Who stands when, in the clinic's time, by their references."""
        return {
            f"{datetime.fromisoformat(one['start']).astimezone(CHICAGO):%d %H:%M}": one[
                "participant"
            ][0]["actor"]["reference"]
            for one in self.appointments.values()
            if one["status"] == "booked"
        }

    def change(self, number: str, **more: Any) -> None:
        self.put({**self.appointments[number], **more})

    def cancel(self, number: str, **more: Any) -> None:
        self.change(number, status="cancelled", **more)

    # What it answers

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/fhir/metadata", self.metadata)
        app.router.add_get("/fhir/Appointment", self.search)
        app.router.add_get("/fhir/Patient", self.find_patients)
        app.router.add_get("/fhir/{kind}/{id}", self.read)
        app.router.add_post("/fhir/Appointment", self.create)
        app.router.add_post("/fhir/Appointment/$book", self.book_by_operation)
        app.router.add_patch("/fhir/Appointment/{id}", self.change_one)
        app.router.add_put("/fhir/Appointment/{id}", self.change_one)
        app.router.add_get("/fhir/Task", self.find_tasks)
        app.router.add_post("/fhir/Task", self.make_task)
        app.router.add_delete("/fhir/Task/{id}", self.end_task)
        app.router.add_put("/fhir/Task/{id}", self.end_task)
        app.router.add_post("/token", self.token)
        return app

    def note(self, request: web.Request) -> web.Response | None:
        """Write a request down; what is wrong with it, if anything is."""
        token = request.headers.get("Authorization", "")
        self.requests.append(
            Request(
                request.method, request.path, request.query_string, token, dict(request.headers)
            )
        )
        if "busy" in self.faults:
            return web.Response(status=503, headers={"Retry-After": "120"}, text="later")
        if "406" in self.faults:
            return web.Response(status=406)
        if "html" in self.faults:
            return web.Response(text="<html>DOE, JOHN</html>", content_type="text/html")
        if "redirect" in self.faults:
            return web.Response(status=307, headers={"Location": f"{self.elsewhere}{request.path}"})
        if "signed" in self.faults and token != f"Bearer token-{self.tokens}":
            return web.Response(status=401)
        if "expires" in self.faults:
            self.uses += 1
            if self.uses == 3:
                self.tokens += 1  # the one that was given counts no more
                return web.Response(status=401)
        return None

    elsewhere: str = "http://127.0.0.2:9"

    async def token(self, request: web.Request) -> web.Response:
        self.forms.append({key: str(value) for key, value in (await request.post()).items()})
        self.tokens += 1
        return web.json_response({"access_token": f"token-{self.tokens}", "expires_in": 300})

    async def metadata(self, request: web.Request) -> web.Response:
        if (wrong := self.note(request)) is not None:
            return wrong
        codes = ["search-type", "read", "create", "update"]
        codes += [] if "no patch" in self.faults else ["patch"]
        return _json(
            {
                "resourceType": "CapabilityStatement",
                "fhirVersion": "4.0.1",
                "rest": [
                    {
                        "mode": "server",
                        "resource": [
                            {
                                "type": "Appointment",
                                "interaction": [{"code": code} for code in codes],
                                "searchParam": [{"name": name} for name in self.parameters],
                                "operation": self.operations(),
                            },
                            *self.of_tasks(),
                        ],
                    }
                ],
            }
        )

    def operations(self) -> list[Resource]:
        whose = {"books": IHE, "books otherwise": "https://ehr.example.org"}
        return [
            {"name": "book", "definition": f"{base}/OperationDefinition/appointment-book"}
            for fault, base in whose.items()
            if fault in self.faults
        ]

    def of_tasks(self) -> list[Resource]:
        if "no tasks" in self.faults:
            return []
        codes = ["create", "search-type", "read", "update"]
        codes += [] if "no delete" in self.faults else ["delete"]
        return [
            {
                "type": "Task",
                "interaction": [{"code": code} for code in codes],
                "searchParam": [{"name": "identifier"}],
            }
        ]

    async def find_tasks(self, request: web.Request) -> web.Response:
        if (wrong := self.note(request)) is not None:
            return wrong
        asked = request.query["identifier"]
        found = [one for one in self.tasks.values() if asked in _identifiers(one)]
        entries = [{"resource": one} for one in found]
        return _json({"resourceType": "Bundle", "type": "searchset", "entry": entries})

    async def make_task(self, request: web.Request) -> web.Response:
        if (wrong := self.note(request)) is not None:
            return wrong
        number = f"T{self.next_id}"
        self.next_id += 1
        self.tasks[number] = {**await request.json(), "id": number}
        if "stored and silent" in self.faults:
            self.faults.discard("stored and silent")
            assert request.transport is not None
            request.transport.close()
        return _json(self.tasks[number], 201)

    async def end_task(self, request: web.Request) -> web.Response:
        if (wrong := self.note(request)) is not None:
            return wrong
        if "keeps tasks" in self.faults:
            return web.Response(status=403, text="DOE, JOHN")
        there = self.tasks.pop(request.match_info["id"], None)
        if request.method == "PUT" and there is not None:
            assert (await request.json()) == {**there, "status": "cancelled"}
        return web.Response(status=404 if there is None else 204)

    async def search(self, request: web.Request) -> web.Response:
        if (wrong := self.note(request)) is not None:
            return wrong
        found = [one for one in self.appointments.values() if self.fits(one, request)]
        found.sort(key=lambda one: (str(one.get("start", "")), str(one["id"])))
        page = int(request.query.get("_page", "0"))
        size = min(int(request.query.get("_count", "100")), self.count)
        shown = found[page * size : (page + 1) * size]
        if "twice" in self.faults and page and shown:
            older = {
                **found[0],
                "status": "booked",
                "meta": {"lastUpdated": "2020-01-01T00:00:00Z"},
            }
            shown = [*shown, older]
        bundle: Resource = {
            "resourceType": "Bundle",
            "type": "searchset",
            "entry": [{"resource": one, "search": {"mode": "match"}} for one in shown],
            "link": [],
        }
        if "total" in self.faults:
            bundle["total"] = len(found) + 1
        if (page + 1) * size < len(found) or "endless" in self.faults:
            bundle["link"] = [{"relation": "next", "url": self.link(request, page + 1)}]
        return _json(bundle)

    def link(self, request: web.Request, page: int) -> str:
        url = request.url.update_query({"_page": str(page)})
        if "circle" in self.faults:
            url = request.url.update_query({"_page": "1"})
        if "elsewhere" in self.faults:
            return f"{self.elsewhere}{url.raw_path_qs}"
        if "outside" in self.faults:
            return f"{self.elsewhere}/secret{url.raw_path_qs}"
        if "ports" in self.faults:
            return f"https://ehr.example.org:443:443{url.raw_path_qs}"
        if "relative" in self.faults:
            return f"Appointment?{url.raw_query_string}"
        return str(url)

    def fits(self, one: Resource, request: web.Request) -> bool:
        if "ignores" in self.faults:
            return True
        for name, value in request.query.items():
            if name == "date" and not _within(one.get("start", ""), value):
                return False
            if name == "_lastUpdated" and not _within(one["meta"]["lastUpdated"], value):
                return False
            if name == "identifier" and value not in _identifiers(one):
                return False
            if name in ("patient", "practitioner") and not _has(one, name, value):
                return False
        return True

    async def read(self, request: web.Request) -> web.Response:
        if (wrong := self.note(request)) is not None:
            return wrong
        kinds = {
            "Appointment": self.appointments,
            "Patient": self.patients,
            "Practitioner": self.practitioners,
            "Task": self.tasks,
        }
        found = kinds.get(request.match_info["kind"], {}).get(request.match_info["id"])
        if found is None:
            return web.Response(status=404)
        version = found.get("meta", {}).get("versionId")
        tagged = {"ETag": f'W/"{version}"'} if version else {}
        return _json(found, 200, **tagged)

    async def find_patients(self, request: web.Request) -> web.Response:
        if (wrong := self.note(request)) is not None:
            return wrong
        found = [
            one
            for one in self.patients.values()
            if any(each["value"] == request.query["phone"] for each in one["telecom"])
        ]
        entries = [{"resource": one} for one in found]
        return _json({"resourceType": "Bundle", "type": "searchset", "entry": entries})

    async def create(self, request: web.Request) -> web.Response:
        if (wrong := self.note(request)) is not None:
            return wrong
        self.posts += 1
        for fault, status in (("taken", 409), ("no slot", 422), ("forbidden", 403)):
            if fault in self.faults:
                return web.Response(status=status, text="DOE, JOHN")
        if "lost" not in self.faults:
            resource = await request.json()
            number = f"N{self.next_id}"
            self.next_id += 1
            late = {"start": "2026-03-11T14:00:00Z"} if "other time" in self.faults else {}
            stored = self.put({**resource, **late, "id": number})
        if self.faults & {"lost", "stored and silent"}:
            self.faults -= {"lost", "stored and silent"}
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if "stored and 500" in self.faults:
            return web.Response(status=500, text="DOE, JOHN")
        return _json(stored, 201, Location=f"{self.address}/fhir/Appointment/{number}/_history/1")

    async def book_by_operation(self, request: web.Request) -> web.Response:
        """``$book`` of IHE: who is late reads so in a success that holds no appointment."""
        if (wrong := self.note(request)) is not None:
            return wrong
        self.posts += 1
        (asked,) = (await request.json())["parameter"]
        assert (asked["name"], asked["resource"]["status"]) == ("appointment-resource", "pending")
        why = next((one for one in ("conflict", "required") if one in self.faults), "")
        if why:
            issue = {"severity": "error", "code": why, "diagnostics": "DOE, JOHN"}
            return _collection({"resourceType": "OperationOutcome", "issue": [issue]})
        number = f"N{self.next_id}"
        self.next_id += 1
        status = "pending" if "asks its doctor" in self.faults else "booked"
        stored = self.put({**asked["resource"], "status": status, "id": number})
        if "stored and silent" in self.faults:
            self.faults.discard("stored and silent")
            assert request.transport is not None
            request.transport.close()
        note = {"resourceType": "OperationOutcome", "issue": [{"severity": "information"}]}
        return _collection(stored, note)

    async def change_one(self, request: web.Request) -> web.Response:
        if (wrong := self.note(request)) is not None:
            return wrong
        found = self.appointments[request.match_info["id"]]
        if "stale version" in self.faults:
            self.faults.discard("stale version")
            self.put(dict(found))  # somebody else was quicker
        if request.headers.get("If-Match") != f'W/"{found["meta"]["versionId"]}"' or (
            self.appointments[found["id"]] is not found
        ):
            return web.Response(status=412)
        body = await request.json()
        if request.method == "PUT":
            return _json(self.put(body))
        assert body == [{"op": "replace", "path": "/status", "value": "cancelled"}]
        return _json(self.put({**found, "status": "cancelled"}))


@dataclass
class Running:
    """A record system that listens; ``stop`` when done."""

    system: RecordSystem
    runner: web.AppRunner

    @classmethod
    async def of(cls, system: RecordSystem, app: web.Application | None = None) -> "Running":
        runner = web.AppRunner(app or system.app(), access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        system.address = f"http://127.0.0.1:{port}"
        return cls(system, runner)

    async def stop(self) -> None:
        await self.runner.cleanup()


def _participant(reference: str, display: str) -> Resource:
    return {"actor": {"reference": reference, "display": display}, "status": "accepted"}


def _json(resource: Resource, status: int = 200, **headers: str) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(resource).encode(), content_type=JSON, headers=headers
    )


def _collection(*resources: Resource) -> web.Response:
    entries = [{"resource": one} for one in resources]
    return _json({"resourceType": "Bundle", "type": "searchset", "entry": entries})


def _within(written: str, asked: str) -> bool:
    if not written:
        return False
    at = datetime.fromisoformat(written).astimezone(UTC)
    bound = datetime.fromisoformat(asked[2:]).astimezone(UTC)
    return at >= bound if asked.startswith("ge") else at < bound


def _identifiers(one: Resource) -> set[str]:
    return {f"{each['system']}|{each['value']}" for each in one.get("identifier", ())}


def _has(one: Resource, name: str, value: str) -> bool:
    wanted = f"{name.capitalize()}/{value.rpartition('/')[2]}"
    return any(each["actor"].get("reference") == wanted for each in one["participant"])
