"""The usual columns of practice systems, with their usual cells, never hold a sure time."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.ledger.facts import Result
from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile

AROUND = examination.Surroundings(
    datetime(2026, 11, 30, 23, tzinfo=UTC),
    ZoneInfo("America/Chicago"),
    profile.load_all(),
    providers.Book(None),
)
HEADS: Final = ["appointment_id", "provider", "location", "start", "end", "status", "reason"]
ROWS: Final = """\
A1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Cancelled,Patient - sick
A2,Dr. Vale,Main,2026-12-10 10:00,2026-12-10 10:30,Cancelled,Patient - sick
A3,Dr. Vale,Main,2026-12-11 09:00,2026-12-11 09:30,Cancelled,Patient - sick
A4,Dr. Cohen,Main,2026-12-11 10:00,2026-12-11 10:30,Cancelled,Patient - sick
A5,Dr. Cohen,Main,2026-12-14 10:00,2026-12-14 10:30,Scheduled,
A6,Dr. Cohen,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,Patient - sick"""
STANDING: Final = 6
"""The line of the one that stands."""
AT_ONCE: Final = 12

# A head, and the cells that stand under it in turn.
USUAL: Final = """\
Confirmation Status = Confirmed|Unconfirmed|Left message|Not confirmed|No response
Appt Confirmed = Y|N|
Confirmed = Confirmed|Unconfirmed|
Confirm Method = Text|Email|Phone|
Reminder Sent = Y|N|Yes
Reminder Status = Sent|Delivered|Failed|Bounced|Opened
Reminder Sent At = 11/28/2026 9:00 AM|
Last Reminder = 2026-11-28 09:00|
Visit Type = Follow Up|New Patient|Annual Physical|Telehealth
Appointment Type = EST PT 30|NP 60|OV|AWV|Sick
Appt Type = FU|NEW|PE|WELL CHILD|Nurse
Service = Haircut|Color|Cut & Style|Balayage
Copay = $25.00|0|25|20.00
Copay Due = 25.00|0.00|
Copay Collected = N|
Balance = 0.00|125.50|(12.00)|
Patient Balance = $0.00|$45.10|
Outstanding Balance = -|12.00
Insurance = Aetna|BCBS|Medicare|Self Pay|United Healthcare
Primary Insurance = Aetna PPO|BCBS TX|Medicare
Insurance Verified = Y|N|Pending
Eligibility = Active|Inactive|Eligible|Not checked
Eligibility Status = Verified|Eligible|Unknown|Error
Room = 1|2|Exam 3|Exam 4
Chair = 1|2|OP3
Operatory = OP-1|OP-2|HYG 1
Created By = jsmith|frontdesk|Online|mgarcia
Created On = 2026-10-01|2026-10-02
Created At = 2026-10-01 08:00|2026-10-02 09:00
Created Date = 10/01/2026|10/15/2026
Booked Online = Yes|No
Booked By = front desk|online|patient|AMY
Booked At = 10/01/2026 3:00 PM|10/02/2026 3:15 PM
Booking Source = Website|Phone|App|Walk-in|Google
Source = Web|Phone|Front Desk|Google|Instagram|Import
Booking Channel = Online|Front desk|Phone
Channel = Online|Phone|App
Timezone = America/Chicago
Time Zone = Central Time (US & Canada)|Central Time (US & Canada)
Invitee Time Zone = Central Time - US & Canada|America/New_York
Notes = |
Cancellation Date = 11/28/2026|11/29/2026
Cancelled On = 11/28/2026 09:15 AM|11/29/2026 4:00 PM
Canceled Date/Time = 11/28/2026 09:15 AM
Cancel Time = 9:15 AM|4:02 PM
Notice Hours = 72|240|26|48
Hours Notice = 72.5|240|26
Notice Given = 48 hours|3 days|26 hrs
Notice (hrs) = 72|240
Days Notice = 12|13|14
Late Cancel = N|Y|No|Yes
Late Cancellation = No|Yes
Late Cancel? = N|Y
Late Cancel Fee = $25|$0|
Short Notice = N|Y
Within 24 Hours = N|Y
<24h = N|Y
Fee Charged = No|Yes|$50
Cancellation Fee = 0.00|50.00|Waived
Cancel Fee Charged = N|Y
Fee Waived = Y|N
No-Show Count = 0|1|2|3
No Shows = 0|1|2
No Show Count = 0|2
Prior No Shows = 0|1|4
Cancel Count = 0|1|2
Times Rescheduled = 0|1|2
Total Visits = 12|3|0|1
Lifetime Value = $450.00|$0.00
New Patient = Y|N
New Client = Yes|No
First Visit = Y|N
First Time Client = Yes|No
Telehealth = Y|N
Virtual = Y|N
Is Telehealth = true|false
Modality = In person|Telehealth|Video
Visit Mode = In-Person|Video|Phone
Video Link = https://meet.example.org/j/123|
Meeting URL = https://meet.example.org/abc|
Event Type = 30 Minute Meeting|Consult
Event Type Name = 30 Minute Meeting|Intake call
Invitee Name = Ana Ruiz|Bo Lee|Cy Moe
Invitee Email = a@example.org|b@example.org
Invitee Phone = 5125550101|
Payment Status = Paid|Unpaid|Refunded|Pending
Payment = Card|Cash|
Paid = Yes|No|
Paid Online = Y|N
Amount Paid = 0|25
Deposit = $20|$0
Deposit Paid = Yes|No
Price = 85.00|120.00
Total = 85.00|120.00
Tip = 0|10
Discount = 0|10%
Package = 10 pack|none
Membership = Gold|None|Silver
Member = Y|N
Forms Complete = Y|N
Intake Form = Complete|Incomplete|Sent
Intake Forms Completed = Yes|No
Consent Signed = Y|N
Check-in Status = Not checked in|
Pre-check-in = Not started|Complete|
Patient DOB = 01/02/1980|03/04/1975
DOB = 01/02/1980
Age = 45|12|33
Sex = F|M
Gender = Female|Male
Language = English|Spanish
Interpreter Needed = Y|N
MRN = 1001|1002
Chart # = 1001|1002
Chart Number = RUIAN000|LEEBO000
Patient ID = 1001|1002
Account # = 5501|5502
Phone = 512-555-0101|(512) 555-0102
Home Phone = 512-555-0101|
Cell = 512-555-0101
Email = a@example.org
Address = 12 Oak St|4 Elm Ave
City = Austin|Waco
Zip = 78701
Referring Provider = Dr. Kim|Dr. Park|
PCP = Dr. Kim|Dr. Cohen
Primary Care Provider = Dr. Kim|Dr. Vale
Referral # = R123|
Referral Source = Google|Friend|Yelp
Auth # = A100|
Authorization Number = 12345|
CPT = 99213|99214
Procedure = D1110|D0120
Procedure Codes = D1110, D0120|D2391
ProcDescript = PerEx, Pro|CompF
Production = 120.00|0
Units = 1|2|3
Op = 1|2
Hygienist = |
Is Hygiene = X|
ASAP = |X
Priority = Normal|High|Low
Recall Type = 6-mo|annual
Recall Due = 12/01/2026
Recall Status = Open|Due|Cancelled by patient|Scheduled
Last Visit = 06/01/2026|
Last Appt = 06/01/2026 10:00 AM|
Last Appt Status = Completed|Cancelled by patient|No show
Next Appt = 01/12/2027 9:00 AM|
Next Appointment = 01/12/2027|None
Next Visit = 01/12/2027|
Day = Thursday|Thursday|Friday|Friday|Monday|Monday
DOW = Thu|Thu|Fri|Fri|Mon|Mon
Duration = 30
Length (min) = 30
Slot Length = 30
Specialty = Family Medicine|Pediatrics
Department ID = 12|13
Supervising Provider = Dr. Kim|Dr. Vale
Billing Provider = Dr. Kim|Dr. Vale
Appt Color = Blue|Red
Category = Office Visit|Procedure
Tags = VIP|new, referral|
Labels = |prepaid
Client Tags = regular|vip
Alert = |
Alerts = |allergy
Last Modified = 11/28/2026 09:15
Last Modified By = jsmith|patient portal
Modified Date = 11/28/2026
Updated At = 2026-11-28T09:15:00Z
Updated By = admin|jlee
Overbook OK = Y|N
Overbook Allowed = Y
Allow Overbooking = Yes|No
Waitlisted = N|Y
On Waitlist = N|Y
Wait List = Y|N
Cancel Method = Phone|Portal|Text|Online|In person
Cancelled Via = Phone|Portal|Text reply|Email|Voicemail
Cancellation Source = Patient Portal|Phone|Text
Canceled = TRUE|true
Cancellation Policy = 24 hours|Standard|Accepted
Policy Accepted = Y
Follow-up Needed = Y|N
Followup Status = Needs call|Called|LM|Done
Rescheduled = N|No|N
Rescheduled? = N|No
Reschedule Requested = N|Y
Rebooked = N|No
Rebooked? = No|
Resched Status = Not rescheduled|Declined|Will call back
Attended = No|
Arrived = N|
Checked In = No|
Checked Out = No
Check In Time = |
No Show = N|No
Showed = N
Archived = N|Y
Deleted = N|False
Is Deleted = 0
Active = 0
Group Size = 1
Guests = 0|1
Number of Guests = 1
Quantity = 1
Capacity = 1
Seats = 1
Spots = 1
Attendees = 0
Recurring = N|Y|No
Series = |
Recurrence = Weekly|None
Class = Private|Individual
Busy = Free
Show As = Free
Visibility = default|private
Organizer = frontdesk@clinic.org
Calendar ID = abc@group.calendar.example.org
iCalUID = abc123@example.org
Html Link = https://calendar.example.org/event?eid=abc
Description = |
Color ID = 5|7
Transport = Y|N
Transportation Needed = No|Yes
Wheelchair = N|Y
Portal Active = Y|N
Portal Status = Active|Invited|Inactive
SMS Consent = Y|N
Text OK = Y|N
Communication Preference = Text|Email|Call
Preferred Contact = Text|Phone
Preferred Name = Annie|Bo
Preferred Time = Mornings|Afternoons|Any
Preferred Provider = Dr. Vale|Dr. Cohen
Pronouns = she/her|he/him
Financial Class = Commercial|Medicare|Self-pay
Payer = Aetna|BCBS
Plan = PPO|HMO
Member ID = W1234|X999
Group # = 8891|
Guarantor = Ruiz, Ana|Lee, Bo
Superbill = 1001|
Claim Status = None|N/A|Not billed
Encounter # = |
Encounter Status = |Cancelled
Visit Reason = Back pain|Annual physical|Cough
Reason for Visit = Back pain|Annual physical|Knee
Chief Complaint = Headache|Rash
Diagnosis = M54.5|I10
Tracking Status = |
Outreach Status = Not contacted|Left voicemail|Contacted
Outreach = LM 11/28|text sent
Times Called = 1|2
Call Result = Left message|No answer|Spoke to pt
Contacted = Y|N
Row = 1|2|3|4|5|6
Seq = 1|2|3|4|5|6
No. = 1|2|3|4|5|6
Report Date = 11/30/2026
Run Date = 11/30/2026
Week = 50|51
Month = December
Quarter = Q4
Fiscal Year = 2026
Lead Time (days) = 10|12
Days Until Appt = 10|10|11
Revenue Lost = 120.00|85
Est. Value = $120|$85
RVU = 1.3|0.97
Risk Score = 12|80
No Show Risk = Low|High|Medium
No-Show Probability = 12%|80%
Predicted No Show = Low|0.12
Staff Notes = |
Client Notes = |
Internal Notes = |lm
Species = Canine|Feline
Breed = Lab|Mix
Pet Name = Rex|Tom|Bella
Resource ID = 12|13
Room Type = Exam|Procedure
Equipment = None|Laser
Lab Case = |None
Premed = N|Y
Ins Verified = Y|N
Hipaa = Y|N
Photo ID = Y|N
Released = Y|Yes
Slot Released = Y
Slot Status = Open|Available
Slot Open = Y
Available = Y
Refilled = N
Filled = N|No
Backfilled = N|No|
Overbooked = N|
Double Booked = N|
Blocked = N|
Hold = N|
Processed By = AMY|BEA
Cancel Entered By = AMY|BEA|jsmith
Cancelled By User = jsmith|portal|mgarcia
Verified By = AMY|
Staff Initials = AB|CD
Initials = AB|CD
User = jsmith|mlee
Operator = jsmith|mlee
Location Phone = 512-555-0199
Location Address = 1 Main St
Practice Name = Vale Family Medicine
Tax ID = 74-1234567
NPI = 1234567890
Provider ID = 12|13
Provider NPI = 1234567890|1234567891
Provider Specialty = FM|Peds
# = 1|2|3|4|5|6
Pre-Registration = Incomplete|Complete
Early Cancel = Yes|No
Appointment Profile = New 30|Established 30
Overbook OK = Y|N
"""


def read(folder: Path, columns: list[tuple[str, list[str]]]) -> list[Result]:
    path = folder / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write([*HEADS, *(head for head, _ in columns)])
        for number, row in enumerate(ROWS.split("\n")):
            write([*row.split(","), *(cells[number % len(cells)] for _, cells in columns)])
    with examination.examine(path, AROUND) as examined:
        results = [result for batch in examined.batches() for result in batch]
        assert results, (examined.reason, columns)
    return results


def columns_of(text: str) -> list[tuple[str, list[str]]]:
    pairs = (line.split(" = ") for line in text.strip().split("\n"))
    return [(head, [cell.strip() for cell in cells.split("|")]) for head, cells in pairs]


def test_usual_columns_hold_no_sure_time(tmp_path: Path) -> None:
    held = []
    columns = columns_of(USUAL)
    for first in range(0, len(columns), AT_ONCE):
        for one in read(tmp_path, columns[first : first + AT_ONCE]):
            if one.outcome != "accepted" and one.line != STANDING:
                held.append((one.line, one.outcome, one.column, one.value, one.reason))
    assert not held, held


def test_a_bare_number_that_is_no_count_of_rows_may_be_one_of_people(tmp_path: Path) -> None:
    results = read(tmp_path, [("#", ["1", "2", "1", "1", "1", "2"])])
    assert [one.outcome for one in results] == [
        "accepted", "rejected", "accepted", "accepted", "ignored", "rejected"
    ]  # fmt: skip


def test_of_flags_that_were_not_set_each_word_is_known(tmp_path: Path) -> None:
    for head, fine, against in (
        ("Check-in Status", "Not checked in", "Checked in"),
        ("Rebooked", "Not rebooked", "Rebooked"),
        ("Busy", "Free", "Busy"),
        ("Overbooked", "No", "Yes"),
        ("Seats", "1", "0"),
        ("Guests", "0", "2"),
    ):
        results = read(tmp_path, [(head, [fine, against])])
        outcomes = [one.outcome for one in results]
        assert outcomes[:3] == ["accepted", "rejected", "accepted"], (head, outcomes)
