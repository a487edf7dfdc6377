"""One slot, taken at once by text at two bots, by a key in a call, and by staff on the phone.

The system calls one patient at a time for a slot; so of the half that is called one is on the line
of the bot, and the others are on the phone with staff, who press "takes it" for each of them.

By hand, with more of them:

    CROWD=300 python -m pytest tests/faults/test_one_slot_two_ways.py
"""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from bot import clock
from bot import database as db
from bot.simulator.calls.call import Call
from bot.waitlist.slots import Refused
from bot.waitlist.staff import desk
from tests.faults.clinic import PLACE, Clinic, open_clinic
from tests.faults.webhooks import tell, text
from tests.waiting import wait_until
from tests.world import World

pytestmark = pytest.mark.long

HALF: Final = int(os.environ.get("CROWD", "60")) // 2
SECONDS: Final = 90.0
SETTINGS: Final[Mapping[str, str]] = {
    "VOICE": "yes",
    "CLINIC_PHONE": "(214) 555-0199",
    "BATCH_SIZE": str(HALF),
    "SEGMENTS_PER_SECOND": "100",
}
CALLED: Final = [f"+1972555{n:04d}" for n in range(1001, 1001 + HALF)]
TEXTED: Final = [f"+1972555{n:04d}" for n in range(2001, 2001 + HALF)]
LANDLINES: Final = "UPDATE patient_contact SET unreachable = 'landline' WHERE phone_e164 = ANY ($1)"
WINNERS: Final = """
    SELECT phone_e164 FROM offer JOIN patient_contact AS contact ON contact.id = patient_id
    WHERE offer.state = 'accepted'
"""
ANSWERS: Final = """
    SELECT phone_e164, count(*) AS answers
    FROM message_log AS text JOIN patient_contact AS contact ON contact.id = text.patient_id
    WHERE reply_to IS NOT NULL AND status = 'delivered' GROUP BY phone_e164
"""
TAKEN: Final = "SELECT EXISTS (SELECT FROM message_log WHERE taken_at IS NOT NULL)"
"""Whether a YES has had its turn."""
BY_STAFF: Final = "SELECT id FROM phone_call WHERE state = 'due' ORDER BY id"


async def opened(clinic: Clinic) -> int:
    """A slot that all of them want: the called stand above the texted, the first of them has agreed
    to automated calls. Returns the slot's id."""
    named = {"provider_name": "Dr. Lee", "provider_type": "MD/DO"}
    provider: int = (await clinic.call("POST", "/admin/providers", named))["id"]
    await clinic.connection.execute(PLACE)
    for n, phone in enumerate([*CALLED, *TEXTED]):
        entry = {
            "phone_e164": phone,
            "display_name": f"Patient {n}",
            "consent_source": "intake form",
            "time_zone": clinic.zone,
            **({"voice_consent_source": "by phone"} if n == 0 else {}),
        }
        await clinic.call("POST", "/admin/waitlist", entry)
    await clinic.connection.execute(LANDLINES, CALLED)
    return await clinic.cancel(provider)


async def heard(clinic: Clinic, call: Call, count: int) -> str:
    """The last of so many sentences of a call."""
    one = await clinic.carrier.call_when(
        call.number, lambda each: each is call and len(each.spoken) >= count, SECONDS
    )
    return one.spoken[count - 1]


async def taken_by_staff(call_id: int, one: World) -> str:
    """What staff read when they have pressed "takes it"; empty if the slot is this patient's."""
    try:
        await db.unit(lambda: desk.called(call_id, "taken", "anna", one.rules, clock.now()))
    except Refused as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("texts_first", [False, True])
async def test_all_who_take_one_slot_at_once_in_three_ways_have_one_winner_and_an_answer_each(
    *, texts_first: bool, database: ModuleType, database_url: str, tmp_path: Path
) -> None:
    one = World(SETTINGS, now=None)
    async with open_clinic(database_url, tmp_path, bots=2, settings=SETTINGS) as clinic:
        slot = await opened(clinic)
        call = await clinic.carrier.ringing(CALLED[0], SECONDS)
        clinic.carrier.exchange.do(call, "answered")
        await heard(clinic, call, 1)
        clinic.carrier.exchange.press(call, "1")
        assert "An earlier appointment" in await heard(clinic, call, 2)
        await asyncio.gather(*(clinic.receives(phone, 1, SECONDS) for phone in TEXTED))
        lines = [int(row["id"]) for row in await clinic.connection.fetch(BY_STAFF)]
        assert len(lines) == HALF - 1

        async def others() -> list[str]:
            if texts_first:
                await wait_until(one_is_taken, SECONDS)
            clinic.carrier.exchange.press(call, "1")
            return await asyncio.gather(*(taken_by_staff(line, one) for line in lines))

        async def one_is_taken() -> bool:
            return bool(await clinic.value(TAKEN))

        yeses = [
            tell(clinic, clinic.bots[n % 2], text(f"SM{n:032x}", phone, "YES"))
            for n, phone in enumerate(TEXTED)
        ]
        _, said_by_staff = await asyncio.gather(asyncio.gather(*yeses), others())
        said = await heard(clinic, call, 3)

        async def all_answered() -> bool:
            return all(len(clinic.ours(phone)) >= 2 for phone in TEXTED)

        await wait_until(all_answered, SECONDS)
        await clinic.is_quiet()
        winners = [row["phone_e164"] for row in await clinic.connection.fetch(WINNERS)]
        by_text = [phone for phone in TEXTED if "Confirmed." in clinic.ours(phone)[-1]]
        by_key = [CALLED[0]] if said.startswith("It is yours") else []
        by_staff = said_by_staff.count("")
        assert len(winners) == 1, winners
        assert by_text or not texts_first
        assert len(by_text) + len(by_key) + by_staff == 1
        assert winners == (by_text or by_key or winners)
        assert (winners[0] in CALLED[1:]) == (by_staff == 1)
        assert by_key or said.startswith("Sorry, this one"), said
        answers = await clinic.connection.fetch(ANSWERS)
        assert {row["phone_e164"]: row["answers"] for row in answers} == dict.fromkeys(TEXTED, 1)
        for phone in TEXTED:
            # A notice that the slot is taken may be at the carrier when a YES comes in: it is
            # answered all the same, for the answer promises the next one.
            assert len(clinic.ours(phone)) <= (2 if phone in winners else 3), clinic.ours(phone)
        assert await clinic.value("SELECT status FROM cancellation_event WHERE id = $1", slot) == (
            "filled"
        )
