"""Layouts of exports that clinics might have, each row with whether its time is free.

A line begins with ``+`` if its time is surely free, ``-`` if it is not, ``?`` if nobody can say, and
``:`` if it is no row. Made up before the reader was looked at; by kind, not by likelihood.
"""

from typing import Final

# ruff: noqa: E501 - the rows of exports

LAYOUTS: Final[dict[str, str]] = {
    "last change wins": """
:Appt ID,Clinician,Clinic,Appt Start,Appt End,Appt Status,Last Updated
-7001,"Hale, Ruth",West,2026-12-14 09:00,2026-12-14 09:30,Cancelled,2026-11-28 08:00
-7001,"Hale, Ruth",West,2026-12-14 09:00,2026-12-14 09:30,Booked,2026-11-28 10:00
+7002,"Hale, Ruth",West,2026-12-14 10:00,2026-12-14 10:30,Cancelled,2026-11-28 08:00
-7003,"Hale, Ruth",West,2026-12-14 11:00,2026-12-14 11:30,Checked In,2026-11-28 08:00
""",
    "spanish clinic": """
:Folio;Médico;Sucursal;Fecha;Hora inicio;Hora fin;Estado;Motivo
+501;Dra. Ibarra;Norte;14/12/2026;09:00;09:30;Cancelada por el paciente;Enfermedad
-502;Dra. Ibarra;Norte;14/12/2026;10:00;10:30;Cancelada por el consultorio;
-503;Dra. Ibarra;Norte;14/12/2026;11:00;11:30;Cancelada;Congreso de la doctora
-504;Dra. Ibarra;Norte;14/12/2026;12:00;12:30;Cancelada;Duplicada
+505;Dra. Ibarra;Norte;14/12/2026;16:00;16:30;Cancelada;Viaje
-506;Dr. Soto;Norte;15/12/2026;09:00;09:30;Cancelada;Motivos de trabajo
-507;Dr. Soto;Norte;15/12/2026;09:15;09:45;Confirmada;
+508;Dr. Soto;Norte;15/12/2026;11:00;11:30;Cancelada;Paciente no puede asistir
""",
    "mixed words": """
:Appointment ID,Doctor,Location,Start,End,Estatus,Razón
+1,Dr. Ochoa,Centro,2026-12-16 08:00,2026-12-16 08:40,CANCELADO,Canceló la mamá
-2,Dr. Ochoa,Centro,2026-12-16 09:00,2026-12-16 09:40,CANCELADO,Dr. fuera
-3,Dr. Ochoa,Centro,2026-12-16 10:00,2026-12-16 10:40,Por cancelar,
-4,Dr. Ochoa,Centro,2026-12-16 11:00,2026-12-16 11:40,No cancelada,
-5,Dr. Ochoa,Centro,2026-12-16 12:00,2026-12-16 12:40,Cancelada por error,
+6,Dr. Ochoa,Centro,2026-12-16 13:00,2026-12-16 13:40,Cancelada por paciente,
""",
    "doubtful status words": """
:appointment_id,provider,location,start,end,status,reason,patient_phone
-1,Dr. Ames,Main,2026-12-14 08:00,2026-12-14 08:30,Cancelled in error,,
-2,Dr. Ames,Main,2026-12-14 09:00,2026-12-14 09:30,Cancel requested,,
-3,Dr. Ames,Main,2026-12-14 10:00,2026-12-14 10:30,Pending cancellation,,
-4,Dr. Ames,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled - reinstated,,
-5,Dr. Ames,Main,2026-12-14 13:00,2026-12-14 13:30,Not cancelled,,
-6,Dr. Ames,Main,2026-12-14 14:00,2026-12-14 14:30,Un-cancelled,,
-7,Dr. Ames,Main,2026-12-14 15:00,2026-12-14 15:30,Cancelled / Rebooked same time,,
+8,Dr. Ames,Main,2026-12-14 16:00,2026-12-14 16:30,Cancelled,patient has the flu,
-9,Dr. Ames,Main,2026-12-14 17:00,2026-12-14 17:30,Cancellation reversed,,
-10,Dr. Ames,Main,2026-12-15 08:00,2026-12-15 08:30,Left without being seen,,
-11,Dr. Ames,Main,2026-12-15 09:00,2026-12-15 09:30,Arrived late,,
?12,Dr. Ames,Main,2026-12-15 10:00,2026-12-15 10:30,Late cancel,,
-13,Dr. Ames,Main,2026-12-15 11:00,2026-12-15 11:30,Cancelled?,,
""",
    "reasons that mean another row stands": """
:appointment_id,provider,location,start,end,status,reason
-1,Dr. Ames,Main,2026-12-14 08:00,2026-12-14 08:30,Cancelled,duplicate appointment
-2,Dr. Ames,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,double booked
-3,Dr. Ames,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,wrong patient - rebooked under correct chart
-4,Dr. Ames,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,"entered in error, see other appt same time"
-5,Dr. Ames,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,slot given to walk-in
-6,Dr. Ames,Main,2026-12-14 14:00,2026-12-14 14:30,Cancelled,converted to telehealth same time
-7,Dr. Ames,Main,2026-12-14 15:00,2026-12-14 15:30,Cancelled,Dr Ames in surgery
+8,Dr. Ames,Main,2026-12-14 16:00,2026-12-14 16:30,Cancelled,no ride
+9,Dr. Ames,Main,2026-12-14 17:00,2026-12-14 17:30,Cancelled,childcare fell through
+10,Dr. Ames,Main,2026-12-15 08:00,2026-12-15 08:30,Cancelled,feeling better
-11,Dr. Ames,Main,2026-12-15 09:00,2026-12-15 09:30,Cancelled,appt type changed
-12,Dr. Ames,Main,2026-12-15 10:00,2026-12-15 10:30,Cancelled,bumped for urgent pt
-13,Dr. Ames,Main,2026-12-15 11:00,2026-12-15 11:30,Cancelled,out sick (AMES)
+14,Dr. Ames,Main,2026-12-15 13:00,2026-12-15 13:30,Cancelled,patient has to work
""",
    "two providers in a cell": """
:id,provider,location,start,end,status
-1,Dr. Vale,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled
-2,Dr. Vale / Dr. Park,Main,2026-12-14 09:00,2026-12-14 09:30,Scheduled
-3,Dr. Park,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled
-4,Dr. Park,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled
-5,Vale & Park,Main,2026-12-14 10:00,2026-12-14 11:00,Booked
+6,Dr. Vale,Main,2026-12-14 14:00,2026-12-14 14:30,Cancelled
""",
    "days out as notes and odd statuses": """
:Appt,Provider,Office,Start,End,Status,Comment
-1,Dr. Dunn,East,2026-12-14 09:00,2026-12-14 09:30,Cancelled,
-,Dr. Dunn,East,2026-12-14 08:00,2026-12-14 12:00,OOO,
-2,Dr. Dunn,East,2026-12-15 09:00,2026-12-15 09:30,Cancelled,
-,Dr. Dunn,East,2026-12-15,2026-12-16,CME,
-3,Dr. Dunn,East,2026-12-16 16:00,2026-12-16 16:30,Cancelled,
-4,Dr. Dunn,East,2026-12-17 16:00,2026-12-17 16:30,Cancelled,
:Dr. Dunn on jury duty 12/17
+5,Dr. Dunn,East,2026-12-18 16:00,2026-12-18 16:30,Cancelled,
-,ALL STAFF,East,2026-12-21 13:00,2026-12-21 15:00,Staff meeting,
-6,Dr. Dunn,East,2026-12-21 14:00,2026-12-21 14:30,Cancelled,
+7,Dr. Dunn,East,2026-12-21 16:00,2026-12-21 16:30,Cancelled,
""",
    "footers and pages": """
:Cancelled appointments report
:Printed 11/30/2026 7:00 AM
:
:Appt ID,Provider,Location,Date,Start,End,Status
+1,Dr. Fox,Main,12/14/2026,9:00 AM,9:30 AM,Cancelled
+2,Dr. Fox,Main,12/14/2026,10:00 AM,10:30 AM,Cancelled
:Page 1 of 2
:Appt ID,Provider,Location,Date,Start,End,Status
+3,Dr. Fox,Main,12/14/2026,11:00 AM,11:30 AM,Cancelled
:Page 2 of 2
:Total: 3 appointments
""",
    "12h clocks without am pm": """
:Appt ID,Provider,Location,Date,Start,End,Status
+1,Dr. Fox,Main,12/14/2026,9:00,9:30,Cancelled
?2,Dr. Fox,Main,12/14/2026,2:30,3:00,Cancelled
-3,Dr. Fox,Main,12/14/2026,1:00,1:30,Booked
+4,Dr. Fox,Main,12/14/2026,11:30,12:00,Cancelled
-5,Dr. Fox,Main,12/14/2026,12:30,1:15,Cancelled
""",
    "partial overlaps": """
:id,provider,location,start,duration,status
-1,Dr. Kerr,Main,2026-12-14 09:00,60,Cancelled
-2,Dr. Kerr,Main,2026-12-14 09:45,15,Scheduled
+3,Dr. Kerr,Main,2026-12-14 10:00,30,Cancelled
-4,Dr. Kerr,Main,2026-12-14 08:00,45,Booked
-5,Dr. Kerr,Main,2026-12-15 10:00,30,Cancelled
-6,Dr. Kerr,Main,2026-12-15 07:00,240,Surgery block
-7,Dr. Kerr,Annex,2026-12-16 10:00,30,Booked
-8,Dr. Kerr,Main,2026-12-16 10:00,30,Cancelled
""",
    "notes that speak against": """
:id,provider,location,start,end,status,notes
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,pt called back and wants to keep it
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,hold for Mrs. B
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,do not fill
-4,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,filled from waitlist
-5,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:30,Cancelled,Dr. Kerr leaving early
?6,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:30,Cancelled,
?7,Dr. Kerr,Main,2026-12-14 16:00,2026-12-14 16:30,Cancelled,left voicemail
-8,Dr. Kerr,Main,2026-12-15 16:00,2026-12-15 16:30,Cancelled,admin time now
""",
    "notas": """
:Cita;Médico;Consultorio;Inicio;Término;Estatus;Observaciones
-1;Dr. Rey;Centro;2026-12-14 09:00;2026-12-14 09:30;Cancelada;el paciente llamó de nuevo, mantiene su cita
-2;Dr. Rey;Centro;2026-12-14 10:00;2026-12-14 10:30;Cancelada;no ofrecer
-3;Dr. Rey;Centro;2026-12-14 11:00;2026-12-14 11:30;Cancelada;ya ocupado
+4;Dr. Rey;Centro;2026-12-14 12:00;2026-12-14 12:30;Cancelada;
-5;Dr. Rey;Centro;2026-12-14 13:00;2026-12-14 13:30;Cancelada;médico ausente
-6;Dr. Rey;Centro;2026-12-14 16:00;2026-12-14 16:30;Cancelada;apartado para la Sra. B
-7;Dr. Rey;Centro;2026-12-14 17:00;2026-12-14 17:30;Cancelada;se reasignó a otro paciente
""",
    "reinstated at": """
:id,provider,location,start,end,status,cancelled at,reinstated at
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,2026-11-28 10:00,2026-11-29 09:00
+2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,2026-11-28 10:00,
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Scheduled,2026-11-28 10:00,
""",
    "who cancelled": """
:Appt ID,Provider,Location,Start,End,Status,Cancelled By,Cancel Reason
+1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Patient,Illness
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,Front desk,Provider request
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,Kerr,
+4,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,Mother of patient,School
?5,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:30,Cancelled,System,Auto-cancelled: no confirmation
+6,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:30,Cancelled,Patient portal,Schedule conflict
+7,Dr. Kerr,Main,2026-12-14 16:00,2026-12-14 16:30,Cancelled,jsmith,Pt request
?8,Dr. Kerr,Main,2026-12-15 16:00,2026-12-15 16:30,Cancelled,Nurse,Patient sick
""",
    "clinic's reasons, many": """
:Appt ID,Provider,Location,Start,End,Status,Cancel Reason
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,MD on call
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,Clinic schedule conflict
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,Kerr PTO
-4,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,Power outage
-5,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:30,Cancelled,No nurse available
-6,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:30,Cancelled,Room unavailable
-7,Dr. Kerr,Main,2026-12-14 16:00,2026-12-14 16:30,Cancelled,Ultrasound machine down
-8,Dr. Kerr,Main,2026-12-15 09:00,2026-12-15 09:30,Cancelled,Snow day
-9,Dr. Kerr,Main,2026-12-15 10:00,2026-12-15 10:30,Cancelled,Provider schedule change
+10,Dr. Kerr,Main,2026-12-15 11:00,2026-12-15 11:30,Cancelled,Patient has covid
+11,Dr. Kerr,Main,2026-12-15 13:00,2026-12-15 13:30,Cancelled,Pt in hospital
+12,Dr. Kerr,Main,2026-12-15 14:00,2026-12-15 14:30,Cancelled,Moved out of state
+13,Dr. Kerr,Main,2026-12-15 15:00,2026-12-15 15:30,Cancelled,Changed insurance
-14,Dr. Kerr,Main,2026-12-15 16:00,2026-12-15 16:30,Cancelled,Maternity leave
-15,Dr. Kerr,Main,2026-12-16 09:00,2026-12-16 09:30,Cancelled,Slot closed
?16,Dr. Kerr,Main,2026-12-16 10:00,2026-12-16 10:30,Cancelled,vacation
""",
    "motivos de la clínica": """
:Cita,Doctor,Sede,Inicio,Fin,Estado,Motivo de cancelación,Cancelado por
-1,Dra. Luna,Sur,2026-12-14 09:00,2026-12-14 09:30,Cancelada,Doctora enferma,
-2,Dra. Luna,Sur,2026-12-14 10:00,2026-12-14 10:30,Cancelada,Falla de equipo,
-3,Dra. Luna,Sur,2026-12-14 11:00,2026-12-14 11:30,Cancelada,Sin luz,
-4,Dra. Luna,Sur,2026-12-14 12:00,2026-12-14 12:30,Cancelada,,Recepción
+5,Dra. Luna,Sur,2026-12-14 13:00,2026-12-14 13:30,Cancelada,,Paciente
+6,Dra. Luna,Sur,2026-12-14 16:00,2026-12-14 16:30,Cancelada,Paciente de viaje,
-7,Dra. Luna,Sur,2026-12-14 17:00,2026-12-14 17:30,Cancelada,Cirugía de urgencia,
+8,Dra. Luna,Sur,2026-12-15 09:00,2026-12-15 09:30,Cancelada,No tiene transporte,
-9,Dra. Luna,Sur,2026-12-15 10:00,2026-12-15 10:30,Cancelada,Cambio de agenda del médico,
-10,Dra. Luna,Sur,2026-12-15 11:00,2026-12-15 11:30,Cancelada,Luna de vacaciones,
""",
    "group headings with a day off": """
:Provider: Dr. Vale
:Appt ID,Location,Date,Start,End,Status
-1,Main,12/14/2026,9:00 AM,9:30 AM,Cancelled
-,Main,12/14/2026,8:00 AM,12:00 PM,Admin block
+2,Main,12/15/2026,9:00 AM,9:30 AM,Cancelled
:Provider: Dr. Park
+3,Main,12/14/2026,9:00 AM,9:30 AM,Cancelled
:Dr. Park out 12/16 - 12/17
-4,Main,12/17/2026,9:00 AM,9:30 AM,Cancelled
""",
    "recurring standing rows": """
:id,provider,location,start,end,status,recurrence
-1,Dr. Kerr,Main,2026-12-03 12:00,2026-12-03 13:00,Blocked,Every week on Thursday until 2027-01-28
-2,Dr. Kerr,Main,2026-12-10 12:00,2026-12-10 12:30,Cancelled,
+3,Dr. Kerr,Main,2026-12-11 12:00,2026-12-11 12:30,Cancelled,
-4,Dr. Kerr,Main,2026-12-02 15:00,2026-12-02 15:30,Scheduled,Weekly
-5,Dr. Kerr,Main,2026-12-09 15:00,2026-12-09 15:30,Cancelled,
""",
    "covering provider": """
:id,provider,covering provider,location,start,end,status
+1,Dr. Kerr,,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled
-2,Dr. Kerr,Dr. Park,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled
-3,Dr. Park,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Scheduled
-4,Dr. Kerr,,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled
""",
    "room rows": """
:id,provider,room,location,start,end,status
+1,Dr. Kerr,Room 1,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled
-2,Dr. Park,Room 1,Main,2026-12-14 10:00,2026-12-14 10:30,Scheduled
?3,Dr. Kerr,Room 1,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled
-,,Room 2,Main,2026-12-14 11:00,2026-12-14 12:00,Maintenance
-4,Dr. Kerr,Room 2,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled
""",
    "moved rows": """
:id,provider,location,start,end,status,rescheduled to
?1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Rescheduled,2026-12-16 10:00
-2,Dr. Kerr,Main,2026-12-16 10:00,2026-12-16 10:30,Cancelled,
+3,Dr. Kerr,Main,2026-12-17 10:00,2026-12-17 10:30,Cancelled,
?4,Dr. Kerr,Main,2026-12-18 10:00,2026-12-18 10:30,Cancelled,2026-12-21 10:00
-5,Dr. Kerr,Main,2026-12-21 10:00,2026-12-21 10:30,Cancelled,
""",
    "standing with bad cells of each kind": """
:id,provider,location,start,end,status
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled
-2,Dr. Kerr,Main,2026-12-14 9am,,Scheduled
-3,Dr. Kerr,Main,2026-12-15 09:00,2026-12-15 09:30,Cancelled
-4,Dr. Kerr,Main,12/15,09:00,Scheduled
-5,Dr. Kerr,Main,2026-12-16 09:00,2026-12-16 09:30,Cancelled
-6,D. Ker,Main,2026-12-16 09:00,2026-12-16 09:30,Scheduled
-7,Dr. Kerr,Main,2026-12-17 09:00,2026-12-17 09:30,Cancelled
-8,Dr. Kerr,Main,2026-12-17 09:10,2026-12-17 09:00,Scheduled
-9,Dr. Kerr,Main,2026-12-18 09:00,2026-12-18 09:30,Cancelled
-10,Dr. Kerr,,2026-12-18 09:00,2026-12-18 09:30,Fulfilled
+11,Dr. Kerr,Main,2026-12-21 09:00,2026-12-21 09:30,Cancelled
+12,Dr. Park,Main,2026-12-21 09:00,2026-12-21 09:30,Cancelled
""",
    "día de la semana": """
:Núm. cita;Profesional;Centro;Día;Fecha;Hora;Duración;Situación
+1;Dra. Mar;Norte;lunes;14/12/2026;9:00;30 min;Anulada
-2;Dra. Mar;Norte;jueves;15/12/2026;9:00;30 min;Anulada
+3;Dra. Mar;Norte;martes;15/12/2026;17:30;45 min;Anulada
-4;Dra. Mar;Norte;miércoles;16/12/2026;17:30;1 h;Pendiente
-5;Dra. Mar;Norte;miércoles;16/12/2026;18:00;30 min;Anulada
""",
    "sure times in usual spellings": """
:Booking Ref,Staff Member,Branch,Appointment Date,Start,Finish,Booking Status
+B1,Kim Lee,High St,14/12/2026,9:00am,9:45am,Cancelled by client
+B2,Kim Lee,High St,14/12/2026,10:00am,10:45am,Cancelled
+B3,Kim Lee,High St,14/12/2026,2.30pm,3.15pm,Cancelled
+B4,Kim Lee,High St,14/12/2026,4:00 p.m.,4:30 p.m.,Cancelled
-B5,Kim Lee,High St,15/12/2026,9:00am,9:45am,Booked
""",
    "slots and openings list": """
:Appt ID,Provider,Location,Start,End,Status,Slot Status
+1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Open
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,Rebooked
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,Frozen
-4,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,Held
+5,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:30,Cancelled,Available
-6,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:30,Cancelled,Template removed
""",
    "a series with a row for each date": """
:id,provider,location,start,end,status,recurring
-1,Dr. Kerr,Main,2026-12-08 10:00,2026-12-08 10:50,Scheduled,Weekly
+2,Dr. Kerr,Main,2026-12-15 10:00,2026-12-15 10:50,Cancelled,Weekly
-3,Dr. Kerr,Main,2026-12-22 10:00,2026-12-22 10:50,Scheduled,Weekly
+4,Dr. Kerr,Main,2026-12-15 11:00,2026-12-15 11:50,Cancelled,
""",
    "salon": """
:Ref,Stylist,Salon,Date,Start,End,Status,Cancelled by,Rebooked
+1,Maya,High St,15/12/2026,09:00,09:45,Cancelled,Client,No
-2,Maya,High St,15/12/2026,10:00,10:45,Cancelled,Client,Yes
-3,Maya,High St,15/12/2026,11:00,11:45,Cancelled,Salon,No
-4,Maya,High St,15/12/2026,13:00,13:45,No-show,,
-5,Maya,High St,15/12/2026,14:00,14:45,Cancelled,Maya,No
""",
    "template": """
:Appt ID,Provider,Location,Start,End,Status,Slot Type
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Held for hospital
+2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,New patient
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,Lunch
-4,Dr. Kerr,Main,2026-12-14 12:00,2026-12-14 12:30,Cancelled,Blocked
""",
    "deceased and provider left": """
:Appt ID,Provider,Location,Start,End,Status,Reason
+1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,Patient deceased
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,Provider left practice
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,Patient moved to 2pm w/ Dr. Kerr same day slot swap
-4,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,Late arrival - worked in
-5,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:30,Cancelled,Kerr - kid sick
-6,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:30,Cancelled,Overbooked
-7,Dr. Kerr,Main,2026-12-14 16:00,2026-12-14 16:30,Cancelled,Schedule adjusted
+8,Dr. Kerr,Main,2026-12-15 09:00,2026-12-15 09:30,Cancelled,Flat tire
+9,Dr. Kerr,Main,2026-12-15 10:00,2026-12-15 10:30,Cancelled,No longer needs appt
-10,Dr. Kerr,Main,2026-12-15 11:00,2026-12-15 11:30,Cancelled,Interpreter unavailable
-11,Dr. Kerr,Main,2026-12-15 13:00,2026-12-15 13:30,Cancelled,Prior auth not obtained by staff
?12,Dr. Kerr,Main,2026-12-15 14:00,2026-12-15 14:30,Cancelled,Auth expired
-13,Dr. Kerr,Main,2026-12-15 15:00,2026-12-15 15:30,Cancelled,Clinic flood
+14,Dr. Kerr,Main,2026-12-15 16:00,2026-12-15 16:30,Cancelled,Mom in hospital
""",
    "everybody": """
:Appt ID,Provider,Location,Start,End,Status
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled
-,Entire Clinic,Main,2026-12-14 08:00,2026-12-14 12:00,Blocked
-2,Dr. Low,Main,2026-12-15 09:00,2026-12-15 09:30,Cancelled
-,All Providers,,2026-12-15,,Closed
-3,Dr. Low,Main,2026-12-16 09:00,2026-12-16 09:30,Cancelled
-,Todos,,2026-12-16,,Cerrado
-4,Dr. Low,Main,2026-12-17 09:00,2026-12-17 09:30,Cancelled
-,*,,2026-12-17,,Holiday
+5,Dr. Low,Main,2026-12-18 09:00,2026-12-18 09:30,Cancelled
""",
    "us 12h": """
:Confirmation #,Provider,Office,Appt Date,Appt Time,Length,Appt Status
+77,"Kerr, Tom",Main,12/14/26,9:00a,30,CANC
+78,"Kerr, Tom",Main,12/14/26,1:30p,30,Cancelled - Pt
-79,"Kerr, Tom",Main,12/14/26,2:00p,30,Sched
-80,"Kerr, Tom",Main,12/14/26,2:15p,15,CANC
""",
    "notes en": """
:Appt ID,Provider,Location,Start,End,Status,Comments
-1,Dr. Kerr,Main,2026-12-14 09:00,2026-12-14 09:30,Cancelled,put Mr. K in this spot
-2,Dr. Kerr,Main,2026-12-14 10:00,2026-12-14 10:30,Cancelled,pls leave open for add-on
-3,Dr. Kerr,Main,2026-12-14 11:00,2026-12-14 11:30,Cancelled,Dr wants to use this for charting
-4,Dr. Kerr,Main,2026-12-14 13:00,2026-12-14 13:30,Cancelled,changed to phone visit
-5,Dr. Kerr,Main,2026-12-14 14:00,2026-12-14 14:30,Cancelled,her husband is coming instead
-6,Dr. Kerr,Main,2026-12-14 15:00,2026-12-14 15:30,Cancelled,do not give away
+7,Dr. Kerr,Main,2026-12-14 16:00,2026-12-14 16:30,Cancelled,pt will call to r/s
+8,Dr. Kerr,Main,2026-12-15 09:00,2026-12-15 09:30,Cancelled,$50 late fee waived
+9,Dr. Kerr,Main,2026-12-15 10:00,2026-12-15 10:30,Cancelled,pt has flu
-10,Dr. Kerr,Main,2026-12-15 11:00,2026-12-15 11:30,Cancelled,VOID - see line below
-11,Dr. Kerr,Main,2026-12-15 13:00,2026-12-15 13:30,Cancelled,patient says they did not cancel
""",
    "estado raro": """
:Cita,Doctora,Sede,Inicio,Fin,Estado
-1,Dra. Sol,Sur,2026-12-14 09:00,2026-12-14 09:30,Cancelada y reasignada
-2,Dra. Sol,Sur,2026-12-14 10:00,2026-12-14 10:30,Cancelación solicitada
-3,Dra. Sol,Sur,2026-12-14 11:00,2026-12-14 11:30,Reactivada
+4,Dra. Sol,Sur,2026-12-14 12:00,2026-12-14 12:30,Cancelada por teléfono
-5,Dra. Sol,Sur,2026-12-14 13:00,2026-12-14 13:30,Cancelada por la doctora
-6,Dra. Sol,Sur,2026-12-14 16:00,2026-12-14 16:30,Atendida
-7,Dra. Sol,Sur,2026-12-14 16:15,2026-12-14 16:45,Cancelada
?8,Dra. Sol,Sur,2026-12-14 17:00,2026-12-14 17:30,Reprogramada
""",
}
