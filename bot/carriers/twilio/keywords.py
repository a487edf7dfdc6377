"""Whether Twilio takes a text for STOP, START or HELP, and has answered it by itself. Pure.

``OPT_OUT_MODE`` says what the account does:

``twilio``    the default: Twilio answers STOP and START words itself, and blocks the number. It
              answers HELP too, but names neither the programme nor a phone: so we do as well.
``advanced``  Advanced Opt-Out: whatever arrives with an ``OptOutType`` was answered by Twilio.
``app``       Twilio answers nothing; every confirmation is ours.

A text out of Twilio's list has no ``OptOutType``; there its default words decide, which are those
of Advanced Opt-Out too unless somebody has changed them.
"""

from typing import Final

from bot.messages.inbox import Keyword
from bot.settings import OptOutMode

WORDS: Final[dict[str, Keyword]] = {
    **dict.fromkeys(
        ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"], "STOP"
    ),
    **dict.fromkeys(["START", "UNSTOP"], "START"),
    **dict.fromkeys(["HELP", "INFO"], "HELP"),
}
"""Twilio's default words, each of which must be the whole text. YES is one for START too: but to us
it is an answer."""
TYPES: Final[dict[str, Keyword]] = {"STOP": "STOP", "START": "START", "HELP": "HELP"}


def read(body: str, mode: OptOutMode, told: str | None) -> tuple[Keyword | None, bool]:
    """What Twilio takes the text for, and whether it has answered. ``told`` is its
    ``OptOutType``, empty where a webhook came without one, ``None`` where nothing is known."""
    by_word = WORDS.get(body.strip().upper())
    match mode:
        case "twilio":
            return by_word, by_word in ("STOP", "START")
        case "advanced":
            keyword = by_word if told is None else TYPES.get(told)
            return keyword, keyword is not None
        case "app":
            return None, False
