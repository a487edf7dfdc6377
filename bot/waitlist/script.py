"""The waitlist's dialogue: what we ask a patient, and what each answer leads to.

States say what we await:

    idle      nothing
    offered   YES or NO to ``offer``
    skipped   nothing; the patient said NO to ``offer`` and may think again
    booked    nothing; ``offer`` is theirs

STOP, START and HELP work in every state. Whether an offer still lives is never remembered here:
a command asks the domain each time. An unclear reply is asked again once, in other words, then it
goes to staff; after that the bot is silent until something clear is said.
"""

from collections.abc import Sequence
from typing import Final

from bot.dialogue import Act, Ask, Flag, Go, Moment, Say, Script, State

UNCLEAR_TO_STAFF: Final = "unclear reply"


def stopped(moment: Moment) -> Sequence[Act]:
    """Withdraw what is live; confirm once, unless the carrier has or it was done before."""
    facts = moment.event.facts
    acts: list[Act] = [Ask("stop"), Go("idle")]
    if facts["changed"] and not facts["carrier_answered"]:
        acts.append(Say("stopped"))
    if facts["wrong_number"]:
        acts += [Ask("wrong_number"), Flag("wrong number")]
    return acts


def restarted(moment: Moment) -> Sequence[Act]:
    facts = moment.event.facts
    said = [] if facts["carrier_answered"] else [Say("restarted")]
    return [Ask("restart"), Go("idle"), *said]


def helped(moment: Moment) -> Sequence[Act]:
    return [] if moment.event.facts["carrier_answered"] else [Say("help")]


def _offer(moment: Moment) -> dict[str, object]:
    return {"offer": moment.position.memory["offer"]}


def accepting(moment: Moment) -> Sequence[Act]:
    return [Ask("accept", _offer(moment))]


def declining(moment: Moment) -> Sequence[Act]:
    return [Ask("decline", _offer(moment))]


def won(moment: Moment) -> Sequence[Act]:
    return [Say("confirmed", moment.event.facts), Go("booked", _offer(moment))]


def yours(moment: Moment) -> Sequence[Act]:
    return [Say("already_yours", moment.event.facts), Go("booked", _offer(moment))]


def taken(moment: Moment) -> Sequence[Act]:
    said = [] if moment.event.facts["told"] else [Say("taken")]
    return [*said, Go("idle")]


def skipped(moment: Moment) -> Sequence[Act]:
    return [Say("declined"), Go("skipped", _offer(moment))]


def thinking_again(moment: Moment) -> Sequence[Act]:
    """A YES after NO may mean "yes, keep me on the list": ask before booking."""
    return [Ask("look_at", _offer(moment))]


def asked_again(moment: Moment) -> Sequence[Act]:
    return [Say("still_open", moment.event.facts), Go("offered", _offer(moment))]


def _unclear(moment: Moment, question: str) -> Sequence[Act]:
    """Ask once in other words, then leave it to staff, then be silent."""
    memory = dict(moment.position.memory)
    before = memory.get("unclear", 0)
    state = moment.position.state
    if before == 0:
        return [Say(question), Go(state, memory | {"unclear": 1})]
    said = [Say("staff_will_look")] if before == 1 else []
    return [*said, Flag(UNCLEAR_TO_STAFF), Go(state, memory | {"unclear": 2})]


def unclear_answer(moment: Moment) -> Sequence[Act]:
    return _unclear(moment, "unclear")


def unclear_idle(moment: Moment) -> Sequence[Act]:
    return _unclear(moment, "unclear_idle")


def unasked(moment: Moment) -> Sequence[Act]:
    """Words that answer nothing we asked: what to say depends on whether we know the number."""
    return [Ask("who", {"said": moment.event.name})]


def listed(moment: Moment) -> Sequence[Act]:
    return {
        "YES": [Say("nothing_open")],
        "NO": [Say("noted")],
    }.get(str(moment.event.facts["said"])) or unclear_idle(moment)


def stranger(moment: Moment) -> Sequence[Act]:
    if moment.position.memory.get("unclear"):
        return []
    return [Say("unknown"), Go("idle", {"unclear": 1})]


def wants_change(moment: Moment) -> Sequence[Act]:
    return [Say("ask_staff"), Flag("a booked patient wants a change")]


NOTHING: Final[Sequence[Act]] = ()

SCRIPT: Final = Script(
    start="idle",
    states={
        "idle": State(
            on={
                "YES": unasked,
                "NO": unasked,
                "UNCLEAR": unasked,
                "who.listed": listed,
                "who.stranger": stranger,
            },
        ),
        "offered": State(
            on={
                "YES": accepting,
                "accept.won": won,
                "accept.yours": yours,
                "accept.taken": taken,
                "accept.closed": [Say("closed"), Go("idle")],
                "NO": declining,
                "decline.declined": skipped,
                "decline.closed": [Say("declined"), Go("idle")],
                "UNCLEAR": unclear_answer,
            },
        ),
        "skipped": State(
            on={
                "YES": thinking_again,
                "look_at.open": asked_again,
                "look_at.closed": [Say("closed"), Go("idle")],
                "NO": [Say("declined")],
                "UNCLEAR": unclear_idle,
            },
        ),
        "booked": State(
            on={
                "YES": accepting,
                "accept.yours": yours,
                "accept.closed": [Say("nothing_open"), Go("idle")],
                "accept.taken": [Say("nothing_open"), Go("idle")],
                "NO": wants_change,
                "UNCLEAR": unclear_idle,
            },
        ),
    },
    anywhere=State(
        on={
            "STOP": stopped,
            "START": restarted,
            "HELP": helped,
        },
        otherwise=NOTHING,
    ),
)
