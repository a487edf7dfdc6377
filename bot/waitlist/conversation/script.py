"""The waitlist's dialogue: what we ask a patient, and what each answer leads to.

States say what we await:

    idle      nothing
    offered   YES or NO to ``offer``
    skipped   perhaps a digit that says why they said NO to ``offer``, or a second thought
    avoiding  YES or NO to "shall we skip such openings from now on?"; a bare YES or NO to an offer
              that comes before the answer is asked again by the offer's day
    booked    nothing; ``offer`` is theirs
    releasing YES or NO to "do you want to give it up?"
    talking   an answer to what a person of the clinic wrote: whatever it is, it goes to a person
    leaning   STOP, or YES to "shall we stop texting you?"; no YES to it books anything
    rating    perhaps a digit that says how a visit went; all else is read as before it was asked
    joining   YES or NO to "may we text you?", of whoever asks to be put on the list
    pressing  nothing: within a turn alone, a press on the patients' page is carried out

STOP, START and HELP work in every state. Whether an offer still lives is never remembered here:
a command asks the domain each time. An unclear reply is asked again once, in other words, then it
goes to staff; after that the bot is silent until something clear is said. A side question moves
nothing until it has left us: the second text of somebody who types fast is no answer to it.

What comes to another of our numbers than the one that asked (``elsewhere``) takes nothing and gives
nothing up: the slot is named from there, and a YES to that text is one.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.dialogue import Act, Ask, Disarm, Flag, Go, Moment, Position, Say, Script, State
from bot.waitlist.conversation import rating
from bot.waitlist.conversation.answering import (
    accepting,
    answering_yes,
    asked_again,
    avoided,
    avoiding,
    declining,
    first_next_time,
    giving_reason,
    held_or,
    looking,
    may_avoid,
    next_in_line,
    no_more,
    not_avoiding,
    other_day,
    proposing,
    skipped,
    too_late_to_skip,
    won,
    yours,
)
from bot.waitlist.conversation.consents import (
    going_on,
    helped,
    idle_timer,
    leaning,
    restarted,
    still_leaning,
    stopped,
)
from bot.waitlist.conversation.moments import NOTHING, WANTS_A_CALL, theirs
from bot.waitlist.conversation.pressing import heard, pressed, skipped_by_press, unpressed
from bot.waitlist.conversation.releasing import (
    forgotten,
    giving_back,
    keeping,
    never_asked,
    refusing,
    releasing,
    staff_must_release,
    unclear_release,
)
from bot.waitlist.conversation.unclear import (
    afterthought,
    joining,
    listed,
    stranger,
    to_whoever_wrote,
    unasked,
    unclear_answer,
    unclear_closed,
    unclear_idle,
    unclear_joining,
)


def linked(moment: Moment) -> Sequence[Act]:
    return [Say("link", moment.event.facts)]


def wanting_today(_: Moment) -> Sequence[Act]:
    """TODAY where no question is open: first for the gaps of this day."""
    return [Ask("want_today")]


_TALK: Final = Script(
    start="idle",
    states={
        "idle": State(
            on={
                "VISITED": rating.visited,
                "YES": unasked,
                "NO": unasked,
                "UNCLEAR": unasked,
                "DIGIT": unasked,
                "FITS": proposing,
                "TODAY": wanting_today,
                "want_today.first": [Say("today_first")],
                "want_today.over": [Say("today_over")],
                "want_today.nobody": [Ask("who", {"said": "TODAY"})],
                "who.listed": listed,
                "who.stranger": stranger,
                "timer": idle_timer,
            },
        ),
        "offered": State(
            on={
                "VISITED": rating.visited,
                "YES": answering_yes,
                "accept.won": won,
                "accept.yours": yours,
                "accept.other_day": other_day,
                "accept.stand_by": next_in_line,
                "accept.rain_check": first_next_time,
                "accept.taken": [Say("taken"), Go("idle")],
                "accept.closed": [Say("closed"), Go("idle")],
                "NO": declining,
                "decline.declined": skipped,
                "decline.closed": too_late_to_skip,
                "UNCLEAR": looking,
                "DIGIT": looking,
                "TODAY": looking,
                "look_at.open": unclear_answer,
                "look_at.closed": unclear_closed,
            },
        ),
        "skipped": State(
            on={
                "VISITED": rating.visited,
                "YES": looking,
                "look_at.open": asked_again,
                "look_at.closed": [Say("closed"), Go("idle")],
                "NO": no_more,
                "DIGIT": giving_reason,
                "note_reason.noted": [Say("thanks"), Go("idle")],
                "note_reason.may_avoid": may_avoid,
                "note_reason.left": [Say("left_list"), Go("idle")],
                "FITS": proposing,
                "UNCLEAR": unclear_idle,
                "TODAY": wanting_today,
                "want_today.first": [Say("today_first"), Go("idle")],
                "want_today.over": [Say("today_over"), Go("idle")],
                "want_today.nobody": unclear_idle,
            },
        ),
        "avoiding": State(
            on={
                "YES": avoiding,
                "answer_fit.yes": avoided,
                "NO": not_avoiding("no"),
                "UNCLEAR": not_avoiding("other"),
                "DIGIT": not_avoiding("other"),
                "TODAY": [Go("idle"), Disarm(), Ask("want_today")],
                "timer": [Go("idle")],
            },
        ),
        "booked": State(
            on={
                "VISITED": rating.visited,
                "YES": accepting,
                "accept.yours": yours,
                "accept.other_day": other_day,
                "accept.closed": [Say("nothing_open"), Go("idle")],
                "accept.taken": [Say("nothing_open"), Go("idle")],
                "accept.rain_check": first_next_time,
                "accept.stand_by": next_in_line,
                "NO": refusing,
                "held.yes": releasing,
                "held.no": [Say("nothing_asked"), Go("idle")],
                "timer": never_asked,
                "UNCLEAR": afterthought,
                "DIGIT": unclear_idle,
                "TODAY": wanting_today,
                "want_today.first": [Say("today_first")],
                "want_today.over": [Say("today_over")],
                "want_today.nobody": unclear_idle,
            },
        ),
        "leaning": State(
            on={
                "YES": going_on,
                "NO": still_leaning,
                "UNCLEAR": still_leaning,
                "DIGIT": still_leaning,
                "TODAY": still_leaning,
                "LEANING_STOP": still_leaning,
                "timer": still_leaning,
            },
        ),
        "releasing": State(
            on={
                "YES": giving_back,
                "give_back.released": lambda moment: [
                    Say("released", moment.event.facts, about=theirs(moment)),
                    Go("idle"),
                ],
                "give_back.staff": staff_must_release,
                "give_back.gone": [Say("nothing_open"), Go("idle")],
                "NO": keeping,
                "timer": forgotten,
                "UNCLEAR": unclear_release,
                "DIGIT": unclear_release,
                "TODAY": unclear_release,
            },
        ),
        "joining": State(
            on={
                "YES": joining,
                "agree.waiting": [Say("joined"), Go("idle")],
                "agree.listed": lambda moment: [Say("welcome", moment.event.facts), Go("idle")],
                "NO": [Say("not_joined"), Go("idle")],
                **dict.fromkeys(("UNCLEAR", "DIGIT", "TODAY"), unclear_joining),
            },
        ),
        "pressing": State(
            on={
                "accept.won": lambda moment: [*won(moment), Disarm()],
                "accept.yours": lambda moment: unpressed(held_or("already_yours", moment))(moment),
                "accept.stand_by": unpressed("stand_by"),
                "accept.rain_check": unpressed("rain_check"),
                "accept.taken": unpressed("taken"),
                "accept.closed": unpressed("closed"),
                "decline.declined": skipped_by_press,
                "decline.closed": unpressed("closed"),
            },
        ),
        "talking": State(
            on={
                **dict.fromkeys(("YES", "NO", "UNCLEAR", "DIGIT", "TODAY"), to_whoever_wrote),
                "timer": idle_timer,
            },
        ),
    },
    anywhere=State(
        on={
            "STOP": stopped,
            "LEANING_STOP": leaning,
            "START": restarted,
            "HELP": helped,
            "JOIN": [Ask("join")],
            "join.ask": [Say("join_question", asks=Position("joining"))],
            "join.listed": [Say("listed_already")],
            "LINK": [Ask("link")],
            "link.made": linked,
            "link.none": [Say("unclear_idle")],
            "HEARD": heard,
            "CALL_ME": [Flag(WANTS_A_CALL), Say("will_call")],
            "TAKE": pressed("accept", {}),
            "SKIP": pressed("decline", {"digit": None}),
        },
        otherwise=NOTHING,
    ),
)

SCRIPT: Final = replace(_TALK, states={**_TALK.states, "rating": rating.state(_TALK)})
