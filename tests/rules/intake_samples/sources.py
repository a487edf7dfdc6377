"""Exports of particular sources. The Greenway ones are invented: no real report was at hand."""

from typing import Final

from tests.rules.intake_samples.case import refused, text

_ATHENA: Final = (
    "apptid,apptdate,apptstarttime,appt duration,appt schdlng prvdr,svc dprtmnt,apptslotstatus,"
    "apptcancelreason,cancelby,patientid,patient mobile no\n"
)
_EPIC: Final = (
    "PAT_ENC_CSN_ID\tCONTACT_DATE\tPROV_START_TIME\tAPPT_LENGTH\tPROV_NAME\tDEPARTMENT_NAME\t"
    "APPT_STATUS_C_NAME\tCANCEL_REASON_NAME\tCANCEL_INITIATOR\tPAT_ID\n"
)
_DRCHRONO: Final = "id,doctor,office,scheduled_time,duration,status,reason,patient,appt_is_break\n"
_GREENWAY: Final = (
    "ApptSID,ApptDate,ApptTime,Duration,ProviderCode,ServiceCenterCode,ApptStatus,PatientID\n"
)


def _epic(contact: str, day: str, provider: str, rest: str, other_day: str = "") -> str:
    start = f"{other_day or day} 9:00:00 AM"
    return f"{contact}\t{day} 12:00:00 AM\t{start}\t30\t{provider}\tMAIN\t{rest}\n"


CASES: Final = [
    text(
        "athena.csv",
        _ATHENA
        + "101,03/10/2026,09:00 AM,30,CHEN_M,MAIN ST,x - Cancelled,SICK,PORTAL,7,2145550101\n"
        + "102,03/10/2026,10:00 AM,30,CHEN_M,MAIN ST,f - Filled,,,8,2145550102\n"
        + "103,03/10/2026,11:00 AM,30,CHEN_M,MAIN ST,o - Open Slot,,,,\n"
        + "104,03/10/2026,01:00 PM,30,CHEN_M,MAIN ST,x - Cancelled,PROVIDER OUT,jdoe,9,2145550104\n"
        + "105,03/10/2026,02:00 PM,30,CHEN_M,MAIN ST,x - Cancelled,,jdoe,,\n",
        rows="aiiii",
        starts={2: "2026-03-10T14:00:00+00:00"},
        because={5: "by the clinic", 6: "without a patient"},
        profile="athenahealth",
    ),
    text(
        "epic.tsv",
        _EPIC
        + _epic("5001", "3/10/2026", "CHEN, MEI", "Canceled\tIllness\tPATIENT\tZ1")
        + _epic("5001", "3/10/2026", "PARK, JAE", "Canceled\tIllness\tPATIENT\tZ1")
        + _epic("5002", "3/11/2026", "CHEN, MEI", "Scheduled\t\t\tZ2")
        + _epic("5003", "3/12/2026", "CHEN, MEI", "Canceled\tClosed\tPROVIDER\tZ3")
        + _epic("5004", "3/13/2026", "CHEN, MEI", "Canceled\tIllness\tPATIENT\tZ4", "3/14/2026"),
        rows="aaiir",
        starts={2: "2026-03-10T14:00:00+00:00", 3: "2026-03-10T14:00:00+00:00"},
        because={6: "not that of the date column"},
        profile="epic-clarity",
    ),
    text(
        "drchrono.csv",
        _DRCHRONO
        + "9001,Dr. Chen,Main St,2026-03-10T09:00:00,30,Cancelled,Follow-up,77,false\n"
        + "9002,Dr. Chen,Main St,2026-03-10T10:00:00,30,Confirmed,Follow-up,78,false\n"
        + "9003,Dr. Chen,Main St,2026-03-10T12:00:00,60,Cancelled,,,true\n"
        + "9004,Dr. Chen,Main St,2026-03-10T13:00:00,30,,Check-up,79,false\n",
        rows="aiir",
        because={4: "without a patient", 5: "status is missing"},
        profile="drchrono",
    ),
    text(
        "greenway-invented.csv",
        _GREENWAY
        + "1,03/10/2026,9:00 AM,30,CHEN,MAIN,Cancelled,7\n"
        + "2,03/10/2026,930,30,CHEN,MAIN,Cancelled,8\n"
        + "3,03/10/2026,10:00 AM,30,CHEN,MAIN,X,9\n"
        + "4,03/10/2026,11:00 AM,30,CHEN,MAIN,Cancelled,?\n",
        rows="arri",
        because={3: "unit", 4: "not known", 5: "without a patient"},
        profile="greenway-intergy",
    ),
    refused(
        "athena-in-two-orders.csv",
        _ATHENA + "101,25/03/2026,09:00 AM,30,CHEN_M,MAIN ST,x - Cancelled,,,7,\n",
        "order of day and month",
    ),
]
