"""What patients are told: one module a language, and the way from a phrase to words."""

from bot.waitlist.wording.texts import (
    LINKED,
    SENTENCES,
    clock,
    day_and_month,
    half_day,
    minutes,
    notice,
    part,
    render,
    slot_values,
    speaker,
    weekday,
)

__all__ = [
    "LINKED",
    "SENTENCES",
    "clock",
    "day_and_month",
    "half_day",
    "minutes",
    "notice",
    "part",
    "render",
    "slot_values",
    "speaker",
    "weekday",
]
