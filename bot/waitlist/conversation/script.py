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
    joining   YES or NO to "may we text you?", of whoever asks to be put on the list
    pressing  nothing: within a turn alone, a press on the patients' page is carried out

STOP, START and HELP work in every state. Whether an offer still lives is never remembered here:
a command asks the domain each time. An unclear reply is asked again once, in other words, then it
goes to staff; after that the bot is silent until something clear is said. A side question moves
nothing until it has left us: the second text of somebody who types fast is no answer to it.

What comes to another of our numbers than the one that asked (``elsewhere``) takes nothing and gives
nothing up: the slot is named from there, and a YES to that text is one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Final, cast

from bot.dialogue import (
    Act,
    Arm,
    Ask,
    Disarm,
    Flag,
    Go,
    Moment,
    Position,
    Say,
    Script,
    State,
)
from bot.waitlist.rules import declines, fit

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


def stopped(moment: Moment) -> Sequence[Act]:
    """Withdraw what is live; confirm once, unless the carrier has or it was done before."""
    facts = moment.event.facts
    acts: list[Act] = [Ask("stop"), _unasking(moment)]
    state = moment.position.state
    if state == "releasing" or (state in ("booked", "talking") and facts["cancels"]):
        acts.append(Flag(MAY_NOT_COME))
    if facts["agrees"] and facts["changed"]:
        acts.append(Flag(STOP_WITH_YES))
    if facts["changed"] and not facts["carrier_answered"]:
        acts.append(Say("stopped"))
    if facts["wrong_number"]:
        acts += [Ask("wrong_number"), Flag("wrong number")]
    return acts


def leaning(moment: Moment) -> Sequence[Act]:
    """Perhaps they want no more texts: nothing is offered to them until they have said. They are
    asked once; who does not answer is for a person."""
    after = _unasking(moment)
    memory = {**after.memory, LEANING: True}
    question = Say("shall_we_stop", asks=Position("leaning", memory))
    agrees = [Flag(LEANING_WITH_YES)] if moment.event.facts["agrees"] else []
    return [Ask("pause"), question, Go(after.state, memory), Arm(LEANING_LASTS), *agrees]


def still_leaning(moment: Moment) -> Sequence[Act]:
    """They were asked, and neither STOP nor YES came back: no second question."""
    return [Flag(MAY_WANT_NO_TEXTS)]


def _is_elsewhere(moment: Moment) -> bool:
    """Whether it came to another of our numbers than the one that asked."""
    return bool(moment.event.facts.get("elsewhere"))


def going_on(moment: Moment) -> Sequence[Act]:
    """They want the texts, which is all that a YES to this question means."""
    if _is_elsewhere(moment):
        return still_leaning(moment)
    return [Ask("resume"), Say("goes_on"), _unasking(moment), Disarm()]


def idle_timer(moment: Moment) -> Sequence[Act]:
    """A question that never left us was not answered: a person asks it."""
    return still_leaning(moment) if moment.position.memory.get(LEANING) else NOTHING


def _unasking(moment: Moment) -> Go:
    """No question is open any more; whoever has a slot has it still, and may yet give it up. Whom a
    person writes with is that person's still."""
    position = moment.position
    if position.state == "talking":
        return Go("talking")
    has_slot = position.state in ("booked", "releasing", "leaning") and "offer" in position.memory
    return Go("booked", _offer(moment)) if has_slot else Go("idle")


def restarted(moment: Moment) -> Sequence[Act]:
    """Whoever had not opted out may be answering an offer: it stays open."""
    facts = moment.event.facts
    settled = facts["changed"] or moment.position.state == "leaning"
    dropped = [_unasking(moment)] if settled else []
    said = [] if facts["carrier_answered"] else [Say("restarted")]
    return [Ask("restart"), *dropped, *said]


def helped(moment: Moment) -> Sequence[Act]:
    return [] if moment.event.facts["carrier_answered"] else [Say("help")]


def _offer(moment: Moment) -> dict[str, object]:
    return {"offer": moment.position.memory["offer"]}


def _theirs(moment: Moment) -> int:
    return cast("int", moment.position.memory["offer"])


def accepting(moment: Moment) -> Sequence[Act]:
    return [Ask("accept", _offer(moment) | {"day": moment.event.facts.get("day")})]


def answering_yes(moment: Moment) -> Sequence[Act]:
    return looking(moment) if _is_uncertain(moment) else accepting(moment)


def _is_uncertain(moment: Moment) -> bool:
    """Whether it may answer something else than the offer: another number of ours, what was asked
    before a call put the offer, or a question of another kind that was open when the offer came,
    unless it says more than yes or no."""
    memory, facts = moment.position.memory, moment.event.facts
    beside = memory.get(BESIDE) and facts["bare"]
    put_at, heard_at = cast("float", memory.get(PUT_AT, 0.0)), cast("float", facts["heard_at"])
    return _is_elsewhere(moment) or heard_at < put_at or bool(beside)


def other_day(moment: Moment) -> Sequence[Act]:
    """A YES that names another day than the slot's is none to this slot: say which day it is."""
    return [Say("other_day", moment.event.facts), Go("offered", _offer(moment))]


def declining(moment: Moment) -> Sequence[Act]:
    if _is_elsewhere(moment):
        return [*looking(moment), Flag(NO_ELSEWHERE)]
    if _is_uncertain(moment):
        return looking(moment)
    facts = moment.event.facts
    said = {"digit": facts["digit"], "bare": facts["bare"], "unsuited": facts.get("unsuited")}
    return [Ask("decline", _offer(moment) | said)]


def won(moment: Moment) -> Sequence[Act]:
    return _booked(moment, "confirmed")


def yours(moment: Moment) -> Sequence[Act]:
    return _booked(moment, "already_yours")


def _booked(moment: Moment, phrase: str) -> Sequence[Act]:
    facts, said = moment.event.facts, _held_or(phrase, moment)
    return [Say(said, facts, about=_answered(moment)), Go("booked", {"offer": facts["offer"]})]


def _held_or(phrase: str, moment: Moment) -> str:
    """``by``: until then the slot is only held for them, while the record system books it."""
    return "held" if "by" in moment.event.facts else phrase


def _answered(moment: Moment) -> int:
    """The offer that a YES was the answer to, which may be a newer one of the same slot."""
    return cast("int", moment.event.facts["offer"])


def next_in_line(moment: Moment) -> Sequence[Act]:
    return [Say("stand_by", about=_answered(moment)), Go("idle")]


def first_next_time(moment: Moment) -> Sequence[Act]:
    return [Say("rain_check", about=_answered(moment)), Go("idle")]


def skipped(moment: Moment) -> Sequence[Act]:
    """After NO. A digit or words in the same text are the reason; else the answer says how to give
    one."""
    unsuited = cast("str | None", moment.event.facts["unsuited"])
    reason = _reason(moment) or declines.of_words(unsuited)
    acts: list[Act] = [Go("skipped", _offer(moment)), *_another(moment)]
    if reason is None:
        return [*acts, Say("declined")]
    return [*acts, Ask("note_reason", _offer(moment) | {"reason": reason, "unsuited": unsuited})]


def too_late_to_skip(moment: Moment) -> Sequence[Act]:
    return [Say("noted"), Go("idle"), *_another(moment)]


def _another(moment: Moment) -> Sequence[Act]:
    return [Flag(MAY_NOT_COME)] if moment.event.facts["may_mean_another"] else []


def _reason(moment: Moment) -> str | None:
    """The reason that a digit stands for; ``None`` if we have not offered it."""
    offered = declines.OFFERED.get(cast("int", moment.event.facts["digit"]))
    return offered.word if offered is not None else None


def no_more(moment: Moment) -> Sequence[Act]:
    """A NO where nothing more is asked: at another number it may be about another slot."""
    return [Say("noted"), *([Flag(NO_ELSEWHERE)] if _is_elsewhere(moment) else [])]


def giving_reason(moment: Moment) -> Sequence[Act]:
    reason = _reason(moment)
    if reason is None or _is_elsewhere(moment):
        return unclear_idle(moment)
    return [Ask("note_reason", _offer(moment) | {"reason": reason})]


def may_avoid(moment: Moment) -> Sequence[Act]:
    """A preference follows from a reason only when the patient agrees."""
    facts = moment.event.facts
    return [Say(str(facts["question"]), facts, Position("avoiding", facts)), Arm(QUESTION_LASTS)]


def proposing(moment: Moment) -> Sequence[Act]:
    """As ``may_avoid``, at a moment that we chose: they may look at their phone much later."""
    facts = moment.event.facts
    return [Say(str(facts["question"]), facts, Position("avoiding", facts)), Arm(fit.LASTS)]


def avoiding(moment: Moment) -> Sequence[Act]:
    """Only by a bare YES: "yes, I'll take it" means the slot that they have just skipped."""
    if not moment.event.facts["bare"] or _is_elsewhere(moment):
        return [Go("skipped", _offer(moment)), *looking(moment), Disarm()]
    return [*_fit(moment, "yes"), Disarm()]


def avoided(moment: Moment) -> Sequence[Act]:
    only = moment.position.memory.get("kind") in ("part", "notice")
    return [Say("fitted" if only else "avoided"), Go("idle")]


def not_avoiding(said: str) -> Callable[[Moment], Sequence[Act]]:
    """Such slots are offered as before."""

    def noted(moment: Moment) -> Sequence[Act]:
        return [*_fit(moment, said), Say("noted"), Go("idle"), Disarm()]

    return noted


def _fit(moment: Moment, said: str) -> Sequence[Act]:
    """A question that was asked before they were counted names none: it is noted nowhere."""
    question = moment.position.memory.get("fit")
    if question is None:
        return [Say("noted"), Go("idle")] if said == "yes" else []
    return [Ask("answer_fit", {"fit": question, "said": said})]


def refusing(moment: Moment) -> Sequence[Act]:
    return [Ask("held", _offer(moment) | {"bare": moment.event.facts["bare"]})]


def releasing(moment: Moment) -> Sequence[Act]:
    """A NO from whoever has the slot: ask once whether they mean to give it up. In words of their
    own it is read by a person at once."""
    facts = moment.event.facts
    offer = _offer(moment)
    question = Say("release_question", facts, Position("releasing", offer), _theirs(moment))
    said_more = [] if facts["bare"] else [Flag(AFTERTHOUGHT)]
    return [question, Go("booked", offer | {"said_no": True}), Arm(QUESTION_LASTS), *said_more]


def giving_back(moment: Moment) -> Sequence[Act]:
    """Only by a bare YES: "yes I'll be there" says the opposite."""
    if not moment.event.facts["bare"] or _is_elsewhere(moment):
        return unclear_release(moment)
    return [Ask("give_back", _offer(moment)), Disarm()]


def keeping(moment: Moment) -> Sequence[Act]:
    """Only by a bare NO: "no, I can't come" says the opposite."""
    if not moment.event.facts["bare"] or _is_elsewhere(moment):
        return unclear_release(moment)
    return [Go("booked", _offer(moment)), Ask("accept", _offer(moment)), Disarm()]


def forgotten(moment: Moment) -> Sequence[Act]:
    """The question was not answered: the slot stays theirs, and a later YES gives up nothing. But
    they have said NO to it, and may have no idea that they are still expected."""
    return [Flag(MAY_NOT_COME), Go("booked", _offer(moment))]


def never_asked(moment: Moment) -> Sequence[Act]:
    """The question never left us, and counts no more."""
    if moment.position.memory.get("said_no"):
        return forgotten(moment)
    return idle_timer(moment)


def staff_must_release(moment: Moment) -> Sequence[Act]:
    return [
        Say("ask_staff"),
        Flag("a booked patient wants to give the slot up"),
        Go("booked", _offer(moment)),
    ]


def looking(moment: Moment) -> Sequence[Act]:
    """Before a YES is invited (after an unclear reply, or a YES that followed a NO and may mean
    "yes, keep me on the list"): is the slot still to be had?"""
    facts = moment.event.facts
    said = {"thanks": facts["thanks"], "counters": facts["counters"]}
    if _is_uncertain(moment):
        said["elsewhere"] = True
    return [Ask("look_at", _offer(moment) | said)]


def asked_again(moment: Moment) -> Sequence[Act]:
    return [Say("still_open", moment.event.facts, Position("offered", _offer(moment)))]


def _unclear(
    moment: Moment, question: str, values: Mapping[str, object] = MappingProxyType({})
) -> Sequence[Act]:
    """Ask once in other words, then leave it to staff, then be silent."""
    memory = dict(moment.position.memory)
    before = memory.get("unclear", 0)
    state = moment.position.state
    if before == 0:
        return [Say(question, values), Go(state, memory | {"unclear": 1})]
    said = [Say("staff_will_look")] if before == 1 else []
    return [*said, Flag(UNCLEAR_TO_STAFF), Go(state, memory | {"unclear": TOLD})]


def unclear_answer(moment: Moment) -> Sequence[Act]:
    """The slot is named: "yes to Wednesday" may mean one that was offered before."""
    if _is_elsewhere(moment):
        return [Say("other_day", moment.event.facts, Position("offered", _offer(moment)))]
    counters = moment.event.facts["counters"]
    return _unclear(moment, "other_day" if counters else "unclear", moment.event.facts)


def unclear_closed(moment: Moment) -> Sequence[Act]:
    """The slot is gone, as they were told: never invite a YES to it."""
    if moment.event.facts["thanks"]:
        return [Go("idle")]
    if _is_elsewhere(moment):
        return [Say("closed"), Go("idle")]
    return [Say("unclear_idle"), Go("idle", {"unclear": 1})]


def unclear_idle(moment: Moment) -> Sequence[Act]:
    """Where nothing is asked, thanks await no answer."""
    if moment.event.facts.get("thanks"):
        return NOTHING
    return _unclear(moment, "unclear_idle")


def afterthought(moment: Moment) -> Sequence[Act]:
    """ "But only with Dr. Lee", "sorry, I meant no": whoever has a slot and takes something back of
    their YES is read by a person at once."""
    facts = moment.event.facts
    if not facts["doubts"]:
        return unclear_idle(moment)
    memory = moment.position.memory
    said = [Say("staff_will_look")] if memory.get("unclear", 0) != TOLD else []
    return [*said, Flag(AFTERTHOUGHT), Go("booked", {**memory, "unclear": TOLD})]


def unclear_release(moment: Moment) -> Sequence[Act]:
    return _unclear(moment, "release_unclear")


def unasked(moment: Moment) -> Sequence[Act]:
    """Words that answer nothing we asked: what to say depends on whether we know the number."""
    if moment.event.facts["thanks"]:
        return NOTHING
    lost = moment.event.name == "NO" and _is_elsewhere(moment)
    return [Ask("who", {"said": moment.event.name}), *([Flag(NO_ELSEWHERE)] if lost else [])]


def listed(moment: Moment) -> Sequence[Act]:
    match moment.event.facts["said"]:
        case "YES":
            return [Say("nothing_open"), Go("idle")]
        case "NO":
            return [Say("nothing_asked"), Go("idle")]
        case _:
            return unclear_idle(moment)


def stranger(moment: Moment) -> Sequence[Act]:
    if moment.position.memory.get("unclear"):
        return []
    return [Say("unknown"), Go("idle", {"unclear": 1})]


def to_whoever_wrote(moment: Moment) -> Sequence[Act]:
    """What was asked only the writer knows: a YES to it takes nothing, a NO gives nothing up."""
    return NOTHING if moment.event.facts.get("thanks") else [Flag(ANSWERED_STAFF)]


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
        about = _theirs(moment)
        return [Say(phrase, moment.event.facts, about=about), Go(str(memory["was"]), was)]

    return after


def skipped_by_press(moment: Moment) -> Sequence[Act]:
    """As after a NO by text: a YES is no answer any more to what was just skipped."""
    memory = moment.position.memory
    offer, was = _offer(moment), cast("Mapping[str, object]", memory["memory"])
    asked = memory["was"] == "offered" and was.get("offer") == offer["offer"]
    after = Go("skipped", offer) if asked else Go(str(memory["was"]), was)
    return [Say("noted", about=_theirs(moment)), after]


def joining(moment: Moment) -> Sequence[Act]:
    return unclear_joining(moment) if _is_elsewhere(moment) else [Ask("agree")]


def unclear_joining(moment: Moment) -> Sequence[Act]:
    return _unclear(moment, "join_question")


def linked(moment: Moment) -> Sequence[Act]:
    return [Say("link", moment.event.facts)]


def wanting_today(_: Moment) -> Sequence[Act]:
    """TODAY where no question is open: first for the gaps of this day."""
    return [Ask("want_today")]


SCRIPT: Final = Script(
    start="idle",
    states={
        "idle": State(
            on={
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
                    Say("released", moment.event.facts, about=_theirs(moment)),
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
                "accept.yours": lambda moment: unpressed(_held_or("already_yours", moment))(moment),
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
            "CALL_ME": [Flag(WANTS_A_CALL), Say("staff_will_look")],
            "TAKE": pressed("accept", {}),
            "SKIP": pressed("decline", {"digit": None}),
        },
        otherwise=NOTHING,
    ),
)
