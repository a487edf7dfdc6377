"""The list of calls of each open slot: who can't be texted, in the order of the list. Read-only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot import database
from bot.languages import Language
from bot.messages.dialler import State


@dataclass(frozen=True, kw_only=True)
class ToCall:
    """A patient to be called, why no text will do, and what came of an earlier call.

    While it is ``automatic`` the system makes the call: ``line`` is how that stands, once it was
    made, and ``heard`` whether a person listens to the opening. Else ``line`` is how its call
    ended, and ``not_dialled`` why it made none."""

    id: int
    slot_id: int
    patient_id: int
    name: str
    phone_e164: str
    language: Language
    why: Literal["no_consent", "landline", "dead", "language"]
    state: Literal["automatic", "due", "later", "no_answer"]
    line: State | None
    heard: bool
    not_dialled: str | None


async def of_slots(slot_ids: Sequence[int]) -> Mapping[int, Sequence[ToCall]]:
    """Those of these slots, the first to be called first; who could not be reached comes last."""
    rows = await database.rows(
        ToCall,
        """
        SELECT call.id, call.cancellation_id AS slot_id, call.patient_id,
               COALESCE(NULLIF(entry.patient_name, ''), contact.display_name) AS name,
               contact.phone_e164, contact.language,
               COALESCE(contact.unreachable, CASE WHEN contact.consent_source IS NULL
                   THEN 'no_consent' ELSE 'language' END) AS why, call.state,
               made.state AS line, made.heard_at IS NOT NULL AS heard, call.not_dialled
        FROM phone_call AS call
        LEFT JOIN voice_call AS made ON made.phone_call_id = call.id
        JOIN patient_contact AS contact ON contact.id = call.patient_id
        JOIN waitlist_entry AS entry ON entry.id = call.entry_id AND entry.active
        WHERE call.cancellation_id = ANY ($1::bigint[]) AND NOT contact.opt_out
          AND call.state IN ('automatic', 'due', 'later', 'no_answer')
        ORDER BY call.state = 'no_answer', (made.id IS NOT NULL AND made.ended_at IS NULL) DESC,
                 call.id
        """,
        list(slot_ids),
    )
    by_slot: dict[int, list[ToCall]] = defaultdict(list)
    for row in rows:
        by_slot[row.slot_id].append(row)
    return by_slot
