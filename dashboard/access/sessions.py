"""Sessions of staff: where each is, since when, and when it ends.

A session ends when somebody ends it, ``LONGEST`` after it began, and when nobody has done anything
in it for as long as the settings say. What the pages ask by themselves is no doing: only a page
that is opened, a key or a finger is (``active``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database
from dashboard.access.accounts import User
from dashboard.access.models import StaffSession
from dashboard.access.permissions import Role

LONGEST: Final = timedelta(hours=12)
"""One long working day."""
KEPT: Final = timedelta(days=90)
"""For so long a session that has ended can be looked up."""
LONGEST_BROWSER: Final = 200


@dataclass(frozen=True)
class Inside:
    """Somebody who is signed in, and until when if nobody does anything more."""

    user: User
    until: datetime


@dataclass(frozen=True)
class _Found:
    username: str
    role: Role
    active_at: datetime
    began_at: datetime
    places: list[int] | None


async def begin(user_id: int, address: str, browser: str, now: datetime) -> int:
    """A new session of this account; returns its id."""
    await StaffSession.filter(began_at__lt=now - KEPT).delete()
    made = await StaffSession.create(
        user_id=user_id,
        began_at=now,
        active_at=now,
        address=address,
        browser=browser[:LONGEST_BROWSER],
    )
    return int(made.id)


async def find(session_id: int, user_id: int, idle: timedelta, now: datetime) -> Inside | None:
    """Who this session belongs to, unless it has ended or the account was switched off."""
    found = await database.row(
        _Found,
        """
        SELECT staff.username, staff.role, session.active_at, session.began_at,
            CASE WHEN NOT all_places AND role <> 'admin' THEN ARRAY(
                SELECT location_id FROM staff_place WHERE user_id = staff.id) END AS places
        FROM staff_session AS session JOIN staff_user AS staff ON staff.id = session.user_id
        WHERE session.id = $1 AND staff.id = $2 AND staff.active AND session.ended_at IS NULL
            AND session.began_at > $3 AND session.active_at > $4
        """,
        session_id,
        user_id,
        now - LONGEST,
        now - idle,
    )
    if found is None:
        return None
    places = None if found.places is None else frozenset(found.places)
    user = User(user_id, found.username, found.role, session_id, places)
    return Inside(user, min(found.active_at + idle, found.began_at + LONGEST))


async def active(session_id: int, now: datetime) -> None:
    """Somebody does something there."""
    await StaffSession.filter(id=session_id, ended_at=None, active_at__lt=now).update(active_at=now)


async def end(session_id: int, now: datetime, *, of: int | None = None) -> bool:
    """End this session, if it is ``of`` this account where one is given; whether it was open."""
    mine = StaffSession.filter(id=session_id, ended_at=None)
    return bool(await (mine if of is None else mine.filter(user_id=of)).update(ended_at=now))


async def end_all(user_id: int, now: datetime, *, keep: int = 0) -> None:
    """Sign this person out everywhere, but for a session to ``keep``."""
    open_ones = StaffSession.filter(user_id=user_id, ended_at=None)
    await open_ones.exclude(id=keep).update(ended_at=now)


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session that is open."""

    id: int
    username: str
    began_at: datetime
    active_at: datetime
    address: str
    browser: str


async def listed(idle: timedelta, now: datetime, *, of: int | None = None) -> list[Session]:
    """All that are open, or those of one account; the latest in use first."""
    return await database.rows(
        Session,
        """
        SELECT session.id, staff.username, session.began_at, session.active_at, session.address,
            session.browser
        FROM staff_session AS session JOIN staff_user AS staff ON staff.id = session.user_id
        WHERE staff.active AND session.ended_at IS NULL AND session.began_at > $1
            AND session.active_at > $2 AND ($3::bigint IS NULL OR staff.id = $3)
        ORDER BY session.active_at DESC, session.id DESC
        """,
        now - LONGEST,
        now - idle,
        of,
    )


FAMILIES: Final = (
    *(("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome")),
    ("Safari/", "Safari"),
)
MACHINES: Final = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")),
)


def named(browser: str) -> str:
    """A browser by what it calls itself: ``Firefox on Windows``. Pure."""
    family = next((name for mark, name in FAMILIES if mark in browser), "A browser")
    machine = next((name for mark, name in MACHINES if mark in browser), "")
    return f"{family} on {machine}" if machine else family
