"""Exports as further vendors write them, and what stands beside their rows."""

from pathlib import Path

import pytest

from tests.rules.test_intake_layouts import offered


@pytest.mark.parametrize(
    ("lines", "times"),
    [pytest.param(lines, times, id=name) for name, lines, times in [
        ("calendly",
         [
             ("User Name,User Email,Invitee Name,Invitee Email,Event Type Name,"
             "Start Date & Time,End Date & Time,Location,Event Created Date & Time,"
             "Canceled,Canceled By,Cancellation reason"),
             ("Dr. Vale,a@b.c,Ana,x@y.z,Consult,2026-12-10 09:00 AM,"
             "2026-12-10 09:30 AM,Main,2026-11-01 10:00 AM,true,Ana,sick"),
             ("Dr. Vale,a@b.c,Bo,x@y.z,Consult,2026-12-10 10:00 AM,"
             "2026-12-10 10:30 AM,Main,2026-11-01 10:00 AM,false,,"),
         ],
         ["12-10 09:00"]),
        ("cliniko",
         [
             ("Appointment start,Appointment end,Practitioner,Business,Patient,"
             "Cancelled at,Cancellation reason,Cancellation note,Did not arrive,Status"),
             ("2026-12-10 09:00,2026-12-10 09:30,Dr. Vale,Main,Ana,"
             "2026-11-28 10:00,Feeling better,,No,Cancelled"),
             "2026-12-10 10:00,2026-12-10 10:30,Dr. Vale,Main,Bo,,,,No,Booked",
         ],
         ["12-10 09:00"]),
        ("kareo",
         [
             ("Practice,Rendering Provider,Appointment Status,Start Date,"
             "Start Time,End Time,Patient Name,Mobile Phone,Service Location"),
             "ACME,Dr. Vale,Cancelled,12/10/2026,9:00 AM,9:30 AM,Ana,2145550101,Main",
             "ACME,Dr. Vale,Scheduled,12/20/2026,9:00 AM,9:30 AM,Ana,2145550101,Main",
         ],
         ["12-10 09:00"]),
        ("nextgen",
         [
             ("appt_id,appt_date,begintime,duration,rendering_provider,"
             "location_name,cancel_ind,appt_kept_ind,delete_ind"),
             "1,20261210,0900,30,Dr. Vale,Main,Y,N,N",
             "2,20261210,1000,30,Dr. Vale,Main,N,N,N",
         ],
         ["12-10 09:00"]),
        ("ecw",
         [
             ("Appointment ID,Appointment Provider Name,Appointment Facility Name,"
             "Appointment Date,Appointment Start Time,Appointment End Time,Visit Status,"
             "Patient Acct No"),
             "1,\"Vale, Anna\",Main,12/10/2026,09:00:00,09:30:00,CANC,99",
             "2,\"Vale, Anna\",Main,12/20/2026,13:00:00,13:30:00,PEN,98",
         ],
         ["12-10 09:00"]),
        ("fresha",
         [
             ("Ref #,Team member,Location,Scheduled date,Time,Duration (mins),"
             "Status,Client,Cancelled by,Cancellation reason"),
             ("#1,Anna Vale,Main,10 Dec 2026,9:00am,30,Cancelled,Ana,Client,"
             "Client unwell"),
             "#2,Anna Vale,Main,10 Dec 2026,10:00am,30,Booked,Bo,,",
         ],
         ["12-10 09:00"]),
        ("fhir flat",
         [
             ("id,status,cancelationReason,start,end,minutesDuration,practitioner,"
             "location"),
             ("1,cancelled,pat,2026-12-10T15:00:00Z,2026-12-10T15:30:00Z,30,"
             "Dr. Vale,Main"),
             "2,booked,,2026-12-10T16:00:00Z,2026-12-10T16:30:00Z,30,Dr. Vale,Main",
         ],
         ["12-10 09:00"]),
        ("fhir prov",
         [
             ("id,status,cancelationReason,start,end,minutesDuration,practitioner,"
             "location"),
             ("1,cancelled,prov,2026-12-10T15:00:00Z,2026-12-10T15:30:00Z,30,"
             "Dr. Vale,Main"),
             "2,booked,,2026-12-10T16:00:00Z,2026-12-10T16:30:00Z,30,Dr. Vale,Main",
         ],
         []),
        ("opendental",
         [
             "AptNum,ProvAbbr,ClinicName,AptDateTime,AptLength,AptStatus,PatName",
             "1,DOC1,Main,12/10/2026 9:00 AM,30,Broken,Ana",
             "2,DOC1,Main,12/20/2026 9:00 AM,30,Scheduled,Bo",
         ],
         []),
        ("outlook-like",
         [
             ("Subject,Start Date,Start Time,End Date,End Time,Location,Organizer,"
             "Status"),
             ("Canceled: Ana,12/10/2026,9:00:00 AM,12/10/2026,9:30:00 AM,Main,"
             "Dr. Vale,Free"),
             "Bo,12/10/2026,10:00:00 AM,12/10/2026,10:30:00 AM,Main,Dr. Vale,Busy",
         ],
         []),
        ("two dates created vs appt",
         [
             "Date Created,Appointment Date,Time,Provider,Location,Duration,Status",
             "12/10/2026,12/11/2026,9:00 AM,Dr. Vale,Main,30,Cancelled",
             "11/20/2026,12/20/2026,9:00 AM,Dr. Vale,Main,30,Scheduled",
         ],
         ["12-11 09:00"]),
        ("cancelled date as date",
         [
             ("Cancelled Date,Cancelled Time,Date,Time,Provider,Location,Duration,"
             "Status"),
             "11/28/2026,8:00 AM,12/10/2026,9:00 AM,Dr. Vale,Main,30,Cancelled",
             ",,12/20/2026,9:00 AM,Dr. Vale,Main,30,Scheduled",
         ],
         ["12-10 09:00"]),
        ("original and new date",
         [
             ("Original Date,Original Time,New Date,New Time,Provider,Location,"
             "Duration,Status"),
             "12/10/2026,9:00 AM,12/15/2026,9:00 AM,Dr. Vale,Main,30,Rescheduled",
             "12/11/2026,9:00 AM,,,Dr. Vale,Main,30,Cancelled",
         ],
         []),
        ("supervising provider",
         [
             "Date,Start,End,Provider,Supervising Provider,Location,Status",
             "2026-12-10,09:00,09:30,Kim NP,Dr. Vale,Main,Cancelled",
             "2026-12-10,09:00,09:30,Dr. Vale,,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("resource column stands",
         [
             "Date,Start,End,Provider,Room,Location,Status",
             "2026-12-10,09:00,09:30,Dr. Vale,R1,Main,Cancelled",
             "2026-12-10,09:00,09:30,Dr. Park,R1,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("semi colon decimal comma",
         [
             "Provider;Location;Start;Length (h);Status",
             "Dr. Vale;Main;2026-12-10 09:00;0,5;Cancelled",
             "Dr. Vale;Main;2026-12-10 10:00;0,5;Booked",
         ],
         ["12-10 09:00"]),
        ("weekday prefix clock",
         [
             "Provider,Location,When,Length,Status",
             "Dr. Vale,Main,Thu 12/10/2026 @ 9:00 AM,30 min,Cancelled",
             "Dr. Vale,Main,Sun 12/20/2026 @ 9:00 AM,30 min,Booked",
         ],
         ["12-10 09:00"]),
        ("date range day and to",
         [
             "Provider,Location,When,Status",
             "Dr. Vale,Main,\"Dec 10, 2026 9:00 AM to 9:30 AM\",Cancelled",
             "Dr. Vale,Main,\"Dec 20, 2026 9:00 AM to 9:30 AM\",Booked",
         ],
         ["12-10 09:00"]),
        ("24h dots",
         [
             "Provider,Location,Date,Time,Length,Status",
             "Dr. Vale,Main,2026-12-10,09.00,30,Cancelled",
         ],
         []),
        ("9a 2p",
         [
             "Provider,Location,Date,Time,Length,Status",
             "Dr. Vale,Main,12/10/2026,9a,30,Cancelled",
             "Dr. Vale,Main,12/20/2026,2p,30,Booked",
         ],
         ["12-10 09:00"]),
        ("noon",
         [
             "Provider,Location,Date,Time,Length,Status",
             "Dr. Vale,Main,12/10/2026,12:00 PM,30,Cancelled",
             "Dr. Vale,Main,12/20/2026,2:00 PM,30,Booked",
         ],
         ["12-10 12:00"]),
        ("status in two: appt + slot",
         [
             "Provider,Location,Start,Minutes,Appt Status,Slot Status",
             "Dr. Vale,Main,2026-12-10 09:00,30,Cancelled,Open",
             "Dr. Vale,Main,2026-12-10 10:00,30,Cancelled,Filled",
         ],
         ["12-10 09:00"]),
        ("waitlisted filled by",
         [
             "Provider,Location,Start,Minutes,Status,Filled From Waitlist",
             "Dr. Vale,Main,2026-12-10 09:00,30,Cancelled,No",
             "Dr. Vale,Main,2026-12-10 10:00,30,Cancelled,Yes",
         ],
         ["12-10 09:00"]),
        ("cancel reason codes clinic",
         [
             "Provider,Location,Start,Minutes,Status,Cancel Reason",
             "Dr. Vale,Main,2026-12-10 09:00,30,Cancelled,PT",
             "Dr. Vale,Main,2026-12-10 10:00,30,Cancelled,PROV",
             "Dr. Vale,Main,2026-12-10 11:00,30,Cancelled,03",
         ],
         ["12-10 09:00"]),
        ("totals by provider",
         [
             "Provider,Location,Start,Minutes,Status",
             "Dr. Vale,Main,2026-12-10 09:00,30,Cancelled",
             "Subtotal Dr. Vale,,,1,",
             "Dr. Park,Main,2026-12-20 09:00,30,Booked",
             "Grand Total,,,2,",
         ],
         ["12-10 09:00"]),
        ("page breaks",
         [
             "Provider,Location,Start,Minutes,Status",
             "Dr. Vale,Main,2026-12-10 09:00,30,Cancelled",
             "Page 1 of 2",
             "Provider,Location,Start,Minutes,Status",
             "Dr. Park,Main,2026-12-20 09:00,30,Booked",
             "Page 2 of 2",
         ],
         ["12-10 09:00"]),
        ("trailing generated",
         [
             "Provider,Location,Start,Minutes,Status",
             "Dr. Vale,Main,2026-12-10 09:00,30,Cancelled",
             "Report generated 11/29/2026 6:00 PM by jsmith",
         ],
         ["12-10 09:00"]),
        ("title rows",
         [
             "Acme Clinic",
             "Cancellation Report: 12/01/2026 - 12/31/2026",
             "Run by: jsmith",
             "",
             "Provider,Location,Start,Minutes,Status",
             "Dr. Vale,Main,2026-12-10 09:00,30,Cancelled",
         ],
         ["12-10 09:00"]),
        ("multi visit type rows same id different providers",
         [
             "id,Provider,Location,Start,Minutes,Status",
             "1,Dr. Vale,Main,2026-12-10 09:00,30,Cancelled",
             "1,Dr. Park,Main,2026-12-10 09:00,30,Cancelled",
         ],
         []),
        ("group session others stand",
         [
             "id,Provider,Location,Start,Minutes,Status,Client",
             "1,Dr. Vale,Main,2026-12-10 09:00,30,Cancelled,Ana",
             "2,Dr. Vale,Main,2026-12-10 09:00,30,Booked,Bo",
             "3,Dr. Vale,Main,2026-12-10 10:00,30,Cancelled,Cy",
         ],
         ["12-10 10:00"]),
        ("overlap tail",
         [
             "id,Provider,Location,Start,Minutes,Status,Client",
             "1,Dr. Vale,Main,2026-12-10 09:00,30,Cancelled,Ana",
             "2,Dr. Vale,Main,2026-12-10 09:29,30,Booked,Bo",
             "3,Dr. Vale,Main,2026-12-10 10:00,30,Cancelled,Cy",
         ],
         ["12-10 10:00"]),
        ("utc head",
         [
             "id,Provider,Location,Start (UTC),End (UTC),Status",
             "1,Dr. Vale,Main,2026-12-10 15:00,2026-12-10 15:30,Cancelled",
             "2,Dr. Vale,Main,2026-12-10 16:00,2026-12-10 16:30,Booked",
         ],
         ["12-10 09:00"]),
        ("start utc end local",
         [
             "id,Provider,Location,Start (UTC),End,Status",
             "1,Dr. Vale,Main,2026-12-10 15:00,2026-12-10 09:30,Cancelled",
         ],
         ["12-10 09:00"]),
    ]],
)  # fmt: skip
def test_the_times_of_the_export_are_read(
    lines: list[str], times: list[str], tmp_path: Path
) -> None:
    assert sorted(offered(tmp_path, "\n".join(lines) + "\n")) == times
