"""What an entry wishes for and what it is spared: said by a patient beside a NO, or renamed by the
clinic. In the caller's transaction.
"""

from datetime import datetime

from bot import database
from bot.waitlist import slots
from bot.waitlist.rules import fit
from bot.waitlist.rules.place import folded


async def rename_provider(before: str, after: str, now: datetime) -> None:
    """A provider is called otherwise: whoever wishes for them still does."""
    await database.execute(
        """
        UPDATE waitlist_entry SET updated_at = $3, provider_preference = ARRAY(
            SELECT CASE WHEN lower(name) = lower($1) THEN $2 ELSE name END
            FROM unnest(provider_preference) WITH ORDINALITY AS wished (name, place)
            ORDER BY place)
        WHERE EXISTS (
            SELECT FROM unnest(provider_preference) AS name WHERE lower(name) = lower($1))
        """,
        before,
        after,
        now,
    )


async def avoid(entry_id: int, kind: fit.Kind, what: str, now: datetime) -> None:
    """Offer this entry, whose contact is locked, no slot any more that this keeps from it."""
    halves, place, notice = _meant(kind, what)
    await database.execute(
        """
        UPDATE waitlist_entry SET updated_at = $5, notice_minutes = GREATEST(notice_minutes, $4),
            avoid_times = avoid_times || ARRAY(
                SELECT half FROM unnest($2::text[]) AS half WHERE half <> ALL (avoid_times)),
            avoid_places = avoid_places || ARRAY(
                SELECT place FROM unnest($3::text[]) AS place WHERE place <> ALL (avoid_places))
        WHERE id = $1
        """,
        entry_id,
        halves,
        place,
        notice,
        now,
    )


async def stop_avoiding(entry_id: int, kind: fit.Kind, what: str, now: datetime) -> None:
    """Take this back from an entry, whose contact is locked."""
    halves, place, notice = _meant(kind, what)
    await database.execute(
        """
        UPDATE waitlist_entry SET updated_at = $5,
            notice_minutes = CASE WHEN notice_minutes = $4 THEN 0 ELSE notice_minutes END,
            avoid_times = ARRAY(
                SELECT half FROM unnest(avoid_times) AS half WHERE half <> ALL ($2::text[])),
            avoid_places = ARRAY(
                SELECT place FROM unnest(avoid_places) AS place WHERE place <> ALL ($3::text[]))
        WHERE id = $1
        """,
        entry_id,
        halves,
        place,
        notice,
        now,
    )
    await slots.wake_waiting(now)


def _meant(kind: fit.Kind, what: str) -> tuple[list[str], list[str], int]:
    """Half days, places and minutes of notice, each empty where it is about another."""
    places = [what] if kind == "place" else []
    return list(fit.half_days(kind, what)), places, int(what) if kind == "notice" else 0


async def rename_place(old: str, new: str, now: datetime) -> None:
    """A place is called otherwise from now on: so it is in every wish for it."""
    await database.execute(
        """
        UPDATE waitlist_entry SET
            location_preference = array_replace(location_preference, $1, $2),
            avoid_places = array_replace(avoid_places, $3, $4), updated_at = $5
        WHERE $1 = ANY (location_preference) OR $3 = ANY (avoid_places)
        """,
        old,
        new,
        folded(old),
        folded(new),
        now,
    )
