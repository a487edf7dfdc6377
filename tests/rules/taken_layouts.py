"""Layouts that a clinic of four providers and one place drops as they come: what is surely free is
taken, and what only looks so is not. Marked as ``invented_layouts`` are; today is 30 November 2026.
"""

from typing import Final

# ruff: noqa: E501 - the rows of exports

PROVIDERS: Final = ("Dr. Nora Quill", "Dr. Omar Reyes", "Ida Frost, NP", "Dr. Nils Berg")

TAKEN: Final[dict[str, str]] = {
    "names with titles, turned round, numbered, shortened": """
:id,provider,location,start,end,status
+1,"QUILL, NORA MD",Harbor,2026-12-14 08:00,2026-12-14 08:30,Cancelled
+2,"Quill, Nora [2044]",Harbor,2026-12-14 09:00,2026-12-14 09:30,Cancelled
+3,REYES O,Harbor,2026-12-14 10:00,2026-12-14 10:30,Cancelled
+4,Nurse Frost,Harbor,2026-12-14 11:00,2026-12-14 11:30,Cancelled
+5,Dr. Berg,Harbor,2026-12-14 12:00,2026-12-14 12:30,Cancelled
-6,"Quill, Norbert",Harbor,2026-12-14 13:00,2026-12-14 13:30,Cancelled
-7,REYES A,Harbor,2026-12-14 14:00,2026-12-14 14:30,Cancelled
-8,"Berg, PA",Harbor,2026-12-14 15:00,2026-12-14 15:30,Cancelled
-9,Dr. Frost,Harbor,2026-12-14 16:00,2026-12-14 16:30,Cancelled
""",
    "a short name that may be somebody else's in its file": """
:id,provider,location,start,end,status
-1,Dr. Berg,Harbor,2026-12-14 08:00,2026-12-14 08:30,Cancelled
-2,"Berg, Astrid",Harbor,2026-12-14 09:00,2026-12-14 09:30,Scheduled
+3,"Berg, Nils MD",Harbor,2026-12-14 10:00,2026-12-14 10:30,Cancelled
-4,"Berg, Nils MD",Harbor,2026-12-14 11:00,2026-12-14 11:30,Cancelled
-5,BERG,Harbor,2026-12-14 11:15,2026-12-14 11:45,Scheduled
-6,Dr. Reyes,Harbor,2026-12-14 12:00,2026-12-14 12:30,Cancelled
-7,Reyes / Quill,Harbor,2026-12-14 17:00,2026-12-14 17:30,Cancelled
""",
    "no place, and heads, footers and words as programs print them": """
:DAY SHEET
:Run 11/30/2026 0711,,,,,,,
:Date,Time,Dur,Patient,Provider,Sts,Cxl/Bump Reason
-12/14/2026,0800,20,"ROE, JO",REYES O,CFM,
+12/14/2026,0820,20,"ROE, AL",REYES O,CAN,PT CALLED
-12/14/2026,0840,20,"ROE, ED",REYES O,BMP,PROV MTG
:Page 1 of 2,,,,,,,
:DAY SHEET
:Date,Time,Dur,Patient,Provider,Sts,Cxl/Bump Reason
+12/16/2026,1020,40,"ROE, IB",REYES O,CANC,PTSICK
-12/16/2026,1100,20,"ROE, UL",REYES O,SCHD,
-12/16/2026,,,"ROE, OT",REYES O,WL,
-12/17/2026,0900,20,"ROE, UT",REYES O,CAN,DROUT
-12/18/2026,0900,30,"ROE, UB",REYES O,CAN,PT CALLED
-12/18/2026,0915,20,"ROE, UC",REYES O,FIRM,
""",
    "no place, and a building that may be another": """
:id,provider,start,end,status,Building
-1,QUILL N,2026-12-14 08:00,2026-12-14 08:30,Cancelled,Northside
+2,QUILL N,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Harbor
""",
    "days that lie near in one order only, both in one cell": """
:Start Time,End Time,Client,Calendar,Status,Canceled By
+"12/02/2026 9:00 am","12/02/2026 9:30 am",Ana,Dr. Quill,Canceled,Client
-"12/03/2026 9:00 am","12/03/2026 9:30 am",Bo,Dr. Quill,Scheduled,
-"12/04/2026 9:00 am","12/04/2026 9:30 am",Cy,Dr. Quill,Canceled,Admin
""",
    "days that may lie near in both orders": """
:Date,Start,End,Client,Calendar,Status
-12/01/2026,9:00 am,9:30 am,Ana,Dr. Quill,Canceled
-01/12/2026,9:00 am,9:30 am,Bo,Dr. Quill,Canceled
""",
    "days that all lie far in one order and are few": """
:Date,Start,End,Client,Calendar,Status
-12/06/2026,9:00 am,9:30 am,Ana,Dr. Quill,Canceled
-12/06/2026,10:00 am,10:30 am,Bo,Dr. Quill,Canceled
""",
    "no status, but the date of the cancellation": """
:Starts at,Ends at,Practitioner,Patient,Cancelled at,Reason
+2026-12-14 09:00,2026-12-14 09:30,Nora Quill,Ana,2026-11-29 10:00,sick
-2026-12-14 09:30,2026-12-14 10:00,Nora Quill,Bo,,
-2026-12-14 13:00,2026-12-14 13:30,Nora Quill,Cy,pending,sick
-2026-12-14 15:00,2026-12-14 15:30,Nora Quill,Di,2026-12-20 10:00,sick
-2026-12-14 16:00,2026-12-14 16:30,Nora Quill,Ed,2026-11-29 10:00,sick
-2026-12-14 15:45,2026-12-14 16:15,Nora Quill,,,
""",
    "dates of start and end with clocks, and a word of confirmation for the status": """
:Start Date,End Date,Patient,Resource,Confirmation Status
+12/14/2026 9:00 AM,12/14/2026 9:30 AM,Ana,Omar Reyes,Cancelled
-12/14/2026 9:30 AM,12/14/2026 10:00 AM,Bo,Omar Reyes,Tentative
-12/15/2026 9:30 AM,12/15/2026,Cy,Omar Reyes,Cancelled
""",
    "that status beside another": """
:id,Start,End,Patient,Resource,Status,Confirmation Status
-1,2026-12-14 9:00,2026-12-14 9:30,Ana,Omar Reyes,Scheduled,Cancelled
+2,2026-12-14 10:00,2026-12-14 10:30,Bo,Omar Reyes,Cancelled,Unconfirmed
""",
    "lengths in units": """
:Appt Date,Appt Time,Units (10 min),Prov,Patient,Status,Broken Reason
+12/14/2026,9:00 AM,6,Dr. Quill,Ana,Broken,Patient called - sick
-12/14/2026,10:00 AM,3,Dr. Quill,Bo,FIRM,
-12/14/2026,11:00 AM,9,Dr. Quill,Cy,Broken,Patient called - sick
-12/14/2026,12:15 PM,3,Dr. Quill,Di,Unconfirmed,
-12/15/2026,1:00 PM,9,Dr. Quill,Ed,Broken,Office - chair down
""",
    "lengths in units, and no word of it": """
:Appt Date,Appt Time,Length,Prov,Patient,Status
-12/14/2026,9:00 AM,6,Dr. Quill,Ana,Cancelled
-12/14/2026,10:00 AM,3,Dr. Quill,Bo,Scheduled
""",
    "keyed at the desk": """
:id,Start,End,Patient,Resource,Status,Cancelled By,Cancel Notes
+1,2026-12-14 9:00,2026-12-14 9:30,Ana,Omar Reyes,Cancelled,Front Desk,client phoned - stomach bug
+2,2026-12-14 10:00,2026-12-14 10:30,Bo,Omar Reyes,Cancelled,Client (app),
-3,2026-12-14 11:00,2026-12-14 11:30,Cy,Omar Reyes,Cancelled,Front Desk,
-4,2026-12-14 12:00,2026-12-14 12:30,Di,Omar Reyes,Cancelled,Front Desk,Practitioner away
-5,2026-12-14 13:00,2026-12-14 13:30,Ed,Omar Reyes,Cancelled,Front Desk,client called back after we cancelled
-6,2026-12-14 14:00,2026-12-14 14:30,Flo,Omar Reyes,Cancelled,Omar Reyes,client called
-7,2026-12-14 15:00,2026-12-14 15:30,Gus,Omar Reyes,Cancelled,Front Desk,client called and Lopez took it
""",
    "reasons that name who cancelled, and one that is blank": """
:id,Start,End,Patient,Resource,Status,Cancel Reason
+1,2026-12-14 9:00,2026-12-14 9:30,Ana,Omar Reyes,Cancelled,Patient request
+2,2026-12-14 10:00,2026-12-14 10:30,Bo,Omar Reyes,Cancelled,Patient cancelled
-3,2026-12-14 11:00,2026-12-14 11:30,Cy,Omar Reyes,Cancelled,
""",
    "a provider who is out for two visits of a day": """
:id,Start,End,Patient,Resource,Status,Cancel Reason
-1,2026-12-14 9:00,2026-12-14 9:30,Ana,Omar Reyes,Cancelled,Provider out
-2,2026-12-14 10:00,2026-12-14 10:30,Bo,Omar Reyes,Cancelled,patient sick
-3,2026-12-14 11:00,2026-12-14 11:30,Cy,Omar Reyes,Cancelled,Provider out
+4,2026-12-15 10:00,2026-12-15 10:30,Di,Omar Reyes,Cancelled,patient sick
+5,2026-12-14 10:00,2026-12-14 10:30,Ed,Nora Quill,Cancelled,patient sick
""",
    "codes, signs and what is beside": """
:id,Beg Dt Tm,End Dt Tm,Pattern,Patient,Resource,Status,Cxl Code,Action Prsnl
+1,2026-12-14 09:00,2026-12-14 09:30,/XXXX/,Ana,Omar Reyes,CXL,PTCX,"Sims, T"
+2,2026-12-14 10:00,2026-12-14 10:30,/XXXX/,Bo,Omar Reyes,CXL,PTSICK,"Sims, T"
-3,2026-12-14 11:00,2026-12-14 11:30,/XXXX/,Cy,Omar Reyes,CXL,OFCCX,"Sims, T"
-4,2026-12-14 12:00,2026-12-14 12:30,/XXXX/,Di,Omar Reyes,CXL,QRS,"Sims, T"
""",
    "numbers by hand, and reasons in other languages": """
:id,Start,End,Patient,Phone,Resource,Status,Reason
+1,2026-12-14 9:00,2026-12-14 9:30,Ana,555-0144,Omar Reyes,Cancelled,cannot get off work
+2,2026-12-14 10:00,2026-12-14 10:30,Bo,555-0145,Omar Reyes,Cancelada,Paciente pediu outra data
-3,2026-12-14 11:00,2026-12-14 11:30,Cy,555-0146,Omar Reyes,Cancelada,outro paciente
-4,2026-12-14 12:00,2026-12-14 12:30,Di,555-0147,Omar Reyes,Cancelada,Médico ausente
-5,2026-12-14 13:00,2026-12-14 13:30,Ed,5550148,Omar Reyes,Cancelled,sick
""",
    "a log in which a later row of the same visit holds": """
:ApptID,ApptDate,ApptTime,Length,Patient,Doctor,Status,Comment,Changed
-10,12/14/2026,9:00 AM,20,Ana,Dr. Quill,Scheduled,,11/10/2026 9:02 AM
+10,12/14/2026,9:00 AM,20,Ana,Dr. Quill,Cancelled,Pt cancelled,11/28/2026 2:15 PM
-11,12/14/2026,10:00 AM,20,Bo,Dr. Quill,Cancelled,Pt cancelled,11/28/2026 10:00 AM
-11,12/14/2026,10:00 AM,20,Bo,Dr. Quill,Reinstated,pt can come after all,11/28/2026 11:45 AM
-12,12/14/2026,11:00 AM,20,Cy,Dr. Quill,Cancelled,Pt cancelled,11/28/2026
-12,12/14/2026,11:00 AM,20,Cy,Dr. Quill,Scheduled,,11/10/2026
-13,12/14/2026,12:00 PM,20,Di,Dr. Quill,Cancelled,Pt cancelled,11/28/2026 9:00 AM
-14,12/14/2026,12:00 PM,20,Ed,Dr. Quill,Scheduled,,11/10/2026 9:00 AM
-15,12/14/2026,1:00 PM,20,Flo,Dr. Quill,Cancelled,Pt cancelled,11/28/2026 9:00 AM
-15,12/14/2026,1:00 PM,20,Flo,Dr. Quill,Cancelled,provider out,11/10/2026 9:00 AM
-17,12/14/2026,3:00 PM,20,Hal,Dr. Quill,Cancelled,Pt cancelled,11/28/2026 9:00 AM
-17,12/14/2026,3:00 PM,20,Ida,Dr. Quill,Scheduled,,11/10/2026 9:00 AM
-16,12/14/2026,2:00 PM,20,Gus,Dr. Quill,Cancelled,Pt cancelled,11/28/2026 9:00 AM
-16,12/14/2026,2:00 PM,20,Gus,Dr. Quill,Scheduled,,11/28/2026 9:00 AM
""",
    "words and heads of other programs": """
:Appt Nbr,Visit Dt,Start Tm,Appt Len,Appt Resource,Clinic/Site,Status Desc,Cancel Rsn Desc,Canc By
+1,2026-12-14,09:00,30,"Quill, Nora",Harbor,CancelledByPatient,Pt sick,Patient
-2,2026-12-14,09:30,30,"Quill, Nora",Harbor,Text Confirmed,,
-3,2026-12-14,10:00,30,"Quill, Nora",Harbor,CancelledByProvider,,
-4,2026-12-14,11:00,30,"Quill, Nora",Harbor,CancelledByPatient,Dr out,Provider
-5,2026-12-14,12:00,30,"Quill, Nora",Harbor,Cancelled & Rescheduled,,Patient
""",
    "a table of a calendar": """
:pc_eid,pc_aid_name,facility,patient,pc_eventDate,pc_startTime,pc_duration,pc_apptstatus,pc_hometext
+1,"Reyes, Omar",Harbor,Ana,2026-12-14,09:00:00,1800,x,patient cancelled by phone
-2,"Reyes, Omar",Harbor,Bo,2026-12-14,09:30:00,900,*,
-3,"Quill, Nora",Harbor,,2026-12-14,13:00:00,14400,-,dentist
-4,"Quill, Nora",Harbor,Cy,2026-12-14,15:00:00,1800,x,patient cancelled - ride fell through
+5,"Quill, Nora",Harbor,Di,2026-12-14,11:00:00,1800,%,patient cancelled by portal
-6,"Quill, Nora",Harbor,Ed,2026-12-15,11:00:00,1800,x,
""",
    "a status that only its words tell, and no place": """
:Appt Day,Hour,Mins,Prov,Patient,Kind of break,Chair note
+12/14/2026,9:00 AM,40,Dr. Quill,Ana,Cancelled - patient,fever
-12/14/2026,9:40 AM,40,Dr. Quill,Bo,Missed,
-12/14/2026,10:20 AM,40,Dr. Quill,Cy,Cancelled - office,
+12/14/2026,11:00 AM,40,Dr. Quill,Di,Cancelled - patient,
""",
    "a column of words that tells of a reminder, and no status": """
:Date,Time,Mins,Prov,Patient,Reminder result
-12/14/2026,9:00 AM,40,Dr. Quill,Ana,Cancelled
-12/14/2026,9:40 AM,40,Dr. Quill,Bo,Confirmed
""",
    "whoever cancelled is written down, and no status": """
:Date of appt,Time of appt,How long,Who with,Patient,Who called off,Why,Filled?
+14-Dec-2026,09:00,30 min,Dr. Quill,Ana,patient,kid has strep,no
-14-Dec-2026,09:30,30 min,Dr. Quill,Bo,,,no
-14-Dec-2026,10:00,30 min,Dr. Quill,Cy,patient,work,yes - Hugo
-14-Dec-2026,10:30,30 min,Dr. Quill,Di,us,Quill overbooked,no
-14-Dec-2026,13:00,30 min,Dr. Quill,Ed,patient,work,no
-14-Dec-2026,13:15,30 min,Dr. Quill,Flo,,,no
-14-Dec-2026,15:00,30 min,Dr. Quill,Gus,us,,no
-14-Dec-2026,16:00,30 min,Dr. Quill,Hal,jk,,no
""",
    "days that stand above their rows, and no place": """
:Day sheet
:Time,Mins,Provider,Patient,Status,Remark
:"Monday, December 14, 2026"
+9:00 AM,30,Dr. Quill,Ana,Cancelled (pt),car would not start
-9:30 AM,30,Dr. Quill,Bo,Confirmed,
:15 de diciembre de 2026
-9:00 AM,30,Dr. Quill,Cy,Confirmed,
+9:30 AM,30,Dr. Quill,Di,Cancelled (pt),
-some note about Tuesday
-10:00 AM,30,Dr. Quill,Ed,Cancelled (pt),
""",
    "what is said of a row in a line of its own": """
:Date,Start,End,Provider,Patient,Status
+2026-12-14,09:00,09:30,Dr. Quill,Ana,Cancelled
:,Note: patient cancelled by phone,,,,
-2026-12-14,10:00,10:30,Dr. Quill,Bo,Cancelled
:,Note: Dr. Quill is at a hearing until noon,,,,
-2026-12-14,11:00,11:30,Dr. Reyes,Cy,Cancelled
:,Note: gave it to Hugo,,,,
-2026-12-14,12:00,12:30,Dr. Reyes,Di,Booked
+2026-12-14,13:00,13:30,Dr. Reyes,Ed,Cancelled
:,Note: sick,,,,
:,Note: left message,,,,
""",
    "such lines under the headings of groups": """
:Date,Start,End,Patient,Status
:Provider: Dr. Quill
+2026-12-14,09:00,09:30,Ana,Cancelled
:,Reason: flu,,,
+2026-12-14,10:00,10:30,Bo,Cancelled
:,Reason: no ride,,,
-2026-12-14,11:00,11:30,Cy,Cancelled
:,Reason: doctor in court,,,
""",
    "such lines without the separators of the others": """
:Date,Start,End,Provider,Patient,Status
+2026-12-14,09:00,09:30,Dr. Quill,Ana,Cancelled
:Note: patient cancelled by phone
-2026-12-14,10:00,10:30,Dr. Quill,Bo,Cancelled
:Note: gave it to Hugo
+2026-12-14,11:00,11:30,Dr. Quill,Cy,Cancelled
""",
    "such lines of which the first has no row above it": """
:Date,Start,End,Provider,Patient,Status
-,Note: sick,,,,
-2026-12-14,09:00,09:30,Dr. Quill,Ana,Cancelled
-,Note: gave it to Hugo,,,,
""",
    "a calendar whose subjects tell the visit and the patient": """
:Subject,Start Date,Start Time,End Date,End Time,All Day Event,Calendar,Status
+Check: A. Roe,12/14/2026,9:00 AM,12/14/2026,9:30 AM,False,Dr. Quill,cancelled
-Check: B. Roe,12/14/2026,9:30 AM,12/14/2026,10:00 AM,False,Dr. Quill,confirmed
-Check: C. Roe,12/14/2026,11:00 AM,12/14/2026,11:30 AM,False,Dr. Quill,cancelled
-Dr. Quill at a hearing,12/14/2026,11:00 AM,12/14/2026,1:00 PM,False,Dr. Quill,confirmed
-Congress,12/15/2026,,12/17/2026,,True,Dr. Reyes,confirmed
-Check: D. Roe,12/16/2026,1:00 PM,12/16/2026,1:30 PM,False,Dr. Reyes,cancelled
-Check: now Hugo instead,12/18/2026,1:00 PM,12/18/2026,1:30 PM,False,Dr. Reyes,cancelled
+Check: E. Roe,12/21/2026,1:00 PM,12/21/2026,1:30 PM,False,Dr. Reyes,cancelled
""",
    "reasons that both sides have, and one that the note explains": """
:id,Start,End,Patient,Resource,Status,Cancelled By,Reason,Note
+1,2026-12-14 9:00,2026-12-14 9:30,Ana,Omar Reyes,Cancelled,Patient,Holiday,
+2,2026-12-14 10:00,2026-12-14 10:30,Bo,Omar Reyes,Cancelled,Patient,on vacation,
-3,2026-12-14 11:00,2026-12-14 11:30,Cy,Omar Reyes,Cancelled,Practice,Holiday,
-4,2026-12-14 12:00,2026-12-14 12:30,Di,Omar Reyes,Cancelled,Patient,Reyes on vacation,
-5,2026-12-14 13:00,2026-12-14 13:30,Ed,Omar Reyes,Cancelled,Patient,Weather,
""",
    "a reason that says little beside a note that says more": """
:id,Start,End,Patient,Resource,Cancelled at,Reason,Cancellation note
+1,2026-12-14 9:00,2026-12-14 9:30,Ana,Omar Reyes,2026-11-29 10:00,Away,trip to Boise
-2,2026-12-14 10:00,2026-12-14 10:30,Bo,Omar Reyes,2026-11-29 10:00,Other,Reyes in a meeting
+3,2026-12-14 11:00,2026-12-14 11:30,Cy,Omar Reyes,2026-11-29 10:00,Other,has the flu
-4,2026-12-14 12:00,2026-12-14 12:30,Di,Omar Reyes,2026-11-29 10:00,Other,flu; gave it to Hugo
-5,2026-12-14 13:00,2026-12-14 13:30,Ed,Omar Reyes,,,
""",
    "names that say more than the list, under a head that nobody knows": """
:id,Start,End,Patient,Column,Status
-1,2026-12-14 9:00,2026-12-14 9:30,Ana,"Quill, Nora Jane MD",Cancelled
-2,2026-12-14 10:00,2026-12-14 10:30,Bo,"Quill, Nora Jane MD",Booked
""",
    "a list of many languages": """
:Termindatum;Uhrzeit;Dauer;Behandler;Patient;Terminstatus;Abgesagt durch;Bemerkung
+14.12.2026;09:00;20;Dr. Quill;Uhl, Jan;abgesagt;Patient;Zug ausgefallen
-14.12.2026;09:20;20;Dr. Quill;Uhl, Eva;abgesagt;Patient;kommt trotzdem
-14.12.2026;09:40;20;Dr. Quill;Uhl, Ute;abgesagt;Praxis;Besprechung
-14.12.2026;10:00;20;Dr. Quill;Uhl, Kai;abgesagt;Patient;Termin neu vergeben
+14.12.2026;10:20;20;Dr. Quill;Uhl, Leo;abgesagt;Patient;muss arbeiten
-14.12.2026;11:00;20;Dr. Quill;Uhl, Max;gebucht;;
""",
    "abbreviated heads of a hospital's list": """
:F. cita;H. inicio;H. fin;Facultativo;NHC;Situación;Causa;Observaciones
+14/12/2026;09:00;09:20;Dr. Quill;771;ANULADA PACIENTE;TRABAJO;
-14/12/2026;09:20;09:40;Dr. Quill;772;CITADO;;
-14/12/2026;09:40;10:00;Dr. Quill;773;ANULADA HOSPITAL;CAMBIO DE AGENDA;
-14/12/2026;10:00;10:20;Dr. Quill;774;ANULADA PACIENTE;FIEBRE;hueco dado a urgencias
-14/12/2026;10:20;10:40;Dr. Quill;775;NO ACUDE;;
""",
    "a calendar that marks its cancelled entries": """
:Subject,Start Date,Start Time,End Date,End Time,All day event,Calendar Owner,Description,Show time as
+Canceled: Check - Roe,12/14/2026,8:00:00 AM,12/14/2026,8:30:00 AM,False,Dr. Quill,"Canceled by patient, flu",Free
-Check - Poe,12/14/2026,8:30:00 AM,12/14/2026,9:00:00 AM,False,Dr. Quill,,Busy
-Canceled: Check - Loe,12/14/2026,9:00:00 AM,12/14/2026,9:30:00 AM,False,Dr. Quill,"Canceled by clinic, Quill in court",Free
-Out of office,12/16/2026,12:00:00 AM,12/18/2026,12:00:00 AM,True,Dr. Quill,,Out of Office
-Canceled: Check - Moe,12/17/2026,8:00:00 AM,12/17/2026,8:30:00 AM,False,Dr. Quill,"Canceled by patient, flu",Free
-Canceled: Check - now Hugo instead,12/21/2026,8:00:00 AM,12/21/2026,8:30:00 AM,False,Dr. Quill,"Canceled by patient, flu",Free
""",
    "an extract whose heads name its clock and its states": """
:EVENT_ID,BEG_DT_TM_UTC,END_DT_TM_UTC,RESOURCE,STATE_MEANING,SCH_REASON,SEQUENCE
+1,2026-12-14T15:00:00,2026-12-14T15:30:00,Dr. Quill,CANCELED,Patient request,3
-2,2026-12-14T15:30:00,2026-12-14T16:00:00,Dr. Quill,CONFIRMED,,1
-3,2026-12-14T16:00:00,2026-12-14T16:30:00,Dr. Quill,CANCELED,Physician request,2
-4,2026-12-14T20:00:00,2026-12-14T20:30:00,Dr. Quill,CANCELED,Patient ill,2
-5,2026-12-14T20:15:00,2026-12-14T20:45:00,Dr. Quill,CONFIRMED,,2
""",
    "what an entry is, and a closed place among them": """
:Entry Type,Provider,Location,Start,End,Patient,Status,Who Cancelled,Detail
+Appointment,Dr. Quill,Harbor,2026-12-14 09:00,2026-12-14 09:30,Ana,Cancelled,Patient,has visitors
-Appointment,Dr. Quill,Harbor,2026-12-14 09:30,2026-12-14 10:00,Bo,Active,,
-Closure,ALL,Harbor,2026-12-15 12:00,2026-12-15 17:00,,,,paint work
-Appointment,Dr. Quill,Harbor,2026-12-15 14:00,2026-12-15 14:30,Cy,Cancelled,Patient,flu
+Appointment,Dr. Quill,Harbor,2026-12-15 09:00,2026-12-15 09:30,Di,Cancelled,Patient,flu
-Closure,Dr. Quill,Harbor,2026-12-16 09:00,2026-12-16 09:30,Ed,Cancelled,Patient,flu
""",
    "groups that are counted at their ends": """
:Exceptions
:Provider: Dr. Quill
:Date;Time;Units (min);Patient;Action;Remark
+12/14/2026;08:10 AM;50;Ana;Pt cancelled;stuck at airport
-12/14/2026;09:00 AM;50;Bo;Booked;
-12/14/2026;10:00 AM;50;Cy;Failed appt;
:Provider total: 3
:Provider: Dr. Reyes
:Date;Time;Units (min);Patient;Action;Remark
+12/14/2026;08:10 AM;50;Di;Pt cancelled;
-12/14/2026;09:00 AM;50;Ed;Pt cancelled;Hugo moved up
:Provider total: 2
""",
    "reasons under a head that nobody knows, one in each row": """
:id,Start,End,Resource,Status,Qwx
-1,2026-12-14 9:00,2026-12-14 9:30,Omar Reyes,Cancelled,Power outage
-2,2026-12-14 10:00,2026-12-14 10:30,Omar Reyes,Cancelled,Médico ausente
-3,2026-12-14 11:00,2026-12-14 11:30,Omar Reyes,Cancelled,kommt trotzdem
-4,2026-12-14 12:00,2026-12-14 12:30,Omar Reyes,Cancelled,pt confirmed
-5,2026-12-14 13:00,2026-12-14 13:30,Omar Reyes,Cancelled,Schedule adjusted
-6,2026-12-14 14:00,2026-12-14 14:30,Omar Reyes,Cancelled,Clinic flood
+7,2026-12-14 15:00,2026-12-14 15:30,Omar Reyes,Cancelled,Ana de la Cruz
-8,2026-12-14 16:00,2026-12-14 16:30,Omar Reyes,Cancelled,Unknown
""",
    "who is out, under a head that nobody knows": """
:id,Start,End,Patient,Resource,Status,Qwx
-1,2026-12-14 9:00,2026-12-14 9:30,Ana,Omar Reyes,Cancelled,Provider out
-2,2026-12-14 10:00,2026-12-14 10:30,Bo,Omar Reyes,Cancelled,patient sick
-3,2026-12-14 11:00,2026-12-14 11:30,Cy,Omar Reyes,Cancelled,Provider out
+4,2026-12-15 10:00,2026-12-15 10:30,Di,Omar Reyes,Cancelled,patient sick
""",
    "day, clock and length under heads that nobody knows": """
:id,Qwa,Qwb,Qwc,Patient,Clinician,Status,Created
+1,12/14/2026,9:00 AM,30 min,Ana,Dr. Quill,Cancelled,11/20/2026
-2,12/14/2026,9:30 AM,30 min,Bo,Dr. Quill,Scheduled,11/20/2026
+3,12/16/2026,1:00 PM,45 min,Cy,Dr. Quill,Cancelled,11/21/2026
""",
    "two days, of which either may be the visit's": """
:id,Qwa,Qwb,Qwc,Qwd,Patient,Clinician,Status
-1,12/14/2026,9:00 AM,30 min,12/21/2026,Ana,Dr. Quill,Cancelled
-2,12/14/2026,9:30 AM,30 min,12/21/2026,Bo,Dr. Quill,Scheduled
""",
    "two clocks, of which either may be the start": """
:Date,Qwa,Qwb,Mins,Patient,Clinician,Status
-12/14/2026,8:45 AM,9:00 AM,30,Ana,Dr. Quill,Cancelled
-12/14/2026,9:15 AM,9:30 AM,30,Bo,Dr. Quill,Scheduled
""",
    "an end under a head that nobody knows": """
:Date,Start,Qwa,Patient,Clinician,Status
+12/14/2026,9:00 AM,9:30 AM,Ana,Dr. Quill,Cancelled
-12/14/2026,9:30 AM,10:00 AM,Bo,Dr. Quill,Scheduled
-12/14/2026,10:30 AM,10:15 AM,Cy,Dr. Quill,Cancelled
""",
}
