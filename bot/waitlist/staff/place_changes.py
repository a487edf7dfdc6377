"""The clinic's places: declared, corrected, given further spellings, closed and opened again.

Promises: a spelling names at most one place (two people who give the same one to two places meet
at the table's lock, and the unique index says the same once more). What a place was called before
still names it, and wishes for it follow its name. A place that is closed takes no slots, and those
that are open there are withdrawn. Places are never deleted: slots of years ago name them. Every
change has its line in the audit log. In the caller's transaction.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, time
from typing import Final
from zoneinfo import available_timezones

from bot import audit
from bot.messages import phone
from bot.waitlist import preferences, slots
from bot.waitlist.models import (
    CancellationEvent,
    LocationAlias,
    LocationReference,
    LocationSender,
    WaitlistEntry,
)
from bot.waitlist.places import directory
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.contact_hours import Hours
from bot.waitlist.rules.place import Directory, Place, folded

MOST_NAME_CHARS: Final = 80
MOST_BRAND_CHARS: Final = 20
"""So that every text fits one segment."""


class Refused(ValueError):
    """The place can't be stored so; the message is a sentence for the person who asked."""


class NotFound(LookupError):
    """No such place."""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A place as somebody declares it, by its columns. ``None`` is what it has from the clinic."""

    location_name: str
    brand_name: str | None = None
    time_zone: str | None = None
    phone: str | None = None
    """As people write it, and so is the sender."""
    sender: str | None = None
    contact_hours_start: str | None = None
    contact_hours_end: str | None = None
    """``HH:MM`` on the place's own clock, both or neither; they narrow the clinic's own."""


CHANGEABLE: Final = frozenset(field.name for field in fields(Declared))


async def add(new: Declared, by: str, rules: Rules, now: datetime) -> int:
    """Declare a place; returns its key. Raises ``Refused``."""
    new = _checked(new, rules)
    await directory.take_turn()
    before = await directory.read(rules.clinic)
    _check_names(_as_place(new, 0, (), rules), before)
    made = await LocationReference.create(**asdict(new), created_at=now, updated_at=now)
    await _keep_sender(new.sender, now)
    await _relabel(before, rules, now)
    await audit.record(by, "add", "place", made.id, now)
    return int(made.id)


async def change(
    place_id: int, changes: Mapping[str, object], by: str, rules: Rules, now: datetime
) -> None:
    """Set these columns (of ``CHANGEABLE``) of a place. Raises ``NotFound`` or ``Refused``."""
    await directory.take_turn()
    stored = await _stored(place_id)
    before = await directory.read(rules.clinic)
    was = Declared(**{name: getattr(stored, name) for name in CHANGEABLE})
    new = _checked(replace(was, **changes), rules)  # type: ignore[arg-type]  # checked at the edge
    aliases = next(one.aliases for one in before.places if one.id == place_id)
    _check_names(_as_place(new, place_id, aliases, rules), before)
    await LocationReference.filter(id=place_id).update(**asdict(new), updated_at=now)
    await _keep_sender(new.sender, now)
    if folded(new.location_name) != folded(was.location_name):
        await _keep_old_name(place_id, was.location_name, rules, now)
    await _relabel(before, rules, now)
    await slots.wake_waiting(now)
    await audit.record(by, "change", "place", place_id, now, fields=sorted(changes))


async def add_alias(place_id: int, spelling: str, by: str, rules: Rules, now: datetime) -> None:
    """Let a spelling name this place too. Raises ``NotFound`` or ``Refused``."""
    spelling = _tidy(spelling, "spelling", MOST_NAME_CHARS)
    await directory.take_turn()
    await _stored(place_id)
    await _check_free(spelling, rules)
    await _insert_alias(place_id, spelling, now)
    await slots.wake_waiting(now)
    await audit.record(by, "alias", "place", place_id, now, spelling=spelling)


async def drop_alias(place_id: int, spelling: str, by: str, now: datetime) -> None:
    """Let a spelling name this place no more. Raises ``NotFound``."""
    await directory.take_turn()
    await _stored(place_id)
    given = LocationAlias.filter(location_id=place_id, folded=folded(spelling))
    if not await given.delete():
        raise NotFound("This place has no such spelling.")
    await audit.record(by, "drop_alias", "place", place_id, now, spelling=spelling)


async def close(place_id: int, by: str, now: datetime) -> int:
    """Let a place take no slots any more; returns how many are open there and are withdrawn now.
    Raises ``NotFound``.

    The slots' own timers do that: each ends its live offers, and whoever was asked is told.
    """
    await directory.take_turn()
    if not (await _stored(place_id)).active:
        return 0
    await LocationReference.filter(id=place_id).update(active=False, updated_at=now)
    left = await CancellationEvent.filter(location_id=place_id, status="open").only("id")
    await slots.look_soon([slot.id for slot in left], now)
    await audit.record(by, "close", "place", place_id, now, slots=len(left))
    return len(left)


async def reopen(place_id: int, by: str, now: datetime) -> None:
    """Let a closed place take slots again; those that were withdrawn stay so. Raises
    ``NotFound``."""
    await directory.take_turn()
    if (await _stored(place_id)).active:
        return
    await LocationReference.filter(id=place_id).update(active=True, updated_at=now)
    await audit.record(by, "open", "place", place_id, now)


async def _stored(place_id: int) -> LocationReference:
    found = await LocationReference.get_or_none(id=place_id) if 0 < place_id < 2**63 else None
    if found is None:
        raise NotFound(f"There is no place {place_id}.")
    return found


def _checked(given: Declared, rules: Rules) -> Declared:
    """The place as it is stored. Raises ``Refused``."""
    zone = (given.time_zone or "").strip() or None
    if zone is not None and zone not in available_timezones():
        raise Refused("The time zone of a place is one such as America/Denver.")
    brand = given.brand_name and given.brand_name.strip()
    opens, closes = _hours(given, rules)
    return Declared(
        location_name=_tidy(given.location_name, "name", MOST_NAME_CHARS),
        brand_name=_tidy(brand, "brand name", MOST_BRAND_CHARS) if brand else None,
        time_zone=zone,
        phone=_number(given.phone),
        sender=_sender(given.sender, rules),
        contact_hours_start=opens,
        contact_hours_end=closes,
    )


def _number(given: str | None) -> str | None:
    if given is None or not given.strip():
        return None
    try:
        return phone.parse(given)
    except phone.Invalid as error:
        raise Refused(str(error)) from None


def _sender(given: str | None, rules: Rules) -> str | None:
    number = _number(given)
    if number is not None and number in rules.numbers.ours:
        raise Refused("This is the clinic's own number: leave the sender empty for it.")
    return number


async def _keep_sender(number: str | None, now: datetime) -> None:
    """What is written to this number is to us from now on, whatever comes of the place. Raises
    ``Refused``."""
    if number is None or await LocationSender.exists(number=number):
        return
    if await WaitlistEntry.exists(active=True, patient__phone_e164=number):
        raise Refused("A patient on the list has this number: correct the entry first.")
    await LocationSender.create(number=number, since=now)


def _hours(given: Declared, rules: Rules) -> tuple[str | None, str | None]:
    opens, closes = given.contact_hours_start or None, given.contact_hours_end or None
    if opens is None and closes is None:
        return None, None
    if opens is None or closes is None:
        raise Refused("Contact hours have a start and an end, or neither.")
    own = Hours(_clock(opens), _clock(closes))
    if own.start >= own.end:
        raise Refused("The contact hours must start before they end.")
    if rules.window.shared(own) < rules.hold:
        raise Refused(
            "Within the clinic's contact hours these leave less time than an offer is held:"
            " nobody could be asked."
        )
    return f"{own.start:%H:%M}", f"{own.end:%H:%M}"


def _clock(given: str) -> time:
    try:
        return time.fromisoformat(given.strip().zfill(5)).replace(second=0, microsecond=0)
    except ValueError:
        raise Refused("A time of day is written such as 08:00.") from None


def _as_place(one: Declared, place_id: int, aliases: tuple[str, ...], rules: Rules) -> Place:
    """What names this place, and whose it is."""
    brand = one.brand_name or rules.clinic.brand
    return Place(
        id=place_id,
        name=one.location_name,
        brand=brand,
        aliases=aliases,
        phone="",
        zone=rules.clinic.zone,
    )


async def _relabel(before: Directory, rules: Rules, now: datetime) -> None:
    """Wishes for a place follow what it is called."""
    after = await directory.read(rules.clinic)
    called = {one.id: after.label(one) for one in after.places}
    for one in before.places:
        if before.label(one) != called[one.id]:
            await preferences.rename_place(before.label(one), called[one.id], now)


async def _keep_old_name(place_id: int, name: str, rules: Rules, now: datetime) -> None:
    """Files go on writing what a place was called, unless another is called so as well."""
    known = await directory.read(rules.clinic)
    if not any(folded(name) in one.spellings for one in known.places):
        await _insert_alias(place_id, name, now)


async def _insert_alias(place_id: int, spelling: str, now: datetime) -> None:
    await LocationAlias.create(
        location_id=place_id, spelling=spelling, folded=folded(spelling), created_at=now
    )


async def _check_free(spelling: str, rules: Rules) -> None:
    for one in (await directory.read(rules.clinic)).places:
        if folded(spelling) in one.spellings:
            raise Refused(f"This names the place {one.name} already.")


def _check_names(one: Place, known: Directory) -> None:
    """Two places share nothing but a name, and that under two brands. Raises ``Refused``."""
    for other in known.places:
        shared = one.spellings & other.spellings if other.id != one.id else set()
        if folded(one.brand) != folded(other.brand):
            shared -= {folded(one.name)} & {folded(other.name)}
        if shared:
            raise Refused(f"This names the place {other.name} already.")


def _tidy(text: str, what: str, most: int) -> str:
    tidy = " ".join(text.split())
    if not 1 <= len(tidy) <= most or not tidy.isprintable():
        raise Refused(f"The {what} of a place has from 1 to {most} characters.")
    return tidy
