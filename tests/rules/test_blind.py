"""What decides knows nobody: every value that a decision may read is listed here, and no other is.

Not among them, and not to come: age, language, sex, payer, distance, a name, a place of living,
how reliable somebody was or how fast they answer, and any score made of these. Language and age are
read by the fairness ledger, which reports and decides nothing. One rule looks back:
a patient who left five offers in a row unanswered has a week of quiet. It protects whoever wants no
texts, ends by itself, and lowers nobody's place.
"""

import ast
import inspect
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from tortoise import Model

from bot import database, languages
from bot.messages.models import PatientContact
from bot.waitlist.models import Offer, WaitlistEntry
from bot.waitlist.pacing import curve, rule
from bot.waitlist.rules import batches, eligibility, order, priority
from bot.waitlist.rules.eligibility import WRITTEN_TO, Candidate
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
"""Of a number: whether it may and can be texted, and where it is night. Besides, and nowhere but in
``WRITTEN_TO``, whether we can write to it at all: if not, it is called in the same order (045)."""


def read_of(table: str, sql: str) -> set[str]:
    return set(re.findall(rf"\b{table}\.(\w+)", sql))


def test_who_may_be_asked_and_in_which_order_rests_on_wishes_alone() -> None:
    orders = " ".join(order.passes(SLOT, NOW))
    sql = f"{eligibility.SUITS} {eligibility.FREE_NOW} {orders}".replace(WRITTEN_TO, "TRUE")
    assert read_of("e", sql) <= WISHES
    assert read_of("c", sql) <= CONTACTS


def test_the_planted_column_is_found() -> None:
    assert not read_of("c", "NOT c.opt_out AND c.language = 'en'") <= CONTACTS
    assert not read_of("e", "e.active ORDER BY e.age_band") <= WISHES
    assert strangers("SELECT FROM offer WHERE answered_at IS NULL")
    assert strangers("SELECT FROM waitlist_entry AS e JOIN entry_age USING (entry_id)")
    assert not strangers("SELECT FROM offer WHERE offer.state = 'pending'")


UNREAD: Final[dict[type[Model], set[str]]] = {
    WaitlistEntry: {
        "closed_reason",
        "manual_boost",
        "notes",
        "patient_name",
        "score_changes_at",
        "updated_at",
        "urgent_flag",
    },
    PatientContact: {
        "created_at",
        "display_name",
        "forgotten_at",
        "language",
        "last_contacted_at",
        "phone_e164",
        "updated_at",
        "voice_consent_source",
    },
    Offer: {
        "accepted_at",
        "answer",
        "answered_at",
        "batch_number",
        "channel",
        "decline_reason",
        "declined_at",
        "entry_id",
        "hold_expires_at",
        "lock_token",
        "offer_sent_at",
        "rank",
        "stand_by",
    },
}
"""What no choice of whom to ask reads, though it is there. An entry's score is made of its urgency,
boost, appointment and time on the list, and of nothing else."""
OFFERS: Final = {
    "id",
    "cancellation_id",
    "closed_why",
    "created_at",
    "patient_id",
    "state",
    "too_late_at",
}
"""Of an offer: whether it is open, of this slot, how many there were of late."""
TABLES: Final = {"waitlist_entry", "patient_contact", "offer", "phone_call"}
CARRIED: Final = "SELECT e.id AS entry_id, e.patient_id, c.language"
"""The language goes along with whoever was picked, for their text."""


@pytest.mark.parametrize(
    ("model", "known"), [(WaitlistEntry, WISHES), (PatientContact, CONTACTS), (Offer, OFFERS)]
)
def test_a_new_column_is_known_to_decide_or_not_to(model: type[Model], known: set[str]) -> None:
    columns = set(model._meta.fields_db_projection.values())
    columns |= {f"{name}_id" for name in model._meta.fk_fields}
    assert columns == known | UNREAD[model]


def strangers(sql: str) -> set[str]:
    """Tables and columns in a query that no choice of whom to ask may read."""
    tables = set(re.findall(r"(?:FROM|JOIN) (?!unnest\b)([a-z]\w*)", sql)) - TABLES
    unread = set.union(*UNREAD.values()) - WISHES - CONTACTS - OFFERS - {"entry_id"}
    return tables | (unread & set(re.findall(r"[a-z_]\w*", sql)))


async def test_every_query_of_whom_to_ask_reads_wishes_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = list[str]()

    async def rows(_made: object, sql: str, *_values: object) -> list[Candidate]:
        asked.append(sql)
        return [Candidate(1, 1, languages.DEFAULT)] if len(asked) == 1 else []

    async def column(sql: str, *_values: object) -> list[int]:
        asked.append(sql)
        return []

    async def pairs(sql: str, *_values: object) -> dict[int, int]:
        asked.append(sql)
        return {}

    async def fetch_value(sql: str, *_values: object) -> int:
        asked.append(sql)
        return 0

    for stand_in in (rows, column, pairs, fetch_value):
        monkeypatch.setattr(database, stand_in.__name__, stand_in)
    caps = eligibility.Caps(2, 4, 5)
    await eligibility.pick(SLOT, 3, caps, [], NOW)
    await eligibility.line(SLOT, 3, caps, [], NOW)
    await eligibility.to_call(SLOT, 3, NOW)
    await eligibility.depth(SLOT)
    assert len(asked) > 8
    for sql in asked:
        rest = sql.replace(CARRIED, "SELECT").replace(WRITTEN_TO, "TRUE")
        assert not strangers(rest), (strangers(rest), rest)
        assert read_of("e", rest) <= WISHES | {"entry_id"}
        assert read_of("c", rest) <= CONTACTS
        assert read_of("offer", rest) <= OFFERS


DECIDE: Final = {
    "bot/waitlist/evidence/curves.py",
    "bot/waitlist/evidence/decisions.py",
    "bot/waitlist/evidence/paced.py",
    "bot/waitlist/pacing/curve.py",
    "bot/waitlist/pacing/delays.py",
    "bot/waitlist/pacing/rule.py",
    "bot/waitlist/ranking.py",
    "bot/waitlist/rounds.py",
    "bot/waitlist/rules/batches.py",
    "bot/waitlist/rules/clinic.py",
    "bot/waitlist/rules/contact_hours.py",
    "bot/waitlist/rules/eligibility.py",
    "bot/waitlist/rules/order.py",
    "bot/waitlist/rules/place.py",
    "bot/waitlist/rules/priority.py",
    "bot/waitlist/rules/slot.py",
}
"""Where it is decided who is asked, how many, and when."""
CARRY_OUT: Final = {
    "bot/waitlist/calls.py",
    "bot/waitlist/fits.py",
    "bot/waitlist/models.py",
    "bot/waitlist/offers.py",
    "bot/waitlist/releases.py",
    "bot/waitlist/rules/call_hours.py",
    "bot/waitlist/slots.py",
    "bot/waitlist/texts.py",
    "bot/waitlist/upkeep/wrong_clock.py",
    "bot/waitlist/withdrawals.py",
}
"""What those use to do it, or to read how the slot stands."""
OF_PEOPLE: Final = re.compile(
    r"(?<![a-z])(languages?|age_?bands?|birth\w*|sex|gender|payers?|insur\w*|miles|zip_?codes?"
    r"|reliab\w*|respons\w*|ethnic\w*|race|religio\w*|no_shows?|missed|display_name"
    r"|patient_name|phone_e164)(?![a-z])",
    re.IGNORECASE,
)
SPOKEN: Final = {
    "bot/waitlist/rounds.py": {"language", "languages"},
    "bot/waitlist/rules/clinic.py": {"language", "languages"},
    "bot/waitlist/rules/eligibility.py": {"language", "languages"},
}
"""Who names a language to have a text written in it, or a call made where none can be."""


def test_a_new_module_in_which_something_is_decided_is_looked_at_here() -> None:
    used = {
        path.relative_to(ROOT).as_posix()
        for name in DECIDE
        for module in imported(ROOT / name)
        if (path := ROOT / (module.replace(".", "/") + ".py")).is_file()
        and module.startswith("bot.waitlist.")
    }
    assert used - DECIDE == CARRY_OUT


@pytest.mark.parametrize("name", sorted(DECIDE))
def test_no_word_of_who_somebody_is_stands_where_it_is_decided(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""  # a docstring speaks of what is left out
    found = {word.lower() for word in OF_PEOPLE.findall(ast.unparse(tree))}
    assert found == SPOKEN.get(name, set())


def imported(file: Path) -> set[str]:
    """The modules that a file imports, and what it takes out of them, which may be modules too."""
    found = set[str]()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


LEDGER: Final = {
    "bot/database.py",
    "bot/notices/reports/document.py",
    "bot/notices/reports/facts.py",
    "bot/notices/reports/mailing.py",
    "bot/postgres/rights.py",
    "bot/service.py",
    "bot/web/admin.py",
    "bot/web/schemas.py",
    "bot/waitlist/fairness/ages.py",
    "bot/waitlist/fairness/models.py",
    "bot/waitlist/fairness/months.py",
    "bot/waitlist/fairness/words.py",
    "bot/waitlist/places/seen.py",
    "bot/waitlist/views/figures/fairness.py",
}
"""Who may name the ledger or the table of ages: it, who fills it in, who starts its record,
who prints it for a manager, what says who may write or see which table, and what lists the
models."""


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
