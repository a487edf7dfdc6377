"""What must be true of the database at every moment: a query for each promise, of what breaks it.

All are asked in one round trip. ``moved`` compares two moments: nothing may go a way that the
state diagrams do not draw, and no timer may be gone before its time.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

Moment = Mapping[tuple[str, int], str]
"""The state of every slot, offer and text, and the instant of every timer."""

BROKEN: Final[Mapping[str, str]] = {
    "A slot is filled if and only if exactly one of its offers is accepted.": """
        SELECT slot.id FROM cancellation_event AS slot
        LEFT JOIN offer ON cancellation_id = slot.id AND offer.state = 'accepted'
        GROUP BY slot.id HAVING count(offer.id) <> (slot.status = 'filled')::int
    """,
    "A patient holds at most one live offer.": """
        SELECT min(id) FROM offer WHERE state = 'pending' GROUP BY patient_id HAVING count(*) > 1
    """,
    "Only an open slot has live offers.": """
        SELECT offer.id FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
        WHERE state = 'pending' AND slot.status <> 'open'
    """,
    "Nobody who has opted out, may want to, or left the list has a live offer.": """
        SELECT offer.id FROM offer JOIN patient_contact AS contact ON contact.id = patient_id
        LEFT JOIN waitlist_entry AS entry ON entry.id = entry_id
        WHERE state = 'pending' AND (
            contact.opt_out OR contact.paused_at IS NOT NULL OR NOT entry.active)
    """,
    "Nobody is asked how a visit went before it is over, of what is not theirs, or twice.": """
        SELECT text.id FROM message_log AS text JOIN offer ON offer.id = text.offer_id
        JOIN cancellation_event AS slot ON slot.id = offer.cancellation_id
        WHERE text.kind = 'how_was_it' AND text.status <> 'withdrawn'
          AND (text.created_at < slot_end_at OR offer.state <> 'accepted' OR EXISTS (
            SELECT FROM message_log AS other
            WHERE other.patient_id = text.patient_id AND other.kind = 'how_was_it'
              AND other.status <> 'withdrawn' AND other.id < text.id))
    """,
    "A closed slot has a verdict that fits, and an open one has none.": """
        SELECT id FROM cancellation_event WHERE verdict IS DISTINCT FROM CASE status
            WHEN 'open' THEN NULL WHEN 'filled' THEN 'filled' ELSE verdict END
           OR (status <> 'open' AND (verdict IS NULL OR closed_at IS NULL))
           OR (status IN ('expired', 'aborted') AND verdict = 'filled')
    """,
    "Every open slot has a timer that is its own and not too late.": """
        SELECT id FROM cancellation_event AS slot WHERE status = 'open' AND NOT EXISTS (
            SELECT FROM timer WHERE kind = 'slot' AND subject_id = slot.id
              AND (token IS NULL OR token = slot.timer_token)
              AND due_at <= GREATEST($1, COALESCE(LEAST(next_look_at, slot_start_at), $1)))
    """,
    "A live offer's hold is watched by a timer, or by the call that puts it.": """
        SELECT offer.id FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
        WHERE state = 'pending' AND NOT EXISTS (
            SELECT FROM voice_call AS call WHERE call.offer_id = offer.id AND ended_at IS NULL)
        AND NOT EXISTS (
            SELECT FROM timer WHERE kind = 'slot' AND subject_id = slot.id
              AND (token IS NULL OR token = slot.timer_token)
              AND due_at <= GREATEST($1, hold_expires_at))
    """,
    "Nobody is asked twice for one slot, unless it had been taken or they never heard of it.": """
        SELECT later.id FROM offer AS later
        JOIN offer AS earlier USING (cancellation_id, patient_id)
        WHERE earlier.id < later.id AND later.id <> ALL ($3::bigint[])
        AND (earlier.state, COALESCE(earlier.closed_why, ''))
            NOT IN (('failed', 'not_sent'), ('canceled', 'taken'))
    """,
    "Whoever has a slot was told so.": """
        SELECT offer.id FROM offer WHERE state = 'accepted' AND id <> ALL ($3::bigint[])
        AND NOT EXISTS (SELECT FROM message_log AS text WHERE text.patient_id = offer.patient_id
            AND text.kind IN ('confirmed', 'promoted') AND text.created_at = offer.accepted_at)
        AND NOT EXISTS (SELECT FROM voice_call AS call
            WHERE call.offer_id = offer.id AND call.result = 'taken')
    """,
    "Nobody is asked more often in a day than the cap allows.": """
        SELECT offer.id FROM offer WHERE state <> 'failed' AND id <> ALL ($3::bigint[])
        AND $4 < (SELECT count(*) FROM offer AS other
            WHERE other.patient_id = offer.patient_id AND other.state <> 'failed'
              AND other.created_at <= offer.created_at
              AND other.created_at > offer.created_at - interval '24 hours')
    """,
    "Nobody is asked more often in a week than the cap allows.": """
        SELECT offer.id FROM offer WHERE state <> 'failed' AND id <> ALL ($3::bigint[])
        AND $5 < (SELECT count(*) FROM offer AS other
            WHERE other.patient_id = offer.patient_id AND other.state <> 'failed'
              AND other.created_at <= offer.created_at
              AND other.created_at > offer.created_at - interval '168 hours')
    """,
    "A text is answered at most once with the same words.": """
        SELECT min(id) FROM message_log WHERE reply_to IS NOT NULL
        GROUP BY reply_to, kind HAVING count(*) > 1
    """,
    "Every text that came in is here exactly once.": """
        SELECT min(id) FROM message_log WHERE direction = 'inbound'
        GROUP BY twilio_sid HAVING count(*) > 1
        UNION ALL SELECT -count(*) FROM message_log WHERE direction = 'inbound'
        HAVING count(*) <> $6
    """,
    "Consent is what the patients and the carrier have said.": """
        SELECT id FROM patient_contact WHERE opt_out <> (phone_e164 = ANY ($2::text[]))
    """,
    "No turn and no timer is set aside.": """
        SELECT id FROM timer WHERE set_aside_at IS NOT NULL OR tries > 0
        UNION ALL SELECT id FROM message_log WHERE set_aside_at IS NOT NULL
    """,
    "One at most stands by for a slot, and not whoever has it.": """
        SELECT min(id) FROM offer WHERE stand_by GROUP BY cancellation_id HAVING count(*) > 1
        UNION ALL SELECT id FROM offer WHERE stand_by AND state NOT IN ('canceled', 'expired')
    """,
}
ALL_BROKEN: Final = " UNION ALL ".join(
    f"SELECT {place} AS promise, broken.id FROM ({sql}) AS broken (id)"
    for place, sql in enumerate(BROKEN.values())
)
MOMENT: Final = """
    SELECT 'slot' AS what, id, status AS state FROM cancellation_event
    UNION ALL SELECT 'offer', id, state FROM offer
    UNION ALL SELECT 'text', id, status FROM message_log WHERE direction = 'outbound'
    UNION ALL SELECT 'timer', id, (extract(epoch FROM due_at))::text FROM timer
"""

SEEN: Final = """
    SELECT 'text ' || kind AS what, count(*) FROM message_log
    WHERE direction = 'outbound' AND claimed_at IS NOT NULL GROUP BY 1
    UNION ALL SELECT 'text ' || status, count(*) FROM message_log
    WHERE direction = 'outbound' GROUP BY 1
    UNION ALL SELECT concat('offer ', state, ' ', closed_why), count(*) FROM offer GROUP BY 1
    UNION ALL SELECT concat('slot ', status, ' ', verdict, waits), count(*) FROM (
        SELECT status, verdict, CASE status WHEN 'open' THEN waits_for END AS waits
        FROM cancellation_event) AS slot GROUP BY 1
    UNION ALL SELECT 'consent ' || kind || ' ' || source, count(*) FROM consent_event GROUP BY 1
"""
"""What a walk has come through: a promise about what never happens is worth nothing."""

_TEXT_ON_ITS_WAY: Final = frozenset(
    {"queued", "sending", "unconfirmed", "sent", "delivered", "undelivered", "failed", "withdrawn"}
)
WAYS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "slot": {
        "open": frozenset({"filled", "expired", "aborted"}),
        "filled": frozenset({"open", "expired", "aborted"}),
    },
    "offer": {
        "pending": frozenset({"accepted", "declined", "expired", "canceled", "failed"}),
        "expired": frozenset({"accepted", "declined", "canceled", "failed"}),
        "declined": frozenset({"accepted", "canceled"}),
        "failed": frozenset({"accepted"}),
        "canceled": frozenset({"accepted"}),
        "accepted": frozenset({"canceled"}),
    },
    "text": {
        "queued": _TEXT_ON_ITS_WAY,
        "sending": _TEXT_ON_ITS_WAY,
        "unconfirmed": _TEXT_ON_ITS_WAY,
        "sent": frozenset({"delivered", "undelivered", "failed"}),
    },
}
"""Where each state may lead between two looks; from every other one nothing leads away."""


def moved(before: Moment, after: Moment, now: datetime) -> list[str]:
    """Every move that no diagram draws, in words."""
    wrong = []
    for (what, number), state in before.items():
        later = after.get((what, number))
        if what == "timer":
            if later is None and float(state) > now.timestamp():
                wrong.append(f"timer {number} was gone before its time")
        elif later != state and later not in WAYS[what].get(state, frozenset()):
            wrong.append(f"{what} {number} went from {state} to {later}")
    return wrong


async def look(eye: Any, *facts: object) -> list[str]:
    """Which promises are broken now, and by what. ``facts`` are the parameters from ``$1`` on."""
    rows = await eye.fetch(ALL_BROKEN, *facts)
    return [f"{list(BROKEN)[row['promise']]} Broken by {row['id']}." for row in rows]


async def moment(eye: Any) -> Moment:
    return {(row["what"], row["id"]): row["state"] for row in await eye.fetch(MOMENT)}


async def seen(eye: Any) -> Counter[str]:
    return Counter({row["what"]: row["count"] for row in await eye.fetch(SEEN)})
