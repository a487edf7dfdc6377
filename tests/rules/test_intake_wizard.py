"""Four exports that no profile knows become profiles by answers alone, with the right times."""

import asyncio
import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from bot.waitlist.rules import place
from intake.facts import places, providers
from intake.folder import examination
from intake.profiles import profile
from intake.tools import drafts, wizard
from tests.rules.intake_samples.case import NOW

AROUND = examination.Surroundings(NOW, ZoneInfo("America/Chicago"), (), providers.Book(None))

HARBOR = place.Place(id=1, name="Harbor", brand="", phone="", zone=AROUND.zone)

SALON = """Booked with,Guest,Slot starts,State of booking
Mia,Zoe,3/10/2026 2:00 PM,gone
Mia,Ann,3/25/2026 3:00 PM,on the book
Lea,Bea,3/25/2026 3:00 PM,gone
Lea,Cid,3/25/2026 3:15 PM,dropped by salon
"""
PRACTICE = """Seen by whom,Clinic site,Day of visit,At,Mins,Cancelled At,Chart
Dr. Vale,Main,2026-03-10,09:00,30,2026-03-01,77
Dr. Vale,Main,2026-03-10,10:00,30,,78
Dr. Vale,Main,2026-03-11,13:00,45,2026-03-01,79
"""
CLOCKS = """Terapist,Where it is,Datum,Von,Bis,Zustand
Vale,Main,10/3/2026,09:00,09:30,abgesagt
Vale,Main,25/3/2026,10:00,10:30,geplant
"""
SPANISH = """Quien atiende;Lugar de la visita;Dia;Desde las;Hasta las;Situacion
Dra. Vale;Centro;10/03/2026;09:00;09:30;no viene
Dra. Vale;Centro;25/03/2026;10:00;10:30;viene
"""
CALENDAR = """Subject,Start Date,Start Time,End Date,End Time,All day event,Categories,Show time as
CX PT - Ana Roe - follow up,3/25/2026,9:00 AM,3/25/2026,9:30 AM,False,Dr. Vale,1
Bo Poe - follow up,3/25/2026,9:30 AM,3/25/2026,10:00 AM,False,Dr. Vale,2
CX PT - gave to Cy Loe,3/25/2026,10:00 AM,3/25/2026,10:30 AM,False,Dr. Vale,1
CX OFFICE - Di Moe - exam,3/25/2026,11:00 AM,3/25/2026,11:30 AM,False,Dr. Vale,1
OUT - Dr. Vale,3/26/2026,12:00 AM,3/27/2026,12:00 AM,True,Dr. Vale,3
CX PT - Ed Noe - exam,3/26/2026,9:00 AM,3/26/2026,9:30 AM,False,Dr. Vale,1
CX PT - Flo Koe - exam,3/30/2026,9:00 AM,3/30/2026,9:30 AM,False,Dr. Vale,2
CX PT? - Gus Hoe - exam,3/30/2026,10:00 AM,3/30/2026,10:30 AM,False,Dr. Vale,1
CX PT - Hal Joe - exam,3/30/2026,11:00 AM,3/30/2026,11:30 AM,False,Dr. Vale,1
Ida Woe - CX PT,3/30/2026,1:00 PM,3/30/2026,1:30 PM,False,Dr. Vale,2
"""


def draft(content: str, given: Mapping[str, str]) -> wizard.Draft:
    return asyncio.run(wizard.draft(content.encode(), "sample.csv", given, AROUND))


def answered(content: str, answers: Mapping[str, str]) -> wizard.Draft:
    """Answer each question as it comes, by a word of it."""
    given: dict[str, str] = {}
    for _ in range(drafts.MOST_QUESTIONS + 1):
        made = draft(content, given)
        asked = next((one for one in made.asked if one.name not in given), None)
        if asked is None:
            break
        said = (said for key, said in answers.items() if key in asked.words)
        given[asked.name] = next(said, "-")
    assert len(made.asked) <= drafts.MOST_QUESTIONS
    return made


def outcomes(made: wizard.Draft) -> list[str]:
    return [line.outcome for line in made.lines]


EXPORTS = [
    (
        SALON,
        {
            "holds the provider": "Booked with",
            "holds the place": "The salon",
            "holds the date": "Slot starts",
            "holds the length": "30 min",
            "holds the status": "State of booking",
            "patient cancelled": "gone",
            "clinic cancelled": "dropped by salon",
        },
        ["accepted", "ignored", "rejected", "ignored"],
    ),
    (
        PRACTICE,
        {
            "holds the provider": "Seen by whom",
            "holds the place": "Clinic site",
            "holds the date": "Day of visit",
            "time of day": "At",
            "holds the status": "-",
            "is filled": "Cancelled At",
        },
        ["accepted", "ignored", "accepted"],
    ),
    (
        CLOCKS,
        {
            "holds the provider": "Terapist",
            "holds the place": "Where it is",
            "holds the date": "Datum",
            "time of day": "Von",
            "holds the length": "Bis",
            "holds the status": "Zustand",
            "patient cancelled": "abgesagt",
        },
        ["accepted", "ignored"],
    ),
    (
        SPANISH,
        {
            "holds the provider": "Quien atiende",
            "holds the place": "Lugar de la visita",
            "holds the date": "Dia",
            "time of day": "Desde las",
            "holds the length": "Hasta las",
            "holds the status": "Situacion",
            "patient cancelled": "no viene",
        },
        ["accepted", "ignored"],
    ),
    (
        CALENDAR,
        {
            "holds the provider": "Categories",
            "holds the place": "Main",
            "holds the status": "Subject",
        },
        [
            *("accepted", "ignored", "rejected", "ignored", "ignored", "rejected", "rejected"),
            *("rejected", "accepted", "ignored"),
        ],
    ),
]


@pytest.mark.parametrize(("content", "answers", "expected"), EXPORTS)
def test_an_export_is_read_by_answers_alone(
    content: str, answers: Mapping[str, str], expected: list[str], tmp_path: Path
) -> None:
    made = answered(content, answers)
    assert outcomes(made) == expected, (made.why, made.asked, made.lines)
    slug = asyncio.run(
        wizard.save(made.toml, "Our list", content.encode(), "sample.csv", tmp_path, AROUND)
    )
    assert slug == "our-list"
    assert [one.name for one in profile.load_all(tmp_path) if one.own] == ["our-list"]


@pytest.mark.parametrize("content", [SALON, PRACTICE, CLOCKS, SPANISH, CALENDAR])
def test_without_answers_nothing_is_offered(content: str) -> None:
    assert "accepted" not in outcomes(draft(content, {}))


LISTED = replace(
    AROUND,
    book=providers.Book([providers.Known(1, "Dr. Vale"), providers.Known(2, "Ida Frost NP")]),
    known_places=places.Book(place.Directory([HARBOR])),
)
BY_ITSELF = [
    """Date,At,Mins,Nobody knows,Patient,Kind of break
3/25/2026,9:00 AM,30,"Vale, A. MD",Zoe,Cancelled - patient
3/25/2026,10:00 AM,30,"Vale, A. MD",Ann,Missed
3/30/2026,10:00 AM,30,"Frost, Ida NP",Bea,Cancelled - patient
""",
    """Visit list
Therapist: Dr. Vale,,Site: Harbor
Date,Time,Mins,Patient,Status
3/25/2026,9:00 AM,30,Zoe,Cancelled by patient
3/30/2026,10:00 AM,30,Ann,Booked
""",
    """Date of appt,Time of appt,How long,With,Patient,Who cancelled,Why
3/25/2026,9:00 AM,30 min,Dr. Vale,Zoe,patient,sick
3/30/2026,10:00 AM,30 min,Dr. Vale,Ann,us,
""",
]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (BY_ITSELF[0], ["asked", "ignored", "accepted"]),
        (BY_ITSELF[1], ["accepted", "ignored"]),
        (BY_ITSELF[2], ["accepted", "ignored"]),
    ],
)
def test_what_the_lists_and_the_cells_tell_is_proposed(content: str, expected: list[str]) -> None:
    made = asyncio.run(wizard.draft(content.encode(), "sample.csv", {"time": "At"}, LISTED))
    assert outcomes(made)[-len(expected) :] == expected, (made.why, made.asked, made.lines)


def test_a_list_beside_the_table_is_seen_by_a_draft_of_few_heads() -> None:
    book = openpyxl.Workbook()
    sheet, other = book.active, book.create_sheet("Away")
    assert sheet is not None
    for row in csv.reader(BY_ITSELF[2].splitlines()):
        sheet.append(row)
    for cells in (["Provider", "From", "To", "Patient"], ["Dr. Vale", "3/25/2026", "", "x"]):
        other.append(cells)
    content = io.BytesIO()
    book.save(content)
    made = asyncio.run(wizard.draft(content.getvalue(), "sample.xlsx", {}, LISTED))
    assert "Away" in made.why
    assert "accepted" not in outcomes(made)


def test_an_end_is_not_taken_for_a_length() -> None:
    made = answered(*EXPORTS[2][:2])
    assert made.lines[0].told.startswith("Tue 2026-03-10 09:00-09:30")


def test_the_outcome_changes_with_each_answer() -> None:
    answers = dict(EXPORTS[0][1])
    all_stand = answered(SALON, answers | {"patient cancelled": "-"})
    assert "accepted" not in outcomes(all_stand)
    assert "accepted" in outcomes(answered(SALON, answers))


def test_a_name_is_given_once_and_a_second_profile_for_the_same_heads_is_refused(
    tmp_path: Path,
) -> None:
    made = answered(*EXPORTS[0][:2])

    def save(title: str) -> str:
        content = SALON.encode()
        return asyncio.run(wizard.save(made.toml, title, content, "s.csv", tmp_path, AROUND))

    save("Salon")
    with pytest.raises(wizard.Refused, match="of this name"):
        save("salon")
    with pytest.raises(wizard.Refused, match="Two profiles"):
        save("Salon two")
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes) -> None:
    made = asyncio.run(wizard.draft(content, "sample.csv", {}, AROUND))
    assert not made.toml
    assert made.why.endswith(".")


WAITLIST = """Handy,Darf texten,Patient,Wunscharzt,Termin jetzt,Ort
(214) 555-0101,ok per Tel.,Ana Ruiz,Dr. Vale,25.3.2026,Main St
(214) 555-0102,lieber nicht,Bo Roe,,,Main St
(214) 555-0103,,Cy Poe,Dr. Vale,,
"""
WAITLIST_ANSWERS = {
    "mobile number": "Handy",
    "of the consent": "Darf texten",
    "agreed": "ok per tel",
    "patient's name": "Patient",
    "whom they want": "Wunscharzt",
    "have now": "Termin jetzt",
    "place that": "Ort",
}


def drafted(given: Mapping[str, str]) -> wizard.Draft:
    content = WAITLIST.encode()
    return asyncio.run(wizard.draft(content, "wait.csv", given, AROUND, "waitlist"))


def test_a_waitlist_is_read_by_answers_alone(tmp_path: Path) -> None:
    given: dict[str, str] = {}
    while asked := next((one for one in drafted(given).asked if one.name not in given), None):
        said = (said for key, said in WAITLIST_ANSWERS.items() if key in asked.words)
        given[asked.name] = next(said, "-")
    made = drafted(given)
    assert len(made.asked) <= drafts.MOST_QUESTIONS
    assert outcomes(made) == ["accepted", "rejected", "rejected"], (made.why, made.lines)
    assert made.lines[0].told == "wants Dr. Vale, Main St"
    saved = wizard.save(made.toml, "Our list", WAITLIST.encode(), "wait.csv", tmp_path, AROUND)
    assert asyncio.run(saved) == "our-list"


def test_a_word_of_consent_that_nobody_explained_lists_nobody() -> None:
    given = {"phone": "Handy", "consent": "Darf texten"}
    assert "accepted" not in outcomes(drafted(given))
    refused = WAITLIST.replace("lieber nicht", "declined").encode()
    made = asyncio.run(wizard.draft(refused, "wait.csv", given, AROUND, "waitlist"))
    assert "declined" not in next(one.of_words for one in made.asked if one.name == "agreed")


def test_two_drafts_do_not_both_claim_the_other_kind_of_table(tmp_path: Path) -> None:
    for content, answers, *_ in EXPORTS[:2]:
        made = answered(content, answers)
        asyncio.run(
            wizard.save(
                made.toml, answers["holds the place"], content.encode(), "s.csv", tmp_path, AROUND
            )
        )
    usual = tmp_path / "wait.csv"
    usual.write_text("phone,consent\n(214) 555-0101,yes\n")
    around = replace(AROUND, profiles=profile.load_all(tmp_path))
    with examination.examine(usual, around) as examined:
        assert (examined.outcome, examined.profile_name) == ("accepted", "default")
