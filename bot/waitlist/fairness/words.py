"""How the ledger's groups, and why somebody was asked for nothing, are called for staff. Pure."""

from collections.abc import Mapping
from typing import Final

from bot import languages
from bot.waitlist.rules.shares import Dimension, Share
from bot.waitlist.views.figures.fairness import Why

DIMENSIONS: Final[dict[Dimension, str]] = {
    "language": "Language",
    "age": "Age",
    "reach": "How they are reached",
    "place": "Place they asked for",
    "provider": "Provider they asked for",
}
GROUPS: Final[dict[Dimension, Mapping[str, str]]] = {
    "language": {str(code): name for code, name in languages.NAMES.items()},
    "age": {
        "": "Not known",
        "under_18": "Under 18",
        "18_39": "18 to 39",
        "40_64": "40 to 64",
        "65_plus": "65 and older",
    },
    "reach": {
        "texted": "By text",
        "called": "By phone",
        "no_consent": "No consent to be texted yet",
        "wrong_number": "Wrong number",
    },
    "place": {"": "Any", "several": "One of several"},
    "provider": {"": "Any", "several": "One of several"},
}
"""What a group is called; one that is not here by its own name."""
WHYS: Final[dict[Why, tuple[str, str]]] = {
    "passed_over": (
        "Without a reason",
        "A slot that suited them was put to others who stood behind them. Please look at each.",
    ),
    "behind": (
        "Others stood before them",
        "Slots suited them and were taken before it was their turn.",
    ),
    "no_slot": (
        "No slot suited them",
        "Would they take another provider, place or time? Or more than sixty stood before them.",
    ),
    "to_call": (
        "Only reached by phone",
        "They are on the list of calls when nobody can be texted.",
    ),
    "no_consent": ("No consent to be texted", "Ask for it, or call them."),
    "wrong_number": ("Wrong number", "Find the right one."),
    "paused": ("Perhaps they want no texts", "They wait to be asked: see Today."),
    "opted_out": ("Opted out of texts", "They asked to be left alone; they may still be called."),
}


def sentence(share: Share) -> str:
    """Who had how much too little."""
    low, high = share.interval or (0.0, 0.0)
    return (
        f"{DIMENSIONS[share.dimension]}, {group(share)}: {share.asked} offers,"
        f" {share.shortfall:.0f} fewer than an even share. For each offer that others like them"
        f" had they had {share.ratio or 0:.2f} ({low:.2f} to {high:.2f})."
    )


def group(share: Share) -> str:
    return GROUPS[share.dimension].get(share.group, share.group)
