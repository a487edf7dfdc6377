"""What the staff API answers, for its description: every status, and the shape of what comes."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from pydantic import BaseModel
from quart_schema import document_response
from quart_schema.openapi import OpenAPIProvider
from werkzeug.routing import Rule

Work = TypeVar("Work", bound=Callable[..., Any])
ADMIN: Final = "/admin/"


class Error(BaseModel):
    """What was wrong, in a sentence; ``faults`` says of a body where, ``id`` what is there
    already."""

    error: str
    faults: list[dict[str, str]] | None = None
    id: int | None = None


class Slot(BaseModel):
    id: int
    provider_id: int
    location_id: int
    location: str
    slot_start_at: str
    slot_end_at: str
    reason: str
    status: str
    verdict: str | None
    notes: str
    batch_number: int
    eligible_depth: int | None
    waits_for: str
    next_look_at: str | None
    created_at: str
    closed_at: str | None
    booked_at: str | None


class Entry(BaseModel):
    id: int
    patient_id: int
    display_name: str
    provider_preference: list[str]
    provider_type_preference: str
    location_preference: list[str]
    suitable_times: list[str]
    notice_minutes: int
    current_appt_at: str | None
    urgent_flag: bool
    manual_boost: int
    active: bool
    closed_reason: str | None
    joined_at: str
    priority_score: int
    notes: str
    phone_e164: str
    opt_out: bool
    consent_source: str | None
    voice_consent_source: str | None
    unreachable: str | None
    language: str | None
    time_zone: str | None


class Entries(BaseModel):
    entries: list[Entry]


class Provider(BaseModel):
    id: int
    provider_name: str
    provider_type: str
    active: bool
    external_provider_id: str | None
    tags: Any = None
    slots_withdrawn: int | None = None


class Providers(BaseModel):
    providers: list[Provider]


class Place(BaseModel):
    id: int
    location_name: str
    brand_name: str | None
    time_zone: str | None
    phone: str | None
    sender: str | None
    contact_hours_start: str | None
    contact_hours_end: str | None
    active: bool
    created_at: str
    updated_at: str
    aliases: list[str]


class Places(BaseModel):
    places: list[Place]


class OptedOut(BaseModel):
    id: int
    opt_out: bool


class Nothing(BaseModel):
    """No body."""


def gives(shape: type[BaseModel], status: int = 200) -> Callable[[Work], Work]:
    """Says what an operation answers when all is well."""
    return document_response(shape, status)


READING: Final = {401: "No key, or a wrong one.", 429: "Too many requests, or wrong keys."}
FAILING: Final = {
    400: "The request can't be read.",
    403: "The key may not do this.",
    404: "It is not there.",
    500: "Something broke here; it is in the log.",
    503: "The database does not answer, or it is not known whether this was done.",
}
CHANGING: Final = {
    409: "It is there already.",
    413: "The body is too large.",
    422: "A value is not as it must be.",
}


class Described(OpenAPIProvider):
    """The description, with every answer that an operation of the staff API may give."""

    def build_paths(self, rule: Rule) -> tuple[dict[str, Any], dict[str, Any]]:
        paths, components = super().build_paths(rule)
        for operations in paths.values():
            for operation in operations.values():
                said = operation["responses"]
                if rule.rule.startswith(ADMIN):
                    for status, why in sorted((READING | FAILING | CHANGING).items()):
                        said.setdefault(status, _error(why))
                if 204 in said:
                    said[204] = {"description": "Done."}
                if not said:
                    said["default"] = {"description": "See the documentation."}
        return paths, components


def _error(why: str) -> dict[str, Any]:
    shape = Error.model_json_schema()
    return {"description": why, "content": {"application/json": {"schema": shape}}}
