"""What Twilio itself does with STOP, START and HELP, before and beside any webhook.

Pure. Only a text that is exactly one keyword counts; case and surrounding space do not matter.
https://help.twilio.com/articles/223134027 (default) and
https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out (advanced).
"""

from dataclasses import dataclass
from typing import Final, Literal

from bot.simulator.settings import OptOut

Kind = Literal["STOP", "START", "HELP"]

_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(
        ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"], "STOP"
    ),
    **dict.fromkeys(["START", "YES", "UNSTOP"], "START"),
    **dict.fromkeys(["HELP", "INFO"], "HELP"),
}
_REPLIES: Final[dict[Kind, str]] = {
    "STOP": (
        "You have successfully been unsubscribed. You will not receive any more messages "
        "from this number. Reply START to resubscribe."
    ),
    "START": (
        "You have successfully been re-subscribed to messages from this number. "
        "Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply."
    ),
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What Twilio does by itself: whether the number is stopped from now on, and its own reply.

    ``opt_out_type`` is what the webhook is told; empty when it is told nothing.
    """

    stopped: bool
    reply: str = ""
    opt_out_type: str = ""


def read(body: str, stopped: bool, mode: OptOut) -> Effect:
    """Return the effect of an inbound text from a number that is ``stopped`` or not."""
    word = body.strip().upper()
    kind = _KINDS.get(word)
    if mode == "none" or kind is None:
        return Effect(stopped)
    now_stopped = stopped if kind == "HELP" else kind == "STOP"
    reply = _REPLIES[kind] if _is_answered(kind, word, stopped) else ""
    return Effect(now_stopped, reply, kind if mode == "advanced" else "")


def _is_answered(kind: Kind, word: str, stopped: bool) -> bool:
    """A second STOP is met with silence, and so is a YES that has nothing to undo."""
    if kind == "STOP":
        return not stopped
    return word != "YES" or stopped
