"""Texts that try to be SQL, log lines or escape codes: kept as they are, and in no log line."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from bot import clock
from bot.simulator.settings import ACCOUNT_SID, NUMBER
from tests.faults.clinic import Clinic, open_clinic
from tests.faults.webhooks import post

MARK: Final = "zq17"
"""In every text of ours, so that none can hide in a log line."""
TEXTS: Final = [
    f"{MARK}'; DROP TABLE patient_contact; --",
    f'{MARK}") OR 1=1 /*',
    f"{MARK}\r\n1999-11-24T00:00:00Z [error    ] it broke   [bot.service]",
    f"{MARK}\x1b[2J\x1b[31mcleared\x07",
    f"{MARK}\u2028\u0085\u202egnol",
    f"{MARK}%s%n{{0}}{{name}}${{jndi:ldap://x}}$1",
    f"<script>{MARK}</script>",
    f"{MARK}\\'\\x00\\",
    f"{MARK} 🧨 ñ 名",
]
LINE: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z \[(debug|info|warning)\s*\] [\x20-\x7e]+")
"""A whole log line: one event at its time, in plain characters, and no fault."""
PHONE: Final = re.compile(r"972\D?5550\d{3}")
PLACE: Final = """
    INSERT INTO location_reference (location_name, created_at, updated_at)
    VALUES ($1, now(), now())
"""
TABLES: Final = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


async def test_hostile_texts_in_every_field_are_stored_as_data_and_none_reaches_the_log(
    database_url: str, tmp_path: Path
) -> None:
    log_file = tmp_path / "bot.jsonl"
    settings = {"LOG_FILE": str(log_file), "LOG_LEVEL": "DEBUG"}
    async with open_clinic(database_url, tmp_path, settings=settings) as clinic:
        tables = await clinic.value(TABLES)
        for n, text in enumerate(TEXTS):
            await through_the_api(clinic, n, text)
            await through_the_webhooks(clinic, n, text)
        await clinic.is_quiet()
        assert await clinic.value(TABLES) == tables
        changes = await clinic.value("SELECT count(*) FROM audit_log")
        assert changes == 5 * len(TEXTS)
        assert await clinic.value("SELECT count(*) FROM provider_reference") == len(TEXTS)
        said = clinic.bots[0].log
    check_log(said, log_file)


async def through_the_api(clinic: Clinic, n: int, text: str) -> None:
    """Every text field of the staff API comes back as it was sent, blanks at its ends apart; a name
    of a provider or a place with single blanks."""
    kept, name_of_it = text.strip(), " ".join(text.split())
    named = {"provider_name": text, "provider_type": text, "external_provider_id": text}
    provider = await clinic.call("POST", "/admin/providers", named)
    assert [provider[name] for name in named] == [name_of_it, kept, kept]
    for place in (name_of_it, name_of_it + "2"):
        await clinic.connection.execute(PLACE, place)
    entry = {
        "phone_e164": f"+1972555{n:04d}",
        "display_name": text,
        "provider_preference": [text],
        "provider_type_preference": text,
        "location_preference": [text, text + "2"],
        "consent_source": text,
        "notes": text,
    }
    added = await clinic.call("POST", "/admin/waitlist", entry)
    check_entry(added, text)
    changed = {name: entry[name] for name in ("display_name", "location_preference", "notes")}
    check_entry(await clinic.call("PATCH", f"/admin/waitlist/{added['id']}", changed), text)
    starts_at = clock.now() + timedelta(days=30)
    body = {
        "provider_id": provider["id"],
        "location": text,
        "slot_start_at": starts_at.isoformat(),
        "slot_end_at": (starts_at + timedelta(minutes=30)).isoformat(),
        "reason": text,
        "notes": text,
    }
    slot = await clinic.call("POST", "/admin/cancel", body)
    assert (slot["location"], slot["reason"], slot["notes"]) == (name_of_it, text, text)
    stopped = {"phone_e164": f"+1972555{n + 500:04d}", "notes": text}
    patient = await clinic.call("POST", "/admin/opt-out", stopped)
    words = "SELECT text FROM consent_event WHERE patient_id = $1"
    assert await clinic.value(words, patient["id"]) == text


def check_entry(row: dict[str, Any], text: str) -> None:
    kept, name_of_it = text.strip(), " ".join(text.split())
    assert (row["display_name"], row["notes"], row["consent_source"]) == (kept, text, kept)
    assert row["provider_preference"] == [name_of_it]
    assert row["provider_type_preference"] == kept
    assert row["location_preference"] == [name_of_it, name_of_it + "2"]


async def through_the_webhooks(clinic: Clinic, n: int, text: str) -> None:
    """As a text's words, and as every other field that the carrier could ever fill."""
    (bot,) = clinic.bots
    names = ("MessageSid", "OptOutType", "NumMedia", "MessagingServiceSid", text)
    strange = dict.fromkeys(names, f"{n}{text}")
    phone = f"+1972555{n:04d}"
    ours = {"AccountSid": ACCOUNT_SID, "To": NUMBER}
    whole = {**ours, "MessageSid": f"SM{n:032x}", "From": phone, "Body": text}
    texts: list[tuple[dict[str, str], int]] = [
        (whole, 200),
        ({**whole, **strange}, 400),
        ({**whole, "MessageSid": f"{n}+19725550{n:03d}"}, 400),
        ({**whole, **strange, "From": text}, 400),
        ({**whole, **strange, "To": text}, 200),
    ]
    for form, status in texts:
        assert (await post(clinic.session, bot, form))[0] == status
    stored = "SELECT count(*) FROM message_log WHERE body = $1 AND direction = 'inbound'"
    assert await clinic.value(stored, text) == 1


def check_log(said: str, log_file: Path) -> None:
    lines = said.removesuffix("\n").split("\n")
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert MARK not in said
    assert PHONE.search(said) is None
    assert said.count("text stored") == len(TEXTS)
    assert said.count("text ignored") == len(TEXTS)
    whole = log_file.read_text(encoding="ascii")
    assert MARK not in whole
    assert PHONE.search(whole) is None
    events = [json.loads(line) for line in whole.splitlines()]
    assert len(events) == len(lines)
