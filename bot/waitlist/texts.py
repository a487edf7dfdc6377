"""What we say to a patient about a slot: the text with its offer, its question and its end; and
whether it is still true."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from bot import database
from bot.dialogue import Position
from bot.languages import Language
from bot.messages import contacts, outbox
from bot.waitlist import wording
from bot.waitlist.rules import place
from bot.waitlist.rules.batches import OfferBatch
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.place import Clinic, Place
from bot.waitlist.rules.slot import Slot

THEIRS: Final = ("confirmed", "held", "final", "already_yours", "promoted", "release_question")
ASKED_AFTER: Final = "how_was_it"
"""The kind of a text that asks how a visit went."""
NOT_THEIRS: Final = ("stand_by", "rain_check", "taken", "closed", "released", "not_honoured")
"""Kinds of texts that say whether the slot of an offer is its patient's."""


def values(slot: Slot, language: Language, now: datetime) -> dict[str, object]:
    """What a phrase may say of a slot, in the words of a language and the time of its place, in
    whose name it is said."""
    where = slot.place
    said = wording.slot_values(slot.starts_at, where.name, language, where.zone, now)
    return wording.speaker(where, language) | said


async def speaker(patient_id: int, offer_id: int | None, rules: Rules) -> Clinic:
    """In whose name this patient is spoken to: that of the place of this offer, or else of the
    newest that they were made; the clinic's, if there is none."""
    where = await database.row(
        place.reader(rules.clinic),
        f"""
        SELECT {place.COLUMNS} FROM offer
        JOIN cancellation_event AS slot ON slot.id = cancellation_id
        JOIN location_reference AS place ON place.id = slot.location_id
        WHERE offer.patient_id = $1 ORDER BY (offer.id = $2) IS TRUE DESC, offer.id DESC LIMIT 1
        """,  # noqa: S608 - a constant of another module
        patient_id,
        offer_id,
    )
    return where or rules.clinic


async def places(offer_ids: Collection[int], rules: Rules) -> dict[int, Place]:
    """Where the slots of these offers are."""

    def at(*, offer_id: int, **row: object) -> tuple[int, Place]:
        return offer_id, place.read(rules.clinic, row)

    places = await database.rows(
        at,
        f"""
        SELECT offer.id AS offer_id, {place.COLUMNS} FROM offer
        JOIN cancellation_event AS slot ON slot.id = cancellation_id
        JOIN location_reference AS place ON place.id = slot.location_id
        WHERE offer.id = ANY ($1::bigint[])
        """,  # noqa: S608 - a constant of another module
        list(offer_ids),
    )
    return dict(places)


def offer(
    slot: Slot,
    offer_id: int,
    patient_id: int,
    language: Language,
    asks: Position,
    batch: OfferBatch,
    now: datetime,
) -> outbox.Text:
    """The text that puts a slot to a patient: it does not leave any more once its offer has ended.

    It promises what is so: minutes in which few others are asked, or that the first YES gets it.
    """
    said = values(slot, language, now) | {"minutes": wording.minutes(batch.life)}
    phrase = "offer" if batch.stands is None else "first_yes"
    return outbox.Text(
        patient_id,
        outbox.OFFER,
        wording.render(phrase, language, slot.place, said),
        offer_id=offer_id,
        asks=asks,
        expires_at=now + batch.life,
    )


def notice(
    phrase: str,
    slot: Slot,
    offer_id: int,
    contact: contacts.Contact,
    asks: Position,
    now: datetime,
    more: Mapping[str, object] = MappingProxyType({}),
) -> outbox.Text:
    """What became of a slot, for the patient of this offer, and ``more`` that the phrase says:
    nobody needs to hear it once it has begun."""
    said = {**values(slot, contact.language, now), **more}
    return outbox.Text(
        contact.id,
        phrase,
        wording.render(phrase, contact.language, slot.place, said),
        offer_id=offer_id,
        asks=asks,
        expires_at=slot.starts_at,
    )


async def outlived(texts: Sequence[outbox.Subject]) -> set[outbox.Subject]:
    """Those of these texts that have become untrue.

    A text may have been held up, by a busy carrier or by a fate that was unknown, while its offer
    closed, the slot was given back, or it came to whoever stood by for it. How a visit went is not
    asked while an offer is being put.
    """
    untrue = await database.rows(
        outbox.Subject,
        """
        SELECT kind, offer_id FROM unnest($1::text[], $2::bigint[]) AS text (kind, offer_id)
        JOIN offer ON offer.id = offer_id
        JOIN cancellation_event AS slot ON slot.id = offer.cancellation_id
        WHERE (kind = $3 AND offer.state <> 'pending')
           OR (kind = ANY ($4::text[]) AND offer.state <> 'accepted')
           OR (kind = ANY ($5::text[]) AND offer.state = 'accepted')
           OR (kind IN ('held', 'final') AND (kind = 'final') = (booked_at IS NULL))
           OR (kind = $6 AND (offer.state <> 'accepted' OR booked_at IS NULL
               OR EXISTS (SELECT FROM offer AS live
                   WHERE live.patient_id = offer.patient_id AND live.state = 'pending')))
        """,
        [text.kind for text in texts],
        [text.offer_id for text in texts],
        outbox.OFFER,
        THEIRS,
        NOT_THEIRS,
        ASKED_AFTER,
    )
    return set(untrue)
