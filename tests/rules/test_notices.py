"""When staff are told, again, higher up, and that it is over."""

from datetime import UTC, datetime, timedelta

from bot.notices.kinds import KINDS, Audience, Condition, sentence, span
from bot.notices.lifecycle import CALM, ESCALATE, Open, look

NINE = datetime(2027, 1, 4, 15, 0, tzinfo=UTC)
ALL: tuple[Audience, ...] = ("desk", "lead", "on_call")
MINUTE = timedelta(minutes=1)


class Desk:
    """Looks one after the other, with the clock in the test's hands."""

    def __init__(self, *audiences: Audience, is_open: bool = True) -> None:
        self.audiences = audiences or ALL
        self.is_open = is_open
        self.now = NINE
        self.notices: list[Open] = []
        self.told: list[tuple[Audience, str]] = []

    def sees(self, *holding: Condition, after: timedelta = MINUTE) -> list[tuple[Audience, str]]:
        """What this look told."""
        self.now += after
        decided = look(
            holding, self.notices, self.audiences, desk_is_open=self.is_open, now=self.now
        )
        self.notices = [one for one in decided.notices if not one.resolved]
        said = [(audience, line) for audience, lines in decided.told.items() for line in lines]
        self.told += said
        return said


def people(count: int = 1, since: datetime = NINE - timedelta(hours=1)) -> Condition:
    return Condition("needs_person", count=count, since=since)


def test_what_has_held_long_enough_is_told_once() -> None:
    desk = Desk("desk")
    assert desk.sees(people()) == [("desk", "1 patient waits for a person (for 61 min).")]
    assert [desk.sees(people()) for _ in range(30)] == [[]] * 30


def test_old_work_that_a_started_bot_does_at_once_alarms_nobody() -> None:
    desk = Desk("on_call")
    overnight = Condition("behind", since=NINE - timedelta(hours=14))
    assert desk.sees(overnight) == []
    assert [desk.sees() for _ in range(10)] == [[]] * 10
    assert desk.notices == []
    assert desk.sees(overnight) == []
    assert [line.split(":")[0] for _, line in desk.sees(overnight)] == [
        "Work that is due has waited for 14 h"
    ]


def test_what_comes_and_goes_before_its_time_is_never_told() -> None:
    desk = Desk("desk")
    for _ in range(9):
        desk.sees(people(since=NINE))
    for _ in range(10):
        desk.sees()
    assert desk.told == []
    assert desk.notices == []


def test_one_that_flaps_is_told_once_and_solved_once() -> None:
    desk = Desk("on_call")
    paused = Condition("sender_paused")
    for number in range(20):
        desk.sees(*([paused] if number % 2 == 0 else []), after=timedelta(seconds=30))
    for _ in range(8):
        desk.sees()
    assert [line.split(":")[0] for _, line in desk.told] == ["No text leaves", "Solved"]


def test_its_age_is_kept_when_only_the_first_look_knows_it() -> None:
    desk = Desk("on_call")
    for _ in range(12):
        desk.sees(Condition("bridge_missing"))
    assert desk.notices[0].condition.since == NINE + MINUTE
    assert len(desk.told) == 1


def test_nobody_takes_it_so_the_next_is_told_and_a_taken_one_is_quiet() -> None:
    desk = Desk()
    desk.sees(people())
    assert [who for who, _ in desk.sees(people(), after=ESCALATE)] == ["lead"]
    assert [who for who, _ in desk.sees(people(), after=ESCALATE)] == ["on_call"]
    desk.notices = [Open(**{**vars(one), "taken": True}) for one in desk.notices]
    assert desk.sees(people(), after=timedelta(days=1)) == []


def test_a_rung_without_a_route_is_passed_over() -> None:
    desk = Desk("desk", "on_call")
    desk.sees(people())
    assert [who for who, _ in desk.sees(people(), after=ESCALATE)] == ["on_call"]
    assert [who for who, _ in Desk("on_call").sees(people())] == ["on_call"]
    assert Desk("desk").sees(Condition("set_aside")) == []


def test_a_reminder_lists_only_what_still_holds_and_goes_to_all_who_were_told() -> None:
    desk = Desk("desk", "lead")
    desk.sees(people(3))
    desk.sees(people(3), after=ESCALATE)
    told = desk.sees(people(2), after=KINDS["needs_person"].repeat)
    assert [who for who, _ in told] == ["desk", "lead"]
    assert told[0][1].startswith("Still: 2 patients wait for a person")


def test_at_night_the_desk_is_left_alone_and_on_call_is_not() -> None:
    desk = Desk(is_open=False)
    assert desk.sees(people(), Condition("set_aside")) == [
        ("on_call", "One thing could not be handled and was set aside: the bot's log names it.")
    ]
    desk.is_open = True
    assert [who for who, _ in desk.sees(people(), Condition("set_aside"))] == ["desk"]


def test_what_another_explains_is_not_told() -> None:
    desk = Desk("on_call")
    old = Condition("behind", since=NINE - timedelta(hours=1))
    said = desk.sees(old, Condition("sender_paused"), after=MINUTE)
    said += desk.sees(old, Condition("sender_paused"), after=MINUTE)
    assert [line.split(" ")[0] for _, line in said] == ["No"]


def test_it_is_solved_only_after_a_calm() -> None:
    desk = Desk("desk")
    desk.sees(people())
    assert desk.sees() == []
    assert desk.sees(after=CALM) == [("desk", "Solved: No patient waits for a person.")]


def test_three_hundred_of_a_kind_are_one_sentence() -> None:
    assert Desk("desk").sees(people(300)) == [
        ("desk", "300 patients wait for a person (the first for 61 min).")
    ]


def test_a_place_stands_in_front_and_spans_read_well() -> None:
    condition = Condition("to_book", "Fort Worth", 1, NINE - timedelta(minutes=12))
    assert sentence(condition, NINE) == (
        "Fort Worth: 1 slot was taken and is not booked yet (for 12 min)."
    )
    assert [span(timedelta(minutes=n)) for n in (0, 119, 120, 2880)] == [
        *("0 min", "119 min", "2 h", "2 days")
    ]
