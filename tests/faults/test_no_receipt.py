"""A text whose receipts are lost: nobody knows its fate, so no figure counts it as a failure."""

from datetime import timedelta
from types import ModuleType
from typing import Final

from bot.carriers.twilio import statuses
from bot.messages import contacts, outbox
from bot.waitlist.views import history
from dashboard import figures
from tests.world import World, number

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
ARRIVED, UNHEARD = number(1), number(2)


async def delivery(world: World) -> figures.Delivery:
    """What the dashboard tells of the texts around now."""
    return figures.delivery(await history.texts_by_day(world.now - DAY, world.now + DAY, "UTC"))


async def test_an_hour_without_a_receipt_is_an_unknown_fate_and_no_failure_until_one_is_told(
    database: ModuleType,
) -> None:
    world = World()
    for phone in (ARRIVED, UNHEARD):
        patient_id = await contacts.ensure(phone, world.now)
        await outbox.enqueue([outbox.Text(patient_id, "noted", "hello")], world.now)
    texts = await world.sender.claim(world.now, limit=2)
    for text in texts:
        await world.sender.settle(text, await world.sender.hand_over(text, world.now), world.now)
    lost = world.carrier.reports.pop()
    await world.until(world.now + HOUR)
    assert await delivery(world) == figures.Delivery(delivered=1, known=1, unknown=1)
    assert (await delivery(world)).rate == 1.0
    unreachable = await database.fetch("SELECT unreachable FROM patient_contact")
    assert [row["unreachable"] for row in unreachable] == [None, None]

    late = statuses.report(lost.says.sid, "undelivered", 30008)
    await world.sender.fates.callback(lost.token, late, world.now)
    assert await delivery(world) == figures.Delivery(delivered=1, known=2, unknown=0)
