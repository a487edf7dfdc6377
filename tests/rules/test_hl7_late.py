"""A message that comes late counts where it was written: what is free by all of them is free in
whatever order they came, and so is what is not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations
from random import Random

import pytest

from bot.ledger.facts import Booking, Cancellation, Remembered
from intake.appointments.known import knowing
from intake.hl7 import messages

from .hl7_outcomes import freed, outcomes
from .hl7_samples import clinic, judge, siu
from .test_hl7_memory import READER, after


def free_after(order: Sequence[str]) -> set[datetime]:
    """The times that are free when all these messages have come, one after the other."""
    memory, free = dict[bytes, Remembered](), set[datetime]()
    for text in order:
        file = messages.read(text.encode())
        (one,) = READER.judge(file, knowing(memory.values(), READER.mentions(file)))
        free |= {fact.start for fact in one.facts if isinstance(fact, Cancellation)}
        stood = [(fact.start, fact.end) for fact in one.facts if isinstance(fact, Booking)]
        told = [(busy.since, busy.until) for busy in one.busy if busy.since and busy.until]
        for since, until in stood or told:
            free -= {at for at in free if since <= at < until}
        new = one.remembered
        if new is not None and (new.key not in memory or memory[new.key].said_at <= new.said_at):
            memory[new.key] = new
    return free


LATER = {"start": "202612141500", "end": "202612141530"}
LATEST = {"start": "202612161100", "end": "202612161130"}
BARE = {"start": "", "end": "", "provider": "", "place": "", "patient": ""}


def written(minute: int, event: str, **change: str) -> str:
    """A message that was written so many minutes after nine."""
    message = siu(event, control=str(minute), at=f"202611290{9:d}{minute:02d}00", **change)
    return message if change.get("start") != "" else message.replace("|30|MIN|", "|||")


BOOKED = written(0, "S12")
MOVED = written(1, "S13", **LATER)
AGAIN = written(2, "S14", **LATEST)
GIVEN_UP = written(3, "S15", **LATEST)
BY_ID = written(3, "S15", **BARE)


def test_a_move_that_comes_before_the_booking_frees_the_former_time() -> None:
    assert after(MOVED, BOOKED) == [("accepted", "Ada Vale")]
    assert after(AGAIN, MOVED) == [("accepted", "Ada Vale")]


@pytest.mark.parametrize("last", [GIVEN_UP, BY_ID])
def test_each_time_of_a_chain_is_free_in_any_order(last: str) -> None:
    chain = [BOOKED, MOVED, AGAIN, last]
    for order in permutations(chain):
        assert {at.day for at in free_after(order)} == {10, 14, 16}, order


def a_day(dice: Random, reasons: Sequence[str]) -> list[str]:
    """Messages about three appointments that are booked, moved and given up, some by an id."""
    day = list[str]()
    for number in range(3):
        day_of = dice.randrange(10, 20)
        for _ in range(dice.randrange(1, 6)):
            event = dice.choice(["S12", "S13", "S14", "S15", "S15"])
            day_of += event == "S13"
            hour = f"202612{day_of}{8 + 2 * number:02d}"
            at = {"start": f"{hour}00", "end": f"{hour}30", "id": f"A{number}"}
            at |= {"reason": dice.choice(reasons)} if event == "S15" else {}
            at |= BARE if event == "S15" and dice.random() < 0.5 else {}
            day.append(written(len(day), event, **at))
    return day


@pytest.mark.parametrize("seed", range(8))
def test_what_is_free_in_the_order_of_writing_is_free_in_any_order(seed: int) -> None:
    dice = Random(seed)
    day = a_day(dice, ["", "patient sick"])
    for _ in range(10):
        assert free_after(dice.sample(day, len(day))) == free_after(day)


@pytest.mark.parametrize("seed", range(8))
def test_no_order_frees_what_the_clinic_took_away(seed: int) -> None:
    dice = Random(seed)
    day = a_day(dice, ["", "patient sick", "Provider cancelled"])
    for _ in range(10):
        assert free_after(dice.sample(day, len(day))) <= free_after(day)


def test_a_cancel_by_its_id_whose_reason_is_the_clinic_s_frees_nothing_later() -> None:
    away = written(3, "S15", reason="Provider out", **BARE)
    assert after(away, BOOKED) != [("accepted", "Ada Vale")]


def test_what_the_clinic_took_away_before_a_new_booking_is_not_free_however_late_it_is_said() -> (
    None
):
    between = written(1, "S15", reason="Provider out")
    anew = written(2, "S13", **LATER)
    assert after(BOOKED, anew) == [("accepted", "Ada Vale")]
    assert after(BOOKED, anew, between) == [("ignored", "Ada Vale")]


@pytest.mark.parametrize(
    ("why", "is_free"),
    [
        ("Provider out", False),
        ("Dr. Vale sick", False),
        ("Provider out until 11am", True),
        ("Provider cancelled", True),
    ],
)
def test_who_is_out_at_one_time_is_out_that_day_unless_it_says_until_when(
    why: str, is_free: bool
) -> None:
    out = written(1, "S15", id="B2", reason=why)
    later_that_day = written(2, "S15", start="202612101500", end="202612101530")
    (busy,) = judge(out)[0].busy
    assert busy.since is not None
    assert busy.until is not None
    assert (busy.until - busy.since < timedelta(hours=1)) is is_free
    assert (freed(out + later_that_day) == [2]) is is_free
    next_day = written(2, "S15", start="202612111000", end="202612111030")
    assert freed(out + next_day) == [2]


def test_who_is_out_in_the_reason_of_the_visit_is_out_that_day_too() -> None:
    out = written(1, "S15", id="B2").replace("B2|||||||30", "B2|||||Dr. Vale out, pt moved||30")
    later_that_day = written(2, "S15", start="202612101500", end="202612101530")
    assert outcomes(out + later_that_day) == ["held", "ignored"]


def test_a_block_that_was_ended_blocks_nothing_though_it_comes_after_its_end() -> None:
    block = written(0, "S23", id="X")
    over = written(1, "S24", id="X")
    cancel = written(2, "S15")
    assert after(over, block, cancel) == [("accepted", "Ada Vale")]
    assert after(block, cancel) == [("ignored", "Ada Vale")]


def occurrence(number: int, minute: int, event: str, day: int, **change: str) -> str:
    """A message about one visit of a series, whose visits have one id."""
    at = {"start": f"202612{day:02d}1000", "end": f"202612{day:02d}1030"}
    message = written(minute, event, **at, **change)
    return message.replace("SCH|A1|A1||", f"SCH|A1|A1|{number}|")


def test_a_visit_of_a_series_is_given_up_alone() -> None:
    series = [occurrence(n, n, "S12", 7 + n) for n in range(1, 4)]
    given_up = occurrence(2, 9, "S15", 9)
    assert freed("".join([*series, given_up])) == [4]
    assert after(*series, given_up) == [("accepted", "Ada Vale")]
    assert after(*series, occurrence(3, 9, "S13", 15)) == [("accepted", "Ada Vale")]


@pytest.mark.parametrize("word", ["Canc", "CANX", "x^CANCELLED", "CAN^Canceled^L", "cnl"])
@pytest.mark.parametrize("sender", ["SYS", "EPIC", "PRIMESUITE"])
def test_a_cancel_is_known_by_its_usual_codes(word: str, sender: str) -> None:
    assert outcomes(written(1, "S15", status=word, sending=f"{sender}|CLINIC")) == ["accepted"]


def test_a_second_booking_under_one_id_frees_nothing_and_both_times_stand() -> None:
    twice = written(0, "S12") + written(1, "S12", **LATER)
    assert outcomes(twice) == ["ignored", "held"]
    other = written(2, "S15", id="B2")
    assert freed(twice + other) == []
    said = [one.facts for one in judge(twice)]
    assert sum(isinstance(fact, Booking) for facts in said for fact in facts) >= 2
    assert not [fact for facts in said for fact in facts if isinstance(fact, Cancellation)]


OTHER = "9^REY^JO"


@pytest.mark.parametrize(
    ("note", "outcome"),
    [
        ("Patient asked for Dr. Rey", "accepted"),
        ("pt would like a different doctor", "accepted"),
        ("", "held"),
        ("Dr. Vale out, moved to Dr. Rey", "held"),
        ("Patient informed", "held"),
    ],
)
def test_another_provider_frees_the_former_one_s_time_if_the_patient_wished_it(
    note: str, outcome: str
) -> None:
    swap = written(1, "S13", provider=OTHER, more=f"NTE|1||{note}" if note else "")
    names = clinic("Ada Vale", "Jo Rey")
    assert outcomes(BOOKED + swap, at=names) == ["ignored", outcome]
    late = [("accepted", "Ada Vale")] if outcome == "accepted" else [("ignored", "")]
    assert after(swap, BOOKED) == late


def test_of_two_who_gave_one_time_up_neither_stands_in_it_any_more() -> None:
    day = [
        written(0, "S12"),
        written(1, "S12", id="B2"),
        written(2, "S15"),
        written(3, "S15", id="B2"),
    ]
    text = "".join(day)
    assert freed(text) == [4]
    facts = [fact for one in judge(text) for fact in one.facts]
    assert not [fact for fact in facts if isinstance(fact, Booking)]
