"""The staff API's answers, with the names of the clinic's schema; instants as ISO 8601 in UTC."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from tortoise.models import Model

from bot.waitlist.models import (
    CancellationEvent,
    LocationReference,
    ProviderReference,
    WaitlistEntry,
)
from bot.waitlist.rules import fit

SLOT: Final = (
    "id", "provider_id", "location_id", "slot_start_at", "slot_end_at", "reason", "status",
    "verdict",
    "notes", "batch_number", "eligible_depth", "waits_for", "next_look_at", "created_at",
    "closed_at", "booked_at",
)  # fmt: skip
ENTRY: Final = (
    "id", "patient_id", "provider_preference", "provider_type_preference", "location_preference",
    "current_appt_at", "urgent_flag", "manual_boost", "active", "closed_reason", "joined_at",
    "priority_score", "notes", "notice_minutes",
)  # fmt: skip
CONTACT: Final = (
    "phone_e164", "opt_out", "consent_source", "voice_consent_source", "unreachable",
    "language", "time_zone",
)  # fmt: skip
PLACE: Final = (
    "id", "location_name", "brand_name", "time_zone", "phone", "sender",
    "contact_hours_start", "contact_hours_end", "active", "created_at", "updated_at",
)  # fmt: skip
PROVIDER: Final = (
    "id", "provider_name", "provider_type", "active", "external_provider_id", "tags",
)  # fmt: skip


def slot(row: CancellationEvent) -> dict[str, Any]:
    """A slot with its place, which must have been read with it."""
    return _fields(row, SLOT) | {"location": row.location.location_name}


def entry(row: WaitlistEntry) -> dict[str, Any]:
    """An entry with its contact, which must have been read with it."""
    mine = _fields(row, ENTRY) | {"display_name": row.patient_name}
    mine["suitable_times"] = fit.suiting(row.avoid_times)
    return mine | _fields(row.patient, CONTACT)


def provider(row: ProviderReference) -> dict[str, Any]:
    return _fields(row, PROVIDER)


def place(row: LocationReference, aliases: Sequence[str]) -> dict[str, Any]:
    """What is null it has from the clinic."""
    return _fields(row, PLACE) | {"aliases": list(aliases)}


def _fields(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    values = ((name, getattr(row, name)) for name in names)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values
    }
