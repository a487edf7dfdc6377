"""How a record system can be asked, by its own statement. Pure.

Promises: what the server does not declare is not relied on; a server that can't be asked for a time
is not read at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from intake.fhir import elements
from intake.fhir.elements import Resource
from intake.fhir.source import Source

_CHANGED: Final = "_lastUpdated"
BOOK: Final = "https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-book"
"""The operation ``$book`` of IHE's Scheduling for R4. Others of this name take other parameters."""


class Unfit(ValueError):
    """It can't be read this way; the message is a sentence for whoever connects it."""


@dataclass(frozen=True)
class Capability:
    """What a server declares of its appointments."""

    searches: frozenset[str] = frozenset()
    interactions: frozenset[str] = frozenset()
    conditional_create: bool = False
    books: bool = False
    """Whether appointments are booked there by ``BOOK``, which looks whether the time is free."""
    marks: Literal["", "delete", "update"] = ""
    """Whether tasks can be made there and found again, and how one is put away."""


@dataclass(frozen=True)
class Strategy:
    """How the schedule is read. ``changes``: whether it can be asked for what changed."""

    changes: bool
    can: Capability

    @property
    def words(self) -> str:
        """For staff."""
        return "changes, and the days themselves" if self.changes else "the days themselves"


def capability(statement: Resource) -> Capability:
    """What a CapabilityStatement says. Raises ``Unfit``."""
    if elements.text(statement, "resourceType") != "CapabilityStatement":
        raise Unfit("The record system does not say what it can (metadata).")
    if not elements.text(statement, "fhirVersion").startswith("4."):
        raise Unfit("The record system speaks another version of FHIR than R4.")
    server = next(
        (one for one in elements.each(statement, "rest") if elements.text(one, "mode") == "server"),
        {},
    )
    for one in elements.each(server, "resource"):
        if elements.text(one, "type") == "Appointment":
            return Capability(
                frozenset((*_names(one, "searchParam"), *_names(server, "searchParam"))),
                frozenset(
                    elements.text(each, "code") for each in elements.each(one, "interaction")
                ),
                one.get("conditionalCreate") is True,
                _books(one) or _books(server),
                _marks(server),
            )
    raise Unfit("The record system has no appointments to be read by FHIR.")


def _books(thing: Resource) -> bool:
    named = (elements.text(one, "definition") for one in elements.each(thing, "operation"))
    return any(one.partition("|")[0] == BOOK for one in named)


def _marks(server: Resource) -> Literal["", "delete", "update"]:
    for one in elements.each(server, "resource"):
        codes = {elements.text(each, "code") for each in elements.each(one, "interaction")}
        found = {*_names(one, "searchParam"), *_names(server, "searchParam")}
        if elements.text(one, "type") == "Task" and {"create", "search-type"} <= codes:
            if "identifier" in found and "delete" in codes:
                return "delete"
            return "update" if "identifier" in found and {"read", "update"} <= codes else ""
    return ""


def choose(can: Capability, source: Source) -> Strategy:
    """How to read a server that can this. Raises ``Unfit``."""
    if "search-type" not in can.interactions:
        raise Unfit("The record system does not let appointments be searched for.")
    if source.search.date not in can.searches:
        raise Unfit("The record system does not let appointments be searched for by date.")
    if source.search.by and not source.search.each:
        raise Unfit(
            f"The record system finds appointments of one {source.search.by} at a time: list them"
            " in the source (each)."
        )
    asks = source.search.changes == "ask" and not source.search.by
    return Strategy(asks and _CHANGED in can.searches, can)


def _names(thing: Resource, name: str) -> Iterator[str]:
    return (elements.text(one, "name") for one in elements.each(thing, name))
