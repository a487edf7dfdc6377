"""Columns that no field claims: what contradicts is never passed over without a word."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.ledger.facts import Result
from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import GOOD, HEADS, NOW, SECOND

AROUND = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)


def examine(tmp_path: Path, head: str, first: str, second: str) -> tuple[list[Result], str]:
    path = tmp_path / "export.csv"
    path.write_text(f"{HEADS},{head}\n{GOOD},{first}\n{SECOND},{second}\n", "utf-8")
    with examination.examine(path, AROUND) as examined:
        results = [result for batch in examined.batches() for result in batch]
        return results, examined.reason + " ".join(examined.notes)


@pytest.mark.parametrize(
    ("head", "against", "fine"),
    [
        ("Cancelled By Type", "Provider", "Patient"),
        ("CancellationType", "PROV", "Patient request"),
        ("Cancel Comment", "Dr. Chen called out", "called to cancel"),
        ("Column1", "Dr Chen on vacation", "x"),
        ("Cancel Category", "Office", "Patient"),
        ("Cancel Initiator Role", "X17", "Patient"),
        ("Kind", "Provider", "Patient"),
        ("Sub Status", "Scheduled", "Cancelled"),
        ("Booking State", "Booked", "Cancelled"),
        ("Visit Status", "zugesagt", "Cancelled"),
        ("Detail", "Scheduled", "Cancelled"),
        ("Timezone", "America/New_York", "America/Chicago"),
        ("time zone", "EST", "Central"),
        ("TZ", "Mars", "CDT"),
        ("Zona horaria", "CST", "CDT"),
        ("GMT Offset", "+0", "-5"),
        ("Weekday", "Friday", "Tuesday"),
        ("Day", "Wed", "Tue"),
        ("Info", "Monday", "Tuesday"),
        ("Slot Filled", "Yes", "No"),
        ("Rebooked", "2026-03-01", ""),
        ("New Patient Booked", "Yes", "No"),
        ("Slot Available", "No", "Yes"),
        ("Covered By", "Dr. Park", ""),
        ("Is Deleted", "TRUE", "FALSE"),
        ("Visit Date", "2026-03-11", "2026-03-10"),
        ("Appointment Date", "2026-03-12", "2026-03-10"),
        ("Finish", "2026-03-10 09:45", "2026-03-10 10:30"),
        ("Performing Provider", "Dr. Park", "Chen"),
        ("Length", "60", "30"),
        ("Notes", "slot filled", "seen in May by Dr. Chen"),
        ("Cancelled By", "Clinic", "Patient"),
        ("Do Not Fill", "X", ""),
        ("Bookable", "No", "Yes"),
        ("Slot Released", "N", "Y"),
        ("Waitlist Eligible", "No", "Yes"),
        ("Open Seats", "0", "1"),
        ("Remaining Attendees", "5", "0"),
        ("Provider On Site", "No", "Yes"),
        ("Provider Status", "On Leave", "Active"),
        ("Room Closed", "Yes", "No"),
        ("Is Active", "Yes", "No"),
        ("Record Status", "Deleted", "Active"),
        ("Cancelled", "No", "Yes"),
        ("Cancel Flag", "N", "Y"),
        ("Cancellation Reversed", "Yes", "No"),
        ("Cancellation Approved", "No", "Yes"),
        ("Cancellation Pending", "Yes", "No"),
        ("Checked In", "Yes", "No"),
        ("Arrival Time", "08:55", ""),
        ("Attended", "Yes", "No"),
        ("Hold", "Yes", "No"),
        ("Reserved For", "Bob", ""),
        ("Double Booked With", "B2", ""),
        ("Test Patient", "Y", "N"),
        ("Seen By", "Dr. Park", ""),
        ("New Provider", "Dr. Park", ""),
        ("New Appointment Date", "2026-03-10 09:00", "2026-03-17 09:00"),
        ("Rescheduled To", "same time", "2026-03-11 10:00"),
        ("Hours", "1", "0.5"),
        ("UTC Start", "2026-03-10 16:00", "2026-03-10T15:00:00Z"),
        ("Actual Start", "2026-03-10 11:00", ""),
        ("Notes", "patient called back and wants to keep appt", "unable to keep appt"),
        ("Comments", "put back on schedule", "will come back next month"),
        ("Comments", "double booked", "same time next week"),
        ("Comments", "cancelled by mistake", "text sent"),
        ("Comments", "Dr in surgery", "pt in surgery"),
        ("Comments", "moved Bob here", "moved to another city"),
        ("Clinic", "Westside", "Main St"),
        ("Department", "Annex", "Main Street"),
        ("Zweigstelle", "Nord", "Main St"),
        ("Session Cancelled", "Yes", "No"),
        ("Clinic Day Cancelled", "TRUE", "FALSE"),
        ("Cancelled by Clinic", "TRUE", "FALSE"),
        ("Cancelado por clínica", "Sí", "No"),
        ("Cancelada por", "Clínica", "Paciente"),
        ("Patient Initiated", "No", "Yes"),
        ("Cancellation Status", "Reversed", "Final"),
        ("Asistió", "Sí", "No"),
        ("Hora de llegada", "08:55", ""),
        ("Belegt", "Ja", "Nein"),
        ("Libre", "No", "Sí"),
        ("Bemerkung", "Arzt krank", "angerufen"),
        ("Notas", "doctor de vacaciones", "llamó para cancelar"),
        ("Wochentag", "Freitag", "Dienstag"),
        ("DOW", "5", "2"),
        ("Ist Ersatz", "Ja", "Nein"),
        ("Show As", "Busy", "Free"),
        ("Is Booked", "1", "0"),
        ("Vacancies", "0", "1"),
        ("Booked Count", "1", "0"),
        ("Next Patient", "Bob", ""),
        ("With", "Dr. Park", "Dr. Chen"),
        ("Session Type", "Closed", "Individual"),
        ("Flags", "HOLD", "none of note"),
        ("Result", "Attended", "x"),
        ("Misc", "reinstated", "follow up"),
        ("", "filled by Bob", ""),
        ("Last Action", "Rebooked", "Called"),
        ("Duration (actual)", "25", "0"),
        ("Patient Still Coming", "Yes", "No"),
        ("Really Cancelled?", "No", "Yes"),
        ("Is Latest", "No", "Yes"),
        ("Appointment History", "cancelled 3/1, reinstated 3/2", "cancelled 3/1"),
    ],
)
def test_a_column_that_contradicts_refuses_the_row_or_the_file(
    head: str, against: str, fine: str, tmp_path: Path
) -> None:
    results, said = examine(tmp_path, head, against, fine)
    if results:
        assert [one.outcome for one in results] in (
            ["rejected", "accepted"],
            ["ignored", "accepted"],
        ), results
    else:
        assert head in said


@pytest.mark.parametrize(
    ("head", "first", "second"),
    [
        ("Created Date", "2025-11-01", "2025-11-02"),
        ("Cancelled Date", "2026-03-01", "2026-03-02"),
        ("Date of Birth", "1980-01-01", "1990-01-01"),
        ("Referring Provider", "Dr. Stone", "Dr. Wood"),
        ("Appointment Type", "New", "Follow up"),
        ("Insurance Status", "Active", "Pending"),
        ("Provider ID", "17", "17"),
        ("Confirmed", "Yes", "No"),
        ("Fee", "20.00", "30.00"),
        ("Booked By", "Front desk", "Portal"),
        ("Notes", "left message", "prefers Dr. Chen"),
        ("City", "Dallas", "Denver"),
        ("Rescheduled To", "2026-04-01 10:00", ""),
        ("Rescheduled Appt ID", "A99", ""),
        ("Previous Status", "Confirmed", "Scheduled"),
        ("Original Status", "Scheduled", ""),
        ("New Patient", "Yes", "No"),
        ("New Provider?", "No", "Yes"),
        ("Last Seen", "2026-01-10", ""),
        ("Online Check In", "Yes", "No"),
        ("Insurance Active", "Yes", "No"),
        ("Visits Remaining", "3", "4"),
        ("Chart Closed", "Yes", "No"),
        ("Facility", "North Health", "North Health"),
        ("Room", "12", "14"),
        ("Telehealth", "Yes", "No"),
        ("Payment Status", "Hold", "Closed"),
        ("Confirmado", "Sí", "No"),
        ("Entered By", "Dr. Chen", "Dr. Park"),
        ("Town", "Main St", "Denver"),
        ("Interpreter Needed", "Yes", "No"),
        ("Visit Reason", "sick", "new cough"),
        ("Mobility Aid", "Yes", "No"),
        ("Center", "North Campus", "North Campus"),
        ("Chief Complaint", "pain", "maine coon allergy"),
        ("State", "TX", "OK"),
        ("Invitee Time Zone", "America/New_York", ""),
    ],
)
def test_a_column_about_something_else_is_named_and_takes_nothing(
    head: str, first: str, second: str, tmp_path: Path
) -> None:
    results, said = examine(tmp_path, head, first, second)
    assert [one.outcome for one in results] == ["accepted", "accepted"], (said, results)


def test_who_is_away_on_the_day_of_a_row_is_away_from_its_other_times(tmp_path: Path) -> None:
    later = SECOND.replace("2026-03-10", "2026-03-11")
    for head, text, same_day in (
        ("Notes", "provider is out that day", 0),
        ("Notes", "Dr. Chen on vacation the whole day", 0),
        ("Notes", "Dr. Chen leaves at noon", 1),
        ("Notes", "Dr. Chen leaves early", 0),
        ("Notes", "we are closed that day", 0),
        ("Notes", "pt out of town that day", 1),
    ):
        for second, others in ((SECOND, same_day), (later, 1)):
            path = tmp_path / "export.csv"
            path.write_text(f"{HEADS},{head}\n{GOOD},{text}\n{second},\n", "utf-8")
            with examination.examine(path, AROUND) as examined:
                found = [one for batch in examined.batches() for one in batch]
            offered = sum(one.outcome == "accepted" for one in found if one.line > 2)
            assert offered == others, (head, text, second, found)
