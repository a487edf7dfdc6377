"""The few things that staff are told of: whom, after how long, how often, in which words. Pure.

A sentence holds counts, places and times. No patient, no provider and no number is ever in one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Audience = Literal["desk", "lead", "on_call"]
RUNGS: Final[tuple[Audience, ...]] = ("desk", "lead", "on_call")
"""Who is told next when nobody takes it."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """``one`` and ``many`` are the sentence, with {count} and {age} to fill in; ``solved`` is what
    is said when it no longer holds. A matter for the desk waits for the desk's hours."""

    name: str
    audience: Audience
    after: timedelta
    """How long it must have held before anybody is told."""
    repeat: timedelta
    one: str
    many: str
    solved: str
    ours: bool = False
    """Whether the bot itself ends it within moments, if it was only not running."""


@dataclass(frozen=True)
class Condition:
    """Something that holds now. ``place`` is a place's name, empty where it is all of them;
    ``since`` is ``None`` where nothing says so but the first look that found it."""

    kind: str
    place: str = ""
    count: int = 1
    since: datetime | None = None


def _minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(
            name="sender_paused",
            audience="on_call",
            after=_minutes(1),
            repeat=_minutes(30),
            one="No text leaves: the carrier refuses the sender (for {age}).",
            many="No text leaves: the carrier refuses {count} senders (for {age}).",
            solved="Texts leave again.",
        ),
        Kind(
            name="stands_still",
            audience="on_call",
            after=_minutes(0),
            repeat=_minutes(60),
            one="The installation stands still until a person says go (for {age}).",
            many="The installation stands still until a person says go (for {age}).",
            solved="The installation goes on.",
        ),
        Kind(
            name="behind",
            audience="on_call",
            after=_minutes(3),
            repeat=_minutes(30),
            one="Work that is due has waited for {age}: nobody is asked, nobody is answered.",
            many="Work that is due has waited for {age}: nobody is asked, nobody is answered.",
            solved="The bot has caught up.",
            ours=True,
        ),
        Kind(
            name="set_aside",
            audience="on_call",
            after=_minutes(0),
            repeat=_minutes(240),
            one="One thing could not be handled and was set aside: the bot's log names it.",
            many="{count} things could not be handled and were set aside: see the bot's log.",
            solved="Nothing is set aside any more.",
        ),
        Kind(
            name="bridge_missing",
            audience="on_call",
            after=_minutes(5),
            repeat=_minutes(60),
            one="The file bridge does not run: what is dropped into the inbox waits.",
            many="The file bridge does not run: what is dropped into the inbox waits.",
            solved="The file bridge runs again.",
        ),
        Kind(
            name="disk",
            audience="on_call",
            after=_minutes(1),
            repeat=_minutes(120),
            one="The disk of DATA_DIR is almost full: {count} % is free.",
            many="The disk of DATA_DIR is almost full: {count} % is free.",
            solved="The disk of DATA_DIR has room again.",
        ),
        Kind(
            name="guessing",
            audience="on_call",
            after=_minutes(0),
            repeat=_minutes(720),
            one="Somebody guesses at the password of an account of the dashboard: see People.",
            many="Somebody guesses at the passwords of {count} accounts of the dashboard: see"
            " People.",
            solved="Nobody guesses at passwords any more.",
        ),
        Kind(
            name="slot_soon",
            audience="desk",
            after=_minutes(0),
            repeat=_minutes(60),
            one="1 slot begins within the hour and is still free.",
            many="{count} slots begin within the hour and are still free.",
            solved="No slot of the next hour is free.",
        ),
        Kind(
            name="to_book",
            audience="desk",
            after=_minutes(15),
            repeat=_minutes(60),
            one="1 slot was taken and is not booked yet (for {age}).",
            many="{count} slots were taken and are not booked yet (the first for {age}).",
            solved="Every slot that was taken is booked.",
        ),
        Kind(
            name="promise_late",
            audience="desk",
            after=_minutes(0),
            repeat=timedelta(days=7),
            one="1 patient was told when a slot would be final, and it is not booked ({age} late).",
            many="{count} patients were told when a slot would be final, and none is booked (up to"
            " {age} late).",
            solved="What was promised is booked.",
        ),
        Kind(
            name="needs_person",
            audience="desk",
            after=_minutes(10),
            repeat=_minutes(60),
            one="1 patient waits for a person (for {age}).",
            many="{count} patients wait for a person (the first for {age}).",
            solved="No patient waits for a person.",
        ),
        Kind(
            name="file_held",
            audience="desk",
            after=_minutes(10),
            repeat=_minutes(120),
            one="1 file waits for a decision (for {age}).",
            many="{count} files wait for a decision (the first for {age}).",
            solved="No file waits for a decision.",
        ),
        Kind(
            name="inbox_quiet",
            audience="desk",
            after=_minutes(0),
            repeat=_minutes(240),
            one="No file came today; at this hour of this weekday one usually has.",
            many="No file came today; at this hour of this weekday one usually has.",
            solved="Today's file has come.",
        ),
        Kind(
            name="feed_silent",
            audience="desk",
            after=_minutes(0),
            repeat=_minutes(120),
            one="A source of messages is silent for longer than usual (for {age}).",
            many="{count} sources of messages are silent for longer than usual (one for {age}).",
            solved="Messages come again.",
        ),
        Kind(
            name="record_unread",
            audience="desk",
            after=_minutes(15),
            repeat=_minutes(120),
            one="The record system can't be read (for {age}): what is cancelled there is not seen.",
            many="{count} record systems can't be read (one for {age}).",
            solved="The record system is read again.",
        ),
        Kind(
            name="mark_stays",
            audience="desk",
            after=_minutes(0),
            repeat=_minutes(720),
            one="1 time is not offered any more and still bears a mark in the record system (for"
            " {age}): remove the task there. Connections says which.",
            many="{count} times are not offered any more and still bear a mark in the record system"
            " (one for {age}): remove the tasks there. Connections says which.",
            solved="No mark that should be gone is left for a time to come.",
        ),
    )
}
HIDES: Final[dict[str, str]] = {"behind": "sender_paused"}
"""A kind, and the one that explains it: while that is open, it is not told."""


def sentence(condition: Condition, now: datetime) -> str:
    """What is said of it; with the place in front where it has one."""
    kind = KINDS[condition.kind]
    said = kind.one if condition.count == 1 else kind.many
    text = said.format(count=condition.count, age=span(now - (condition.since or now)))
    return f"{condition.place}: {text}" if condition.place else text


def solved(kind: str, place: str) -> str:
    text = f"Solved: {KINDS[kind].solved}"
    return f"{place}: {text}" if place else text


def span(age: timedelta) -> str:
    """A length of time in words: ``12 min``, ``3 h``, ``2 days``."""
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"
