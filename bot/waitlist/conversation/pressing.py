"""What names its offer by itself: a press on the patients' page, and what a call has put."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from bot.dialogue import Act, Ask, Go, Moment, Say
from bot.waitlist.conversation.moments import NOTHING, PUT_AT, offer_of, theirs


def pressed(command: str, more: dict[str, object]) -> Callable[[Moment], Sequence[Act]]:
    """A press on the page, which names its offer: wherever the thread stands, no answer to what is
    asked there."""

    def press(moment: Moment) -> Sequence[Act]:
        offer = {"offer": moment.event.facts["offer"]}
        was = {"was": moment.position.state, "memory": dict(moment.position.memory)}
        return [Go("pressing", offer | was), Ask(command, offer | more)]

    return press


def heard(moment: Moment) -> Sequence[Act]:
    """An opening was read out in a call: a YES by text is an answer to it too, but where the thread
    stands at something of more weight."""
    free = moment.position.state in ("idle", "skipped", "offered")
    facts = moment.event.facts
    return [Go("offered", {"offer": facts["offer"], PUT_AT: facts["at"]})] if free else NOTHING


def unpressed(phrase: str) -> Callable[[Moment], Sequence[Act]]:
    """The thread stands where it stood; what was asked there still is."""

    def after(moment: Moment) -> Sequence[Act]:
        memory = moment.position.memory
        was = cast("Mapping[str, object]", memory["memory"])
        about = theirs(moment)
        return [Say(phrase, moment.event.facts, about=about), Go(str(memory["was"]), was)]

    return after


def skipped_by_press(moment: Moment) -> Sequence[Act]:
    """As after a NO by text: a YES is no answer any more to what was just skipped."""
    memory = moment.position.memory
    offer, was = offer_of(moment), cast("Mapping[str, object]", memory["memory"])
    asked = memory["was"] == "offered" and was.get("offer") == offer["offer"]
    after = Go("skipped", offer) if asked else Go(str(memory["was"]), was)
    return [Say("noted", about=theirs(moment)), after]
