"""What a reply does to the consent to be texted; `opt_outs` keeps it. Pure.

Source: 47 CFR 64.1200(a)(10): any reasonable words revoke, and one confirmation may follow, which
is the carrier's where it has answered its keyword itself.
"""

from dataclasses import dataclass
from typing import Literal

from bot.messages.inbox import Keyword
from bot.replies.reading import Intent, Reading

Change = Literal["revoked", "restored"]


@dataclass(frozen=True)
class Effect:
    """What to record, how to read the reply now, and whether the carrier has answered it."""

    intent: Intent
    change: Change | None
    carrier_answered: bool


def effect(reading: Reading, keyword: Keyword | None, *, answered: bool, opted_out: bool) -> Effect:
    """The effect of one reply, which the carrier took for ``keyword`` and may have answered.

    A contact who opted out is restored only by START itself, or by what the carrier takes for it:
    a YES after STOP is no new consent, and whoever asks for the texts in other words is told how.
    """
    intent = _intent(reading, keyword)
    answered = answered and intent is not Intent.YES
    if intent is Intent.STOP:
        return Effect(intent, None if opted_out else "revoked", answered)
    if opted_out and (reading.starts or keyword == "START"):
        return Effect(intent, "restored", answered)
    return Effect(intent, None, answered)


def _intent(reading: Reading, keyword: Keyword | None) -> Intent:
    if keyword == "STOP":
        return Intent.STOP
    if keyword == "START" and reading.intent is not Intent.YES:
        return Intent.START
    if keyword == "HELP" and reading.intent is Intent.UNCLEAR:
        return Intent.HELP
    return reading.intent
