"""The waitlist's own script: total, deterministic, and never a loop."""

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import (
    TIMER,
    Arm,
    Ask,
    Disarm,
    Event,
    Flag,
    Position,
    Say,
    Turn,
    step,
)
from bot.waitlist.conversation.commands import COMMANDS
from bot.waitlist.conversation.moments import AFTERTHOUGHT, MAY_WANT_NO_TEXTS, STOP_WITH_YES
from bot.waitlist.conversation.script import SCRIPT
from bot.waitlist.wording.english import ENGLISH
from tests.cases import every

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


# The waitlist's own script.

MEMORIES: Mapping[str, Mapping[str, object]] = {
    "idle": {},
    "offered": {"offer": 7},
    "skipped": {"offer": 7},
    "avoiding": {"offer": 7, "kind": "time", "question": "avoid_time", "fit": 3},
    "booked": {"offer": 7},
    "releasing": {"offer": 7},
    "talking": {},
    "leaning": {"leaning": True},
    "joining": {},
    "pressing": {"offer": 7, "was": "idle", "memory": {}},
    "rating": {"offer": 7, "was": "booked", "rating": 4, "until": 9.0},
}
HEARD: Mapping[str, object] = MappingProxyType(
    {
        "heard_at": 2.0,
        "carrier_answered": False,
        "changed": True,
        "digit": None,
        "bare": True,
        "cancels": False,
        "thanks": False,
        "wrong_number": False,
        "agrees": False,
        "unsuited": None,
        "counters": False,
        "doubts": False,
        "media": 0,
        "empty": False,
    }
)
TOLD: Mapping[str, object] = {
    **MEMORIES["avoiding"],
    "at": 1.0,
    "rating": 4,
    "until": 9.0,
    "said": "YES",
    "day": "today",
    "date": "Wed Nov 25",
    "time": "3:15 PM",
    "location": "Plano",
    "link": "https://go.example.org/p/abcdefghijklmnop",
    "half_day": "Wed afternoon",
    "thanks": False,
    "counters": False,
    "bare": True,
    "may_mean_another": False,
    "unsuited": None,
    "digit": None,
}
HEARD_EVENTS = ("YES", "NO", "STOP", "LEANING_STOP", "HELP", "START", "UNCLEAR", "DIGIT", "TODAY")
PRESSES = ("TAKE", "SKIP")
EVENTS = sorted(
    {name for state in SCRIPT.states.values() for name in state.on}
    | {*SCRIPT.anywhere.on, *HEARD_EVENTS, TIMER, "something.new"}
)
PAIRS = list(itertools.product(MEMORIES, EVENTS))


def turn(
    state: str, event: str, memory: Mapping[str, object] | None = None, **facts: object
) -> Turn:
    known = HEARD if event in HEARD_EVENTS else TOLD
    position = Position(state, MEMORIES[state] if memory is None else memory)
    return step(SCRIPT, position, Event(event, {**known, **facts}), NOW)


def flags(acted: Turn) -> list[str]:
    return [act.why for act in acted.acts if isinstance(act, Flag)]


def says(acted: Turn) -> list[str]:
    return [act.phrase for act in acted.acts if isinstance(act, Say)]


def says_act(acted: Turn) -> Say:
    return next(act for act in acted.acts if isinstance(act, Say))


def asks(acted: Turn) -> list[str]:
    return [act.command for act in acted.acts if isinstance(act, Ask)]


def test_every_state_is_known_here() -> None:
    assert MEMORIES.keys() == SCRIPT.states.keys()


@every(("state", "event"), PAIRS)
def test_every_event_in_every_state_gives_one_and_the_same_turn(state: str, event: str) -> None:
    acted = turn(state, event)
    assert acted == turn(state, event)
    assert acted.position.state in SCRIPT.states
    assert set(says(acted)) <= ENGLISH.phrases.keys()
    assert set(asks(acted)) <= COMMANDS.keys()
    assert len(says(acted)) <= 1


@every("state", MEMORIES)
def test_what_it_remembers_is_enough_for_whatever_follows(state: str) -> None:
    """Whatever state a turn leads to, every event may follow with what was remembered."""
    for event in EVENTS:
        first = turn(state, event).position
        for following in EVENTS:
            turn(first.state, following, first.memory)


@every("state", MEMORIES)
def test_stop_withdraws_and_is_confirmed_once_everywhere(state: str) -> None:
    ours = turn(state, "STOP")
    assert (says(ours), asks(ours)) == (["stopped"], ["stop"])
    assert says(turn(state, "STOP", carrier_answered=True)) == []
    assert says(turn(state, "STOP", changed=False)) == []


@every("event", PRESSES)
@every("state", [state for state in MEMORIES if state != "pressing"])
def test_a_press_answers_nothing_but_the_offer_that_it_names(state: str, event: str) -> None:
    acted = turn(state, event, offer=8)
    assert asks(acted) == [{"TAKE": "accept", "SKIP": "decline"}[event]]
    assert [act.arguments["offer"] for act in acted.acts if isinstance(act, Ask)] == [8]
    results = {"TAKE": ("yours", "stand_by", "rain_check", "taken", "closed"), "SKIP": ("closed",)}
    for result in results[event]:
        command = asks(acted)[0]
        after = turn("pressing", f"{command}.{result}", acted.position.memory)
        assert after.position == Position(state, MEMORIES[state])
    won = turn("pressing", "accept.won", acted.position.memory, offer=8)
    assert won.position == Position("booked", {"offer": 8})


def test_a_yes_is_no_answer_any_more_to_what_a_press_has_skipped() -> None:
    own = turn("offered", "SKIP", offer=7).position
    after = turn("pressing", "decline.declined", own.memory).position
    assert after == Position("skipped", {"offer": 7})
    other = turn("offered", "SKIP", offer=8).position
    assert turn("pressing", "decline.declined", other.memory).position == Position(
        "offered", {"offer": 7}
    )


@every("event", ["STOP", "START"])
@every("state", MEMORIES)
def test_stop_and_start_leave_no_question_open_and_no_slot_forgotten(
    state: str, event: str
) -> None:
    after = {
        "booked": Position("booked", {"offer": 7}),
        "releasing": Position("booked", {"offer": 7}),
        "talking": Position("talking"),
    }
    assert turn(state, event).position == after.get(state, Position("idle"))


@every("event", ["YES", "NO", "UNCLEAR", "DIGIT"])
def test_an_answer_to_what_a_person_wrote_does_nothing_but_call_a_person(event: str) -> None:
    acted = turn("talking", event)
    assert (acted.position, acted.acts) == (Position("talking"), (Flag("answers what you wrote"),))


@every("state", MEMORIES)
def test_a_wrong_number_is_stopped_and_told_to_staff_everywhere(state: str) -> None:
    acted = turn(state, "STOP", wrong_number=True)
    assert asks(acted) == ["stop", "wrong_number"]
    assert Flag("wrong number") in acted.acts


@every("state", MEMORIES)
@every("cancels", [True, False])
def test_staff_are_told_of_a_stop_that_may_be_about_the_booked_slot(
    state: str, cancels: bool
) -> None:
    flagged = any(isinstance(act, Flag) for act in turn(state, "STOP", cancels=cancels).acts)
    assert flagged == (state == "releasing" or (state in ("booked", "talking") and cancels))


@every("state", MEMORIES)
def test_help_is_answered_everywhere_and_moves_nothing(state: str) -> None:
    acted = turn(state, "HELP")
    assert (says(acted), asks(acted)) == (["help"], [])
    assert acted.position == Position(state, MEMORIES[state])
    assert says(turn(state, "HELP", carrier_answered=True)) == []


@every("state", MEMORIES)
def test_start_is_welcomed_everywhere_unless_the_carrier_has(state: str) -> None:
    assert says(turn(state, "START")) == ["restarted"]
    assert says(turn(state, "START", carrier_answered=True)) == []
    assert asks(turn(state, "START")) == ["restart"]


@every("state", MEMORIES)
def test_a_start_that_undoes_nothing_drops_no_question(state: str) -> None:
    after = Position("idle") if state == "leaning" else Position(state, MEMORIES[state])
    assert turn(state, "START", changed=False).position == after


@every("state", ["idle", "skipped", "avoiding", "booked"])
@every("event", HEARD_EVENTS)
def test_nothing_is_claimed_where_nothing_is_offered(state: str, event: str) -> None:
    acted = turn(state, event)
    claims = [act for act in acted.acts if isinstance(act, Ask) and act.command == "accept"]
    assert not claims or (state == "booked" and event == "YES")


@every("event", ["YES", "NO"])
def test_a_text_from_before_a_call_put_its_offer_answers_something_else(event: str) -> None:
    put = turn("idle", "HEARD", offer=9, at=5.0).position
    early = turn("offered", event, put.memory, heard_at=4.9)
    assert asks(early) == ["look_at"]
    assert asks(turn("offered", event, put.memory, heard_at=5.1)) != ["look_at"]


@every("state", [state for state in MEMORIES if state != "releasing"])
@every("event", EVENTS)
def test_nothing_is_given_back_unless_it_was_asked(state: str, event: str) -> None:
    assert "give_back" not in asks(turn(state, event))


@every("event", [*HEARD_EVENTS, TIMER])
def test_only_a_yes_gives_back(event: str) -> None:
    assert ("give_back" in asks(turn("releasing", event))) == (event == "YES")


@every("event", ["YES", "NO"])
def test_whether_they_give_it_up_is_answered_by_a_bare_yes_or_no_alone(event: str) -> None:
    acted = turn("releasing", event, bare=False)
    assert (says(acted), asks(acted)) == (["release_unclear"], [])
    assert acted.position.state == "releasing"


@every("event", EVENTS)
def test_only_a_digit_says_how_a_visit_went_and_nothing_else_there_books(event: str) -> None:
    acted = turn("rating", event, digit=5)
    assert ("rate" in asks(acted)) == (event == "DIGIT")
    gone = {"offer": 7, "was": "idle", "rating": 4, "until": 9.0}
    assert event == "TAKE" or "accept" not in asks(turn("rating", event, gone))


@every("more", [{"digit": 6}, {"digit": 0}, {"heard_at": 9.1}, {"elsewhere": True}])
def test_a_digit_that_was_not_asked_for_says_nothing_of_a_visit(more: dict[str, object]) -> None:
    acted = turn("rating", "DIGIT", None, **{"digit": 5, "elsewhere": False, **more})
    assert asks(acted) == []
    assert acted.position.state == "booked"


@every("state", ["idle", "offered", "booked"])
@every("event", ["YES", "NO", "UNCLEAR", "DIGIT", "TODAY"])
def test_what_is_no_digit_is_read_as_if_nobody_had_asked(state: str, event: str) -> None:
    question = says_act(turn(state, "VISITED")).asks
    assert question is not None
    there, before = turn("rating", event, question.memory, digit=7), turn(state, event, digit=7)
    assert there.position == before.position
    assert [act for act in there.acts if act != Disarm()] == list(before.acts)


def test_after_a_no_of_days_ago_a_digit_is_no_reason_any_more() -> None:
    question = says_act(turn("skipped", "VISITED")).asks
    assert question is not None
    for event in (TIMER, "rate.noted", "UNCLEAR"):
        assert turn("rating", event, question.memory).position.state == "idle"


@every(
    "state", [state for state in MEMORIES if state not in ("idle", "offered", "booked", "skipped")]
)
def test_where_something_is_asked_nobody_asks_how_a_visit_went(state: str) -> None:
    acted = turn(state, "VISITED")
    assert (acted.position, acted.acts) == (Position(state, MEMORIES[state]), ())


@every("event", [*HEARD_EVENTS, TIMER])
def test_only_a_yes_leaves_openings_out_from_now_on(event: str) -> None:
    acts = turn("avoiding", event).acts
    agreed = [act for act in acts if isinstance(act, Ask) and act.arguments.get("said") == "yes"]
    assert bool(agreed) == (event == "YES")


@pytest.mark.parametrize("event", ["YES", "NO"])
def test_no_bare_answer_counts_for_an_offer_that_came_beside_another_question(event: str) -> None:
    memory = {"offer": 7, "beside": True}
    assert asks(turn("offered", event, memory)) == ["look_at"]
    assert asks(turn("offered", event, memory, bare=False)) != ["look_at"]
    asked = says_act(turn("offered", "look_at.open", memory, elsewhere=True))
    assert asked.asks == Position("offered", {"offer": 7})


@every("state", ["offered", "skipped", "booked", "releasing"])
def test_what_is_unclear_is_asked_once_then_left_to_staff_then_met_with_silence(
    state: str,
) -> None:
    memory: Mapping[str, object] = MEMORIES[state]
    heard: list[tuple[list[str], bool]] = []
    # An offer is looked at first: only one that is still open is asked about again.
    event = "look_at.open" if state == "offered" else "UNCLEAR"
    for _ in range(4):
        acted = turn(state, event, memory)
        assert acted.position.state == state
        memory = acted.position.memory
        heard.append((says(acted), any(isinstance(act, Flag) for act in acted.acts)))
    first, second, *others = heard
    assert (len(first[0]), first[1]) == (1, False)
    assert second == (["staff_will_look"], True)
    assert others == [([], True)] * 2


@every("state", ["idle", "skipped", "booked"])
def test_thanks_are_met_with_silence_where_nothing_is_asked(state: str) -> None:
    acted = turn(state, "UNCLEAR", thanks=True)
    assert (acted.position, acted.acts) == (Position(state, MEMORIES[state]), ())


def test_thanks_for_an_offer_are_no_answer_to_it_unless_it_is_gone() -> None:
    assert asks(turn("offered", "UNCLEAR", thanks=True)) == ["look_at"]
    assert says(turn("offered", "look_at.open")) == ["unclear"]
    assert says(turn("offered", "look_at.closed", thanks=True)) == []
    assert says(turn("releasing", "UNCLEAR", thanks=True)) == ["release_unclear"]


def test_an_unclear_reply_invites_no_yes_before_the_slot_was_looked_at() -> None:
    looked = turn("offered", "UNCLEAR")
    assert (says(looked), asks(looked)) == ([], ["look_at"])
    assert says(turn("offered", "look_at.open")) == ["unclear"]
    assert says(turn("offered", "look_at.closed")) == ["unclear_idle"]


@every("state", MEMORIES)
def test_who_may_want_no_texts_is_offered_nothing_and_asked_once(state: str) -> None:
    acted = turn(state, "LEANING_STOP")
    if state == "leaning":
        assert (says(acted), flags(acted)) == ([], [MAY_WANT_NO_TEXTS])
        return
    assert (says(acted), asks(acted)) == (["shall_we_stop"], ["pause"])
    assert any(isinstance(act, Arm) for act in acted.acts)
    [question] = [act for act in acted.acts if isinstance(act, Say)]
    assert question.asks is not None
    assert question.asks.state == "leaning"


@every("event", [*HEARD_EVENTS, TIMER])
@every("memory", [{"leaning": True}, {"leaning": True, "offer": 7}])
def test_a_yes_to_going_on_with_texts_books_nobody(
    event: str, memory: Mapping[str, object]
) -> None:
    acted = turn("leaning", event, memory)
    assert not {"accept", "give_back"} & set(asks(acted))
    assert ("resume" in asks(acted)) == (event == "YES")
    assert (acted.position.state == "booked") == (
        "offer" in memory and event in ("YES", "STOP", "START")
    )


@every("event", ["NO", "UNCLEAR", "DIGIT", TIMER])
def test_who_does_not_say_whether_texts_go_on_is_for_staff(event: str) -> None:
    acted = turn("leaning", event)
    assert (says(acted), flags(acted)) == ([], [MAY_WANT_NO_TEXTS])
    unsent = turn("idle", TIMER, {"leaning": True})
    assert flags(unsent) == [MAY_WANT_NO_TEXTS]
    assert flags(turn("booked", TIMER, {"offer": 7, "leaning": True})) == [MAY_WANT_NO_TEXTS]


def test_an_afterthought_to_a_booking_reaches_staff_at_once() -> None:
    acted = turn("booked", "UNCLEAR", doubts=True)
    assert (says(acted), flags(acted)) == (["staff_will_look"], [AFTERTHOUGHT])
    again = turn("booked", "UNCLEAR", acted.position.memory, doubts=True)
    assert (says(again), flags(again)) == ([], [AFTERTHOUGHT])


@every("state", MEMORIES)
def test_a_stop_with_a_yes_in_it_is_a_stop_that_staff_see_at_once(state: str) -> None:
    acted = turn(state, "STOP", agrees=True)
    assert "stop" in asks(acted)
    assert STOP_WITH_YES in flags(acted)
    assert STOP_WITH_YES not in flags(turn(state, "STOP"))
    assert flags(turn(state, "LEANING_STOP", agrees=True)) != []


def test_another_time_is_answered_with_ours() -> None:
    assert says(turn("offered", "look_at.open", counters=True)) == ["other_day"]


@every("state", ["avoiding", "releasing"])
def test_a_side_question_has_an_end(state: str) -> None:
    assert turn(state, TIMER).position.state == {"avoiding": "idle", "releasing": "booked"}[state]


@every("result", ["declined", "closed"])
def test_staff_are_told_of_a_refusal_that_may_mean_another_slot(result: str) -> None:
    for other in (True, False):
        acted = turn("offered", f"decline.{result}", may_mean_another=other)
        assert any(isinstance(act, Flag) for act in acted.acts) == other


def test_a_yes_to_the_slot_leaves_nothing_out_but_looks_whether_it_is_open() -> None:
    acted = turn("avoiding", "YES", bare=False)
    assert (says(acted), asks(acted)) == ([], ["look_at"])
    assert acted.position == Position("skipped", MEMORIES["skipped"])


def test_staff_are_told_of_a_no_to_a_booked_slot_that_was_left_open() -> None:
    asked = turn("booked", "held.yes").position
    for before in (Position("releasing", MEMORIES["releasing"]), asked):
        acted = turn(before.state, TIMER, before.memory)
        assert any(isinstance(act, Flag) for act in acted.acts)
        assert acted.position == Position("booked", MEMORIES["booked"])
    assert turn("booked", TIMER).acts == ()


def test_a_side_question_is_armed_when_it_is_asked_and_disarmed_by_its_answer() -> None:
    for state, event in (("skipped", "note_reason.may_avoid"), ("booked", "held.yes")):
        acted = turn(state, event)
        (question,) = [act for act in acted.acts if isinstance(act, Say)]
        assert question.asks is not None
        assert Arm(timedelta(minutes=30)) in acted.acts
        assert acted.position.state == state
        assert Disarm() in turn(question.asks.state, "YES", question.asks.memory).acts


@given(st.lists(st.sampled_from([*HEARD_EVENTS, TIMER]), max_size=30))
def test_no_row_of_replies_ever_leads_to_more_than_one_text_each(events: list[str]) -> None:
    position = Position(SCRIPT.start)
    for event in events:
        acted = step(SCRIPT, position, Event(event, HEARD), NOW)
        assert len(says(acted)) <= 1
        position = acted.position
