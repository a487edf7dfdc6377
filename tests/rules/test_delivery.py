"""The ladder of delivery: complete, and with nothing above its end."""

import itertools

from bot.messages import delivery

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
    assert delivery.OURS.keys() == CARRIERS
    assert set(delivery.OURS.values()) <= delivery.RANK.keys()


def test_nothing_climbs_beyond_an_end_and_everything_else_can_climb() -> None:
    top = max(delivery.RANK.values())
    assert {status for status, rank in delivery.RANK.items() if rank == top} == ENDS


def test_whatever_the_carrier_says_is_above_what_we_knew_before_it_took_the_text() -> None:
    for ours, before in itertools.product(
        set(delivery.OURS.values()), ("queued", "sending", "unconfirmed")
    ):
        assert delivery.RANK[ours] > delivery.RANK[before]


def test_a_failure_is_an_end() -> None:
    assert set(delivery.FAILURES) < ENDS
