"""Joining by text: the consent with its words, one request, a person's word, and the poster."""

import asyncio
import re
from types import ModuleType
from typing import Any

import pytest
from quart import Quart

from bot import database as db
from bot.waitlist import entries, joining, slots
from bot.waitlist.views import joining as view
from bot.waitlist.views import waiting
from dashboard import poster
from tests.world import World, column, number

ANA = number(1)


@pytest.fixture
def one(database: ModuleType) -> World:
    return World({"PUBLIC_BASE_URL": "https://go.example.org", "PATIENT_PAGE": "yes"})


async def asks(one: World, phone: str = ANA) -> int:
    """Somebody texts JOIN and YES; their request."""
    await one.say(phone, "join")
    await one.say(phone, "yes")
    requests = await column("SELECT max(id) FROM join_request")
    assert isinstance(requests[0], int)
    return requests[0]


async def test_the_consent_is_kept_with_its_words_its_time_and_where_it_came_from(
    one: World,
) -> None:
    await asks(one)
    (asked, *_) = one.bodies(ANA)
    rows = await db.fetch("SELECT kind, source, text, at FROM consent_event")
    assert rows == [{"kind": "given", "source": "text JOIN", "text": asked, "at": one.now}]


async def test_nobody_is_listed_before_a_person_says_so_and_then_from_when_they_asked(
    one: World,
) -> None:
    request = await asks(one)
    asked_at = one.now
    assert await column("SELECT 1 FROM waitlist_entry") == []
    assert [who.phone_e164 for who in await view.waiting()] == [ANA]
    assert await waiting.count(one.now, one.now) == 1
    await one.pass_time(minutes=90)
    await db.unit(lambda: joining.put_on_list(request, "anna", one.rules, one.now))
    await one.settle()
    assert await column("SELECT joined_at FROM waitlist_entry WHERE active") == [asked_at]
    assert "https://go.example.org/p/" in one.bodies(ANA)[-1]
    assert await view.waiting() == []
    assert await column("SELECT action FROM audit_log WHERE actor = 'anna'") == ["add"]


async def test_a_request_is_made_and_settled_once(one: World) -> None:
    request = await asks(one)
    assert await asks(one) == request
    both = await asyncio.gather(
        db.unit(lambda: joining.put_on_list(request, "anna", one.rules, one.now)),
        db.unit(lambda: joining.refuse(request, "ben", one.rules, one.now)),
        return_exceptions=True,
    )
    assert [type(result) for result in both].count(slots.Refused) == 1
    with pytest.raises(slots.Refused, match="no such request"):
        await db.unit(lambda: joining.refuse(99, "ben", one.rules, one.now))


async def test_who_has_opted_out_since_is_not_listed(one: World) -> None:
    request = await asks(one)
    await one.say(ANA, "stop")
    assert await view.waiting() == []
    with pytest.raises(slots.Refused, match="opted out"):
        await db.unit(lambda: joining.put_on_list(request, "anna", one.rules, one.now))
    assert await column("SELECT 1 FROM waitlist_entry") == []


async def test_who_is_listed_by_other_means_waits_no_more(one: World) -> None:
    request = await asks(one)
    await one.patient(ANA, "")
    assert await view.waiting() == []
    with pytest.raises(entries.AlreadyListed):
        await db.unit(lambda: joining.put_on_list(request, "anna", one.rules, one.now))


async def test_a_flood_of_strangers_gets_few_answers_and_lists_nobody(database: ModuleType) -> None:
    one = World({"STRANGER_TEXTS_PER_DAY": "5"})
    for n in range(1, 12):
        await one.say(number(n), "join")
    assert len(one.asked()) == 5
    for _ in range(10):
        await one.say(number(1), "join")
    assert len(one.bodies(number(1))) <= 6
    assert await column("SELECT 1 FROM join_request") == []


async def test_a_welcome_is_said_once(one: World) -> None:
    entry = await one.patient(ANA)
    for _ in range(2):
        await db.unit(lambda: joining.welcome_entry(entry, one.rules, one.now))
        await one.settle()
    assert len(one.bodies(ANA)) == 1


@pytest.mark.parametrize("ours", ["+12145550100", ""])
async def test_the_poster_names_our_number_in_each_language_or_says_what_is_missing(
    one: World, ours: str
) -> None:
    server: Any = Quart("poster")
    settings: Any = one.settings
    object.__setattr__(settings, "twilio_phone_number", ours)
    poster.register(server, settings)
    shown = await (await server.test_client().get(poster.PATH)).get_data(as_text=True)
    assert len(re.findall("<svg", shown)) == (2 if ours else 0)
    assert ("Text JOIN to (214) 555-0100" in shown) == bool(ours)
    assert ("Envíe UNIRME al (214) 555-0100" in shown) == bool(ours)
    assert ("Set TWILIO_PHONE_NUMBER first" in shown) == (not ours)
    assert "<script" not in shown
