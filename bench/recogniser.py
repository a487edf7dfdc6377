"""The recogniser: replies read in a second, against one bare regular expression on the same ones.

The expression is what is left if every promise is dropped: the keywords as substrings, no
normalising, no negation, no other language. It is a floor of cost, not a rival.
"""

import re
import statistics
import time
from collections.abc import Callable
from typing import Final

import click

from bot.replies.intents import CARRIER_KEYWORDS, recognise
from bot.training import labelled

ROUNDS: Final = 5
PASSES: Final = 3
"""How often every reply is read in a round."""

_BARE: Final = re.compile("|".join(sorted(CARRIER_KEYWORDS | {"NO"})), re.IGNORECASE)


def run() -> dict[str, float]:
    """Our rate and the floor's in replies a second, and the median of ours / floor over rounds."""
    replies = _replies()
    _rate(recognise, replies), _rate(_BARE.search, replies)
    rounds = [(_rate(recognise, replies), _rate(_BARE.search, replies)) for _ in range(ROUNDS)]
    return {
        "replies": float(len(replies)),
        "rate": statistics.median(ours for ours, _ in rounds),
        "floor_rate": statistics.median(floor for _, floor in rounds),
        "ratio": statistics.median(ours / floor for ours, floor in rounds),
    }


def _replies() -> list[str]:
    """The labelled replies, without their labels."""
    return [reply.text for reply in labelled.everything()]


def _rate(read: Callable[[str], object], replies: list[str]) -> float:
    start = time.perf_counter()
    for _ in range(PASSES):
        for reply in replies:
            read(reply)
    return PASSES * len(replies) / (time.perf_counter() - start)


def main() -> None:
    figure = run()
    click.echo(
        f"replies read  {figure['rate']:,.0f}/s, {figure['ratio']:.3f} of a bare regular expression"
        f" ({figure['floor_rate']:,.0f}/s), over {figure['replies']:,.0f} replies"
    )


if __name__ == "__main__":
    main()
