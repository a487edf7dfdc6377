"""The staff API: cancellations, the waitlist, providers. Who may use it is up to ``entrance``.

Every change is one transaction with its line in the audit log. What a client did wrong is a 4xx
with a sentence in ``error``; nothing of it is stored.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from quart import Blueprint, current_app, request
from quart.typing import ResponseReturnValue
from quart_schema import security_scheme, validate_request

from bot import audit, clock, database
from bot.messages import contacts
from bot.waitlist import entries, providers, slots
from bot.waitlist.fairness import ages
from bot.waitlist.models import CancellationEvent, ProviderReference, WaitlistEntry
from bot.waitlist.patients import staff_optouts
from bot.waitlist.places import directory
from bot.waitlist.rules import fit, place
from bot.waitlist.staff import desk, provider_changes
from bot.web import answers, bodies, entrance, schemas
from bot.web.answers import gives
from bot.web.entrance import actor
from bot.web.services import EXTENSION, Services

PAGE_LIMIT: Final = 500
BEARER: Final = "bearer"

admin = Blueprint("admin", __name__, url_prefix="/admin")
admin.before_request(entrance.check)


def services() -> Services:
    found: Services = current_app.extensions[EXTENSION]
    return found


def failure(sentence: str, status: int, **more: object) -> ResponseReturnValue:
    return {"error": sentence, **more}, status


@admin.errorhandler(slots.Refused)
@admin.errorhandler(entries.Refused)
@admin.errorhandler(place.NotOne)
async def refused(error: Exception) -> ResponseReturnValue:
    return failure(str(error), 422)


@admin.errorhandler(slots.AlreadyOpen)
async def already_open(error: slots.AlreadyOpen) -> ResponseReturnValue:
    return failure(str(error), 409, id=error.slot_id)


@admin.errorhandler(entries.AlreadyListed)
async def already_listed(error: entries.AlreadyListed) -> ResponseReturnValue:
    return failure(str(error), 409, id=error.entry_id)


@admin.errorhandler(providers.Taken)
async def taken(error: providers.Taken) -> ResponseReturnValue:
    return failure(str(error), 409)


@admin.errorhandler(entries.NotFound)
@admin.errorhandler(providers.NotFound)
async def not_there(error: LookupError) -> ResponseReturnValue:
    return failure(str(error), 404)


@admin.post("/cancel")
@security_scheme([{BEARER: []}])
@gives(answers.Slot, 201)
@validate_request(schemas.NewCancellation)
async def cancel(data: schemas.NewCancellation) -> ResponseReturnValue:
    """Report a cancelled appointment: it is offered to the waitlist at once."""
    now = clock.now()

    async def work() -> dict[str, Any]:
        where = (await directory.read(services().rules.clinic)).find(data.location)
        new = slots.NewSlot(
            provider_id=data.provider_id,
            place_id=where.id,
            starts_at=data.slot_start_at,
            ends_at=data.slot_end_at,
            source="api",
            reason=data.reason,
            notes=data.notes,
        )
        slot_id = await desk.open_slot(new, actor(), now, canceller=data.patient_phone)
        return bodies.slot(await CancellationEvent.get(id=slot_id).select_related("location"))

    return await database.unit(work), 201


@admin.get("/slots/<int:slot_id>")
@security_scheme([{BEARER: []}])
@gives(answers.Slot)
async def slot(slot_id: int) -> ResponseReturnValue:
    """What became of a slot."""
    if slot_id >= 2**63:
        return failure(f"There is no slot {slot_id}.", 404)
    found = await CancellationEvent.get_or_none(id=slot_id).select_related("location")
    return bodies.slot(found) if found else failure(f"There is no slot {slot_id}.", 404)


@admin.delete("/slots/<int:slot_id>")
@security_scheme([{BEARER: []}])
@gives(answers.Nothing, 204)
async def withdraw(slot_id: int) -> ResponseReturnValue:
    """Take an open slot back: its live offers end and their patients are told once."""
    now = clock.now()

    async def work() -> int | None:
        return await desk.withdraw(slot_id, "withdrawn", actor(), services().rules, now)

    if slot_id >= 2**63 or await database.unit(work) is None:
        return failure(f"There is no open slot {slot_id}.", 404)
    return "", 204


@admin.get("/waitlist")
@security_scheme([{BEARER: []}])
@gives(answers.Entries)
async def waitlist() -> ResponseReturnValue:
    """Active entries, best first; ``limit`` (at most 500) and ``offset`` page on."""
    limit, offset = _whole("limit", 100), _whole("offset", 0)
    if limit is None or offset is None:
        return failure("limit and offset must be whole numbers from 0 on.", 422)
    best_first = WaitlistEntry.filter(active=True).order_by("-priority_score", "joined_at", "id")
    page = best_first.offset(offset).limit(min(limit, PAGE_LIMIT)).select_related("patient")
    await audit.read(actor(), "waitlist", None, clock.now())
    return {"entries": [bodies.entry(one) for one in await page]}


@admin.get("/waitlist/<int:entry_id>")
@security_scheme([{BEARER: []}])
@gives(answers.Entry)
async def entry(entry_id: int) -> ResponseReturnValue:
    """One entry."""
    found = await _entry(entry_id)
    await audit.read(actor(), "entry", entry_id, clock.now())
    return bodies.entry(found)


@admin.post("/waitlist")
@security_scheme([{BEARER: []}])
@gives(answers.Entry, 201)
@validate_request(schemas.NewEntry)
async def add_entry(data: schemas.NewEntry) -> ResponseReturnValue:
    """Put a patient on the waitlist."""
    now = clock.now()

    async def work() -> dict[str, Any]:
        entry_id = await entries.add(
            entries.NewEntry(
                phone_e164=data.phone_e164,
                patient_name=data.display_name,
                provider_preference=data.provider_preference,
                provider_type_preference=data.provider_type_preference,
                location_preference=await _places(data.location_preference),
                suitable_times=data.suitable_times,
                notice_minutes=data.notice_minutes,
                current_appt_at=data.current_appt_at,
                urgent=data.urgent_flag,
                boost=data.manual_boost,
                consent_source=data.consent_source,
                voice_consent_source=data.voice_consent_source,
                notes=data.notes,
                language=data.language,
                time_zone=data.time_zone,
            ),
            services().rules.numbers,
            now,
        )
        await ages.note(entry_id, data.age_band)
        await audit.record(actor(), "add", "entry", entry_id, now)
        return bodies.entry(await _entry(entry_id))

    return await database.unit(work), 201


@admin.patch("/waitlist/<int:entry_id>")
@security_scheme([{BEARER: []}])
@gives(answers.Entry)
@validate_request(schemas.EntryChange)
async def change_entry(entry_id: int, data: schemas.EntryChange) -> ResponseReturnValue:
    """Change what is given of an entry, and nothing else.

    A new number has no consent but the one that is given with it. ``unreachable`` may only be set
    to null: staff know that texts reach this number, whatever the carrier said."""
    now = clock.now()
    changes = data.model_dump(exclude_unset=True)
    if refusal := _nulls(changes, NULLABLE):
        return refusal
    if "display_name" in changes:
        changes["patient_name"] = changes.pop("display_name")

    async def work() -> dict[str, Any]:
        await _check_entry(entry_id)
        if "location_preference" in changes:
            changes["location_preference"] = await _places(changes["location_preference"])
        if "suitable_times" in changes:
            changes["avoid_times"] = fit.avoided(changes["suitable_times"])
        if "phone_e164" in changes:
            numbers = services().rules.numbers
            await entries.correct_number(entry_id, changes["phone_e164"], numbers, now)
        await entries.change(entry_id, _apart(changes, ELSEWHERE), now)
        await _change_contact(entry_id, changes, now)
        if "age_band" in changes:
            await ages.note(entry_id, changes["age_band"])
        await audit.record(actor(), "change", "entry", entry_id, now, fields=sorted(changes))
        return bodies.entry(await _entry(entry_id))

    return await database.unit(work)


async def _places(spellings: Sequence[str]) -> list[str]:
    """A wish for these places. Raises ``place.NotOne``: one that nobody knows is met by no slot."""
    return (await directory.read(services().rules.clinic)).preferred(spellings)


async def _change_contact(entry_id: int, changes: Mapping[str, Any], now: datetime) -> None:
    """What is the patient's and not the entry's; the contact is locked by now."""
    patient_id = (await _entry(entry_id)).patient_id
    if "consent_source" in changes:
        await contacts.give_consent(patient_id, changes["consent_source"], now)
    if "voice_consent_source" in changes:
        await contacts.allow_calls(patient_id, changes["voice_consent_source"], now)
    if "unreachable" in changes and await contacts.mark_reachable(patient_id, now):
        await slots.wake_waiting(now)
    if "language" in changes:
        await contacts.set_language(patient_id, changes["language"], now)
    if "time_zone" in changes:
        await contacts.set_time_zone(patient_id, changes["time_zone"], now)


def _apart(changes: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if name not in names}


ELSEWHERE: Final = frozenset(
    {
        "suitable_times",
        "phone_e164",
        "consent_source",
        "voice_consent_source",
        "unreachable",
        "language",
        "time_zone",
        "age_band",
    }
)
"""What is kept with the contact, apart, or under another name."""
NULLABLE: Final = frozenset({"current_appt_at", "unreachable", "age_band", "voice_consent_source"})


@admin.delete("/waitlist/<int:entry_id>")
@security_scheme([{BEARER: []}])
@gives(answers.Nothing, 204)
async def remove_entry(entry_id: int) -> ResponseReturnValue:
    """Take a patient off the list; a live offer of theirs ends."""
    now = clock.now()

    async def work() -> None:
        await _check_entry(entry_id)
        await entries.remove(entry_id, "removed", now)
        await audit.record(actor(), "remove", "entry", entry_id, now)

    await database.unit(work)
    return "", 204


async def _check_entry(entry_id: int) -> None:
    if entry_id >= 2**63:
        raise entries.NotFound(f"There is no waitlist entry {entry_id}.")


async def _entry(entry_id: int) -> WaitlistEntry:
    await _check_entry(entry_id)
    found = await WaitlistEntry.get_or_none(id=entry_id).select_related("patient")
    if found is None:
        raise entries.NotFound(f"There is no waitlist entry {entry_id}.")
    return found


@admin.get("/providers")
@security_scheme([{BEARER: []}])
@gives(answers.Providers)
async def all_providers() -> ResponseReturnValue:
    """All providers, by name."""
    found = await ProviderReference.all().order_by("provider_name")
    return {"providers": [bodies.provider(one) for one in found]}


@admin.post("/providers")
@security_scheme([{BEARER: []}])
@gives(answers.Provider, 201)
@validate_request(schemas.NewProvider)
async def add_provider(data: schemas.NewProvider) -> ResponseReturnValue:
    """Make a provider known."""
    now = clock.now()

    async def work() -> dict[str, Any]:
        made = await providers.add(
            data.provider_name, data.provider_type, now, external_id=data.external_provider_id
        )
        await audit.record(actor(), "add", "provider", made.id, now)
        return bodies.provider(made)

    return await database.unit(work), 201


@admin.patch("/providers/<int:provider_id>")
@security_scheme([{BEARER: []}])
@gives(answers.Provider)
@validate_request(schemas.ProviderChange)
async def change_provider(provider_id: int, data: schemas.ProviderChange) -> ResponseReturnValue:
    """Correct what is given of a provider, and nothing else.

    Files may no longer name one who is switched off (``active``: false), and the provider's open
    slots are withdrawn: ``slots_withdrawn`` counts them.
    """
    now = clock.now()
    changes = data.model_dump(exclude_unset=True)
    if refusal := _nulls(changes, frozenset({"external_provider_id"})):
        return refusal
    if provider_id >= 2**63:
        raise providers.NotFound(f"There is no provider {provider_id}.")

    async def work() -> dict[str, Any]:
        done = await provider_changes.correct(provider_id, changes, actor(), services().rules, now)
        return bodies.provider(done.provider) | {"slots_withdrawn": done.withdrawn}

    return await database.unit(work)


def _nulls(changes: Mapping[str, object], nullable: frozenset[str]) -> ResponseReturnValue | None:
    """What to say of fields that can't be null and are to be."""
    empty = [name for name, value in changes.items() if value is None and name not in nullable]
    return failure(f"{', '.join(empty)} can't be null.", 422) if empty else None


@admin.post("/opt-out")
@security_scheme([{BEARER: []}])
@gives(answers.OptedOut)
@validate_request(schemas.OptOut)
async def opt_out(data: schemas.OptOut) -> ResponseReturnValue:
    """A patient asks, by phone or at the desk, not to be texted any more."""
    now = clock.now()

    async def work() -> int:
        patient_id = await contacts.ensure(data.phone_e164, now)
        await staff_optouts.by_staff(patient_id, actor(), data.notes, now)
        await audit.record(actor(), "opt_out", "patient", patient_id, now)
        return patient_id

    return {"id": await database.unit(work), "opt_out": True}


def _whole(name: str, default: int) -> int | None:
    given = request.args.get(name, str(default))
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
