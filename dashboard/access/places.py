"""Which places somebody sees: all, or a set that an admin, the command line or the directory gives.

``look`` is the one function by which a person becomes what they see. The door calls it for every
request and socket before anything is read, so pages, searches, figures, exports and addresses
need not; ``check`` is asked before anything is changed. What somebody may not see is answered as
what does not exist.
"""

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from bot import audit, database
from bot.waitlist.places import directory, seen
from bot.waitlist.rules.place import Clinic, Directory, Place
from dashboard.access import sessions
from dashboard.access.accounts import Refused, User
from dashboard.access.models import StaffPlace, StaffUser

PREFIX: Final = "slotfill_place_"
"""Of an app role of the directory that names a place: ``slotfill_place_fort_worth``."""
KINDS: Final[Mapping[str, str]] = {
    "alert": "intake_alert",
    "call": "phone_call",
    "entry": "waitlist_entry",
    "fit": "fit_question",
    "join_request": "join_request",
    "message": "message_log",
    "notice": "notice",
    "patient": "patient_contact",
    "place": "location_reference",
    "slot": "cancellation_event",
    "text": "message_log",
}
"""Where that lies of which somebody acts; what is not here is not of a place."""
NONE_KNOWN: Final = (
    "The directory gives you places that are not known here. Whoever looks after it: the roles are"
    f" {PREFIX} and the place's name, such as {PREFIX}fort_worth."
)
GONE: Final = "This is not here, or not any more: please look again."
NONE_CHOSEN: Final = "Choose at least one place, or let this person see all."


class Gone(LookupError):
    """What is to be changed is not there, or not of a place that this person sees."""

    def __init__(self) -> None:
        super().__init__(GONE)


async def look(user: User, clinic: Clinic) -> None:
    """From here on this request reads what this person may see."""
    database.see(None)
    if user.places is not None:
        database.see(seen.only(user.places, await directory.read(clinic), clinic))


@asynccontextmanager
async def within(place_id: int | None, clinic: Clinic) -> AsyncIterator[Place | None]:
    """What is read within is of this one place, which is given; of all that this request sees if
    it does not see that one."""
    before, known = database.seen(), await directory.read(clinic)
    chosen = next((one for one in known.places if one.id == place_id), None)
    if chosen is not None:
        database.see(seen.only([chosen.id], known, clinic))
    try:
        yield chosen
    finally:
        database.see(before)


async def check(subjects: Iterable[tuple[str, int]]) -> None:
    """Raise ``Gone`` unless all of these are what this request may see, and so may change."""
    if database.seen() is None:
        return
    for kind, subject_id in subjects:
        table = KINDS.get(kind)
        if table is None or not await database.fetch_value(
            f"SELECT EXISTS (SELECT FROM {table} WHERE id = $1)",  # noqa: S608 - of a few constants
            subject_id,
        ):
            raise Gone


async def of_everyone() -> Mapping[int, Sequence[int]]:
    """The places of each account that does not see all."""
    return await database.pairs(
        """
        SELECT staff.id, ARRAY(SELECT location_id FROM staff_place
            WHERE user_id = staff.id ORDER BY location_id) AS places
        FROM staff_user AS staff WHERE NOT all_places AND role <> 'admin'
        """
    )


async def assign(user_id: int, place_ids: Iterable[int] | None, now: datetime, *, by: str) -> None:
    """Let an account see these places, or all for ``None``; ends its sessions. An admin sees all
    whatever is kept. Raises ``Refused``."""
    chosen = None if place_ids is None else sorted(set(place_ids))
    if chosen == []:
        raise Refused(NONE_CHOSEN)

    async def work() -> None:
        if not await StaffUser.filter(id=user_id).update(all_places=chosen is None):
            raise Refused("There is no such account.")
        await StaffPlace.filter(user_id=user_id).delete()
        for place_id in chosen or ():
            await StaffPlace.create(user_id=user_id, location_id=place_id)
        await sessions.end_all(user_id, now)
        await audit.record(by, "places", "user", user_id, now, places=chosen or "all")

    if (await current(user_id)) != chosen:
        await database.unit(work)


async def current(user_id: int) -> list[int] | None:
    """The places that are kept for an account; ``None`` for all. Raises ``Refused``."""
    account = await StaffUser.get_or_none(id=user_id)
    if account is None:
        raise Refused("There is no such account.")
    if account.all_places:
        return None
    rows = await StaffPlace.filter(user_id=user_id).order_by("location_id")
    return [row.location_id for row in rows]


def named(spellings: Iterable[str], known: Directory) -> list[int]:
    """The places of these spellings, closed or not. Raises ``NotOne``."""
    return [known.meant(one).id for one in spellings]


def by_roles(roles: Iterable[object], known: Directory) -> list[int] | None:
    """The places that app roles name; ``None`` where they name none. Raises ``Refused``."""
    said = (one for one in roles if isinstance(one, str) and one.startswith(PREFIX))
    words = {one.removeprefix(PREFIX).lower() for one in said}
    if not words:
        return None
    found = [one.id for one in known.places if {word_of(name) for name in one.spellings} & words]
    if not found:
        raise Refused(NONE_KNOWN)
    return found


def word_of(spelling: str) -> str:
    """A place's name as an app role can say it: ``Fort Worth (North)`` is ``fort_worth_north``."""
    return re.sub(r"[\W_]+", "_", spelling.lower()).strip("_")
