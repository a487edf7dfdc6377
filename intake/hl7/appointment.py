"""What one scheduling message says of one appointment: who, when, where, and in what state.

Promises: pure; a time is read exactly or refused, never guessed and never "now"; positions that
contradict each other by a day are a contradiction. Nothing is decided here about what follows.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final, Literal, NamedTuple

from bot.ledger.facts import Provider
from bot.messages import phone
from intake.facts import headers, places, providers
from intake.hl7.messages import Message, Segment
from intake.hl7.source import Position, Source
from intake.rows import phones

Status = Literal["cancelled", "no_show", "standing", "over", "deleted", "empty", "unknown"]

_TIME: Final = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:(\d\d)(?:\.\d{1,4})?)?)?([+-]\d{4})?"
)
_MINUTE_UNITS: Final = frozenset({"m", "min", "mins", "minute", "minutes", "ans min"})
_SECOND_UNITS: Final = frozenset({"s", "sec", "secs", "second", "seconds"})
_HOUR_UNITS: Final = frozenset({"h", "hr", "hrs", "hour", "hours"})
_PEOPLE: Final = frozenset({"AIP", "PV1", "SCH"})
"""Segments that name a person as id, family and given name; others as code and text."""
_UNSURE: Final = 300
"""A length without a unit from here on may well be seconds."""
_LONGEST: Final = timedelta(hours=12)
_UNKNOWN_LENGTH: Final = timedelta(hours=2)
"""How far an appointment may reach whose end can't be read."""


class Refused(ValueError):  # noqa: N818 - read qualified
    """Something of the message can't be used; the message is a sentence for staff."""


class Contradiction(Refused):
    """The message says two things that cannot both be so: a person must look."""


class Span(NamedTuple):
    """From when to when; ``reach`` is how far it may go where the message says two ends."""

    start: datetime
    end: datetime
    reach: datetime


@dataclass(frozen=True)
class Clinic:
    """What a message is read against: the clinic's providers and places."""

    zone: tzinfo
    book: providers.Book
    known_places: places.Book = places.ANYWHERE


@dataclass(frozen=True)
class Appointment:
    """A message, understood. ``span``: ``None`` where it says no time, as some cancels do."""

    key: tuple[str, str, str]
    """The sender's application and facility, and its id of the appointment."""
    status: Status
    status_word: str
    span: Span | None
    provider: Provider | None
    place: str
    reason: str
    phone: str | None


def instant(written: str, zone: tzinfo, *, where: str) -> datetime | None:
    """A time as HL7 writes it; ``None`` for an empty one. Raises ``Refused``."""
    text = written.strip()
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found is None or found[4] is None:
        raise Refused(f"{where} is no date with a time that can be read. Correct it at the sender.")
    year, month, day, hour, minute = (int(found[group]) for group in range(1, 6))
    try:
        local = datetime(year, month, day, hour, minute, int(found[6] or 0))  # noqa: DTZ001
    except ValueError:
        raise Refused(f"{where} names a day or a time that does not exist.") from None
    if found[7]:
        return local.replace(tzinfo=_offset(found[7])).astimezone(UTC)
    return _local(local, zone, where)


def _offset(written: str) -> tzinfo:
    span = timedelta(hours=int(written[1:3]), minutes=int(written[3:5]))
    return timezone(-span if written[0] == "-" else span)


def _local(local: datetime, zone: tzinfo, where: str) -> datetime:
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
            raise Refused(f"{where} is skipped that night, when the clocks go forward.")
        raise Refused(f"{where} comes twice that night, when the clocks go back.")
    return first.astimezone(UTC)


def said_at(message: Message, zone: tzinfo) -> datetime | None:
    """When the sender says that it wrote this (MSH-7); ``None`` if that can't be read."""
    try:
        return instant(message.first("MSH", 7), zone, where="MSH-7")
    except Refused:
        return None


def read(message: Message, source: Source, clinic: Clinic) -> Appointment:
    """What a message says. Raises ``Refused``, of which a ``Contradiction`` needs a person."""
    state, word = status(message, source)
    identity = _first(message, source.fields.id)
    if not identity:
        raise Refused("The message names no appointment: no id is in " + _named(source.fields.id))
    return Appointment(
        (message.first("MSH", 3), message.first("MSH", 4), identity),
        state,
        word,
        _span(message, source, _zone(message, source, clinic)),
        _provider(message, source, clinic),
        headers.tidy(_first(message, source.fields.place)) or source.place,
        headers.tidy(_first(message, source.fields.reason)),
        _phone(message, source),
    )


def shadow(message: Message, source: Source, clinic: Clinic) -> tuple[Provider | None, Span | None]:
    """The least that a message which was refused may still take up: for rows that speak against a
    free time. A provider who is not known may be anybody, an end that is not known far away."""
    try:
        provider = _provider(message, source, clinic)
    except Refused:
        provider = None
    positions = (*source.fields.start, *source.fields.provider_start, *source.fields.other_start)
    starts = []
    for position in positions:
        try:
            at = _time(message, position, clinic.zone)
        except Refused:
            continue
        if at is not None:
            starts.append(at)
    if not starts:
        return provider, None
    try:
        reach = max(_ends(message, source, clinic.zone, min(starts)))
    except Refused:
        reach = max(starts) + _UNKNOWN_LENGTH
    return provider, Span(min(starts), reach, max(reach, max(starts) + timedelta(minutes=1)))


def _first(message: Message, positions: tuple[Position, ...]) -> str:
    return next((found for one in positions if (found := one.of(message))), "")


def _named(positions: tuple[Position, ...]) -> str:
    return ", ".join(positions) + "."


def status(message: Message, source: Source) -> tuple[Status, str]:
    """The state that the message names, by either the code or its text."""
    words = source.status
    listed: dict[Status, frozenset[str]] = {
        "cancelled": words.cancelled,
        "no_show": words.no_show,
        "deleted": words.deleted,
        "over": words.over,
        "standing": words.standing,
    }
    said = ""
    for position in source.fields.status:
        for component in dict.fromkeys((position.component, 2)):
            written = headers.phrase(message.first(position.segment, position.field, component))
            if not written:
                continue
            said = said or written
            for state, known in listed.items():
                if written in known:
                    return state, written
    if not said:
        return "empty", ""
    return ("empty" if words.unknown_is_nothing else "unknown"), said


def _zone(message: Message, source: Source, clinic: Clinic) -> tzinfo:
    """The zone of times without an offset. Raises ``Contradiction`` if MSH-7 names another."""
    written = _TIME.fullmatch(message.first("MSH", 7).strip())
    if written is None or not written[7]:
        return clinic.zone
    offset = _offset(written[7])
    if source.naive_times == "msh":
        return offset
    at = instant(message.first("MSH", 7), clinic.zone, where="MSH-7") if written[4] else None
    if at is not None and at.astimezone(clinic.zone).utcoffset() != offset.utcoffset(at):
        raise Contradiction(
            f"MSH-7 is written in {written[7]}, which is not the clinic's time: are its"
            " appointments in the clinic's time? Say so in the source (naive_times)."
        )
    return clinic.zone


def _span(message: Message, source: Source, zone: tzinfo) -> Span | None:
    main = [_time(message, one, zone) for one in source.fields.start]
    ours = _times(message, source.fields.provider_start, zone)
    others = _times(message, source.fields.other_start, zone)
    starts = [at for at in (*main, *ours, *others) if at is not None]
    if not starts:
        return None
    if len({at.astimezone(zone).date() for at in starts}) > 1:
        raise Contradiction("The message names two days for one appointment.")
    start = min(ours) if ours else next(at for at in starts)
    ends = _ends(message, source, zone, start)
    return Span(start, min(ends), max(ends))


def _time(message: Message, position: Position, zone: tzinfo) -> datetime | None:
    return instant(position.of(message), zone, where=position)


def _times(message: Message, positions: tuple[Position, ...], zone: tzinfo) -> list[datetime]:
    """The starts that the rows of a resource name, by the first position that has any."""
    for position in positions:
        if written := position.each(message):
            found = [instant(one, zone, where=position) for one in written]
            return [at for at in found if at is not None]
    return []


def _ends(message: Message, source: Source, zone: tzinfo, start: datetime) -> list[datetime]:
    """When it ends, by its end and by its length. Raises ``Refused`` if it says neither."""
    written = next(
        (at for one in source.fields.end if (at := _time(message, one, zone)) is not None), None
    )
    length = _length(message, source)
    if written is not None and written.astimezone(zone).date() != start.astimezone(zone).date():
        raise Contradiction("The appointment ends on another day than it starts.")
    if written is not None and written <= start:
        raise Contradiction("The appointment ends before it starts.")
    ends = [at for at in (written, start + length if length else None) if at is not None]
    if not ends:
        raise Refused("The message says neither when the appointment ends nor how long it is.")
    return ends


def _length(message: Message, source: Source) -> timedelta | None:
    for position, unit_at in source.fields.duration:
        written = position.of(message)
        number = re.fullmatch(r"([A-Za-z]*)\s*(\d+)(?:\.0+)?\s*([A-Za-z]*)", written)
        if number is None or int(number[2]) == 0:
            continue
        beside = headers.phrase(unit_at.of(message)) if unit_at != position else ""
        unit = beside or number[1].lower() or number[3].lower()
        return _as_time(int(number[2]), unit, source)
    return timedelta(minutes=source.length) if source.length else None


def _as_time(number: int, unit: str, source: Source) -> timedelta:
    if not unit:
        if source.duration_unit is None and number >= _UNSURE:
            raise Refused("The length has no unit. Say in the source whether it is seconds.")
        unit = source.duration_unit or "minutes"
    for known, one in (
        (_MINUTE_UNITS, timedelta(minutes=1)),
        (_SECOND_UNITS, timedelta(seconds=1)),
        (_HOUR_UNITS, timedelta(hours=1)),
    ):
        if unit in known:
            if not timedelta(minutes=1) <= number * one <= _LONGEST:
                raise Refused("The length of the appointment is out of all bounds.")
            return number * one
    raise Refused("The unit of the length is not known.")


def _provider(message: Message, source: Source, clinic: Clinic) -> Provider | None:
    """The provider whose time it is; ``None`` if the message names nobody. Raises ``Refused``."""
    unknown = ""
    for position in source.fields.provider:
        named = _people(message, position)
        known = []
        for written in named:
            try:
                known.append(_look_up(written, source, clinic))
            except KeyError as error:
                unknown = unknown or str(error.args[0])
        if len({provider.name for provider in known}) > 1:
            raise Contradiction("The message names two providers: whose time is freed?")
        if known:
            return known[0]
    if unknown:
        raise Refused(unknown)
    return None


def _people(message: Message, position: Position) -> list[tuple[str, ...]]:
    """Each person that a position names, as the spellings to look up, the best first."""
    found = []
    for segment in position.segments(message):
        for components in segment.repeats(position.field):
            spellings = _spellings(components, segment)
            if spellings:
                found.append(spellings)
    return found


def _spellings(components: tuple[str, ...], segment: Segment) -> tuple[str, ...]:
    """A name in the orders in which it may be listed, then the id."""
    code, family, given = (headers.tidy(one) for one in (*components, "", "", "")[:3])
    if segment.name in _PEOPLE:
        names = [f"{given} {family}".strip(), f"{family}, {given}" if given else ""]
        names += [f"Dr. {family}", f"Dr. {given} {family}", family] if family else []
    else:
        names = [family]
    return tuple(one for one in dict.fromkeys((*names, code)) if one)


def _look_up(written: tuple[str, ...], source: Source, clinic: Clinic) -> Provider:
    aliases = dict(source.providers)
    for one in written:
        if headers.phrase(one) in aliases:
            return clinic.book.find(aliases[headers.phrase(one)], {})
    fault: KeyError | None = None
    for one in written:
        try:
            return clinic.book.find(one, {})
        except KeyError as error:
            fault = fault or error
    raise fault if fault is not None else KeyError("No provider is named.")


def _phone(message: Message, source: Source) -> str | None:
    """The patient's mobile among all the numbers that the message holds, else the first."""
    candidates: list[tuple[int, str]] = []
    for position in source.fields.phone:
        for segment in position.segments(message):
            for part in segment.repeats(position.field):
                components = (*part, *[""] * 12)
                use, equipment = components[1].upper(), components[2].upper()
                if use == "NET" or equipment in ("FX", "MD", "INTERNET"):
                    continue
                number = _number(components)
                if number:
                    mobile = equipment == "CP" or use == "ORN"
                    candidates.append((0 if mobile else 1, number))
    return min(candidates, key=lambda one: one[0])[1] if candidates else None


def _number(components: tuple[str, ...]) -> str | None:
    """The number of one repeat: as it is written, in its parts, or as the newer standard has it."""
    for written in (components[0], f"{components[5]}{components[6]}", components[11]):
        try:
            return phones.parse(written)
        except phone.Invalid:
            continue
    return None
