"""The list of calls of each open slot: who can't be texted, in the order of the list. Read-only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot import database
from bot.languages import Language


@dataclass(frozen=True, kw_only=True)
class ToCall:
    """A patient to be called, why no text will do, and what came of an earlier call."""

    id: int
    slot_id: int
    patient_id: int
    name: str
    phone_e164: str
    language: Language
    why: Literal["no_consent", "landline", "dead"]
    state: Literal["due", "later", "no_answer"]


async def of_slots(slot_ids: Sequence[int]) -> Mapping[int, Sequence[ToCall]]:
    """Those of these slots, the first to be called first; who could not be reached comes last."""
    rows = await database.rows(
        ToCall,
        """
        SELECT call.id, call.cancellation_id AS slot_id, call.patient_id,
               COALESCE(NULLIF(entry.patient_name, ''), contact.display_name) AS name,
               contact.phone_e164, contact.language,
               COALESCE(contact.unreachable, 'no_consent') AS why, call.state
        FROM phone_call AS call JOIN patient_contact AS contact ON contact.id = call.patient_id
        JOIN waitlist_entry AS entry ON entry.id = call.entry_id AND entry.active
        WHERE call.cancellation_id = ANY ($1::bigint[]) AND NOT contact.opt_out
          AND call.state IN ('due', 'later', 'no_answer')
        ORDER BY call.state = 'no_answer', call.id
        """,
        list(slot_ids),
    )
    by_slot: dict[int, list[ToCall]] = defaultdict(list)
    for row in rows:
        by_slot[row.slot_id].append(row)
    return by_slot
