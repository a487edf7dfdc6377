"""What a reply does to the consent to be texted. Pure.

Sources: 47 CFR 64.1200(a)(10) (any reasonable words revoke; one confirmation), and the carrier's
own handling of its keywords. Three modes say who answers them:

``twilio``    the carrier's default: it answers STOP and START words itself, and blocks the number.
              It answers HELP too, but names neither the programme nor a phone: so we do as well.
``advanced``  Advanced Opt-Out: whatever arrives with an ``OptOutType`` was answered by the carrier.
``app``       the carrier answers nothing; every confirmation is ours.
"""

from dataclasses import dataclass
from typing import Literal

from bot.replies.reading import Intent, Reading

Mode = Literal["twilio", "advanced", "app"]
Change = Literal["revoked", "restored"]


@dataclass(frozen=True)
class Effect:
    """What to record, how to read the reply now, and whether the carrier has answered it."""

    intent: Intent
    change: Change | None
    carrier_answered: bool


def effect(reading: Reading, opt_out_type: str, mode: Mode, *, opted_out: bool) -> Effect:
    """The effect of one reply. ``opt_out_type`` is the carrier's word on it, or empty.

    A contact who opted out is restored only by START words or by the carrier's own START: a YES
    after STOP is no new consent.
    """
    intent = _intent(reading, opt_out_type)
    answered = _carrier_answered(reading, opt_out_type, mode)
    if intent is Intent.STOP:
        return Effect(intent, None if opted_out else "revoked", answered)
    if opted_out and (intent is Intent.START or opt_out_type == "START"):
        return Effect(intent, "restored", answered)
    return Effect(intent, None, answered)


def _intent(reading: Reading, opt_out_type: str) -> Intent:
    if opt_out_type == "STOP":
        return Intent.STOP
    if opt_out_type == "START" and reading.intent is not Intent.YES:
        return Intent.START
    if opt_out_type == "HELP" and reading.intent is Intent.UNCLEAR:
        return Intent.HELP
    return reading.intent


def _carrier_answered(reading: Reading, opt_out_type: str, mode: Mode) -> bool:
    match mode:
        case "twilio":
            return reading.keyword and reading.intent in (Intent.STOP, Intent.START)
        case "advanced":
            return opt_out_type in ("STOP", "HELP") or (
                opt_out_type == "START" and reading.intent is not Intent.YES
            )
        case "app":
            return False
