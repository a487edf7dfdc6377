"""What decides knows nobody: every value that a decision may read is listed here, and no other is.

Not among them, and not to come: age, language, sex, payer, distance, a name, a place of living,
how reliable somebody was or how fast they answer, and any score made of these. Language and age are
read by the fairness ledger, which reports and decides nothing. One rule looks back:
a patient who left five offers in a row unanswered has a week of quiet. It protects whoever wants no
texts, ends by itself, and lowers nobody's place.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bot.waitlist.pacing import curve, rule
from bot.waitlist.rules import batches, eligibility, priority
from bot.waitlist.rules.place import Place
from bot.waitlist.rules.slot import Provider, Slot

ROOT: Final = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
SLOT = Slot(
    id=1,
    provider=Provider(1, "Dr. Lee", "MD/DO"),
    place=Place(id=1, name="Plano", brand="", phone="", zone=ZoneInfo("America/Chicago")),
    starts_at=NOW + timedelta(hours=3),
    ends_at=NOW + timedelta(hours=4),
    created_at=NOW,
)
WISHES = {
    "id",
    "active",
    "avoid_places",
    "avoid_times",
    "current_appt_at",
    "joined_at",
    "last_asked_at",
    "location_preference",
    "notice_minutes",
    "patient_id",
    "priority_score",
    "provider_preference",
    "provider_type_preference",
    "quiet_until",
    "rain_check_at",
    "wants_today",
}
"""Of an entry: what its patient asked for, how long they have waited, when they were asked."""
CONTACTS = {
    "id",
    "consent_source",
    "opt_out",
    "paused_at",
    "time_zone",
    "unreachable",
    "zones",
}
"""Of a number: whether it may and can be texted, and where it is night."""


def read_of(table: str, sql: str) -> set[str]:
    return set(re.findall(rf"\b{table}\.(\w+)", sql))


def test_who_may_be_asked_and_in_which_order_rests_on_wishes_alone() -> None:
    orders = " ".join(eligibility.passes(SLOT, NOW))
    sql = f"{eligibility.SUITS} {eligibility.FREE_NOW} {orders}"
    assert read_of("e", sql) <= WISHES
    assert read_of("c", sql) <= CONTACTS


def test_the_planted_column_is_found() -> None:
    assert not read_of("c", "NOT c.opt_out AND c.language = 'en'") <= CONTACTS
    assert not read_of("e", "e.active ORDER BY e.age_band") <= WISHES


LEDGER: Final = {
    "bot/database.py",
    "bot/postgres/rights.py",
    "bot/service.py",
    "bot/web/admin.py",
    "bot/web/schemas.py",
    "bot/waitlist/fairness/ages.py",
    "bot/waitlist/fairness/models.py",
    "bot/waitlist/fairness/months.py",
    "bot/waitlist/views/figures/fairness.py",
}
"""Who may name the ledger or the table of ages: it, who fills it in, who starts its record,
what says who may write which table, and what lists the models."""


def test_only_the_fairness_ledger_knows_how_old_anybody_is() -> None:
    named = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "bot").rglob("*.py")
        if re.search(r"entry_age|EntryAge|\bfairness\b", file.read_text("utf-8"))
    }
    assert named == LEDGER


def names(of: Callable[..., object]) -> set[str]:
    return set(inspect.signature(of).parameters)


def test_the_score_is_made_of_what_staff_decide_and_of_time() -> None:
    known = {"urgent", "boost", "current_appt_at", "joined_at", "now"}
    assert names(priority.score) == known


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (rule.Situation, {"silent", "declined", "waiting", "left", "closing"}),
        (rule.Belief, {"yes", "no", "delays"}),
        (curve.Observed, {"age", "said", "after"}),
        (batches.Paced, {"situation", "belief", "pace", "zone", "curve"}),
        (
            batches.Facts,
            {
                "now",
                "starts_at",
                "size",
                "hold",
                "live_until",
                "next_end",
                "asked",
                "called",
                "to_call",
                "unsent",
                "found_nobody",
                "may_start",
                "paced",
                "by_hand",
            },
        ),
    ],
)
def test_how_many_and_when_rests_on_counts_and_times_alone(kind: type, known: set[str]) -> None:
    assert {field.name for field in fields(kind)} == known
