"""The faults that ``tests.promises.faults`` plants are faults of the code as it stands."""

import pytest

from tests.promises.faults import FAULTS, missing


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_still_fits_the_code(fault: str) -> None:
    assert missing(fault) == []
