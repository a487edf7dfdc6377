"""A text that was forged and passed all the same: found by the carrier's own list, for a person."""

from datetime import timedelta
from types import ModuleType
from typing import Final

import pytest

from bot import alerts, service
from bot.messages import gateway, inbox
from bot.messages.sweep import Sweeper
from bot.messages.unlisted import WHY, Unlisted
from bot.waitlist.views import conversations
from tests import world
from tests.world import World, column, number

ANA, BEN = number(1), number(2)
EVERY: Final = timedelta(minutes=5)
"""How often the bot sweeps."""
FLAGGED: Final = "SELECT needs_staff_why FROM thread WHERE needs_staff_at IS NOT NULL"
AUDITED: Final = "SELECT subject_id FROM audit_log WHERE action = 'unlisted'"


class Register:
    """What the carrier knows of single texts."""

    def __init__(self, one: World) -> None:
        self._one = one
        self.known: dict[str, inbox.Inbound] = {}
        self.asked = 0

    async def heard(self, sid: str) -> inbox.Inbound | None:
        self.asked += 1
        if not self._one.carrier.reachable:
            raise gateway.Unreachable("ClientConnectorError")
        return self.known.get(sid)


@pytest.fixture
async def one(database: ModuleType) -> World:
    one = World()
    register = Register(one)
    unlisted = Unlisted(register, service.stops, service.flag)
    one.sweeper = Sweeper(one.carrier, "sender", service.stops, unlisted=unlisted)
    one.register = register  # type: ignore[attr-defined]
    await one.sweeper.sweep(one.now)
    return one


async def genuine(one: World, phone: str, body: str) -> None:
    sid = await one.hear(phone, body)
    one.carrier.missed.append(inbox.Inbound(sid, phone, body, one.now))
    await one.settle()


async def ten_minutes(one: World) -> None:
    for _ in range(2):
        await one.pass_time(minutes=EVERY.total_seconds() / 60)
        await one.sweeper.sweep(one.now)


async def test_a_forged_yes_is_shown_to_a_person_and_frees_and_books_nothing_by_itself(
    one: World,
) -> None:
    await one.patient(ANA)
    slot_id = await one.slot()
    await one.settle()
    await one.say(ANA, "YES")
    before = (await world.offers(slot_id), one.bodies(ANA))
    await ten_minutes(one)
    assert (await world.offers(slot_id), one.bodies(ANA)) == before
    assert await column(FLAGGED) == [WHY]
    (told,) = await alerts.recent(one.now)
    assert "the carrier does not know" in told.sentence
    assert ANA not in told.sentence
    (audited,) = await column(AUDITED)
    (patient,) = await column("SELECT patient_id FROM message_log WHERE id = $1", audited)
    said = await conversations.said(int(str(patient)), 10)
    assert [text.body for text in said if text.unlisted] == ["YES"]
    # A person has looked: the next sweep does not call for another.
    await column("UPDATE thread SET needs_staff_at = NULL, needs_staff_why = NULL RETURNING 1")
    await ten_minutes(one)
    assert await column(FLAGGED) == []


async def test_what_the_carrier_lists_is_no_suspicion(one: World) -> None:
    await one.patient(ANA)
    await genuine(one, ANA, "YES")
    await ten_minutes(one)
    assert await column(FLAGGED) == await column(AUDITED) == []
    assert one.register.asked == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("sender", "body", "suspicious"),
    [(ANA, "yes  please ", False), (ANA, "No thanks", True), (BEN, "Yes please", True)],
)
async def test_the_id_of_another_text_is_no_proof(
    one: World, sender: str, body: str, suspicious: bool
) -> None:
    await one.patient(ANA)
    sid = await one.hear(ANA, "Yes, please")
    one.register.known[sid] = inbox.Inbound(sid, sender, body, one.now)  # type: ignore[attr-defined]
    await one.settle()
    await ten_minutes(one)
    assert bool(await column(AUDITED)) is suspicious


async def test_a_carrier_that_does_not_answer_is_asked_again(one: World) -> None:
    await one.patient(ANA)
    await one.say(ANA, "YES")
    await one.pass_time(minutes=5)
    one.carrier.reachable = False
    with pytest.raises(gateway.Unreachable):
        await one.sweeper.sweep(one.now)
    one.carrier.reachable = True

    async def silent(sid: str) -> inbox.Inbound | None:
        raise gateway.Unreachable("TimeoutError")

    heard, one.register.heard = one.register.heard, silent  # type: ignore[attr-defined]
    await ten_minutes(one)
    assert await column(AUDITED) == []
    one.register.heard = heard  # type: ignore[attr-defined]
    await one.pass_time(minutes=120)
    await one.sweeper.sweep(one.now)
    assert len(await column(AUDITED)) == 1


async def test_nobody_acts_on_a_forged_text_whose_turn_is_not_taken_but_a_stop_counts(
    one: World,
) -> None:
    for phone in (ANA, BEN):
        await one.patient(phone)
    slot_id = await one.slot()
    await one.settle()
    await one.hear(ANA, "YES")
    await one.hear(BEN, "stop texting me")
    one.now += EVERY
    await one.sweeper.sweep(one.now)
    await one.settle()
    assert (await world.offers(slot_id))[ANA] == "pending"
    assert await column("SELECT opt_out FROM patient_contact ORDER BY id") == [False, True]


async def test_a_text_of_this_minute_is_not_missed_yet(one: World) -> None:
    await one.patient(ANA)
    await one.say(ANA, "YES")
    one.now += timedelta(minutes=2)
    await one.sweeper.sweep(one.now)
    assert await column(AUDITED) == []
