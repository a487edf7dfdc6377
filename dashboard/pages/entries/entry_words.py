"""A waitlist entry in words: its score apart, whether it may be asked, what it wants. Pure."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.waitlist.rules.fit import Fit
from bot.waitlist.rules.priority import Score
from bot.waitlist.views import obstacles, waitlist
from dashboard import times

OBSTACLES: Final[dict[obstacles.Obstacle, str]] = {
    "canceller": "gave this very appointment up",
    "opted_out": "opted out of texts",
    "paused": "is being asked whether to go on with texts",
    "unreachable": "number can't be reached",
    "no_consent": "has not agreed to texts",
    "language": "texts in their language are not reviewed yet",
    "asked": "was asked for it already",
    "other_kind": "wants another kind of provider",
    "other_provider": "wants another provider",
    "other_place": "wants another place",
    "avoids": "asked to be spared this place or time",
    "has_earlier": "has an earlier appointment",
    "quiet": "asked us to wait, or for more notice",
    "off_list": "is off the list",
    "asked_elsewhere": "is being asked for another slot",
}
MANY: Final[dict[obstacles.Obstacle, str]] = {
    "canceller": "gave it up",
    "opted_out": "opted out",
    "paused": "asked whether to go on",
    "unreachable": "can't be reached",
    "no_consent": "without consent",
    "language": "whose language we don't write",
    "asked": "asked already",
    "other_kind": "want another kind of provider",
    "other_provider": "want another provider",
    "other_place": "want another place",
    "avoids": "don't want this place or time",
    "has_earlier": "have an earlier appointment",
    "quiet": "asked us to wait",
    "asked_elsewhere": "asked for other slots now",
}
"""The same of several patients, after their number."""
UNREACHABLE: Final = {
    "invalid": "number is not valid",
    "landline": "number is a landline",
    "dead": "number is out of service",
    "wrong_number": "number belongs to somebody else",
    "not_allowed": "number can't be a patient's",
}
CLOSED: Final = {
    "accepted": "Has a new appointment",
    "removed": "Taken off",
    "no_longer_needed": "No longer needed",
}


NOTICES: Final = {
    0: "none",
    60: "1 hour",
    120: "2 hours",
    240: "4 hours",
    1440: "1 day",
    2880: "2 days",
}
"""How long before a slot a patient must know of it, by minutes."""


DAYS: Final = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}


def half_day(half: str) -> str:
    """``Wednesday morning``."""
    day, part = half.split()
    return f"{DAYS[day]} {'morning' if part == 'AM' else 'afternoon'}"


def notice(minutes: int) -> str:
    return NOTICES.get(minutes, f"{minutes} minutes")


def suits(asked: Fit) -> str:
    """What a patient was asked about, as staff read it."""
    match asked.kind:
        case "part":
            return "only afternoons" if asked.what == "AM" else "only mornings"
        case "notice":
            return f"only with a notice of {notice(int(asked.what))}"
        case "place":
            return f"not at {asked.what}"
        case "day":
            return f"not on a {DAYS[asked.what]}"
        case "time":
            return f"not on a {half_day(asked.what)}"


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


def standing(entry: waitlist.Entry, now: datetime, zone: ZoneInfo) -> str:
    """Whether this entry may be asked at all, and if not, the reason that comes first."""
    if not entry.active:
        return CLOSED.get(entry.closed_reason or "", "Paused")
    if entry.opt_out:
        return "No: opted out of texts"
    if entry.unreachable:
        return f"No: {UNREACHABLE[entry.unreachable]}"
    if entry.consent_source is None:
        return "No: has not agreed to texts"
    if entry.current_appt_at is not None and entry.current_appt_at <= now:
        return "No: current appointment is over"
    if entry.being_asked:
        return "Is being asked now"
    if entry.quiet_until is not None and entry.quiet_until > now:
        return f"Paused until {times.date(entry.quiet_until, zone)}"
    return "Yes, first in line" if entry.rain_check_at else "Yes"


def automated_calls(source: str | None) -> str:
    """Whether the system may call, or only a person."""
    return f"agreed ({source})" if source else "not agreed: only a person calls"


def wants(entry: waitlist.Entry) -> str:
    who = list(entry.provider_preference)
    if not who and entry.provider_type_preference != "Any":
        who = [f"any {entry.provider_type_preference}"]
    said = [", ".join(who), ", ".join(entry.location_preference)]
    return " · ".join(part for part in said if part) or "anything"


def depth(found: obstacles.Depth) -> str:
    """Who is left for a slot: ``4 more fit; 2 opted out, 5 want another provider``."""
    left = "1 more fits" if found.free == 1 else f"{found.free or 'Nobody'} more fit"
    left = "Nobody left to ask" if not found.free else left
    ranked = sorted(found.obstacles.items(), key=lambda one: -one[1])
    why = ", ".join(f"{count} {MANY[name]}" for name, count in ranked if name in MANY)
    return f"{left}: {why}." if why and not found.free else f"{left}."
