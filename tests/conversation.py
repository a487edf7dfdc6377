"""Conversations as they read: one file is one test, written in ``tests/conversations``.

    # A patient takes an offered slot
    Given it is Tuesday 2026-11-24 10:00
    Given patients
      +12145550101 Ana, boost 10
    Given a slot with Dr. Lee at Plano on Wednesday 2026-11-25 15:15
    +12145550101 < TPCCC: An earlier appointment opened...
    +12145550101 > yes
    +12145550101 < TPCCC: Confirmed. You're scheduled Wed Nov 25 3:15 PM at Plano...
    (7 minutes pass)
    (the slot is filled)

``>`` is a text from a phone and ``<`` one to it; ``...`` at the end of a line stands for the rest
of the text. A line in brackets is something that happens, or something that must be true by then.
Every text that is sent must be expected, after the event that it follows from and in order for its
phone. What the carrier itself answers to a keyword counts, and begins with ``(Twilio)``; a text
that does not reach its phone begins with what became of it, such as ``(refused)``.
Times are the clinic's. Each line is played through the real rooms on a fake clock; whatever the bot
knows from one line to the next, it has read from the database.
"""

import difflib
import re
from dataclasses import dataclass, field
from typing import Final

from tests import scene
from tests.scene import Scene

TEXT: Final = re.compile(r"(\+\d+) ([<>]) ?(.*)")
GIVEN: Final = re.compile(r"Given (.*)")
HAPPENS: Final = re.compile(r"\((.*)\)")
AT_ONCE: Final = "(at once)"


class Unreadable(ValueError):
    """A line of a conversation that means nothing; the message names it."""


@dataclass
class Step:
    """One event, in the lines that tell it, and the texts that must follow from it."""

    lines: list[str]
    expected: list[str] = field(default_factory=list)


def read(text: str) -> list[Step]:
    """A conversation taken apart. Raises ``Unreadable``."""
    steps: list[Step] = []
    for line in text.splitlines():
        found = TEXT.fullmatch(line)
        if found and found[2] == "<":
            if not steps:
                raise Unreadable(f"A text before anything has happened: {line}")
            steps[-1].expected.append(line)
        elif _continues(line, steps):
            steps[-1].lines.append(line)
        else:
            steps.append(Step([line]))
    return steps


def _continues(line: str, steps: list[Step]) -> bool:
    """Whether a line belongs to the event above it: an indented one, or one of several at once."""
    if not steps or steps[-1].expected:
        return False
    if line.startswith("  "):
        return True
    return steps[-1].lines[0] == AT_ONCE and TEXT.fullmatch(line) is not None


async def play(text: str) -> None:
    """Play a conversation. Raises ``AssertionError`` with the lines that went otherwise."""
    written = text.splitlines()
    acted = await _act(text)
    if acted != written:
        told = difflib.unified_diff(written, acted, "as written", "as it went", lineterm="", n=30)
        raise AssertionError("\n".join(["The conversation went otherwise.", *told]))


async def _act(text: str) -> list[str]:
    """The conversation as it really goes."""
    stage = Scene()
    acted: list[str] = []
    for step in read(text):
        acted += await _happen(stage, step.lines)
        sent = [f"{phone} < {said}" for phone, said in stage.new_texts()]
        acted += step.expected if _fits(step.expected, sent) else _told(step.expected, sent)
    return acted


async def _happen(stage: Scene, lines: list[str]) -> list[str]:
    first = lines[0]
    if not first.strip() or first.startswith("#"):
        return lines
    if first == AT_ONCE:
        for line in lines[1:]:
            await _type(stage, line)
        await stage.settle()
    elif TEXT.fullmatch(first):
        await _type(stage, first)
        await stage.settle()
    elif given := GIVEN.fullmatch(first):
        await _given(stage, given[1], [line.strip() for line in lines[1:]])
    elif happens := HAPPENS.fullmatch(first):
        return [f"({await _event(stage, happens[1])})"]
    else:
        raise Unreadable(f"Not a line of a conversation: {first}")
    return lines


async def _type(stage: Scene, line: str) -> None:
    found = TEXT.fullmatch(line)
    assert found is not None
    await stage.hear(found[1], found[3])


async def _given(stage: Scene, what: str, details: list[str]) -> None:
    for pattern, do in scene.GIVEN.items():
        if found := re.fullmatch(pattern, what):
            await do(stage, details, *found.groups())
            return
    raise Unreadable(f"Nothing is given by: {what}")


async def _event(stage: Scene, what: str) -> str:
    """Make it happen, or look whether it is so; returns what is true in the same words."""
    for pattern, do in scene.HAPPENS.items():
        if found := re.fullmatch(pattern, what):
            await do(stage, *found.groups())
            return what
    for pattern, look in scene.MUST_BE.items():
        if found := re.fullmatch(pattern, what):
            return await look(stage, *found.groups())
    raise Unreadable(f"Nothing happens by: ({what})")


def _fits(expected: list[str], sent: list[str]) -> bool:
    """Whether each phone received what it should, in that order; phones may come in any order."""
    if len(expected) != len(sent):
        return False
    # Sorting is stable, so that the order of each phone's texts stays.
    pairs = zip(sorted(expected, key=_phone), sorted(sent, key=_phone), strict=True)
    return all(_is(want, got) for want, got in pairs)


def _phone(line: str) -> str:
    return line.partition(" ")[0]


def _is(want: str, got: str) -> bool:
    return got.startswith(want[:-3]) if want.endswith("...") else want == got


def _told(expected: list[str], sent: list[str]) -> list[str]:
    """What was sent, in the words of what was expected where those are the same."""
    return [next((want for want in expected if _is(want, got)), got) for got in sent]
