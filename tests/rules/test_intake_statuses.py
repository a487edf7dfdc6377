"""A status that no profile lists is read as far as each of its words is known, and no further."""

from pathlib import Path

import pytest

from tests.rules.test_intake_certain import read

HEADS = "Provider,Location,Date,Start,End,Status"


@pytest.mark.parametrize(
    "status",
    [
        "Cancelled",
        "Cancelled - no fee",
        "Cancelled - Patient ill",
        "Cancelled - patient request",
        "Canceled by pt",
        "Cancelled (24h notice)",
        "Cancelled <24h",
        "Cancelled > 24 hours",
        "Late Cancelled",
        "Cancelled Late",
        "PT CXL - sick",
        "C - Cancelled",
        "3 - Cancelled",
        "X - CXL",
        "Cancelled via portal",
        "cancelled by text",
        "Cancelled - Transportation",
        "Cancelled: work conflict",
        "Client Late Cancel",
        "Cancelled by parent - child sick",
        "Cancelada - paciente",
        "Cancelado por paciente",
    ],
)
def test_a_status_made_of_known_words_is_a_cancellation(status: str, tmp_path: Path) -> None:
    (result,) = read(tmp_path, HEADS, f"Dr. Vale,Main,2026-12-10,09:00,09:30,{status}")
    assert result.outcome == "accepted", result.reason


@pytest.mark.parametrize(
    "status",
    [
        "Cancelled by Clinic",
        "Cancelled - Provider Sick",
        "Cancelled (office)",
        "Cancelled - Reinstated",
        "Cancelled then rebooked",
        "Not Cancelled",
        "Cancel requested",
        "Pending cancellation",
        "Cancellation pending",
        "To be cancelled",
        "Cancelled in error",
        "Cancelled?",
        "Cancel/Rebook",
        "Uncancelled",
        "Cancelled by Dr Vale",
        "Cancelled - Dr Vale out",
        "CXL-PROV",
        "Cancelled (closed)",
        "Cancelled by system",
        "Cancelled: clinic",
        "Cancelled by MA",
        "cancelled by front desk",
        "Cancel request from patient",
        "Patient cancellation request",
        "Patient requested cancellation",
        "Cancelled - slot filled",
        "Cancelled & filled",
        "Cancelled (filled)",
        "Cancelled - given away",
        "Cancelled - hold",
        "Cancelled - do not fill",
        "Cancelled - no longer open",
        "Canceled - moved up",
        "Cancelled / moved",
        "No cancel",
        "Non-cancelled",
        "Cancel declined",
        "Cancellation denied",
        "Cancellation refused by patient",
        "Cancelled by patient - reinstated",
        "Cancelled - undone",
        "Patient cancelled - rebooked same time",
        "Cancelled 2",
        "Cancelled: weather",
        "Cancelled - PTO",
        "Cancelled - VAC",
        "Cancelled - covid closure",
        "Cancelled - holiday",
        "Cancelled - bumped",
        "Cancelled - overbooked",
        "Cancelled - double booked",
        "Cancelled - duplicate",
        "Cancelled - wrong provider",
        "Cancelled - test",
        "Late cancel reversed",
        "Patient Not Cancelled",
        "Cancelled if not confirmed",
        "Cancelled by Kim",
        "Cancelled - other",
        "Cancelled - Kim",
        "R - Cancelled",
        "N - Cancelled",
        "Will cancel",
        "Might cancel",
        "Cancelled-pending",
        "Cancelled - Awaiting approval",
        "Cancellation Policy Accepted",
        "Cancelled no show",
        "Cancelled - no",
        "Cancelled - never mind",
        "Canceled later uncanceled",
        "Cancelled - keep",
        "Cancelled - keep appt",
        "Cancelled but coming",
        "patient cancelled but will come",
        "Cancelled - pt will come",
        "Cancellation list",
        "Cancel list",
        "On cancellation list",
        "Wait list cancel",
        "Cancel waitlist",
    ],
)
def test_a_status_that_says_less_or_more_frees_nothing(status: str, tmp_path: Path) -> None:
    (result,) = read(tmp_path, HEADS, f"Dr. Vale,Main,2026-12-10,09:00,09:30,{status}")
    assert result.outcome in ("rejected", "ignored")
    assert result.busy
