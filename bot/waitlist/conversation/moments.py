"""What the acts of the waitlist's script look at, and the words by which staff are called."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, cast

from bot.dialogue import Act, Moment

LEANING: Final = "leaning"
LEANING_LASTS: Final = timedelta(hours=2)
"""How long whoever may want no more texts has for the answer; then a person asks them."""
QUESTION_LASTS: Final = timedelta(minutes=30)
"""How long a YES may still be the answer to a side question; after that it is not."""
PUT_AT: Final = "put_at"
"""Of an offer that was put in a call: when. A text that came in before answers something else."""
BESIDE: Final = "beside"
"""Of an offer: another question of ours may still be being answered when it comes."""
NOTHING: Final[Sequence[Act]] = ()
TOLD: Final = 2
"""So many unclear replies, and they were told that a person reads them: no more is said."""
UNCLEAR_TO_STAFF: Final = "unclear reply"
ANSWERED_STAFF: Final = "answers what you wrote"
MAY_WANT_NO_TEXTS: Final = "may want no more texts: ask them"
STOP_WITH_YES: Final = "said STOP and YES in one text: opted out, and perhaps expects the slot"
LEANING_WITH_YES: Final = "said YES, and perhaps wants no more texts: ask them"
AFTERTHOUGHT: Final = "wrote again after booking: may not come, or only on a condition"
WANTS_A_CALL: Final = "asks to be called by a person"
NO_ELSEWHERE: Final = "said NO to another of our numbers than the one that asked: may not come"
MAY_NOT_COME: Final = "may not come to what is booked: has not said whether to give it up"


def is_elsewhere(moment: Moment) -> bool:
    """Whether it came to another of our numbers than the one that asked."""
    return bool(moment.event.facts.get("elsewhere"))


def offer_of(moment: Moment) -> dict[str, object]:
    return {"offer": moment.position.memory["offer"]}


def theirs(moment: Moment) -> int:
    return cast("int", moment.position.memory["offer"])
