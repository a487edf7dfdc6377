"""Layouts in which something that was passed over says that a time is not free, or in which all that
stands beside a sure time is known to be harmless. Marked as ``invented_layouts`` are.
"""

from typing import Final

# ruff: noqa: E501 - the rows of exports

ACCOUNTED: Final[dict[str, str]] = {
    "unknown heads, flags of digits": """
:id,provider,location,start,end,status,Rsv
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,1
?2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,0
""",
    "signs": """
:id,provider,location,start,end,status,Nx
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,✓
+2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,
""",
    "no head": """
:id,provider,location,start,end,status,
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,given to Lopez
+2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,x
-4,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:30,Cancelled,M. Lopez
""",
    "patient names": """
:id,provider,location,start,end,status,patient
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,BLOCK
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,Staff meeting
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,"Test, Patient"
-4,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:30,Cancelled,*HOLD* Dr Kerr
-5,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,Lunch
+6,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:30,Cancelled,"Ortega-Ruiz, Ana M."
-7,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:30,Cancelled,Ana Ruiz (now Lopez)
""",
    "service words": """
:id,provider,location,start,end,status,Visit Type
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Admin block
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,Staff meeting
+3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,New patient
+4,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:30,Cancelled,Follow-up 30
""",
    "moved into": """
:id,provider,location,start,end,status,Next
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,
?2,Dr. Kerr,Main,2026-12-15 10:00,2026-12-15 10:30,Cancelled,12/14/2026 9:00 AM
+3,Dr. Kerr,Main,2026-12-16 10:00,2026-12-16 10:30,Cancelled,
""",
    "moved in notes": """
:id,provider,location,start,end,status,notes
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,
-2,Dr. Kerr,Main,2026-12-15 10:00,2026-12-15 10:30,Rescheduled,moved to 12/14 9am
-3,Dr. Kerr,Main,2026-12-16 10:00,2026-12-16 10:30,Cancelled,
-4,Dr. Kerr,Main,2026-12-16 14:00,2026-12-16 14:30,Scheduled,now coming at 10:00
-5,Dr. Kerr,Main,2026-12-17 14:00,2026-12-17 14:30,Cancelled,
-6,Dr. Park,Main,2026-12-17 09:00,2026-12-17 09:30,Rescheduled,seeing Dr. Kerr 12/17/2026 2:00 PM
+7,Dr. Kerr,Main,2026-12-18 14:00,2026-12-18 14:30,Cancelled,
""",
    "moved to other provider": """
:id,provider,location,start,end,status,Moved to,New provider
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,,
-2,Dr. Park,Main,2026-12-17 09:00,2026-12-17 09:30,Rescheduled,2026-12-14 09:00,Dr. Kerr
+3,Dr. Kerr,Main,2026-12-18 14:00,2026-12-18 14:30,Cancelled,,
""",
    "reasons with tails": """
:id,provider,location,start,end,status,reason
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,sick - Lopez took it
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,patient ill; Mrs. Odell in
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,pt cancelled / Park wants the hour
-4,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:30,Cancelled,covid (Dr Kerr charting)
-5,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,no ride -> Odell
+6,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:30,Cancelled,Patient has bronchitis
+7,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:30,Cancelled,Grandmother passed away
+8,Dr. Kerr,Main,2026-12-14 16:00,2026-12-14 16:30,Cancelled,Car wouldn't start
-9,Dr. Kerr,Main,2026-12-14 17:00,2026-12-14 17:30,Cancelled,pt request; hygienist double columned
""",
    "unknown text column": """
:id,provider,location,start,end,status,Flux
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Odell
?2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,RB
""",
    "insurance says": """
:id,provider,location,start,end,status,Insurance
+1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Blue Shield
+2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,Aetna HMO
+3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,
""",
    "loose lines": """
:id,provider,location,start,end,status,reason
+1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,sick
-2,Dr. Park,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,sick
:Park 12/14 - using the morning for charts
""",
    "loose lines 2": """
:id,provider,location,start,end,status,reason
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,sick
:NB: all of the above have been refilled by phone
""",
    "loose lines 3": """
:Kerr leaves at noon on the 14th
:id,provider,location,start,end,status,reason
-1,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,sick
""",
    "harmless lines": """
:Westside Family Medicine
:Cancellation report for December 2026
:Filters: Status = Cancelled; Provider = All
:id,provider,location,start,end,status,reason
+1,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,sick
:Confidential - contains protected health information
:Generated by jsmith on 11/30/2026
""",
    "place and closure": """
:id,provider,location,start,end,status,reason
-1,Dr. Kerr,Closed,2026-12-14 13:00,2026-12-14 13:30,Cancelled,sick
-2,Dr. Kerr,Main - room flooded,2026-12-14 14:00,2026-12-14 14:30,Cancelled,sick
""",
    "months": """
:id;Arzt;Standort;Datum;Beginn;Ende;Status;Grund
+1;Dr. Kerr;Mitte;14. Dezember 2026;09:00;09:30;abgesagt;krank
+2;Dr. Kerr;Mitte;Mo 14. Dez. 2026;10:00;10:30;abgesagt;Patient krank
-3;Dr. Kerr;Mitte;14. Dezember 2026;11:00;11:30;bestätigt;
""",
    "mois": """
:id;Médecin;Clinique;Date;Début;Fin;Statut;Motif
+1;Dr. Kerr;Centre;14 décembre 2026;9 h 00;9 h 30;Annulé;Malade
+2;Dr. Kerr;Centre;lundi 14 déc. 2026;10h30;11h00;Annulé;
""",
    "slot range": """
:id,provider,location,date,slot,status
+1,Dr. Kerr,Main,12/14/2026,9:00-9:30,Cancelled
+2,Dr. Kerr,Main,12/14/2026,10:00–10:30,Cancelled
-3,Dr. Kerr,Main,12/14/2026,10:30-11:00,Booked
""",
    "past head": """
:id,provider,location,start,end,status,Last action
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Reinstated
+2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,Cancelled
""",
    "future unknown datetime of standing row": """
:id,provider,location,start,end,status,Follow
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,
-2,Dr. Kerr,Main,2026-12-10 09:00,2026-12-10 09:30,Completed,2026-12-14 09:00
""",
    "cancelled by people": """
:id,provider,location,start,end,status,cancelled by
?1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,jsmith
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,Dr. Park
+3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,Patient (portal)
""",
    "who is blank": """
:id,provider,location,start,end,status,cancelled by
+1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Patient
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,
+3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled by patient,
""",
    "back on a day": """
:provider,location,date,start,end,status,patient
:Dr. Kerr,Main,12/21/2026,8:00 AM,5:00 PM,Block,PTO - back 12/23
-Dr. Kerr,Main,12/22/2026,9:00 AM,9:30 AM,Cancelled,Hart
+Dr. Kerr,Main,12/23/2026,9:00 AM,9:30 AM,Cancelled,Ives
+Dr. Kerr,Main,12/18/2026,9:00 AM,9:30 AM,Cancelled,Jay
""",
    "leaves at a time": """
:provider,location,date,time,duration,status,patient
+Dr. Kerr,Main,12/21/2026,9:00 AM,30,Cancelled,Hart
:Dr. Kerr,Main,12/21/2026,11:00 AM,,,*** LEAVES FOR ROUNDS - NO MORE PTS ***
-Dr. Kerr,Main,12/21/2026,2:00 PM,30,Cancelled,Ives
+Dr. Kerr,Main,12/22/2026,2:00 PM,30,Cancelled,Jay
""",
    "seats and couples": """
:id,provider,location,start,end,status,seats,service
+1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,1,Consult
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,6,Consult
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,1,Couples visit
-4,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:30,Cancelled by patient (1 of 2),1,Consult
""",
    "filled again, in the status": """
:id,provider,location,start,end,status
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled-PT REQUEST/REFILLED
+2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled-PT REQUEST
""",
    "a holiday near one that is told": """
:id,provider,location,start,end,status
:,,,2026-12-24,2026-12-24,OFFICE CLOSED - CHRISTMAS EVE
-1,Dr. Kerr,Main,2026-12-25 09:00,2026-12-25 09:30,Cancelled
+3,Dr. Kerr,Main,2026-12-23 09:00,2026-12-23 09:30,Cancelled
""",
    "a part is free": """
:id,provider,location,start,end,status,Freed
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,9:15 AM
+2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,10:00 AM
""",
    "a column of names": """
:id,provider,location,start,end,status,On the book
+1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,R. Amos
+2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,"Crane, Pat"
:3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Booked,J. Betts
-4,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:30,Cancelled,staff mtg
""",
    "what visits that stand have too": """
:id,provider,location,start,end,status,Flux
+1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Gold
:2,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Booked,Gold
-3,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:30,Cancelled,Odell
""",
    "the weekday tells the order": """
:id,provider,location,date,start,end,status
+1,Dr. Kerr,Main,Wednesday 12/09/2026,09:00,09:30,Cancelled
""",
    "sure reasons": """
:id,provider,location,start,end,status,reason
+1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,Patient has bronchiolitis
+2,Dr. Kerr,Main,2026-12-14 08:30,2026-12-14 08:50,Cancelled,Childcare fell through
+3,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,Flight delayed
+4,Dr. Kerr,Main,2026-12-14 09:30,2026-12-14 09:50,Cancelled,Court date moved
+5,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled,Pt called to cancel - car broke down
+6,Dr. Kerr,Main,2026-12-14 10:30,2026-12-14 10:50,Cancelled,Insurance not in network
+7,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,Cancelled,patient in the hospital
+8,Dr. Kerr,Main,2026-12-14 11:30,2026-12-14 11:50,Cancelled,Mother passed away
+9,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:20,Cancelled,Wants an earlier appointment
+10,Dr. Kerr,Main,2026-12-14 13:30,2026-12-14 13:50,Cancelled,Going out of town for Christmas
+11,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:20,Cancelled,Feeling better now
+12,Dr. Kerr,Main,2026-12-14 14:30,2026-12-14 14:50,Cancelled,Could not get time off from work
+13,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:20,Cancelled,Patient's child is sick with strep throat
+14,Dr. Kerr,Main,2026-12-14 15:30,2026-12-14 15:50,Cancelled,Dog got sick
+15,Dr. Kerr,Main,2026-12-14 16:00,2026-12-14 16:20,Cancelled,Patient no longer needs the appointment
+16,Dr. Kerr,Main,2026-12-14 16:30,2026-12-14 16:50,Cancelled,patient moved to another state
+17,Dr. Kerr,Main,2026-12-15 08:00,2026-12-15 08:20,Cancelled,Scheduling conflict
+19,Dr. Kerr,Main,2026-12-15 09:00,2026-12-15 09:20,Cancelled,Financial reasons
+20,Dr. Kerr,Main,2026-12-15 09:30,2026-12-15 09:50,Cancelled,Forgot about a work meeting
+21,Dr. Kerr,Main,2026-12-15 10:00,2026-12-15 10:20,Cancelled,Lost babysitter
+22,Dr. Kerr,Main,2026-12-15 10:30,2026-12-15 10:50,Cancelled,Patient tested positive for covid
+23,Dr. Kerr,Main,2026-12-15 11:00,2026-12-15 11:20,Cancelled,Cancelled via portal
+24,Dr. Kerr,Main,2026-12-15 11:30,2026-12-15 11:50,Cancelled,pt request
+25,Dr. Kerr,Main,2026-12-15 13:00,2026-12-15 13:20,Cancelled,Personal
+26,Dr. Kerr,Main,2026-12-15 13:30,2026-12-15 13:50,Cancelled,Kidney stones
+27,Dr. Kerr,Main,2026-12-15 14:00,2026-12-15 14:20,Cancelled,Patient started new job
+28,Dr. Kerr,Main,2026-12-15 14:30,2026-12-15 14:50,Cancelled,Ride didn't show up
+29,Dr. Kerr,Main,2026-12-15 15:00,2026-12-15 15:20,Cancelled,Patient changed mind
+30,Dr. Kerr,Main,2026-12-15 15:30,2026-12-15 15:50,Cancelled,death in the family
""",
    "heads that say nothing": """
:Appt ID,MRN,Patient,DOB,Phone,Email,Insurance,Provider,Location,Room,Visit Type,Date,Start,Duration,Status,Cancelled By,Cancelled On,Reason,Created By,Created On,Copay,Confirmed,Language,Referring Provider
+1,44012,"Ruiz, Ana",03/04/1980,(214) 555-0101,ana@example.org,Blue Shield PPO,Dr. Kerr,Main,Exam 2,Follow up,12/14/2026,9:00 AM,30,Cancelled,Patient,11/28/2026,sick,jsmith,10/01/2026,25.00,Yes,Spanish,Dr. Oduya
+2,44013,"Bo, Li",03/14/1990,(214) 555-0102,,Aetna,Dr. Kerr,Main,Exam 1,New patient,12/14/2026,10:00 AM,30,Cancelled,Patient,11/28/2026,work,mlee,10/02/2026,,No,English,
:3,44014,"Cruz, Di",03/24/1990,(214) 555-0103,,Aetna,Dr. Kerr,Main,Exam 1,Physical,12/14/2026,11:00 AM,30,Scheduled,,,,mlee,10/02/2026,30.00,Yes,English,
""",
    "titles and footers": """
:"Westside Family Medicine, 12 Oak Street"
:"Cancelled Appointments by Provider - December 2026"
:"Run by: jsmith   Page 1 of 3"
:
:Appt ID,Provider,Location,Date,Start,Duration,Status
+1,Dr. Kerr,Main,12/14/2026,9:00 AM,30,Cancelled
+2,Dr. Kerr,Main,12/14/2026,10:00 AM,30,Cancelled
:"Total cancelled: 2"
:"This report contains confidential patient information."
:"Questions? Call the help desk at 555-1212."
""",
    "it takes place after all": """
:id,provider,location,start,end,status,notes
-1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,pt confirmed
-2,Dr. Kerr,Main,2026-12-14 08:30,2026-12-14 08:50,Cancelled,patient arrived
-3,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,pt did not want to cancel
-4,Dr. Kerr,Main,2026-12-14 09:30,2026-12-14 09:50,Cancelled,late cancel - not approved
-5,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled,first patient needs hour
-6,Dr. Kerr,Main,2026-12-14 10:30,2026-12-14 10:50,Cancelled,doing telehealth
-7,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,Cancelled,pt running late
-8,Dr. Kerr,Main,2026-12-14 11:30,2026-12-14 11:50,Cancelled,mom cancelled for one child
-9,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:20,Cancelled,
?10,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:20,Cancelled,resched to 13:00
+11,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:20,Cancelled,called 11/28 at 9:15am to cancel
+12,Dr. Kerr,Main,2026-12-14 16:00,2026-12-14 16:20,Cancelled,no longer needs the appointment
""",
    "notes in fields that are read": """
:Appt ID,Provider,Location,Start,End,Status,Cancelled By,Cancelled On,Patient
-1,Dr. Kerr (away),Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,Patient,2026-11-20,Abt
-2,Dr. Kerr,Main / moved to North,2026-12-14 09:00,2026-12-14 09:20,Cancelled,Patient,2026-11-20,Bly
-3,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled,Patient,REINSTATED 11/29,Cox
-4,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,Cancelled,Patient,pending,Dow
-5,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:20,Cancelled,Patient,2026-12-20,Elm
-6 rebooked,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:20,Cancelled,Patient,2026-11-20,Fay
-7,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:20,Cancelled,Patient - then rebooked,2026-11-20,Gil
-8,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:20,Cancelled,"Patient, slot to Lopez",2026-11-20,Hay
+9,Dr. Kerr,Main,2026-12-14 16:00,2026-12-14 16:20,Cancelled,Patient,2026-11-20 09:00,Ito
+10,Dr. Kerr,Main,2026-12-14 17:00,2026-12-14 17:20,Cancelled,Patient (via portal),11/20/2026 8:00 AM,Jay
""",
    "marks and counts": """
:id,provider,location,start,end,status,Ovr,Tag
-1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,*,
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,,WI
+4,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,Cancelled,,
""",
    "section line between rows": """
:id,provider,location,start,end,status
?1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled
:--- the following were filled by phone ---
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled
""",
    "label line": """
:id,provider,location,start,end,status
:REFILLED
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled
""",
    "label line after": """
:id,provider,location,start,end,status
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled
:^ taken
""",
    "bumped title": """
:Bumped by provider
:id,provider,location,start,end,status
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled
""",
    "title of holds": """
:HOLDS - do not offer
:id,provider,location,start,end,status
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled
""",
    "already filled list": """
:Cancelled and refilled appointments
:id,provider,location,start,end,status
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled
""",
    "emoji": """
:id,provider,location,start,end,status,notes
-1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,✅
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled ❌,
""",
    "second provider of standing": """
:id,provider,location,start,end,status,Assistant
-1,Kim Oduya,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,
-2,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Scheduled,Kim Oduya
""",
    "setup": """
:id,provider,location,start,end,status,Buffer after (min)
:1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Scheduled,30
-2,Dr. Kerr,Main,2026-12-14 08:30,2026-12-14 08:50,Cancelled,0
+3,Dr. Kerr,Main,2026-12-14 10:30,2026-12-14 10:50,Cancelled,0
""",
    "arrival of others": """
:id,provider,location,start,end,status,Arrived
-1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,8:02
""",
    "reply columns": """
:id,provider,location,start,end,status,Reply
-1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,sorry I meant to confirm
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,STOP
""",
    "action": """
:id,provider,location,start,end,status,Action needed
-1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,call back re keeping
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,await MD ok
""",
    "who cancelled stands in the notes of others": """
:id,provider,location,start,end,status,notes
+1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,Canceled by client online
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,Canceled by admin: power work
-3,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled,
+4,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,Cancelled,Canceled by client by phone
""",
    "nobody knows who": """
:id,provider,location,start,end,status,cancelled by
+1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,Patient
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,Unknown
-3,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled by client,Business
""",
    "a question as the status": """
:id,provider,location,start,end,Cxl?,Who
+1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,x,client
:2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,,
-3,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,ncns,client
-4,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,x,us
""",
    "a second question": """
:id,provider,location,start,end,status,Cancel Flag
+1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,Y
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,
-3,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled,ncns
""",
    "leaving at noon": """
:id,provider,location,start,end,status,reason
+1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,sick
-2,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:20,Cancelled,we had to cancel - Dr. K leaving at noon
-3,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:20,Cancelled,patient - car trouble
+4,Dr. Ames,Main,2026-12-14 14:00,2026-12-14 14:20,Cancelled,patient - car trouble
""",
    "a reason names another time, and no other column is there": """
:id,provider,location,start,end,status,reason
-1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,moved to 12/14/2026 10:00 AM
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled,sick
+3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,Cancelled,
""",
    "the reason of the visit": """
:id,provider,location,start,end,status,reason,notes
:1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Scheduled,BP check,
:2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Confirmed,med refill,
+3,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled,knee pain,pt cancelled by phone
-4,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,Cancelled,back pain,we cancelled - Dr. Kerr in court
-5,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:20,Cancelled,held for Lopez,pt cancelled by phone
""",
    "a team, and a name with its number": """
:Team,provider,location,start,end,status,Patient / tel.
+Clinic,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,Ana Ruiz 956-555-0131
:Clinic,Dr. Kerr,North Clinic,2026-12-14 09:00,2026-12-14 09:20,Scheduled,Bo Lee 956-555-0132
+Clinic,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled,Cy Moe 956-555-0133
""",
    "who took the call": """
:taken by,provider,location,start,end,status
+Jen,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled
:Jen,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Scheduled
+Bri,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled
+Bri,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,Cancelled
""",
    "taken by somebody": """
:taken by,provider,location,start,end,status
+,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled
-Lopez,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled
""",
    "words of patients": """
:BROKEN / CANCELLED APPOINTMENTS LIST
:id,provider,location,start,end,status,reason
+1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,Pt called - out of town
+2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,patient canceled via healow app
+3,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled,Patient going to see a specialist instead
+4,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,Cancelled,La paciente llamó: no tiene quién la lleve
-5,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:20,Cancelled,cancelled through Friday
""",
    "extras": """
:id,provider,location,start,end,status,Extra
-1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,Kim took it
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,moved same pt to 9:15
-3,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:20,Cancelled,now a nurse visit
-4,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:20,Cancelled,see other appt
+5,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:20,Cancelled,
""",
    "a time given on in a reason": """
:id,provider,location,start,end,status,reason
-1,Dr. Kerr,Main,2026-12-14 08:00,2026-12-14 08:20,Cancelled,patient: sister will take the time
-2,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:20,Cancelled,2 of 3 family members cancelled
+3,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:20,Cancelled,seeing another doctor
""",
}
