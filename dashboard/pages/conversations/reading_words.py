"""How a reply was read, in words; and what a person may say that it meant. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from bot.replies.reading import LEARNED
from bot.waitlist.staff import corrections
from bot.waitlist.views import history
from dashboard.parts import pieces
from dashboard.parts.markup import details, summary

MEANT: Final[dict[str, tuple[corrections.Meant, str]]] = {
    "meant-yes": ("YES", "It meant YES"),
    "meant-no": ("NO", "It meant NO"),
    "meant-stop": ("STOP", "It meant STOP"),
    "meant-other": ("UNCLEAR", "It meant none of these"),
}
"""What the buttons under "Read wrongly" are called, and what each says."""
CORRECTED: Final[dict[str, str]] = {
    "YES": "meant YES",
    "NO": "meant NO",
    "STOP": "meant STOP",
    "UNCLEAR": "meant none of YES, NO and STOP",
}

SUREST: Final = 0.999
"""Kept rounded, it may be 1; of what was learned from examples nobody is quite sure."""


def why(reading: Mapping[str, Any]) -> str:
    """What decided a reading, in words."""
    rule, guard = str(reading.get("rule") or ""), reading.get("guard")
    words = []
    if rule == LEARNED:
        sure = min(float(reading.get("confidence") or 0), SUREST)
        words.append(f"learned from examples, {history.percent(sure, 1)} sure")
        strongest = reading.get("strongest") or ()
        heard = [str(name) for name, weight in strongest if weight > 0 and name not in ABSENT]
        if heard:
            told = dict.fromkeys(map(in_words, heard))
            words.append(f"what spoke for it: {', '.join(told)}")
    elif rule:
        words.append(f"rule: {rule}")
    if guard and guard != rule:
        words.append(f"no YES because of: {guard}")
    return "; ".join(words)


def in_words(feature: str) -> str:
    """A feature of the trained reader as a person reads it."""
    name = OUR_WORDS.sub(lambda found: OURS[found[0]], feature)
    if name.startswith("#"):
        return f"the letters \u201c{name.strip('#<>')}\u201d"
    kind, _, rest = name.partition(" ")
    if kind == "strange":  # how many words the rules know nothing of, and where the rest stands
        return "no unknown word" if rest.startswith("0") else "unknown words"
    if kind in KINDS:
        return f"{KINDS[kind]} {rest}".strip()
    return f"\u201c{name.strip('^$ ')}\u201d"


OURS: Final[dict[str, str]] = {
    "~ourtime": "the time offered",
    "~ourday": "the day offered",
    "~ourpart": "the part of the day offered",
    "~ourplace": "the place offered",
    "~othertime": "another time",
    "~otherday": "another day",
    "~otherpart": "another part of the day",
    "~name": "a name",
    "~given": "a name",
    "~patient": "the patient's name",
}
ABSENT: Final = ("guard None", "command None", "undoing None", "leaning None", "refusal None")
"""Features that say that something was not found, which tells a person nothing."""
OUR_WORDS: Final = re.compile("|".join(map(re.escape, OURS)))
KINDS: Final[dict[str, str]] = {
    "guard": "the guard",
    "command": "the rule",
    "undoing": "the rule",
    "leaning": "the rule",
    "refusal": "the rule",
    "shape": "the order of its parts",
    "first": "how it begins",
    "last": "how it ends",
    "set": "its parts",
    "begins": "how it begins:",
    "ends": "how it ends:",
    "length": "its length",
}


def choices(message_id: int, intent: str) -> Markup:
    """What a reply that was read wrongly may be corrected to, in one press each."""
    buttons = [
        pieces.action(words, name, message_id)
        for name, (meant, words) in MEANT.items()
        if meant != intent
    ]
    return details(summary("Read wrongly?"), pieces.actions(*buttons), class_="read-wrongly")
