"""What the staff API takes for a time."""

import pytest
from pydantic import ValidationError

from bot.web import schemas


@pytest.mark.parametrize(
    "when", ["9999-12-31T23:30:00-08:00", "0001-01-01T00:30:00+14:00", "1999-12-31T23:59:00Z"]
)
def test_a_year_that_no_appointment_has_is_refused(when: str) -> None:
    with pytest.raises(ValidationError, match="must lie in the years"):
        schemas.EntryChange.model_validate({"current_appt_at": when})
    slot = {"provider_id": 1, "location": "Plano"}
    with pytest.raises(ValidationError, match="must lie in the years") as refused:
        schemas.NewCancellation.model_validate(slot | {"slot_start_at": when, "slot_end_at": when})
    assert refused.value.error_count() == 2


def test_an_appointment_with_an_offset_is_taken() -> None:
    change = schemas.EntryChange.model_validate({"current_appt_at": "2026-11-25T15:15:00-06:00"})
    assert change.current_appt_at is not None
    assert change.current_appt_at.isoformat() == "2026-11-25T15:15:00-06:00"
