"""Whatever order messages arrive in, and however they are cut into files, what is known ends as in
the order of writing.

``MESSAGE_ORDERS`` says how many orders are tried, ten of each day's messages: 400 unless it does.
Each further 400 are those of other days.
"""

import os
from random import Random

import pytest

from bot.ledger.facts import Mentions, Remembered
from intake.appointments.clinic import Clinic
from intake.appointments.known import knowing
from intake.facts import providers
from intake.hl7 import messages, source
from intake.hl7.order import Clock
from intake.hl7.reading import Reader

from .hl7_samples import CHICAGO, NOW, siu

DAYS = 40
ORDERS_OF_A_DAY = 10
DICE = range(16, 16 + int(os.environ.get("MESSAGE_ORDERS", "400")) // (DAYS * ORDERS_OF_A_DAY))
READER = Reader(
    source.shipped(),
    Clinic(CHICAGO, providers.Book([providers.Known(1, "Ada Vale"), providers.Known(2, "Jo Rey")])),
    Clock(CHICAGO, NOW),
)


def remembered(order: list[str]) -> dict[bytes, Remembered]:
    """What is known after these files, of a message or several each."""
    memory = dict[bytes, Remembered]()
    for text in order:
        file = messages.read(text.encode())
        mentions = Mentions(READER.mentions(file).ids, ())
        for result in READER.judge(file, knowing(memory.values(), mentions)):
            one = result.remembered
            if one is not None and (
                one.key not in memory or memory[one.key].said_at <= one.said_at
            ):
                memory[one.key] = one
    return memory


TWO = "7^VALE^ADA|||202612101000\rAIP|2||9^REY^JO"
"""Two of the clinic's providers in one visit."""


def after(*files: str) -> list[tuple[str, str]]:
    """What becomes of the last of these files, each of a message, by what the others said."""
    file = messages.read(files[-1].encode())
    known = knowing(remembered(list(files[:-1])).values(), READER.mentions(file))
    return [(one.outcome, one.provider) for one in READER.judge(file, known)]


@pytest.mark.parametrize("provider", ["7^VALE^ADA", "9^REY^JO"])
@pytest.mark.parametrize("first", [(), (siu("S12", id="X", at="20261129115000"),)])
def test_the_time_of_either_provider_of_one_visit_is_taken(
    provider: str, first: tuple[str, ...]
) -> None:
    both = siu("S14", id="X", control="2", provider=TWO)
    gives_up = siu(id="Y", control="3", at="20261129115700", provider=provider)
    assert [outcome for outcome, _ in after(*first, both, gives_up)] == ["ignored"]


def test_whose_time_a_cancel_of_two_providers_frees_is_asked() -> None:
    assert after(siu("S12", provider=TWO), siu(control="2", provider=TWO)) == [("held", "")]
    stranger = TWO.replace("9^REY^JO", "12^NURSE^ON DUTY")
    assert after(siu(provider=stranger)) == [("accepted", "Ada Vale")]


@pytest.mark.parametrize("day", ["10", "17"])
def test_where_a_message_that_can_not_be_used_moved_an_appointment_nothing_is_free(
    day: str,
) -> None:
    booked = siu("S12", id="X", at="20261129115000")
    moved = siu("S13", id="X", control="2", start=f"202612{day}1400", end="")
    moved = moved.replace("|30|MIN|", "|||").replace("202612101000", f"202612{day}1400")
    gives_up = siu(
        id="Y",
        control="3",
        at="20261129115700",
        start=f"202612{day}1400",
        end=f"202612{day}1430",
    )
    assert [outcome for outcome, _ in after(moved)] == ["rejected"]
    assert [outcome for outcome, _ in after(booked, moved, gives_up)] == ["ignored"]


def a_day(dice: Random) -> list[str]:
    """Messages about four appointments: booked, moved, cancelled (also by an id), booked again,
    deleted; each written at a second of its own."""
    day, second = list[str](), 0
    for number in range(4):
        hour = 8 + 2 * number
        day_of = dice.randrange(10, 20)
        for _ in range(dice.randrange(1, 6)):
            event = dice.choice(["S12", "S13", "S14", "S15", "S15", "S17", "S26"])
            if event == "S13":
                day_of += 1
            bare = event == "S15" and dice.random() < 0.5
            day.append(
                siu(
                    event,
                    id=f"A{number}",
                    control=str(second),
                    at=f"2026112908{second // 60:02d}{second % 60:02d}",
                    start="" if bare else f"202612{day_of}{hour:02d}00",
                    end="" if bare else f"202612{day_of}{hour:02d}30",
                    provider="" if bare else "7^VALE^ADA",
                    patient="",
                )
            )
            second += 1
    return day


@pytest.mark.parametrize("seed", DICE)
def test_any_order_ends_as_the_order_of_writing(seed: int) -> None:
    dice = Random(seed)
    for _ in range(DAYS):
        day = a_day(dice)
        expected = plain(remembered(day))
        for _ in range(ORDERS_OF_A_DAY):
            order = dice.sample(day, len(day)) + dice.choices(day, k=3)
            assert plain(remembered(cut(order, dice))) == expected


def cut(order: list[str], dice: Random) -> list[str]:
    """The messages in files of some each."""
    most, files = dice.choice((1, 1, 3)), list[str]()
    while order:
        count = dice.randrange(1, most + 1)
        files.append("".join(order[:count]))
        order = order[count:]
    return files


def plain(memory: dict[bytes, Remembered]) -> dict[bytes, tuple[object, ...]]:
    return {key: (one.state, one.said_at, one.start) for key, one in memory.items()}


def test_a_cancel_that_comes_before_all_else_frees_the_time_once_it_is_said() -> None:
    bare = siu(control="2", start="", end="", provider="", place="", at="20261129090000")
    memory = remembered([bare.replace("|30|MIN|", "|||")])
    file = messages.read(siu("S12", at="20261129080000").encode())
    known = knowing(memory.values(), READER.mentions(file))
    (result,) = READER.judge(file, known)
    assert (result.outcome, len(result.facts)) == ("accepted", 1)
