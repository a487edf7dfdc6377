"""A waitlist entry in words: its score apart, whether it may be asked, what it wants. Pure."""

from typing import Final

from bot.waitlist import listing
from bot.waitlist.priority import Score

UNREACHABLE: Final = {
    "invalid": "number is not valid",
    "landline": "number is a landline",
    "dead": "number is out of service",
    "wrong_number": "number belongs to somebody else",
}
CLOSED: Final = {
    "accepted": "Has a new appointment",
    "removed": "Taken off",
    "no_longer_needed": "No longer needed",
}


def parts(score: Score) -> str:
    """A score taken apart: ``urgent 30 + boost 10 + 180 days ahead 20``."""
    ahead = {20: "180 days ahead", 10: "90 days ahead", 5: "30 days ahead"}
    named = [
        ("urgent", score.urgent),
        ("boost", score.boost),
        (ahead.get(score.distance, ""), score.distance),
        ("waiting", score.seniority),
    ]
    return " + ".join(f"{name} {points}" for name, points in named if points) or "nothing yet"


def standing(entry: listing.Entry) -> str:
    """Whether this entry may be asked at all, and if not, the reason that comes first."""
    if not entry.active:
        return CLOSED.get(entry.closed_reason or "", "Paused")
    if entry.opt_out:
        return "No: opted out of texts"
    if entry.unreachable:
        return f"No: {UNREACHABLE[entry.unreachable]}"
    if entry.consent_source is None:
        return "No: consent to texts is missing"
    if entry.being_asked:
        return "Is being asked now"
    return "Yes, first in line" if entry.rain_check_at else "Yes"


def wants(entry: listing.Entry) -> str:
    who = list(entry.provider_preference)
    if not who and entry.provider_type_preference != "Any":
        who = [f"any {entry.provider_type_preference}"]
    said = [", ".join(who), ", ".join(entry.location_preference)]
    return " · ".join(part for part in said if part) or "anything"
