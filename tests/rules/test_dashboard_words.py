"""What staff read and type: times, scores in words, forms and file names."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import backlog
from bot.carriers.twilio import errors
from bot.messages.dispatch import pace
from bot.waitlist.rules.place import Place
from bot.waitlist.rules.priority import Score
from bot.waitlist.rules.slot import Provider
from bot.waitlist.views import conversations, obstacles, people, worklist
from dashboard import times, uploads
from dashboard.access.accounts import User
from dashboard.access.permissions import ROLES
from dashboard.pages import known_number, moment_field
from dashboard.pages.conversations import thread, thread_file
from dashboard.pages.entries import entry_form, entry_words, new_entry
from dashboard.pages.figures import fill_tiles
from dashboard.pages.slots import new_slot, today
from dashboard.parts import views
from dashboard.shell import alerts

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
"""Tuesday, 10:00 in Chicago."""
DESK = User(1, "anna", "front_desk", 0)
MANAGER = User(2, "max", "manager", 0)


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(hours=4, minutes=5), "Today 2:05 PM"),
        (timedelta(hours=14), "Tomorrow 12:00 AM"),
        (timedelta(hours=-11), "Yesterday 11:00 PM"),
        (timedelta(days=9, hours=2), "Thu, Dec 3 12:00 PM"),
        (timedelta(days=60), "Sat, Jan 23, 2027 10:00 AM"),
    ],
)
def test_a_moment_is_told_in_clinic_time(later: timedelta, said: str) -> None:
    assert times.moment(NOW + later, CHICAGO, NOW) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "under 1 min"),
        (timedelta(minutes=7, seconds=59), "7 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(days=3, hours=4, minutes=50), "3 d 4 h"),
    ],
)
def test_a_length_is_told_in_its_two_largest_units(length: timedelta, said: str) -> None:
    assert times.span(length) == said


def test_a_clinic_day_has_23_or_25_hours_when_the_clock_changes() -> None:
    for day, hours in (
        (datetime(2026, 3, 8, 18, tzinfo=UTC), 23),
        (datetime(2026, 11, 1, 18, tzinfo=UTC), 25),
        (NOW, 24),
    ):
        start, end = times.day_start(day, CHICAGO), times.day_start(day, CHICAGO, 1)
        assert end - start == timedelta(hours=hours)


def test_months_begin_at_the_clinics_midnight_in_every_year() -> None:
    starts = [times.month_start(NOW, CHICAGO, months) for months in (-11, -10, 0, 1, 2)]
    assert [f"{start.astimezone(CHICAGO):%Y-%m-%d %H:%M}" for start in starts] == [
        "2025-12-01 00:00", "2026-01-01 00:00", "2026-11-01 00:00", "2026-12-01 00:00",
        "2027-01-01 00:00",
    ]  # fmt: skip


def test_a_score_is_taken_apart() -> None:
    assert entry_words.parts(Score(30, 10, 20, 2, None)) == (
        "urgent 30 + boost 10 + 180 days ahead 20 + waiting 2"
    )
    assert entry_words.parts(Score(0, 0, 0, 0, None)) == "nothing yet"


def test_who_is_left_is_told_with_the_reasons_that_count_most_first() -> None:
    nobody = obstacles.Depth(0, {"opted_out": 2, "other_provider": 5, "asked": 2})
    assert entry_words.depth(nobody) == (
        "Nobody left to ask: 5 want another provider, 2 opted out, 2 asked already."
    )
    assert entry_words.depth(obstacles.Depth(0, {})) == "Nobody left to ask."
    assert entry_words.depth(obstacles.Depth(1, {"asked": 3})) == "1 more fits."
    assert entry_words.depth(obstacles.Depth(4, {})) == "4 more fit."


def test_every_obstacle_and_verdict_has_its_words() -> None:
    assert set(entry_words.OBSTACLES) == set(obstacles.Obstacle.__args__)  # type: ignore[attr-defined]


def test_a_manager_sees_no_whole_name_or_number() -> None:
    assert views.person(DESK, "Ana Reyes", "+12145550101") == "Ana Reyes"
    assert views.person(MANAGER, "Ana Reyes", "+12145550101") == "A. R."
    assert views.number(DESK, "+12145550101") == "(214) 555-0101"
    assert views.number(MANAGER, "+12145550101") == "•••• 0101"
    assert views.person(MANAGER, "", "+12145550101") == "•••• 0101"
    assert views.person(MANAGER, "  ", "+12145550101") == "•••• 0101"


def test_only_an_admin_may_do_everything() -> None:
    everything = frozenset().union(*ROLES.values())
    assert [role for role, powers in ROLES.items() if powers == everything] == ["admin"]


def open_slot(waits_for: str, **more: Any) -> worklist.OpenSlot:
    fields: dict[str, Any] = {
        "id": 1,
        "provider": Provider(1, "Dr. Lee", "MD/DO"),
        "place": Place(id=1, name="Plano", brand="", phone="", zone=CHICAGO),
        "starts_at": NOW + timedelta(hours=5),
        "ends_at": NOW + timedelta(hours=6),
        "batch_number": 1,
        "waits_for": waits_for,
        "next_look_at": NOW + timedelta(minutes=7),
        "created_at": NOW,
    }
    return worklist.OpenSlot(**fields | more)


def test_a_card_says_how_many_are_asked_and_why() -> None:
    fixed = worklist.Batch(1, (3, 3), 420.0, None, "as the clinic has set it")
    assert today.pace(fixed) == "Asked 3 every 7 min, as the clinic has set it."
    why = "1.0 YES expected, 62 % filled by 10:40 AM"
    assert today.pace(worklist.Batch(1, (5,), 360.0, 3, why)) == f"Asked 5, then 3 in 6 min: {why}."
    many = worklist.Batch(1, (5, 3, 3, 2, 3), 240.0, 0, why)
    assert today.pace(many) == f"Asked ... 3, 3, 2, 3, the next in 4 min: {why}."


def test_a_slot_that_is_put_by_calls_alone_has_no_batch() -> None:
    assert today.asking(2, 3) == "Batch 2: asking 3"
    assert today.asking(0, 1) == "Calling 1"


def test_what_happens_next_is_told_for_every_state() -> None:
    said = {
        state: today.next_step(open_slot(state), NOW, CHICAGO)
        for state in ("batch", "hold", "hours", "candidates", "cut_off")
    }
    assert "the next batch is asked at 10:07 AM" in said["hold"]
    assert "not be sent at this hour" in said["hours"]
    assert "Whoever becomes eligible is asked at once" in said["candidates"]
    assert "a YES still wins" in said["cut_off"]
    assert len(set(said.values())) == 5


def slot_form(**changes: Any) -> dict[str, Any]:
    given = {
        "provider": "3", "location": "7", "start": "today 2:30p", "minutes": 30,
        "phone": "214 555 0101", "reason": "",
    }  # fmt: skip
    given |= changes
    said: Any = given["start"]
    return given | {"start-meant": moment_field.meaning(said, CHICAGO, NOW)}


def test_a_cancellation_form_in_order_becomes_a_slot() -> None:
    form = new_slot.check(slot_form(), CHICAGO, NOW)
    assert form == new_slot.Form(
        provider_id=3,
        place_id=7,
        starts_at=datetime(2026, 11, 24, 20, 30, tzinfo=UTC),
        ends_at=datetime(2026, 11, 24, 21, 0, tzinfo=UTC),
        phone="+12145550101",
        reason="",
    )


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("provider", None, "Please choose the provider."),
        ("location", None, "Please choose the place."),
        ("start", None, "Please give a day and a time"),
        ("start", "today 9:59a", "This time has passed"),
        ("minutes", "", "From 1 to 720 minutes."),
        ("start", "12/31/9999 11:59p", "a year from 2000 to 2199"),
        ("reason", "Pla\x00no", "a sign in it that cannot be kept"),
        ("reason", "r" * 2001, "At most 2000 letters."),
        ("minutes", 0, "From 1 to 720 minutes."),
        ("phone", "12", "too few digits"),
    ],
)
def test_each_wrong_field_of_a_cancellation_gets_its_sentence(
    field: str, value: object, sentence: str
) -> None:
    wrong = new_slot.check(slot_form(**{field: value}), CHICAGO, NOW)
    assert isinstance(wrong, dict)
    assert set(wrong) == {field}
    assert sentence in wrong[field]


def test_a_time_is_taken_only_as_it_was_shown() -> None:
    shown = moment_field.meaning("tomorrow 9a", CHICAGO, NOW)
    at = moment_field.check("tomorrow 9a", shown, CHICAGO, NOW)
    assert at == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    past_midnight = NOW + timedelta(hours=15)
    for said, seen, now in (
        ("tomorrow 9a", shown, past_midnight),
        ("tomorrow 10a", shown, NOW),
        ("tomorrow 9a", None, NOW),
        ("tomorrow 9a", ["tomorrow 9a", "forged"], NOW),
    ):
        with pytest.raises(ValueError, match=r"This means .* Please press again if that is right"):
            moment_field.check(said, seen, CHICAGO, now)


def test_a_new_entry_needs_a_number_and_consent_and_a_boost_in_range() -> None:
    rest: list[Any] = ["Ana", [], "Any", [], [], "0", "", False, "", None]
    wrong = new_entry.check(["", " ", 41, "in pain", "en", None], rest, CHICAGO, NOW)
    assert isinstance(wrong, dict)
    assert set(wrong) == {"phone", "consent", "boost"}
    entry = new_entry.check(
        ["(214) 555-0101", "phone call", 40, "in pain", "es", "65_plus"], rest, CHICAGO, NOW
    )
    assert not isinstance(entry, dict)
    assert (entry.phone_e164, entry.boost, entry.language) == ("+12145550101", 40, "es")


def test_a_new_entry_begins_with_no_boost_that_nobody_explains() -> None:
    rest: list[Any] = ["Ana", [], "Any", [], [], "0", "", False, "", None]
    own: list[Any] = ["(214) 555-0101", "phone call", 5, " ", "en", None]
    wrong = new_entry.check(own, rest, CHICAGO, NOW)
    assert wrong == {"why": "Please say why: the next person will want to know."}
    own[2] = 0
    assert not isinstance(new_entry.check(own, rest, CHICAGO, NOW), dict)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, ["This is the number of Ana Reyes."]),
        ({"listed": ["Ana Reyes", ""]}, ["already: Ana Reyes and somebody without a name."]),
        (
            {"name": "", "opt_out": True, "opted_out_at": NOW},
            ["Opted out of texts on Nov 24, 2026"],
        ),
        ({"name": "", "unreachable": "landline"}, ["Texts can't reach this number."]),
        ({"name": ""}, []),
    ],
)
def test_what_is_known_of_a_number_is_told_when_it_is_typed(
    more: dict[str, Any], said: list[str]
) -> None:
    nothing = {"name": "Ana Reyes", "opt_out": False, "opted_out_at": None, "unreachable": None}
    known = people.Known(**{**nothing, "listed": [], **more})
    told = known_number.sentences(known, CHICAGO)
    assert len(told) == len(said)
    assert all(part in one.sentence for part, one in zip(said, told, strict=True))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Ana\u00a0Reyes ", "Ana Reyes"),
        ("Ana\tReyes", "Ana Reyes"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d⚕️ Ana", "👩\u200d⚕️ Ana"),
        ("x" * 200, "x" * 200),
    ],
)
def test_a_name_is_taken_as_it_was_pasted(given: str, kept: str) -> None:
    columns, wrong = entry_form.check(
        [given, [], "Any", [], [], "0", "", False, "", None], CHICAGO, NOW
    )
    assert (columns["patient_name"], wrong) == (kept, {})


def test_a_name_that_cannot_be_kept_is_told_why() -> None:
    for given, sentence in (("x" * 201, "At most 200 letters."), ("A\x00b", "cannot be kept")):
        _, wrong = entry_form.check(
            [given, [], "Any", [], [], "0", "", False, "", None], CHICAGO, NOW
        )
        assert sentence in wrong["name"]


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("day.csv", "day.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\temp\\Tag 1.XLSX", "Tag 1.xlsx"),
        ("a:b*c?.csv", "a_b_c.csv"),
        ("con.csv", "file-con.csv"),
        ("...csv", "file.csv"),
        ("x" * 300 + ".csv", "x" * 100 + ".csv"),
    ],
)
def test_an_uploads_name_is_made_safe(given: str, safe: str) -> None:
    assert uploads.safe_name(given) == safe


@pytest.mark.parametrize("given", ["", "csv", "photo.png", "run.csv.exe", ".csv.part"])
def test_an_upload_that_cannot_be_read_is_refused(given: str) -> None:
    with pytest.raises(uploads.Refused, match="Only these can be read"):
        uploads.safe_name(given)


@pytest.mark.parametrize("body", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_of_a_saved_conversation_is_run_as_a_formula(body: str) -> None:
    assert thread_file.harmless(body) == f"'{body}"
    assert thread_file.harmless("yes = no") == "yes = no"


def test_a_change_is_told_in_points_and_nothing_is_made_up() -> None:
    assert fill_tiles.change(0.5, 0.45) == "5 points up"
    assert fill_tiles.change(0.4, 0.45) == "5 points down"
    assert fill_tiles.change(0.44, 0.45) == "1 point down"
    assert fill_tiles.change(0.451, 0.45) == "as before"
    assert fill_tiles.change(0.5, None) == "nothing to compare with"
    assert (fill_tiles.percent(None), fill_tiles.percent(0.0)) == ("-", "0%")
    assert [fill_tiles.many(count) for count in (None, 0.0, 2.5, 29.0, 30.0, 33.0)] == [
        "no", "0", "2.5", "29", "30 or more", "30 or more",
    ]  # fmt: skip


def troubles_at(pauses: list[pace.Pause], **waiting: int) -> list[str]:
    names = {field.name: 0 for field in dataclasses.fields(backlog.Backlog)}
    found = alerts.Facts(pauses, backlog.Backlog(**names | waiting))
    return alerts.sentences(found, NOW, CHICAGO)


def test_while_all_is_well_nothing_is_said() -> None:
    assert troubles_at([], inbound_oldest_seconds=179, outbox_due=3, outbox_unconfirmed=1) == []


@pytest.mark.parametrize(
    ("code", "minutes", "said"),
    [
        (20003, 2, ("because the carrier refuses our credentials (error 20003). The bot tries again"
         " at 10:02 AM.")),
        (30034, -1, ("because our number is not registered (error 30034). The bot tries again with"
         " the next text.")),
        (99999, 2, "because the carrier refuses our texts (error 99999)."),
    ],
)  # fmt: skip
def test_a_sender_that_pauses_is_told_with_its_reason(code: int, minutes: int, said: str) -> None:
    pause = pace.Pause(
        "sender", code, errors.explain(code).sentence, NOW + timedelta(minutes=minutes)
    )
    (sentence,) = troubles_at([pause], outbox_oldest_seconds=1_000_000)
    assert sentence.startswith("Texts are not being sent because ")
    assert said in sentence


@pytest.mark.parametrize("what", ["inbound", "outbox", "timers"])
def test_a_bot_that_does_not_work_is_told(what: str) -> None:
    (sentence,) = troubles_at([], **{f"{what}_oldest_seconds": 185})
    assert "behind or not running: work has waited for 3 min" in sentence


def test_a_file_bridge_that_is_not_running_is_told() -> None:
    nothing = backlog.Backlog(**{field.name: 0 for field in dataclasses.fields(backlog.Backlog)})
    (sentence,) = alerts.sentences(alerts.Facts([], nothing, True), NOW, CHICAGO)
    assert sentence.startswith("The file bridge is not running")


def test_work_that_was_set_aside_is_told() -> None:
    (one,) = troubles_at([], inbound_set_aside=1)
    assert one.startswith("1 thing could not be handled and was set aside")
    (more,) = troubles_at([], inbound_set_aside=1, timers_set_aside=2)
    assert more.startswith("3 things could not be handled and were set aside")


@pytest.mark.parametrize(
    ("status", "minutes", "words"),
    [
        ("sent", 59, "sent"),
        ("sent", 60, "sent, arrival unknown"),
        ("delivered", 60, "delivered"),
        ("failed", 60, "failed"),
    ],
)
def test_a_text_without_a_receipt_for_an_hour_is_unknown_and_not_failed(
    status: str, minutes: int, words: str
) -> None:
    sent_at = NOW - timedelta(minutes=minutes)
    text = conversations.Said(
        id=1,
        direction="outbound",
        kind="offer",
        body="",
        status=status,
        error_code=None,
        created_at=sent_at,
        sent_at=sent_at,
        taken_at=None,
        set_aside_at=None,
        reading=None,
        meant=None,
        delivered_at=None,
    )
    assert thread.fate(text, NOW)[0] == words


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=9), "9 min"),
        (timedelta(hours=95), "95 h"),
        (timedelta(hours=16179), "674 d"),
        (timedelta(days=912), "2.5 years"),
    ],
)
def test_a_length_at_a_glance_fits_a_tile(length: timedelta, said: str) -> None:
    assert times.rough(length) == said
