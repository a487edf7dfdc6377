"""What each of the carrier's error codes leads to."""

import pytest

from bot.messages import errors

EXPECTED = {
    "unreachable": {21211, 21614, 30005, 30006},
    "opted_out": {21610, 30004},
    "later": {30003, 30008},
    "filtered": {30007},
    "our_fault": {20003, 30002, 30032, 30034, 21606, 21608},
    "busy": {21611, 30001},
    "stale": {30036},
}


@pytest.mark.parametrize("verdict", EXPECTED)
def test_each_code_means_what_the_carriers_dictionary_says(verdict: str) -> None:
    found = {code for code, meaning in errors.TABLE.items() if meaning.verdict == verdict}
    assert found == EXPECTED[verdict]


def test_every_verdict_is_told_in_a_sentence() -> None:
    for meaning in errors.TABLE.values():
        assert meaning.sentence.endswith(".")
        assert meaning.sentence[0].isupper()


def test_only_a_number_that_is_at_fault_is_marked_and_each_of_those_is() -> None:
    for meaning in errors.TABLE.values():
        assert (meaning.unreachable is not None) == (meaning.verdict == "unreachable")
        assert meaning.unreachable in (None, "invalid", "landline", "dead")


@pytest.mark.parametrize("code", [None, 0, 1, 99999])
def test_an_unknown_code_means_nothing(code: int | None) -> None:
    assert errors.meaning(code) is None


def test_a_known_code_is_found() -> None:
    found = errors.meaning(21610)
    assert found is not None
    assert found.verdict == "opted_out"
