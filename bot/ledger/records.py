"""What the ledger knows of each appointment and wish. In the caller's transaction.

Promises: an appointment is one row by its key, whatever deliveries report it, and it means what the
latest of them said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot import database
from bot.ledger import digests
from bot.ledger.facts import Booking, Cancellation, Result
from bot.ledger.models import IntakeRow, State


@dataclass(frozen=True)
class Counting:
    """What a row must know of the delivery that causes it."""

    delivery_id: int
    said_at: datetime
    now: datetime
    profile: str | None = None
    """How its rows were read: the same appointment has one key in one profile."""

    settle: timedelta = timedelta()
    """How long a freed time waits before anybody is asked."""

    is_feed: bool = False
    """Each row is the newest word on its appointment, whenever it came, and says nothing of others:
    what is older than another's word still holds."""

    def said(self, result: Result) -> datetime:
        """When the source said this row."""
        return result.said_at or self.said_at


@dataclass(frozen=True)
class Known:
    """What earlier deliveries said about an appointment or wish."""

    id: int
    content: str
    state: State
    slot_id: int | None
    entry_id: int | None
    said_at: datetime
    starts_at: datetime | None
    """Of its latest time."""
    held_back: bool
    """Its slot was taken back until a person has decided on another delivery."""


async def is_freed_by(slot_id: int, source: str) -> bool:
    """Whether this source has said that the time of this slot is free."""
    freed: bool = await database.fetch_value(
        """
        SELECT EXISTS (SELECT FROM intake_row AS counted
            JOIN intake_file AS file ON file.id = counted.file_id AND file.source = $2
            WHERE counted.slot_id = $1)
        """,
        slot_id,
        source,
    )
    return freed


async def known(keys: Sequence[bytes]) -> dict[bytes, Known]:
    """What is known under these keys."""

    def read(*, natural_key: str, **rest: Any) -> tuple[bytes, Known]:
        return bytes.fromhex(natural_key), Known(**rest)

    rows = await database.rows(
        read,
        """
        SELECT natural_key, id, content, state, slot_id, entry_id, said_at, starts_at,
               held_back_by IS NOT NULL AS held_back
        FROM intake_row WHERE natural_key = ANY ($1::text[])
        """,
        [key.hex() for key in keys],
    )
    return dict(rows)


async def cancelled(keys: Sequence[bytes]) -> set[bytes]:
    """Those of these keys under which a cancellation is known."""
    return {key for key, row in (await known(keys)).items() if row.state != "standing"}


async def said_of(slot_ids: Sequence[int]) -> dict[int, datetime]:
    """When these slots were last reported, of those that a delivery reported."""
    if not slot_ids:
        return {}
    return await database.pairs(
        """
        SELECT slot_id, max(said_at) AS said_at FROM intake_row
        WHERE slot_id = ANY ($1::bigint[]) GROUP BY slot_id
        """,
        list(slot_ids),
    )


@dataclass(frozen=True)
class New:
    """A row to be counted, and what it is about."""

    result: Result
    slot_id: int | None = None
    entry_id: int | None = None

    def about(self) -> tuple[int, datetime] | tuple[None, None]:
        """The provider and the start of an appointment."""
        fact = self.result.fact
        if isinstance(fact, Cancellation | Booking) and fact.provider.id is not None:
            return fact.provider.id, fact.start
        return None, None


async def count(
    kind: Literal["cancellation", "entry"], rows: Sequence[New], counting: Counting
) -> None:
    """Note these rows as counted; a known key now means what this delivery says, and what it meant
    before stays known of the slot that it opened: an appointment may give up one time after the
    other."""
    while rows:
        latest = {row.result.key: row for row in reversed(rows)}
        now_ = [row for row in rows if latest[row.result.key] is row]
        rows = [row for row in rows if latest[row.result.key] is not row]
        await _keep_former(now_, counting)
        await _count_each_once(kind, now_, counting)


async def _keep_former(rows: Sequence[New], counting: Counting) -> None:
    await database.execute(
        """
        INSERT INTO intake_row (file_id, kind, state, recorded_at, changed_at, line, natural_key,
                                content, said_at, slot_id, entry_id, provider_id, starts_at)
        SELECT former.file_id, 'cancellation', 'counted', former.recorded_at, $1, former.line,
               md5(former.natural_key || ' ' || former.slot_id), former.content, former.said_at,
               former.slot_id, former.entry_id, slot.provider_id, slot.slot_start_at
        FROM unnest($2::text[], $3::bigint[]) AS given (natural_key, slot_id)
        JOIN intake_row AS former ON former.natural_key = given.natural_key
        JOIN cancellation_event AS slot ON slot.id = former.slot_id
        WHERE former.slot_id <> given.slot_id AND slot.status IN ('open', 'filled')
        ON CONFLICT (natural_key) DO NOTHING
        """,
        counting.now,
        [row.result.key.hex() for row in rows],
        [row.slot_id for row in rows],
    )


async def _count_each_once(
    kind: Literal["cancellation", "entry"], rows: Sequence[New], counting: Counting
) -> None:
    await database.execute(
        """
        INSERT INTO intake_row (file_id, kind, state, recorded_at, changed_at, line, natural_key,
                                content, said_at, slot_id, entry_id, provider_id, starts_at)
        SELECT $1, $2, 'counted', $3, $3, given.* FROM unnest(
            $4::int[], $5::text[], $6::text[], $7::timestamptz[], $8::bigint[], $9::bigint[],
            $10::bigint[], $11::timestamptz[]) AS given
        ON CONFLICT (natural_key) DO UPDATE SET
            kind = EXCLUDED.kind, recorded_at = CASE WHEN intake_row.state = 'standing'
                THEN EXCLUDED.recorded_at ELSE intake_row.recorded_at END,
            file_id = EXCLUDED.file_id, line = EXCLUDED.line, content = EXCLUDED.content,
            state = 'counted', slot_id = EXCLUDED.slot_id, entry_id = EXCLUDED.entry_id,
            provider_id = EXCLUDED.provider_id, starts_at = EXCLUDED.starts_at,
            said_at = EXCLUDED.said_at, held_back_by = NULL, changed_at = EXCLUDED.changed_at
        """,
        counting.delivery_id,
        kind,
        counting.now,
        [row.result.line for row in rows],
        [row.result.key.hex() for row in rows],
        [digests.content(row.result.facts).hex() for row in rows],
        [counting.said(row.result) for row in rows],
        [row.slot_id for row in rows],
        [row.entry_id for row in rows],
        [row.about()[0] for row in rows],
        [row.about()[1] for row in rows],
    )


async def mark(
    row_id: int, state: Literal["uncancelled", "flagged"], result: Result, counting: Counting
) -> None:
    """Note what a delivery showed about a row that an earlier one counted."""
    await IntakeRow.filter(id=row_id).update(
        state=state,
        file_id=counting.delivery_id,
        said_at=counting.said(result),
        held_back_by=None,
        changed_at=counting.now,
    )


@dataclass(frozen=True)
class Slotted:
    """A counted row and the slot that it opened."""

    id: int
    slot_id: int


async def hold_back(rows: Sequence[Slotted], delivery_id: int | None, now: datetime) -> None:
    """Note for which delivery the slots of these rows were taken back; ``None`` ends it."""
    ids = [row.id for row in rows]
    await IntakeRow.filter(id__in=ids).update(held_back_by=delivery_id, changed_at=now)


async def held_back(delivery_id: int) -> list[Slotted]:
    """The rows whose slots were taken back for this delivery."""
    rows = await IntakeRow.filter(held_back_by=delivery_id, slot_id__isnull=False)
    return [Slotted(row.id, row.slot_id) for row in rows if row.slot_id is not None]


async def forget_over(now: datetime) -> None:
    """Remove what stood until now."""
    await database.execute("DELETE FROM intake_row WHERE kind = 'booking' AND ends_at < $1", now)


async def remember(stood: Sequence[tuple[Result, Booking]], counting: Counting) -> None:
    """Note which appointments stand and when, so that nothing opens over them; no people.

    What is known and newer stays.
    """
    latest = {
        one.key or digests.slot(fact): (one, fact)
        for one, fact in stood
        if fact.provider.id is not None and fact.end > max(counting.now, fact.start)
    }
    if not latest:
        return
    await database.execute(
        """
        INSERT INTO intake_row (file_id, kind, state, recorded_at, changed_at, line, natural_key,
                                content, said_at, provider_id, starts_at, ends_at)
        SELECT $1, 'booking', 'standing', $2, $2, given.* FROM unnest(
            $3::int[], $4::text[], $5::text[], $6::timestamptz[], $7::bigint[],
            $8::timestamptz[], $9::timestamptz[]) AS given
        ON CONFLICT (natural_key) DO UPDATE SET
            file_id = EXCLUDED.file_id, line = EXCLUDED.line, content = EXCLUDED.content,
            state = CASE intake_row.state WHEN 'uncancelled' THEN 'uncancelled'
                ELSE 'standing' END,
            provider_id = EXCLUDED.provider_id, starts_at = EXCLUDED.starts_at,
            ends_at = EXCLUDED.ends_at, said_at = EXCLUDED.said_at, held_back_by = NULL,
            changed_at = EXCLUDED.changed_at
        WHERE intake_row.said_at <= EXCLUDED.said_at
        """,
        counting.delivery_id,
        counting.now,
        [one.line for one, _ in latest.values()],
        [key.hex() for key in latest],
        [digests.content(one.facts).hex() for one, _ in latest.values()],
        [counting.said(one) for one, _ in latest.values()],
        [fact.provider.id for _, fact in latest.values()],
        [fact.start for _, fact in latest.values()],
        [fact.end for _, fact in latest.values()],
    )


async def gave_up(keys: Sequence[bytes], counting: Counting) -> None:
    """Note that these appointments stand no more, though no slot is theirs."""
    if keys:
        stood = IntakeRow.filter(natural_key__in=[key.hex() for key in keys], state="standing")
        await stood.filter(said_at__lte=counting.said_at).update(
            kind="cancellation", state="counted", changed_at=counting.now
        )


async def stood_over(
    freed: Sequence[Cancellation], gone: Sequence[bytes], profile: str | None
) -> set[int]:
    """Over which of these times, by their number from 0, an appointment stands that is not gone.

    One that another profile shows at just this time may be the same under another key.
    """
    if not freed:
        return set()
    numbers = await database.column(
        """
        SELECT DISTINCT given.number - 1 AS number
        FROM unnest($2::bigint[], $3::timestamptz[], $4::timestamptz[])
            WITH ORDINALITY AS given (provider_id, starts_at, ends_at, number)
        JOIN intake_row AS stands ON stands.provider_id = given.provider_id
            AND stands.state IN ('standing', 'uncancelled')
            AND stands.natural_key <> ALL ($1::text[])
            AND stands.starts_at < given.ends_at AND stands.ends_at > given.starts_at
        JOIN intake_file AS file ON file.id = stands.file_id
        WHERE file.profile IS NOT DISTINCT FROM $5
           OR (stands.starts_at, stands.ends_at) <> (given.starts_at, given.ends_at)
        """,
        [key.hex() for key in gone],
        [fact.provider.id for fact in freed],
        [fact.start for fact in freed],
        [fact.end for fact in freed],
        profile,
    )
    return set(numbers)
