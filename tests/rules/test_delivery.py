"""The ladder of delivery: complete, and with nothing above its end."""

import itertools
from typing import get_args

from bot.carriers.twilio import statuses
from bot.messages import delivery
from bot.messages.gateway import Status

CARRIERS = {
    "accepted",
    "scheduled",
    "queued",
    "sending",
    "sent",
    "delivered",
    "read",
    "undelivered",
    "failed",
    "canceled",
}
"""The statuses of the carrier's message resource that an outbound text can have."""
ENDS = {"delivered", "undelivered", "failed", "withdrawn"}


def test_every_status_of_the_carrier_is_one_of_ours() -> None:
    assert statuses.OURS.keys() == CARRIERS
    assert set(statuses.OURS.values()) == set(get_args(Status)) <= delivery.RANK.keys()


def test_a_word_that_nobody_knows_is_kept_and_moves_nothing() -> None:
    heard = statuses.report("SM1", "teleported", 30003)
    assert (heard.word, heard.status) == ("teleported", None)


def test_nothing_climbs_beyond_an_end_and_everything_else_can_climb() -> None:
    top = max(delivery.RANK.values())
    assert {status for status, rank in delivery.RANK.items() if rank == top} == ENDS


def test_whatever_the_carrier_says_is_above_what_we_knew_before_it_took_the_text() -> None:
    for ours, before in itertools.product(get_args(Status), ("queued", "sending", "unconfirmed")):
        assert delivery.RANK[ours] > delivery.RANK[before]


def test_a_failure_is_an_end() -> None:
    assert set(delivery.FAILURES) < ENDS
