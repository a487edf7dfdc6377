"""Patient contacts: found or made once per number, and their consent with its record."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal

from bot import database
from bot.languages import Language
from bot.messages import phone
from bot.messages.channels import Channel
from bot.messages.models import ConsentEvent, PatientContact
from bot.messages.numbers import Numbers

ConsentKind = Literal["given", "revoked", "restored"]
NOT_ALLOWED: Final = "not_allowed"
"""Why nobody is texted at a number that can't be a patient's."""
FORGOTTEN: Final = "forgotten-"
"""How what stands for the number of a contact begins whose number is removed."""
PREFIX_CHARS: Final = 8
"""``+1`` and the first six digits: no zone depends on more of an American number."""


@dataclass(frozen=True)
class Contact:
    """A contact as one turn sees it, read under its lock."""

    id: int
    phone_e164: str
    opt_out: bool
    language: Language
    needs_consent: bool
    unreachable: str | None
    may_be_called: bool
    """Whether they have agreed to automated calls, and not opted out."""
    paused: bool
    """Whether they are asked if they still want texts: nothing is offered until they have said."""
    zones: Sequence[str]
    """The zones in all of which it must be a decent hour; empty if none is known."""

    @property
    def may_be_texted(self) -> bool:
        """Whether we may start a text to them."""
        return not (self.opt_out or self.needs_consent or self.unreachable or self.paused)


async def ensure(phone_e164: str, now: datetime, *, name: str = "") -> int:
    """The id of the contact with this number, made if it is new. A known name is kept."""
    await database.execute(
        """
        INSERT INTO patient_contact (phone_e164, display_name, zones, created_at, updated_at)
        VALUES ($1, $2, $3::jsonb, $4, $4)
        ON CONFLICT (phone_e164) DO NOTHING
        """,
        phone_e164,
        name,
        list(phone.time_zones(phone_e164)),
        now,
    )
    found: int = await database.fetch_value(
        "SELECT id FROM patient_contact WHERE phone_e164 = $1", phone_e164
    )
    return found


async def find(phone_e164: str) -> int | None:
    """The id of the contact with this number."""
    return (await _ids([phone_e164])).get(phone_e164)


async def ensure_many(numbers: Sequence[str], now: datetime) -> dict[str, int]:
    """The contacts of these E.164 numbers, made where they are new."""
    wanted = sorted(set(numbers))
    found = await _ids(wanted)
    missing = [number for number in wanted if number not in found]
    if missing:
        await database.execute(
            """
            INSERT INTO patient_contact (phone_e164, zones, created_at, updated_at)
            SELECT number, zones::jsonb, $1, $1
            FROM unnest($2::text[], $3::text[]) AS new (number, zones)
            ON CONFLICT (phone_e164) DO NOTHING
            """,
            now,
            missing,
            [json.dumps(_zones(number)) for number in missing],
        )
        found |= await _ids(missing)
    return found


async def _ids(numbers: Sequence[str]) -> dict[str, int]:
    return await database.pairs(
        "SELECT phone_e164, id FROM patient_contact WHERE phone_e164 = ANY ($1::text[])", numbers
    )


def _zones(number: str) -> Sequence[str]:
    return (
        _american_zones(number[:PREFIX_CHARS])
        if number.startswith("+1")
        else phone.time_zones(number)
    )


@lru_cache(maxsize=4096)
def _american_zones(prefix: str) -> Sequence[str]:
    return phone.time_zones(f"{prefix}0100")


async def lock(patient_id: int) -> Contact:
    """Take the contact's lock, which is its thread's lock, and read it after that.

    ``NO KEY``: a webhook that stores another text of this contact does not wait for the turn.
    """
    contact = await database.row(
        Contact,
        """
        SELECT id, phone_e164, opt_out, language, consent_source IS NULL AS needs_consent,
               unreachable, paused_at IS NOT NULL AS paused,
               voice_consent_source IS NOT NULL AND NOT opt_out AS may_be_called,
               CASE WHEN time_zone IS NULL THEN zones ELSE jsonb_build_array(time_zone) END AS zones
        FROM patient_contact WHERE id = $1 FOR NO KEY UPDATE
        """,
        patient_id,
    )
    if contact is None:
        raise LookupError(f"There is no patient contact {patient_id}.")
    return contact


async def try_lock(patient_id: int) -> bool:
    """Take the contact's lock if nobody holds it: whoever has a slot's lock already waits for
    none."""
    free = "SELECT id FROM patient_contact WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED"
    return await database.fetch_value(free, patient_id) is not None


async def give_consent(patient_id: int, source: str, now: datetime, *, words: str = "") -> None:
    """Record where consent comes from, once for each source, or each time with the ``words`` that
    were agreed to. It never undoes an opt-out."""
    changed = await database.execute(
        """
        UPDATE patient_contact SET consent_source = $2, updated_at = $3
        WHERE id = $1 AND consent_source IS DISTINCT FROM $2
        """,
        patient_id,
        source,
        now,
    )
    if changed or words:
        await note_consent(patient_id, "given", source, words, None, now)


async def allow_calls(patient_id: int, source: str | None, now: datetime) -> None:
    """Record where the consent to automated calls comes from, or with ``None`` that there is none
    any more. It never undoes an opt-out."""
    changed = await database.execute(
        """
        UPDATE patient_contact SET voice_consent_source = $2, updated_at = $3
        WHERE id = $1 AND voice_consent_source IS DISTINCT FROM $2
          AND ($2::text IS NULL OR NOT opt_out)
        """,
        patient_id,
        source,
        now,
    )
    if changed:
        kind: ConsentKind = "revoked" if source is None else "given"
        await note_consent(patient_id, kind, source or "staff", "", None, now, Channel.VOICE)


async def pause(patient_id: int, now: datetime) -> None:
    """Offer nothing to a contact until it is known whether they still want texts."""
    doubted = PatientContact.filter(id=patient_id, opt_out=False, paused_at=None)
    await doubted.update(paused_at=now, updated_at=now)


async def resume(patient_id: int, now: datetime) -> bool:
    """They do want texts. False if nobody doubted it."""
    paused = PatientContact.filter(id=patient_id, paused_at__isnull=False)
    return bool(await paused.update(paused_at=None, updated_at=now))


async def mark_unreachable(
    patient_id: int, why: str, now: datetime, *, left_at: datetime | None = None
) -> bool:
    """No further text is started to this number: the carrier or a person said why. False if they
    have written since the text left of which that was said, which proves that it texts."""
    marked = await database.execute(
        """
        UPDATE patient_contact AS contact SET unreachable = $2, updated_at = $3
        WHERE id = $1 AND NOT EXISTS (
            SELECT FROM message_log AS heard WHERE heard.patient_id = contact.id
              AND direction = 'inbound' AND received_at > $4)
        """,
        patient_id,
        why,
        now,
        left_at,
    )
    return bool(marked)


async def note_heard(patient_id: int, now: datetime, *, consents: bool) -> None:
    """A text came from this number: it is in service and texts, whatever the carrier said before.
    That it is somebody else's is not disproved by that, but by a START."""
    disproved = ["invalid", "landline", "dead", *(["wrong_number"] if consents else [])]
    heard = PatientContact.filter(id=patient_id, unreachable__in=disproved)
    await heard.update(unreachable=None, updated_at=now)


async def mark_reachable(patient_id: int, now: datetime) -> bool:
    """A person of the clinic knows better than the carrier. False if nothing was said against this
    number."""
    marked = PatientContact.filter(id=patient_id, unreachable__isnull=False)
    return bool(await marked.update(unreachable=None, updated_at=now))


async def allow(numbers: Numbers, now: datetime) -> None:
    """Who was refused for the kind or the country of the number is not any more, if the settings
    have changed. In the caller's transaction."""
    for contact in await PatientContact.filter(unreachable=NOT_ALLOWED):
        if numbers.refusal(contact.phone_e164) is None:
            await mark_reachable(contact.id, now)


async def set_language(patient_id: int, language: Language, now: datetime) -> None:
    await _set(patient_id, now, language=language)


async def set_time_zone(patient_id: int, name: str, now: datetime) -> None:
    """Store where the patient is; it counts instead of what the number may mean."""
    await _set(patient_id, now, time_zone=name)


async def _set(patient_id: int, now: datetime, **columns: str) -> None:
    await PatientContact.filter(id=patient_id).update(updated_at=now, **columns)


async def note_contacted(patient_id: int, now: datetime) -> None:
    """A text of ours has left for this contact."""
    await database.execute(
        "UPDATE patient_contact SET last_contacted_at = $2 WHERE id = $1", patient_id, now
    )


async def note_consent(
    patient_id: int,
    kind: ConsentKind,
    source: str,
    text: str,
    message_id: int | None,
    now: datetime,
    channel: Channel = Channel.SMS,
) -> None:
    await ConsentEvent.create(
        patient_id=patient_id,
        kind=kind,
        source=source,
        text=text,
        message_id=message_id,
        at=now,
        channel=channel,
    )
