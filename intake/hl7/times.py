"""Times as HL7 writes them, and when a sender says that it wrote a message.

Promises: a time of an appointment is read exactly or refused, never guessed and never "now". Only
the time of a message, which orders it among others, may lie in an hour that comes twice.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from bot.ledger.answers import Question

_TIME: Final = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:(\d\d)(?:\.\d{1,6})?)?)?([+-]\d{4})?", re.ASCII
)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 9000
_HOURS_OFF: Final = 14
"""No place on earth is further from Greenwich."""


class Refused(ValueError):
    """Something of the message can't be used; the message is a sentence for staff. ``question``:
    what they can say so that it can be."""

    def __init__(self, why: str, question: Question | None = None) -> None:
        super().__init__(why)
        self.question = question


class PassedOver(Refused):
    """Staff said that nothing of it is to be used."""


class Contradiction(Refused):
    """The message says two things that cannot both be so: a person must look."""


def instant(written: str, zone: tzinfo, *, where: str) -> datetime | None:
    """A time as HL7 writes it; ``None`` for an empty one. Raises ``Refused``."""
    text = written.strip()
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found is None or found[4] is None:
        raise Refused(f"{where} is no date with a time that can be read. Correct it at the sender.")
    local = _wall(found, where)
    if found[7]:
        return local.replace(tzinfo=_offset(found[7], where)).astimezone(UTC)
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
            raise Refused(f"{where} is skipped that night, when the clocks go forward.")
        raise Refused(f"{where} comes twice that night, when the clocks go back.")
    return first.astimezone(UTC)


def whole_day(written: str, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """From when to when a day goes that is named without a time that can be read."""
    found = re.match(r"\d{8}", written.strip(), re.ASCII)
    try:
        start = datetime.strptime(found[0], "%Y%m%d") if found else None  # noqa: DTZ007
        if start is None or not _FIRST_YEAR <= start.year <= _LAST_YEAR:
            return None
    except ValueError:
        return None
    since, until = (one.replace(tzinfo=zone) for one in (start, start + timedelta(days=1)))
    return since.astimezone(UTC), until.astimezone(UTC)


def day_of(at: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """From when to when the day of this time goes."""
    since = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return since.astimezone(UTC), (since + timedelta(days=1)).astimezone(UTC)


def offset(written: str) -> tzinfo | None:
    """The offset from Greenwich that a time is written with, if it is."""
    found = _TIME.fullmatch(written.strip())
    return _offset(found[7], "MSH-7") if found is not None and found[7] else None


def said(written: str, zone: tzinfo, *, fold: int = 0) -> datetime | None:
    """When something was said, for the order of messages; ``None`` if that can't be read. Of an
    hour that comes twice ``fold`` tells which."""
    found = _TIME.fullmatch(written.strip())
    if found is None:
        return None
    try:
        local = _wall(found, "")
        there = _offset(found[7], "") if found[7] else zone
    except Refused:
        return None
    return local.replace(tzinfo=there, fold=fold).astimezone(UTC)


def _wall(found: re.Match[str], where: str) -> datetime:
    year, month, day, hour, minute, second = (int(found[group] or 0) for group in range(1, 7))
    try:
        wall = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        wall = None
    if wall is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Refused(f"{where} names a day or a time that does not exist.")
    return wall


def _offset(written: str, where: str) -> tzinfo:
    hours, minutes = int(written[1:3]), int(written[3:5])
    if hours > _HOURS_OFF or minutes >= 60:
        raise Refused(f"{where} is written for a zone that does not exist.")
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if written[0] == "-" else span)
