"""How any script is stepped, shown by a small one."""

from datetime import UTC, datetime

import pytest

from bot.dialogue import (
    Event,
    Faulty,
    Flag,
    Go,
    Position,
    Say,
    Script,
    State,
    Turn,
    step,
)

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
DOOR = Script(
    start="shut",
    states={
        "shut": State(on={"knock": [Say("who_is_there"), Go("asked", {"times": 1})]}),
        "asked": State(
            on={"knock": lambda moment: [Go("asked", {"times": 2})]},
            otherwise=[Say("hello"), Go("shut")],
        ),
    },
    anywhere=State(on={"fire": [Flag("fire"), Go("shut")]}, otherwise=[Say("pardon")]),
)


def after(position: Position, event: str) -> Turn:
    return step(DOOR, position, Event(event), NOW)


def test_a_state_answers_before_anywhere_does() -> None:
    assert after(Position("shut"), "knock") == Turn(
        Position("asked", {"times": 1}), (Say("who_is_there"),)
    )


def test_anywhere_answers_what_no_state_treats_specially() -> None:
    assert after(Position("asked", {"times": 1}), "fire") == Turn(Position("shut"), (Flag("fire"),))


def test_what_nobody_expects_goes_to_the_states_own_otherwise_first() -> None:
    assert after(Position("asked"), "silence").acts == (Say("hello"),)
    assert after(Position("shut"), "silence").acts == (Say("pardon"),)


def test_whoever_stays_keeps_the_memory_and_whoever_goes_keeps_what_is_given() -> None:
    stayed = after(Position("shut", {"kept": True}), "silence")
    assert stayed.position == Position("shut", {"kept": True})
    assert after(Position("asked", {"times": 1}), "knock").position.memory == {"times": 2}


def test_a_state_that_the_script_forgot_counts_as_the_start() -> None:
    assert after(Position("locked", {"old": 1}), "knock").position.state == "asked"


def test_a_script_that_names_an_unknown_state_is_faulty() -> None:
    with pytest.raises(Faulty, match="starts in 'open'"):
        Script(start="open", states={"shut": State()})
    lost = Script(start="shut", states={"shut": State(on={"knock": [Go("open")]})})
    with pytest.raises(Faulty, match="goes to 'open'"):
        step(lost, Position("shut"), Event("knock"), NOW)


def test_an_event_that_nobody_expects_at_all_changes_nothing() -> None:
    silent = Script(start="shut", states={"shut": State()})
    assert step(silent, Position("shut"), Event("knock"), NOW) == Turn(Position("shut"), ())
