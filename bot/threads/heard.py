"""What a turn makes of the text that it heard: facts for the script, and a note for whoever asks
why."""

from bot.messages import consent, inbox
from bot.replies.reading import Reading


def facts(
    reading: Reading, effect: consent.Effect, waiting: inbox.Waiting, *, elsewhere: bool = False
) -> dict[str, object]:
    """What a script may look at of a text. ``elsewhere``: it came to another number of ours than
    the one that asked. ``heard_at`` is a POSIX timestamp."""
    return {
        "elsewhere": elsewhere,
        "heard_at": waiting.received_at.timestamp(),
        "carrier_answered": effect.carrier_answered,
        "changed": effect.change is not None,
        "digit": reading.digit,
        "day": reading.day,
        "bare": reading.bare,
        "cancels": reading.cancels,
        "thanks": reading.thanks,
        "wrong_number": reading.wrong_number,
        "agrees": reading.agrees,
        "unsuited": reading.unsuited,
        "wants_call": reading.wants_call,
        "counters": reading.counters,
        "doubts": reading.guard is not None,
        "media": waiting.media,
        "empty": not waiting.body.strip(),
    }


def noted(reading: Reading, effect: consent.Effect) -> dict[str, object]:
    """What is stored so that "why did it do that" has an answer."""
    noted: dict[str, object] = {
        "intent": effect.intent.value,
        "rule": reading.rule,
        "text": reading.text,
        "confidence": reading.confidence,
    }
    if reading.guard:
        noted["guard"] = reading.guard
    if reading.strongest:
        noted["strongest"] = [list(one) for one in reading.strongest]
    return noted
