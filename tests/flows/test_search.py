"""A patient is found as staff type a name or a number: on the waitlist, among the conversations,
and where a slot is given by hand."""

from types import ModuleType

import pytest

from bot import database as bot_database
from bot.waitlist.views import conversations, people, search, waitlist
from tests.world import World, number

PATIENTS = {
    "Zoë Allen": "+12143262226",
    "Ruiz, Ana": number(2),
    "Siobhán O’Brien": number(3),
    "Nguyễn Đức Anh": number(4),
    "MARY-JANE SMITH": number(5),
    "Łukasz Weiß": number(6),
    "D'Angelo Rossi": number(7),
    "100% Sure": number(8),
}


@pytest.fixture
async def world(database: ModuleType) -> World:
    world = World()
    for name, phone in PATIENTS.items():
        await world.patient(phone, name)
    return world


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("zoe", "Zoë Allen"),
        ("3262226", "Zoë Allen"),
        ("(214) 326-2226", "Zoë Allen"),
        ("+1 214.326.2226", "Zoë Allen"),
        ("Allen, Zoe", "Zoë Allen"),
        ("allen 2226", "Zoë Allen"),
        ("2226 zo", "Zoë Allen"),
        ("Ana Ruiz", "Ruiz, Ana"),
        ("ruiz,ana", "Ruiz, Ana"),
        ("o'brien", "Siobhán O’Brien"),
        ("obrien siobhan", "Siobhán O’Brien"),
        ("O‘Brien", "Siobhán O’Brien"),
        ("nguyen duc", "Nguyễn Đức Anh"),
        ("smith mary jane", "MARY-JANE SMITH"),
        ("jane–smith", "MARY-JANE SMITH"),
        ("lukasz weiss", "Łukasz Weiß"),
        ("dangelo", "D'Angelo Rossi"),
        ("“d’angelo”", "D'Angelo Rossi"),
        ("%", "100% Sure"),
    ],
)
async def test_a_patient_is_found_by_words_in_any_order(
    world: World, said: str, found: str
) -> None:
    for phone in PATIENTS.values():
        await world.hear(phone, "hello")
    listed, count = await waitlist.page(waitlist.Wish(said=said), 0, 10, world.now)
    assert ([entry.name for entry in listed], count) == ([found], 1)
    assert [entry.name for entry in await people.find_entries(said, 10)] == [found]
    assert [one.name for one in await conversations.latest(said, 10)] == [found]


@pytest.mark.parametrize("said", ["zoe ruiz", "zoe 0002", "_", "\\", "allenzoe", "'; --x"])
async def test_every_word_must_fit(world: World, said: str) -> None:
    assert await people.find_entries(said, 10) == []


@pytest.mark.parametrize("said", ["", " ", "'", ", - "])
async def test_nothing_that_is_looked_for_finds_everybody(world: World, said: str) -> None:
    assert len(await people.find_entries(said, 50)) == len(PATIENTS)


async def test_a_conversation_is_found_by_each_name_on_its_number(world: World) -> None:
    await world.patient("+12143262226", "Max Allen")
    await world.hear("+12143262226", "hello")
    (found,) = await conversations.latest("max 2226", 10)
    assert found.phone_e164 == "+12143262226"


async def test_names_are_folded_alike_in_the_database_and_outside_of_it(
    database: ModuleType,
) -> None:
    names = [*PATIENTS, "ẞæŒ", "ﬁne Ὰ", "İI ıi", "a\u0301\u0323", "Ｆｕｌｌ１２", "´ʼ`", ""]
    for name in names:
        sql = f"SELECT {search._folded('$1::text')}"
        assert await bot_database.fetch_value(sql, name) == search.folded(name), name
