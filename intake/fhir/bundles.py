"""Bundles of search results: what is in a page, and what several pages come to. Pure.

Promises: an appointment that stands on two pages counts once, by its newest version; a page that is
none, or says itself that something went wrong, is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from intake.fhir import elements
from intake.fhir.elements import Resource

_EVER: Final = datetime.min.replace(tzinfo=UTC)
_NAMED: Final = ("Practitioner", "PractitionerRole", "Location")
_START_BYTES: Final = 512


def looks_like(path: Path) -> bool:
    """Whether a file begins as a JSON object."""
    with path.open("rb") as file:
        return file.read(_START_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


class Unusable(ValueError):
    """This is no page of results; the message is a sentence without anything of it."""


@dataclass
class Found:
    """What pages hold."""

    appointments: dict[str, Resource] = field(default_factory=dict)
    """By id."""
    names: dict[str, str] = field(default_factory=dict)
    """What practitioners and places are called, by their reference."""
    total: int | None = None
    """How many the server says there are."""

    def add(self, page: Any) -> str:
        """Take a page in; where the next one is, empty after the last. Raises ``Unusable``."""
        if elements.text(page, "resourceType") != "Bundle":
            raise Unusable("The server sent no bundle.")
        for entry in elements.each(page, "entry"):
            self._take(elements.part(entry, "resource"))
        total = elements.number(page, "total")
        self.total = total if total is not None else self.total
        links = elements.each(page, "link")
        return next(
            (
                elements.text(one, "url")
                for one in links
                if elements.text(one, "relation") == "next"
            ),
            "",
        )

    def _take(self, resource: Resource) -> None:
        kind = elements.text(resource, "resourceType")
        if kind == "Appointment":
            self._take_appointment(resource)
        elif kind in _NAMED and (name := elements.name_of(resource)):
            self.names[f"{kind}/{elements.text(resource, 'id')}"] = name
        elif kind == "OperationOutcome":
            levels = {elements.text(one, "severity") for one in elements.each(resource, "issue")}
            if levels & {"error", "fatal"}:
                raise Unusable("The server says that its search went wrong.")

    def _take_appointment(self, resource: Resource) -> None:
        identity = elements.text(resource, "id")
        if not identity:
            raise Unusable("The server sent an appointment without an id.")
        there = self.appointments.get(identity)
        if there is None or _updated(resource) >= _updated(there):
            self.appointments[identity] = resource

    @property
    def all(self) -> list[Resource]:
        """The appointments in the order in which they were first read."""
        return list(self.appointments.values())

    @property
    def lacks(self) -> bool:
        """Whether the server says that there are more than it sent."""
        return self.total is not None and self.total > len(self.all)

    def merge(self, other: "Found") -> None:
        """Add what another search found."""
        for resource in other.all:
            self._take_appointment(resource)
        self.names |= other.names


def _updated(resource: Resource) -> datetime:
    written = elements.text(elements.part(resource, "meta"), "lastUpdated")
    return elements.instant(written) or _EVER


def within(resources: Iterable[Resource], since: datetime, until: datetime) -> list[Resource]:
    """Those that start within a time, or whose start can't be read: a server that does not know a
    parameter sends more than it was asked for."""
    return [
        one
        for one in resources
        if (start := elements.instant(elements.text(one, "start"))) is None
        or since <= start < until
    ]
