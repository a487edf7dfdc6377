"""Whose reason a reason is: what the clinic gave up is never the patient's."""

from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bot.ledger import answers
from bot.ledger.facts import Result
from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from intake.words import sides
from tests.rules.intake_samples.case import GOOD, HEADS, NOW, lines

VALE: Final = "Dr. Vale"

CLINIC: Final = """
sick - but coming anyway | patient will be late | feels better, can come | pt coming after all
Vale out | Office error | Doctor requested change | Provider no longer here
Cancelled by staff | Hospital cancelled | Therapist cancelled | Clinic cancel | DR CXL | Bump
NP out | Weather | Equipment failure | Template change | Provider out | Dr. Vale sick
Vale on vacation | MD away | the doctor was called in sick | physician not available
provider on PTO | Rescheduled by provider | Scheduling error | Dr out, pt rescheduled
provider sick, patient notified | Bumped by clinic | Office closed | Clinic closed due to snow
Holiday | Staff shortage | short staffed | Staffing | no staff | Provider leave
maternity leave | Provider at conference | Conference | Training | staff meeting | Admin error
Entered in error | Duplicate | Double booked | Overbooked | Provider emergency
Provider running behind | Provider in surgery | In surgery | emergency surgery
Called to hospital | MD called away | PA out | NP called out | RN out sick | hygienist out
Hygienist cancelled | dentist ill | surgeon in OR | Machine down | X-ray machine broken
power outage at clinic | System down | EHR down | Computer issues | Building closed
Flood in building | no room available | Schedule template change | Provider schedule change
Provider left practice | Provider resigned | Dr no longer with us | Clinic moved
Clinic reschedule | Office rescheduled | Practice cancelled | Facility cancelled
Department closed | Front desk error | Reception error | Scheduler error | booked in error
wrong provider booked by staff | Cancelled by office | Cancelled by practice
Cancelled per provider | Per Dr. Vale | per MD | Moved per provider request | Provider request
Provider requested reschedule | Cancelled - provider | Counselor out
Psychiatrist unavailable | tech out | Sonographer out | Provider PTO | PTO | CME | on call
LOA | FMLA | sick leave | Provider jury duty | Vale requested off | Dr. Vale delivering baby
Dr Vale's schedule changed | we cancelled | our error | Inclement weather | Snow | Hurricane
Storm | Stylist out | Stylist sick | Test patient | test appointment | blocked
Provider cancelled; patient called | patient bumped by provider | clinic initiated | CLINIC
PROVIDER | PROV CANCEL | PROV OUT | DR OUT | doc sick | Provider family emergency
Provider's child sick | Provider death in family | Medico enfermo | doctor enfermo
Consultorio cerrado | clinica cerrada | out of office | OOO | Provider out sick | called out
called out sick | Provider not in clinic today | Pt bumped | nurse visit cancelled by nurse
bumped | Bump list | Vale | Dr. Vale | Patient cancelled by provider | Provider reassigned
Resource unavailable | Equipment malfunction | no longer with practice | covering hospital
meeting | rounds | Kim sick | Assistant sick | MA out | Wrong patient | Given to other patient
slot filled by urgent patient | Shift change | Labor Day | Christmas | called away
called to OR | Uncancelled - patient will come | do not fill | tentative | patient maybe
Kim cancelled patient | Working from home | covid outbreak | unable to see patients
late opening | personal day | Interpreter unavailable | HVAC repair | plumbing issue
training day | Open house | PT out | PT on leave | J. Vale ill | Valé out
provider's kid sick | Rescheduled | moved | Other | Vacation | Emergency | out | unavailable
template | R/S by ofc | CX by ofc | CXL PER DR | resched per MD | Prov unavail | MD sched chg
no anesthesia | lab closed | Staff illness | staff sick | covid exposure - staff | Nurse sick
sick nurse | sick dr | illness - provider | family emergency - provider | emergency - Dr. Vale
sick - Vale | vacation (provider) | provider vacation
"""
"""Ways to say, or perhaps to say, that it was the clinic, or that nobody knows who."""

PATIENT: Final = """
sick | Patient out of town | saw another doctor | work | feels better | moved, no car
Illness | Patient sick | pt sick | Pt ill | flu | has the flu | covid
tested positive for covid | fever | cold | stomach bug | Child sick | Kid sick | no childcare
babysitter cancelled | Family emergency | Personal emergency | personal reasons | Personal
work conflict | Schedule conflict | scheduling conflict | Conflict | Can't make it
cannot make it | unable to make appointment | Couldn't get off work | has to work
called in to work | job interview | car trouble | car broke down | no ride | transportation
no transportation | Transportation issue | bus late | traffic | running late | overslept
forgot | Patient forgot | Changed mind | no longer needed | Not needed anymore
feeling better | symptoms resolved | improved | Insurance | insurance issue | lost insurance
no insurance | Cost | can't afford | financial | copay too high | Moving away | relocated
Patient moved | death in family | funeral | Patient deceased | hospitalized | in hospital
Patient in hospital | in ER | having surgery | Patient request | Patient cancelled | PT CXL
Pt cancelled | cancelled by patient | Pt called to cancel | called to cancel
called office to cancel | patient called the office | Patient called to reschedule
wants later date | needs different time | wants a different provider | switching doctors
found another provider | seeing another clinic | seen elsewhere | second opinion | out of town
traveling | travel | going on vacation | family vacation | school | school event
exam at school | Jury duty | court date | Pregnant | in labor | migraine | pain too bad
anxiety | pet sick | weather at patient's home | house flooded | no reason given | No show
late cancel | Late cancellation | cancelled online | via portal | by text
Patient unable to come | Pt unable to keep appointment | mother sick | husband ill
wife in hospital | daughter has fever | wedding | Patient refused | declined
doesn't want to come | patient no longer wants treatment | language barrier
Dr appointment elsewhere | has another doctor's appointment | dentist appointment
conflict with another appointment | religious holiday | quarantine | Patient is at work
work meeting | meeting at work | parent-teacher conference | soccer practice | childcare issue
patient unhappy with provider | dissatisfied with doctor | patient changed doctors
will call back | Will reschedule | needs to reschedule | rescheduled by patient
Patient rescheduled | not confirmed | unconfirmed | no answer | did not confirm | left town
emergency at home | sleeping in | too far | too far away | Distance | Enfermo
Paciente enfermo | trabajo | viaje | no puede venir | client sick | Client cancelled
Client request | Parent cancelled | mom sick | power outage at home | Out of state | busy
too busy | Other commitment | prior commitment | something came up | Sick child | Too sick
under the weather | sick kid
"""


def listed(text: str) -> list[str]:
    return [one.strip() for line in text.strip().splitlines() for one in line.split(" | ")]


def read(tmp_path: Path, content: str, known: answers.Answers = answers.NONE_YET) -> list[Result]:
    around = examination.Surroundings(
        NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None), known
    )
    path = tmp_path / "export.csv"
    path.write_text(content, "utf-8")
    with examination.examine(path, around) as examined:
        return [result for batch in examined.batches() for result in batch]


def test_a_reason_of_the_clinic_is_never_taken_for_the_patients() -> None:
    taken = [one for one in listed(CLINIC) if sides.of_reason(one, VALE) in ("patient", "unsaid")]
    assert taken == []


def test_a_reason_of_a_patient_is_known_for_one() -> None:
    missed = [one for one in listed(PATIENT) if sides.of_reason(one, VALE) != "patient"]
    assert [one for one in missed if sides.of_reason(one, VALE) != "unsaid"] == []


@pytest.mark.parametrize("reason", ["", "-", "=1+1", "cancelled", "Follow-up visit", "n/a"])
def test_a_reason_that_tells_nothing_is_as_good_as_none(reason: str, tmp_path: Path) -> None:
    (result,) = read(tmp_path, lines(GOOD.replace("sick", reason)))
    assert result.outcome == "accepted"


@pytest.mark.parametrize("reason", ["Zwölf", "Kim sick", "template 7b moved", "sick?", "R17 code"])
def test_a_reason_that_names_neither_side_is_a_question(reason: str, tmp_path: Path) -> None:
    (result,) = read(tmp_path, lines(GOOD.replace("sick", reason)))
    assert result.outcome in ("rejected", "ignored")
    if result.outcome == "rejected":
        assert result.question is not None


@pytest.mark.parametrize(("said", "outcome"), [("patient", "accepted"), ("clinic", "ignored")])
def test_the_answer_to_a_question_is_remembered(
    said: answers.Whose, outcome: str, tmp_path: Path
) -> None:
    (asked,) = read(tmp_path, lines(GOOD.replace("sick", "Code: R-Seventeen")))
    assert asked.question is not None
    known = answers.Answers(reasons={asked.question.words: said})
    (result,) = read(tmp_path, lines(GOOD.replace("sick", "code r seventeen")), known)
    assert result.outcome == outcome


def test_a_time_whose_reason_is_in_doubt_speaks_against_another_cancellation_of_it(
    tmp_path: Path,
) -> None:
    other = GOOD.replace("A1", "A9").replace("sick", "Kim is not sure")
    assert [one.outcome for one in read(tmp_path, lines(GOOD, other))] == ["rejected", "rejected"]


@pytest.mark.parametrize(
    ("who", "outcome"),
    [
        ("Vale", "ignored"),
        ("avale", "ignored"),
        ("Nurse Kim", "ignored"),
        ("Front desk", "ignored"),
        ("Provider (patient informed)", "ignored"),
        ("Office per patient", "accepted"),
        ("Parent", "accepted"),
        ("Portal", "accepted"),
        ("jdoe", "accepted"),
    ],
)
def test_who_cancelled_is_told_by_kind_and_by_name(who: str, outcome: str, tmp_path: Path) -> None:
    row = GOOD.replace("Dr. Chen", VALE)
    (result,) = read(tmp_path, f"{HEADS},cancelled by\n{row},{who}\n")
    assert result.outcome == outcome
