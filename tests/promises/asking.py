"""Who must be asked for a slot, told once more from the clinic's rules and in plain Python.

A ``Picture`` is what the database says at one moment. ``expected`` is the line of which a look
at a slot must ask the first; the machine compares them with the batch that is made.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.waitlist.rules.clinic import Rules
from tests.promises.people import ZONES

Row = Mapping[str, Any]

DAY: Final = timedelta(hours=24)
WEEK: Final = timedelta(hours=168)
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)

SLOTS: Final = """
    SELECT slot.*, provider_name, provider_type, location_name AS location
    FROM cancellation_event AS slot
    JOIN location_reference AS place ON place.id = location_id
    JOIN provider_reference AS provider ON provider.id = provider_id WHERE status = 'open'
"""
OFFERS: Final = """
    SELECT offer.*, EXISTS (SELECT FROM message_log AS text WHERE text.offer_id = offer.id
        AND kind = 'offer' AND text.status = 'queued') AS unsent
    FROM offer ORDER BY id
"""


@dataclass(frozen=True)
class Picture:
    """Rows by their ids; ``slots`` are the open ones."""

    slots: Mapping[int, Row]
    entries: Sequence[Row]
    contacts: Mapping[int, Row]
    offers: Sequence[Row]


async def picture(eye: Any) -> Picture:
    return Picture(
        slots={row["id"]: row for row in await eye.fetch(SLOTS)},
        entries=await eye.fetch("SELECT * FROM waitlist_entry WHERE active"),
        contacts={row["id"]: row for row in await eye.fetch("SELECT * FROM patient_contact")},
        offers=await eye.fetch(OFFERS),
    )


def expected(
    seen: Picture, slot: Row, rules: Rules, now: datetime, busy: Collection[int] = ()
) -> list[int]:
    """The entries that a look at ``now`` may ask, best first; nobody who is ``busy``."""
    offers = [_after_holds(offer, slot, now) for offer in seen.offers]
    chosen: dict[int, int] = {}
    for entry in sorted(seen.entries, key=lambda entry: _rank(entry, slot, rules, now)):
        patient = entry["patient_id"]
        theirs = [offer for offer in offers if offer["patient_id"] == patient]
        if (
            patient not in chosen
            and patient not in busy
            and _suits(entry, seen.contacts[patient], slot, theirs, rules)
            and _free(seen.contacts[patient], theirs, rules, now)
            and _wants_it_now(entry, slot, now)
        ):
            chosen[patient] = entry["id"]
    return list(chosen.values())


def asked_of(line: list[int], count: int, rules: Rules) -> list[int]:
    """Those of the line that must be asked. How many, ``count``, a computed pace may choose: whom,
    it may not."""
    return line[: rules.batch_size if rules.pacing == "fixed" else count]


def holds_ended(seen: Picture, slot_id: int, now: datetime) -> Picture:
    """The picture after staff have ended the holds of a slot."""
    offers = [
        {**offer, "hold_expires_at": min(offer["hold_expires_at"], now)}
        if offer["cancellation_id"] == slot_id
        else offer
        for offer in seen.offers
    ]
    return replace(seen, offers=offers)


def _after_holds(offer: Row, slot: Row, now: datetime) -> Row:
    """An offer as it is once the slot's holds that have run out are ended."""
    due = offer["state"] == "pending" and offer["hold_expires_at"] <= now
    if not due or offer["cancellation_id"] != slot["id"]:
        return offer
    ended = ("failed", "not_sent") if offer["unsent"] else ("expired", "no_answer")
    return {**offer, "state": ended[0], "closed_why": ended[1]}


def stands_by(
    seen: Picture, slot: Row, rules: Rules, now: datetime, busy: Collection[int] = ()
) -> int | None:
    """The offer whose patient must get a slot that came back, without a new round."""
    offers = [_after_holds(offer, slot, now) for offer in seen.offers]
    active = {entry["id"]: entry for entry in seen.entries}
    for offer in offers:
        if not offer["stand_by"] or offer["cancellation_id"] != slot["id"]:
            continue
        contact, entry = seen.contacts[offer["patient_id"]], active.get(offer["entry_id"])
        live = any(
            one["patient_id"] == contact["id"] and one["state"] == "pending" for one in offers
        )
        if (
            entry is not None
            and contact["id"] not in busy
            and not (contact["opt_out"] or contact["unreachable"] or contact["paused_at"] or live)
            and _earlier(entry, slot)
            and decent(contact, rules, now)
        ):
            found: int = offer["id"]
            return found
    return None


def _earlier(entry: Row, slot: Row) -> bool:
    held = entry["current_appt_at"]
    return held is None or held > slot["slot_start_at"]


def _rank(entry: Row, slot: Row, rules: Rules, now: datetime) -> tuple[Any, ...]:
    if entry["rain_check_at"] is not None:
        return (0, entry["rain_check_at"], entry["id"])
    asked = entry["last_asked_at"] or LONG_AGO
    today, day = (at.astimezone(rules.clinic.zone).date() for at in (now, slot["slot_start_at"]))
    first = today == day == entry["wants_today"]
    return (1 if first else 2, -score(entry, now), asked, entry["joined_at"], entry["id"])


def score(entry: Row, now: datetime) -> int:
    """The clinic's formula."""
    points: int = entry["manual_boost"] + (30 if entry["urgent_flag"] else 0)
    if entry["current_appt_at"] is not None:
        days = (entry["current_appt_at"] - now) / timedelta(days=1)
        points += 20 if days >= 180 else 10 if days >= 90 else 5 if days >= 30 else 0
    months: int = (now - entry["joined_at"]).days // 30
    return points + max(0, min(10, months))


def _suits(entry: Row, contact: Row, slot: Row, theirs: Sequence[Row], rules: Rules) -> bool:
    local = slot["slot_start_at"].astimezone(rules.clinic.zone)
    half_day = f"{local:%a} {'AM' if local.hour < 12 else 'PM'}"
    asked = any(
        offer["cancellation_id"] == slot["id"]
        and (offer["state"], offer["closed_why"])
        not in (("failed", "not_sent"), ("canceled", "taken"))
        for offer in theirs
    )
    return (
        not contact["opt_out"]
        and contact["consent_source"] is not None
        and contact["unreachable"] is None
        and contact["paused_at"] is None
        and entry["provider_type_preference"] in ("Any", slot["provider_type"])
        and _among(slot["provider_name"], entry["provider_preference"])
        and _among(slot["location"], entry["location_preference"])
        and slot["location"].lower() not in entry["avoid_places"]
        and half_day not in entry["avoid_times"]
        and _earlier(entry, slot)
        and entry["patient_id"] != slot["cancelled_by_patient_id"]
        and not asked
    )


def _wants_it_now(entry: Row, slot: Row, now: datetime) -> bool:
    """What the patient has asked for on their page: a break, or some notice."""
    quiet, notice = entry["quiet_until"], timedelta(minutes=entry["notice_minutes"])
    return bool((quiet is None or quiet <= now) and now + notice <= slot["slot_start_at"])


def _among(name: str, preferred: Sequence[str]) -> bool:
    return not preferred or name.lower() in [one.lower() for one in preferred]


def _free(contact: Row, theirs: Sequence[Row], rules: Rules, now: datetime) -> bool:
    counted = [offer for offer in theirs if offer["state"] != "failed"]
    week = [offer for offer in theirs if offer["created_at"] > now - WEEK]
    latest = sorted(week, key=lambda offer: offer["created_at"])[-rules.caps.unanswered :]
    silent = len(latest) == rules.caps.unanswered and all(
        offer["state"] == "expired" and offer["too_late_at"] is None for offer in latest
    )
    return (
        not any(offer["state"] == "pending" for offer in theirs)
        and sum(offer["created_at"] > now - DAY for offer in counted) < rules.caps.per_day
        and sum(offer["created_at"] > now - WEEK for offer in counted) < rules.caps.per_week
        and not silent
        and decent(contact, rules, now, hold=rules.hold)
    )


def decent(contact: Row, rules: Rules, now: datetime, *, hold: timedelta = timedelta(0)) -> bool:
    """Whether all of a hold that begins now lies in the contact hours, wherever the phone is.

    ``contact`` has a ``phone_e164``, and the ``time_zone`` that staff know of or none.
    """
    start, end = rules.window.start, rules.window.end
    by_number = ZONES.get(contact["phone_e164"], ["America/Chicago"])
    for name in [contact["time_zone"]] if contact["time_zone"] else by_number:
        local, over = (at.astimezone(ZoneInfo(name)) for at in (now, now + hold))
        ends = over.time() if over.date() == local.date() else None
        if not start <= local.time() < end or ends is None or ends > end:
            return False
    return True
