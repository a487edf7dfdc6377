"""Proves that the tests can fail: plants a fault for each promise and runs what must find it.

    python -m tests.promises.faults [a word of the fault's sentence]

That is the walk of the promises, or another test where a fault shows only at a moment that the walk
seldom meets. Each fault is planted in a copy of the project. It takes half an hour, so it is done
by hand; that every fault still fits the code is tested every time.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
STEPS: Final = os.environ.get("PROMISE_STEPS", "40000")
SENDER: Final = "bot/messages/dispatch/sender.py"
LAST_CHECK: Final = "bot/messages/dispatch/last_check.py"
CLAIMS: Final = "bot/messages/dispatch/claims.py"
FATES: Final = "bot/messages/dispatch/fates.py"
ELIGIBILITY: Final = "bot/waitlist/rules/eligibility.py"
ORDER: Final = "bot/waitlist/rules/order.py"
PAGE: Final = "bot/web/patients.py"
RATINGS: Final = "tests/flows/test_visit_ratings.py"
SCHEMA: Final = "migrations/models/0_20261101000000_first.py"
ONE_WINNER: Final = "CREATE UNIQUE INDEX offer_one_accepted_per_slot"
ONE_LIVE: Final = "CREATE UNIQUE INDEX offer_one_live_per_patient"
ONE_OF_A_SID: Final = "CREATE UNIQUE INDEX message_log_one_per_sid"
ASKED_ONCE: Final = "CREATE UNIQUE INDEX offer_asked_once_per_slot"
PLAIN: Final = "CREATE UNIQUE INDEX", "CREATE INDEX"


@dataclass(frozen=True)
class Edit:
    """One place of a file, written otherwise."""

    path: str
    old: str
    new: str


def _dropped(index: str) -> Edit:
    """A unique index that is unique no more."""
    return Edit(SCHEMA, index, index.replace(*PLAIN))


FAULTS: Final[Mapping[str, tuple[Edit, ...]]] = {
    "a slot is given to whoever says YES, filled or not": (
        _dropped(ONE_WINNER),
        Edit("bot/waitlist/patients/first_yes.py", 'if slot.status == "filled":', "if False:"),
        Edit("bot/waitlist/patients/first_yes.py", "if not slot.can_be_had(now) or", "if"),
    ),
    "a patient is asked for two slots at once": (
        _dropped(ONE_LIVE),
        Edit(ELIGIBILITY, "AND offer.state = 'pending')", "AND FALSE)"),
    ),
    "a press on the page wins, and its patient gets no text": (
        Edit(PAGE, 'if say.phrase in ("confirmed", "held"))', "if False)"),
    ),
    "a press on the page takes another slot than it names": (
        Edit(
            "bot/waitlist/conversation/pressing.py",
            'offer = {"offer": moment.event.facts["offer"]}\n        was',
            'offer = {"offer": moment.position.memory.get("offer", 0)}\n        was',
        ),
    ),
    "two bots ask one patient how two visits went": (
        Edit(
            "migrations/models/102_20261201080000_visit_rating.py",
            "int8range(patient_id, patient_id, '[]') WITH &&",
            "int8range(offer_id, offer_id, '[]') WITH &&",
        ),
    ),
    "how a visit went is asked of whoever has given it back": (
        Edit(
            "bot/waitlist/texts.py",
            "(kind = $6 AND (offer.state <> 'accepted' OR",
            "(kind = $6 AND (",
        ),
    ),
    "a reason for a NO is taken for how a visit went, and the other way round": (
        Edit(
            "bot/waitlist/conversation/rating.py",
            'Position("idle") if stands.state == "skipped" else stands',
            "stands",
        ),
    ),
    "consent is not looked at when a text is claimed": (
        Edit(LAST_CHECK, "silenced = text.opt_out != (", "silenced = bool("),
    ),
    "texts are started though a webhook was answered with an error": (
        Edit(SENDER, "may_start=not state.behind", "may_start=True"),
        Edit("bot/waitlist/rules/batches.py", "if not facts.may_start:", "if False:"),
    ),
    "a report on a text that a restore has lost is taken for one of ours": (
        Edit(FATES, "if about is None:", "if False:"),
    ),
    "a STOP does not end what is live": (
        Edit(
            "bot/waitlist/conversation/consents.py",
            'acts: list[Act] = [Ask("stop"),',
            "acts: list[Act] = [",
        ),
    ),
    "a STOP is not recorded": (
        Edit("bot/threads/turns.py", 'case "revoked":', 'case "revoked" if False:'),
    ),
    "a START that comes late undoes a younger STOP": (
        Edit(
            "bot/threads/turns.py",
            "contact.opt_out and await opt_outs.revoked_after(contact.id, waiting.received_at)",
            "False",
        ),
    ),
    "a text from before a call has put its offer books": (
        Edit("bot/waitlist/conversation/answering.py", "or heard_at < put_at or", "or"),
    ),
    "an offer whose text never left counts as unanswered": (
        Edit(LAST_CHECK, "await self._domain.unsent(text.offer_id, now)", "pass"),
    ),
    "a refusal for an opt-out is not folded into the consent": (
        Edit(FATES, 'failure.verdict == "opted_out"', "False"),
    ),
    "a STOP that the carrier has answered is confirmed once more": (
        Edit("bot/waitlist/conversation/consents.py", 'and not facts["carrier_answered"]', ""),
    ),
    "texts of one contact are taken in any order": (
        Edit("bot/messages/inbox.py", "AND earlier.id < waiting.id", "AND FALSE"),
        Edit("bot/messages/inbox.py", "ORDER BY id LIMIT 1", "ORDER BY id DESC LIMIT 1"),
    ),
    "a text is stored each time that it comes": (
        _dropped(ONE_OF_A_SID),
        Edit("bot/messages/inbox.py", "ON CONFLICT (twilio_sid) DO NOTHING", ""),
    ),
    "an unknown fate is taken for not sent": (
        Edit(SENDER, 'settle(text, "unconfirmed", ', 'settle(text, "queued", '),
    ),
    "an abandoned claim is sent again": (
        Edit(CLAIMS, "SET status = 'unconfirmed'", "SET status = 'queued'"),
    ),
    "a text that came back is not looked at again for its offer": (
        Edit(LAST_CHECK, "if about else set()", "if False else set()"),
    ),
    "a winner reads that it is final before the record system shows the booking": (
        Edit(
            "bot/waitlist/conversation/answering.py",
            'return "held" if "by" in moment.event.facts else phrase',
            "return phrase",
        ),
    ),
    "a confirmation that was held up follows what gave the slot back": (
        Edit("bot/waitlist/texts.py", "AND offer.state <> 'accepted')", "AND FALSE)"),
    ),
    "contact hours are not looked at when a text is claimed": (
        Edit(LAST_CHECK, "if opening > now:", "if False:"),
    ),
    "the place of a patient does not count when they are asked": (
        Edit(ELIGIBILITY, "ELSE jsonb_build_array(c.time_zone) END) ?| $8", "END) ?| $8::text[]"),
        Edit(
            ELIGIBILITY,
            "CASE WHEN c.time_zone IS NULL THEN c.zones",
            "CASE WHEN FALSE THEN c.zones",
        ),
    ),
    "a place texts by the clinic's clock": (
        Edit(
            "bot/waitlist/rules/contact_hours.py",
            "replace(self, clinic=zone, own=own)",
            "replace(self, own=own)",
        ),
    ),
    "a place's own hours do not count": (
        Edit(
            "bot/waitlist/rules/contact_hours.py",
            "replace(self, clinic=zone, own=own)",
            "replace(self, clinic=zone)",
        ),
    ),
    "a hold may cross the evening": (
        Edit("bot/waitlist/rules/contact_hours.py", "if start + hold <= closes and", "if"),
        Edit("bot/waitlist/rules/contact_hours.py", "closes - hold +", "closes +"),
    ),
    "a YES counts for an offer that left only later": (
        Edit("bot/threads/positions.py", "(claimed_at <= $3", "($3::timestamptz IS NOT NULL"),
        Edit(CLAIMS, 'NOT {inbox.own_text_waits("text.patient_id")}', "TRUE"),
    ),
    "a question counts as asked before it has left": (
        Edit(
            "bot/waitlist/conversation/releasing.py",
            'return [question, Go("booked", offer | {"said_no": True}), ',
            'return [question, Go("releasing", offer), ',
        ),
    ),
    "somebody is asked twice for one slot": (
        _dropped(ASKED_ONCE),
        Edit(
            ELIGIBILITY,
            "AND offer.cancellation_id = $1",
            "AND offer.cancellation_id = $1 AND FALSE",
        ),
    ),
    "the cap of a day is one too high": (
        Edit(
            ELIGIBILITY,
            "(WHERE offer.created_at > $9) < $11",
            "(WHERE offer.created_at > $9) <= $11",
        ),
    ),
    "the cap of a week is one too high": (
        Edit(ELIGIBILITY, "AND count(*) < $12", "AND count(*) <= $12"),
    ),
    "patients who never answer are asked on": (
        Edit(ELIGIBILITY, "SELECT count(*) = $13 AND", "SELECT count(*) > $13 AND"),
    ),
    "a rain check is promised and not written down": (
        Edit(
            "bot/waitlist/ranking.py",
            "COALESCE(rain_check_at, $2)",
            "CASE WHEN $2::timestamptz IS NOT NULL THEN rain_check_at END",
        ),
    ),
    "rain checks come last": (
        Edit(
            ORDER,
            "return RAIN_CHECKS, EVERYBODY",
            "return EVERYBODY, RAIN_CHECKS",
        ),
        Edit(
            ORDER,
            "return RAIN_CHECKS, f",
            "return EVERYBODY, RAIN_CHECKS, f",
        ),
    ),
    "the score is taken for the wrong way round": (
        Edit(ORDER, "e.priority_score DESC", "e.priority_score"),
    ),
    "whoever stands by is passed over": (
        Edit("bot/waitlist/offers.py", '= $1 AND stand_by",', '= $1 AND stand_by AND FALSE",'),
    ),
    "a slot that is given back stays closed": (
        Edit(
            "bot/waitlist/slots.py",
            "WHERE id = $1 AND NOT EXISTS",
            "WHERE id = $1 AND FALSE AND NOT EXISTS",
        ),
    ),
    "a slot that is given back is not looked at": (
        Edit("bot/waitlist/slots.py", "await look_soon([slot_id], now)", "pass"),
    ),
    "a slot arms no next look": (
        Edit(
            "bot/waitlist/slots.py",
            "await schedule.arm(TIMER_KIND, slot.id, until, token=token)",
            "pass",
        ),
    ),
    "a timer fires a minute early": (
        Edit(
            "bot/timers/schedule.py",
            "WHERE due_at <= $1",
            "WHERE due_at <= $1::timestamptz + interval '1 minute'",
        ),
    ),
    "slots with nobody to ask are never looked at again": (
        Edit(
            "bot/waitlist/rules/batches.py",
            "min(facts.now + RELOOK, facts.starts_at)",
            "facts.starts_at",
        ),
        Edit("bot/waitlist/slots.py", "AND waits_for = 'candidates'", "AND waits_for = 'nothing'"),
    ),
    "a winner is not told": (
        Edit(
            "bot/waitlist/conversation/answering.py",
            "Say(said, facts, about=_answered(moment)), ",
            "",
        ),
    ),
    "a live offer outlives its slot": (
        Edit(
            "bot/waitlist/staff/desk.py",
            'await withdrawals.cancel_live(slot, why, "closed", now, tell_at=tell_at)',
            "pass",
        ),
    ),
    "a call of unknown fate is made again": (
        Edit(
            "bot/waitlist/voice/dialling.py",
            'await records.move(call, "unconfirmed", now)',
            "await self._undo(call, claimed, now)",
        ),
    ),
    "a 1 at the gate takes the slot": (
        Edit("bot/waitlist/voice/keys.py", '"gate": {"1": "hear"', '"gate": {"1": "take"'),
    ),
    "a machine hears who calls and why": (
        Edit("bot/waitlist/voice/spoken_turns.py", "if report.machine:", "if False:"),
    ),
    "a 9 in a call is not recorded": (
        Edit(
            "bot/waitlist/voice/spoken_turns.py", "await revoke(stage.contact, stage.now)", "pass"
        ),
    ),
    "staff and the system call one patient at once": (
        Edit("bot/waitlist/staff/desk.py", "if call.is_automatic:", "if False:"),
    ),
    "a text is put into the outbox in shadow mode": (
        Edit(
            "migrations/models/73_20261130070000_shadow.py",
            "NEW.status := 'shadow';",
            "NULL;",
        ),
    ),
    "a patient wins a slot that was opened in shadow mode": (
        Edit("bot/waitlist/rules/slot.py", " and not self.shadow", ""),
        Edit(
            "migrations/models/73_20261130070000_shadow.py",
            "WHERE id = NEW.cancellation_id AND shadow)",
            "WHERE id = NEW.cancellation_id AND FALSE)",
        ),
    ),
}


WALK: Final = "tests/flows/test_promises.py"
CALLS: Final = "tests/flows/test_conversations.py"
FOUND_BY: Final[Mapping[str, str]] = {
    "a call of unknown fate is made again": CALLS,
    "a 1 at the gate takes the slot": CALLS,
    "a machine hears who calls and why": CALLS,
    "a 9 in a call is not recorded": CALLS,
    "staff and the system call one patient at once": CALLS,
    "a text is put into the outbox in shadow mode": "tests/flows/test_shadow.py",
    "a patient wins a slot that was opened in shadow mode": "tests/flows/test_shadow.py",
    "a press on the page takes another slot than it names": "tests/rules/test_script.py",
    "two bots ask one patient how two visits went": RATINGS,
    "how a visit went is asked of whoever has given it back": RATINGS,
    "a reason for a NO is taken for how a visit went, and the other way round": (
        "tests/rules/test_script.py"
    ),
    "consent is not looked at when a text is claimed": "tests/flows/test_sender.py",
    "a START that comes late undoes a younger STOP": "tests/flows/test_consent.py",
    "a text from before a call has put its offer books": "tests/rules/test_script.py",
    "an offer whose text never left counts as unanswered": "tests/flows/test_offers.py",
    "a YES counts for an offer that left only later": "tests/flows/test_turns.py",
    "a timer fires a minute early": "tests/flows/test_timers.py",
    "a place texts by the clinic's clock": "tests/flows/test_places.py",
    "a place's own hours do not count": "tests/flows/test_places.py",
    "an abandoned claim is sent again": "tests/flows/test_sender.py",
    "a text that came back is not looked at again for its offer": (
        "tests/flows/test_promises_found.py"
    ),
    "a winner reads that it is final before the record system shows the booking": (
        "tests/flows/test_conversations.py"
    ),
    "a confirmation that was held up follows what gave the slot back": (
        "tests/flows/test_promises_found.py"
    ),
}
"""Which test finds a fault; the walk, where none is named."""


def missing(fault: str) -> list[Edit]:
    """The edits of a fault that do not fit the code any more."""
    return [
        edit
        for edit in FAULTS[fault]
        if edit.old not in (ROOT / edit.path).read_text(encoding="utf-8")
    ]


def find(fault: str) -> str | None:
    """Plant a fault in a copy and test it; what the test says of it, or none if it passes."""
    with tempfile.TemporaryDirectory(prefix="slotfill-fault-") as folder:
        copy = Path(folder)
        for name in ("bot", "migrations", "tests", "pyproject.toml"):
            whole = ROOT / name
            (shutil.copytree if whole.is_dir() else shutil.copy)(whole, copy / name)
        for edit in FAULTS[fault]:
            path = copy / edit.path
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
        return _test(copy, FOUND_BY.get(fault, WALK))


def _test(copy: Path, which: str) -> str | None:
    environ = {**os.environ, "PROMISE_STEPS": STEPS, "PROMISE_SHRINK": "no"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", which]
    done = subprocess.run(command, cwd=copy, env=environ, capture_output=True, text=True)
    if done.returncode == 0:
        return None
    said = re.search(r"^E +(\S*(?:Error|Broken|Exception)\b.*)$", done.stdout, re.MULTILINE)
    return said[1] if said else done.stdout[-500:]


def main(words: list[str]) -> int:
    unseen = 0
    for fault in FAULTS:
        if all(word in fault for word in words):
            said = find(fault)
            unseen += said is None
            print(f"{'not found' if said is None else 'found':9} {fault}", flush=True)
            print(f"          by {FOUND_BY.get(fault, WALK)}: {said}" if said else "", flush=True)
    return min(unseen, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
