"""What each of Twilio's error codes leads to."""

import pytest

from bot.carriers.twilio import errors
from bot.messages.gateway import Failure

EXPECTED = {
    "unreachable": {21211, 21266, 21614, 30005, 30006},
    "opted_out": {21610, 30004},
    "later": {30003, 30008},
    "filtered": {30007},
    "our_fault": {20003, 30002, 30032, 30034, 21606, 21608},
    "busy": {21611, 30001},
    "stale": {30036},
}


@pytest.mark.parametrize("verdict", EXPECTED)
def test_each_code_means_what_the_carriers_dictionary_says(verdict: str) -> None:
    found = {code for code, failure in errors.TABLE.items() if failure.verdict == verdict}
    assert found == EXPECTED[verdict]


def test_every_failure_is_explained_in_a_sentence() -> None:
    for failure in (*errors.TABLE.values(), errors.explain(99999)):
        assert failure.sentence.endswith(".")
        assert failure.sentence[0].isupper()


def test_only_a_number_that_is_at_fault_is_marked_and_each_of_those_is() -> None:
    for failure in errors.TABLE.values():
        assert (failure.unreachable is not None) == (failure.verdict == "unreachable")
        assert failure.unreachable in (None, "invalid", "landline", "dead")


@pytest.mark.parametrize("code", [1, 99999])
def test_nothing_follows_from_an_unknown_code(code: int) -> None:
    assert errors.explain(code) == Failure(code, errors.UNKNOWN, verdict=None, unreachable=None)
