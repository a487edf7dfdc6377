"""Layouts of many vendors: the right times, and no other."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile

CHICAGO = ZoneInfo("America/Chicago")
AROUND = examination.Surroundings(
    datetime(2026, 11, 29, 18, tzinfo=UTC), CHICAGO, profile.load_all(), providers.Book(None)
)


def offered(tmp_path: Path, text: str) -> list[str]:
    """The start of each time that would be offered, in clinic time."""
    path = tmp_path / "export.csv"
    path.write_text(text, "utf-8")
    with examination.examine(path, AROUND) as examined:
        results = [one for batch in examined.batches() for one in batch]
    return [
        f"{one.start.astimezone(CHICAGO):%m-%d %H:%M}"
        for one in results
        if one.outcome == "accepted" and one.start
    ]


@pytest.mark.parametrize(
    ("lines", "times"),
    [pytest.param(lines, times, id=name) for name, lines, times in [
        ("square-ish english",
         [
             ("Appt ID,Staff,Location,Date,Start Time,End Time,Appointment Status,"
             "Cancellation Reason,Client"),
             "1,Anna Vale,Main,12/10/2026,9:00 AM,9:30 AM,Cancelled,Client sick,Ana",
             "2,Anna Vale,Main,12/15/2026,10:00 AM,10:30 AM,Booked,,Bob",
         ],
         ["12-10 09:00"]),
        ("acuity",
         [
             ("Start Time,End Time,First Name,Last Name,Phone,Email,Type,Calendar,"
             "Appointment Price,Paid?,Amount Paid Online,Notes,Date Scheduled,Canceled,Location"),
             ("\"December 10, 2026 9:00 am\",\"December 10, 2026 9:30 am\",Ana,Ruiz,"
             "2145550101,a@b.c,Consult,Dr. Vale,50.00,no,0.00,,2026-11-01,yes,Main"),
             ("\"December 10, 2026 10:00 am\",\"December 10, 2026 10:30 am\",Bo,Li,"
             "2145550102,a@b.c,Consult,Dr. Vale,50.00,no,0.00,,2026-11-01,no,Main"),
         ],
         ["12-10 09:00"]),
        ("simplepractice",
         [
             ("Date of Service,Start Time,End Time,Clinician Name,Client Name,"
             "Appointment Status,Location,Duration"),
             "12/10/2026,9:00 AM,9:30 AM,Anna Vale,Ana R,Late Canceled,Main,30",
             "12/14/2026,9:00 AM,9:30 AM,Anna Vale,Bo L,Show,Main,30",
         ],
         ["12-10 09:00"]),
        ("jane",
         [
             ("Appointment ID,Location,Practitioner,Start At,End At,Patient,Status,"
             "Cancelled At,Cancelled By"),
             ("77,Main,Anna Vale,2026-12-10 09:00:00 -0600,2026-12-10 09:30:00 -0600,"
             "Ana R,cancelled,2026-11-28 10:00:00 -0600,Ana R"),
             "78,Main,Anna Vale,2026-12-10 10:00:00 -0600,2026-12-10 10:30:00 -0600,Bo,booked,,",
         ],
         ["12-10 09:00"]),
        ("mindbody",
         [
             "Visit Date,Time,Staff,Location,Client,Mobile Phone,Status,Duration",
             "12/10/2026,9:00 AM,Anna Vale,Main,Ana,2145550101,Early Cancelled,30",
             "12/20/2026,9:00 AM,Anna Vale,Main,Ana,2145550101,Reserved,30",
         ],
         ["12-10 09:00"]),
        ("start..end one cell",
         [
             "Date,Time,Provider,Location,Status",
             "12/10/2026,9:00 - 9:30,Dr. Vale,Main,Cancelled",
             "12/14/2026,9:00 - 9:30,Dr. Vale,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("start..end one cell am",
         [
             "Date,Time Slot,Provider,Location,Status",
             "12/10/2026,9:00 AM - 9:30 AM,Dr. Vale,Main,Cancelled",
             "12/14/2026,2:00 PM - 2:30 PM,Dr. Vale,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("start..end en dash am shared",
         [
             "Date,Time,Provider,Location,Status",
             "12/10/2026,9:00 – 9:30 AM,Dr. Vale,Main,Cancelled",
             "12/14/2026,2:00 – 2:30 PM,Dr. Vale,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("drilldown",
         [
             "Provider,Date,Time,Location,Status",
             "Dr. Vale,,,,",
             ",12/10/2026,9:00 AM - 9:30 AM,Main,Cancelled",
             ",12/10/2026,10:00 AM - 10:30 AM,Main,Scheduled",
             "Dr. Park,,,,",
             ",12/15/2026,9:00 AM - 9:30 AM,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("drilldown first col only first row",
         [
             "Provider,Date,Start,End,Location,Status",
             "Dr. Vale,12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             ",12/10/2026,10:00 AM,10:30 AM,Main,Cancelled",
             "Dr. Park,12/15/2026,9:00 AM,9:30 AM,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("group heading title rows",
         [
             "Cancellation Report",
             "Provider: Dr. Vale",
             "Date,Start,End,Location,Status",
             "12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             "12/15/2026,10:00 AM,10:30 AM,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("date+two clocks",
         [
             "Date,Start,End,Doctor,Office,Status",
             "2026-12-10,09:00,09:30,Dr. Vale,Main,Cancelled",
             "2026-12-10,10:00,10:30,Dr. Vale,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("from to",
         [
             "Date,From,To,Provider,Location,Status",
             "2026-12-10,09:00,09:30,Dr. Vale,Main,Cancelled",
             "2026-12-10,10:00,10:30,Dr. Vale,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("time in time out",
         [
             "Appt Date,Time In,Time Out,Provider,Location,Status",
             "2026-12-10,09:00,09:30,Dr. Vale,Main,Cancelled",
         ],
         []),
        ("spanish",
         [
             "Fecha,Hora inicio,Hora fin,Profesional,Sede,Estado,Motivo de cancelación,Paciente",
             "10/12/2026,09:00,09:30,Dra. Vale,Centro,Cancelada,enfermedad,Ana",
             "15/12/2026,10:00,10:30,Dra. Vale,Centro,Confirmada,,Bo",
         ],
         ["12-10 09:00"]),
        ("spanish 2",
         [
             "Fecha de la cita;Hora;Duración (min);Médico;Sucursal;Estatus;Cancelado por",
             "10/12/2026;09:00;30;Dra. Vale;Centro;Cancelado;Paciente",
             "15/12/2026;16:00;30;Dra. Vale;Centro;Agendado;",
         ],
         ["12-10 09:00"]),
        ("spanish clinic cancels",
         [
             "Fecha;Hora;Duración;Médico;Sede;Estado;Motivo",
             "10/12/2026;09:00;30;Dra. Vale;Centro;Cancelada;Doctora de vacaciones",
             "10/12/2026;10:00;30;Dra. Vale;Centro;Cancelada;paciente enfermo",
             "15/12/2026;16:00;30;Dra. Vale;Centro;Agendada;",
         ],
         ["12-10 10:00"]),
        ("dmy",
         [
             "Date,Start Time,End Time,Provider,Location,Status",
             "10/12/2026,09:00,09:30,Dr. Vale,Main,Cancelled",
             "31/12/2026,10:00,10:30,Dr. Vale,Main,Booked",
         ],
         ["12-10 09:00"]),
        ("iso zulu",
         [
             "id,provider,location,start,end,status",
             "1,Dr. Vale,Main,2026-12-10T15:00:00Z,2026-12-10T15:30:00Z,cancelled",
             "2,Dr. Vale,Main,2026-12-10T16:00:00Z,2026-12-10T16:30:00Z,booked",
         ],
         ["12-10 09:00"]),
        ("iso ms zulu",
         [
             ("appointmentId,practitionerName,locationName,startDateTime,endDateTime,"
             "appointmentStatus"),
             "1,Dr. Vale,Main,2026-12-10T15:00:00.000Z,2026-12-10T15:30:00.000Z,cancelled",
             "2,Dr. Vale,Main,2026-12-10T16:00:00.000Z,2026-12-10T16:30:00.000Z,booked",
         ],
         ["12-10 09:00"]),
        ("iso with zone brackets",
         [
             "id,provider,location,start,end,status",
             ("1,Dr. Vale,Main,2026-12-10T09:00:00-06:00[America/Chicago],"
             "2026-12-10T09:30:00-06:00[America/Chicago],cancelled"),
         ],
         ["12-10 09:00"]),
        ("compact",
         [
             "id,provider,location,start,end,status",
             "1,Dr. Vale,Main,20261210T090000,20261210T093000,cancelled",
             "2,Dr. Vale,Main,20261210T100000,20261210T103000,booked",
         ],
         ["12-10 09:00"]),
        ("compact 14",
         [
             "id,provider,location,start,end,status",
             "1,Dr. Vale,Main,20261210090000,20261210093000,cancelled",
             "2,Dr. Vale,Main,20261210100000,20261210103000,booked",
         ],
         ["12-10 09:00"]),
        ("heads stars units",
         [
             "Provider*,Location*,Start (CST)*,Length (min),Status*",
             "Dr. Vale,Main,2026-12-10 09:00,30,Cancelled",
             "Dr. Vale,Main,2026-12-10 10:00,30,Booked",
         ],
         ["12-10 09:00"]),
        ("heads units dash",
         [
             "Provider,Location,Start Time,Duration [minutes],Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,30,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,30,Booked",
         ],
         ["12-10 09:00"]),
        ("len 30 min",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,30 min,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,30 min,Booked",
         ],
         ["12-10 09:00"]),
        ("len 30min",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,30min,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,30min,Booked",
         ],
         ["12-10 09:00"]),
        ("len 0:30",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,0:30,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,0:30,Booked",
         ],
         ["12-10 09:00"]),
        ("len 30 mins",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,30 mins,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,30 mins,Booked",
         ],
         ["12-10 09:00"]),
        ("len 00:30",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,00:30,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,00:30,Booked",
         ],
         ["12-10 09:00"]),
        ("len 30m",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,30m,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,30m,Booked",
         ],
         ["12-10 09:00"]),
        ("len ½ h",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,½ h,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,½ h,Booked",
         ],
         []),
        ("len 30'",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,30',Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,30',Booked",
         ],
         ["12-10 09:00"]),
        ("len half hour",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,half hour,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,half hour,Booked",
         ],
         []),
        ("len 0.5 h",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,0.5 h,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,0.5 h,Booked",
         ],
         ["12-10 09:00"]),
        ("len 30 Min.",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,30 Min.,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,30 Min.,Booked",
         ],
         ["12-10 09:00"]),
        ("len 1h30",
         [
             "Provider,Location,Start Time,Duration,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,1h 30min,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,1 hr,Booked",
         ],
         ["12-10 09:00"]),
        ("len hours and minutes columns",
         [
             "Provider,Location,Start Time,Hours,Minutes,Appt Status",
             "Dr. Vale,Main,12/10/2026 9:00 AM,1,30,Cancelled",
             "Dr. Vale,Main,12/14/2026 9:00 AM,0,45,Booked",
         ],
         []),
        ("two-digit year",
         [
             "Provider,Location,Date,Start,End,Status",
             "Dr. Vale,Main,12/10/26,9:00 AM,9:30 AM,Cancelled",
             "Dr. Vale,Main,12/14/26,9:00 AM,9:30 AM,Booked",
         ],
         ["12-10 09:00"]),
        ("day name",
         [
             "Provider,Location,Date,Start,End,Status",
             "Dr. Vale,Main,\"Thu, Dec 10, 2026\",9:00 AM,9:30 AM,Cancelled",
             "Dr. Vale,Main,\"Monday, December 14, 2026\",9:00 AM,9:30 AM,Booked",
         ],
         ["12-10 09:00"]),
        ("day name dd-Mon-yy",
         [
             "Provider,Location,Date,Start,End,Status",
             "Dr. Vale,Main,10-Dec-26,9:00 AM,9:30 AM,Cancelled",
         ],
         ["12-10 09:00"]),
        ("day name dd-Mon no year",
         [
             "Provider,Location,Date,Start,End,Status",
             "Dr. Vale,Main,Thu 10 Dec,9:00 AM,9:30 AM,Cancelled",
         ],
         []),
        ("military",
         [
             "Provider,Location,Date,Start,End,Status",
             "Dr. Vale,Main,2026-12-10,0900,0930,Cancelled",
         ],
         ["12-10 09:00"]),
    ]],
)  # fmt: skip
def test_the_times_of_the_layout_are_read(
    lines: list[str], times: list[str], tmp_path: Path
) -> None:
    assert sorted(offered(tmp_path, "\n".join(lines) + "\n")) == times
