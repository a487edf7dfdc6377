"""Drafting a profile from a sample."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from intake.tools import drafts
from tests.rules.intake_samples.case import NOW
from tests.rules.intake_samples.write import FOLDER

SAMPLE = """Weekly report

Nr;Behandler;Ort;Wann;Dauer;Stand
1;Dr. Chen;Main St;10.3.2026 14:00;30;abgesagt
2;Dr. Chen;Main St;25.3.2026 15:00;30;gebucht
3;Dr. Chen;Main St;25.3.2026 15:00;30;abgesagt
"""
DRILL_DOWN = """With,Client,When,Booking
Mia,Zoe,3/10/2026 2:00 PM,gone
Mia,Ann,3/25/2026 3:00 PM,on the book
"""
FILLED = """Doctor,Room,Appt Date,Appt Time,Length,Cancelled At
Dr. Chen,R1,3/10/2026,2:00 PM,30,3/1/2026
Dr. Chen,R1,3/25/2026,3:00 PM,30,
"""


class Person:
    """Answers by a word of the question, else takes what is proposed."""

    def __init__(self, answers: Mapping[str, str] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[str] = []

    def __call__(
        self,
        name: str,
        question: str,
        default: str,
        choices: Sequence[str] = (),
        *,
        columns: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> str:
        self.asked.append(question)
        assert name in drafts.QUESTIONS
        assert not (columns and words)
        answer = next((a for word, a in self.answers.items() if word in question), default)
        assert not choices or answer in choices
        return answer


def outcomes(tmp_path: Path, content: str, person: Person) -> list[str]:
    """What becomes of the rows of a sample, read with the profile that was drafted from it."""
    sample, own = tmp_path / "praxis.csv", tmp_path / "own"
    sample.write_text(content)
    own.mkdir()
    (own / "praxis.toml").write_text(drafts.draft(sample, person))
    around = examination.Surroundings(
        NOW, ZoneInfo("America/Chicago"), profile.load_all(own), providers.Book(None)
    )
    with examination.examine(sample, around) as examined:
        assert examined.profile_name == "praxis", examined.reason
        found: list[str] = [one.outcome for batch in examined.batches() for one in batch]
    assert len(person.asked) <= drafts.MOST_QUESTIONS
    return found


def test_the_drafted_profile_reads_the_sample_that_it_was_drafted_from(tmp_path: Path) -> None:
    person = Person(
        {
            "holds the provider": "2",
            "holds the place": "3",
            "holds the date": "4",
            "holds the length": "5",
            "holds the status": "6",
            "patient cancelled": "abgesagt",
        }
    )
    assert outcomes(tmp_path, SAMPLE, person) == ["accepted", "ignored", "rejected"]


def test_a_fixed_length_and_place_are_stated_once(tmp_path: Path) -> None:
    person = Person(
        {
            "holds the provider": "1",
            "holds the place": "Main St",
            "holds the length": "45 min",
            "holds the status": "4",
            "patient cancelled": "gone",
        }
    )
    assert outcomes(tmp_path, DRILL_DOWN, person) == ["accepted", "ignored"]


def test_a_filled_date_can_mean_cancelled(tmp_path: Path) -> None:
    person = Person({"holds the place": "2"})
    assert outcomes(tmp_path, FILLED, person) == ["accepted", "ignored"]


def test_a_mark_can_mean_cancelled_where_no_row_has_a_date(tmp_path: Path) -> None:
    marked = FILLED.replace("3/1/2026", "x")
    beside = f"{FILLED}Dr. Chen,R1,3/26/2026,3:00 PM,30,x\n"
    for number, (content, found) in enumerate(
        (
            (marked, ["accepted", "ignored"]),
            (beside, ["accepted", "ignored", "rejected"]),
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        person = Person({"holds the place": "2", "the status": "0"})
        assert outcomes(folder, content, person) == found


def test_what_the_sample_shows_is_not_asked(tmp_path: Path) -> None:
    sample = tmp_path / "today.csv"
    sample.write_text(
        "appointment_id,provider,location,start,end,status\n"
        "1,Dr. Chen,Main St,3/25/2026 9:00 AM,3/25/2026 9:30 AM,Cancelled\n"
    )
    person = Person()
    made = tomllib.loads(drafts.draft(sample, person))
    assert made["dates"]["order"] == "mdy"
    assert person.asked == []


def test_a_column_of_dates_that_is_taken_for_the_status_means_cancelled_where_it_is_filled(
    tmp_path: Path,
) -> None:
    content = (
        "Who,Site,Begins,Till,Taken off\n"
        "Dr. Chen,Main,3/25/2026 9:00 AM,3/25/2026 9:30 AM,3/1/2026 8:00 AM\n"
        "Dr. Chen,Main,3/25/2026 9:30 AM,3/25/2026 10:00 AM,\n"
    )
    columns = {"the provider": "1", "the date": "3", "the length": "4", "the status": "5"}
    person = Person({f"holds {one}": column for one, column in columns.items()})
    assert outcomes(tmp_path, content, person) == ["accepted", "ignored"]


@pytest.mark.parametrize(
    ("lengths", "answers", "unit"),
    [
        (("1800", "900"), {}, "seconds"),
        (("6", "3"), {"How many minutes are one of the 6": "10"}, 10),
        (("45", "15"), {}, None),
        (("5", "5"), {}, None),
    ],
)
def test_what_a_length_counts_is_seen_or_asked(
    lengths: tuple[str, str], answers: dict[str, str], unit: object, tmp_path: Path
) -> None:
    sample = tmp_path / "today.csv"
    heads = "appointment_id,provider,location,start,duration,status"
    rows = [
        f"{n},Dr. Chen,Main St,3/25/2026 {n}:00 PM,{length},{said}"
        for n, length, said in zip((1, 2), lengths, ("Cancelled", heads), strict=True)
    ]
    sample.write_text("\n".join((heads, rows[0], heads, rows[1].replace(heads, ""), "Page 1,,,,,")))
    person = Person(answers)
    made = tomllib.loads(drafts.draft(sample, person))
    assert made["cancellations"].get("duration_unit") == unit
    said = [one for one in person.asked if "(blank)" in one]
    assert len(said) == 2, "a blank cell is a word, the heads once more and a page are none"


def test_lengths_of_an_unknown_unit_make_no_profile(tmp_path: Path) -> None:
    sample = tmp_path / "today.csv"
    sample.write_text(
        "provider,location,start,duration,status\nDr. Chen,Main St,3/25/2026 9:00 AM,6,Cancelled\n"
    )
    with pytest.raises(drafts.Impossible, match="how long"):
        drafts.draft(sample, Person())


def test_a_word_that_nobody_explains_stands(tmp_path: Path) -> None:
    sample = tmp_path / "today.csv"
    sample.write_text(
        "appointment_id,provider,location,start,end,status\n"
        "1,Dr. Chen,Main St,2026-03-25 09:00,2026-03-25 09:30,Zugesagt\n"
    )
    made = tomllib.loads(drafts.draft(sample, Person()))
    assert made["cancellations"]["status"] == {
        "cancelled": [],
        "by_clinic": [],
        "booked": ["zugesagt"],
    }


def test_an_order_that_the_sample_leaves_open_is_asked(tmp_path: Path) -> None:
    sample = tmp_path / "today.csv"
    sample.write_text(
        "appointment_id,provider,location,start,end,status\n"
        "1,Dr. Chen,Main St,3/4/2026 9:00 AM,3/4/2026 9:30 AM,Cancelled\n"
    )
    person = Person({"month or the day": "dmy"})
    assert tomllib.loads(drafts.draft(sample, person))["dates"]["order"] == "dmy"


@pytest.mark.parametrize("name", ["pdf-renamed.csv", "empty.csv", "another-list.csv"])
def test_a_file_without_a_table_of_appointments_is_refused(name: str) -> None:
    with pytest.raises(drafts.Impossible):
        drafts.draft(FOLDER / name, Person())


def test_a_workbook_can_be_sampled() -> None:
    made = tomllib.loads(drafts.draft(FOLDER / "titled.xlsx", Person()))
    assert made["cancellations"]["heads"]["provider"] == ["provider"]


def test_what_the_reader_knows_is_not_asked(tmp_path: Path) -> None:
    sample = tmp_path / "extract.csv"
    sample.write_text(
        "apptid,apptdate,begintime,apptdurationminutes,schedulingprvdr,Center Name,cancel_ind\n"
        "1,20261210,0900,30,Dr. Chen,Main St,Y\n2,20261210,1330,30,Dr. Chen,Main St,N\n"
    )
    person = Person()
    made = tomllib.loads(drafts.draft(sample, person))["cancellations"]
    assert person.asked == []
    assert made["heads"]["provider"] == ["schedulingprvdr"]
    assert made["heads"]["location"] == ["Center Name"]


def test_words_behind_a_code_are_those_of_a_status_and_not_of_a_subject(tmp_path: Path) -> None:
    sample = tmp_path / "today.csv"
    sample.write_text(
        "appointment_id,provider,location,start,end,status\n"
        "1,Dr. Chen,Main St,2026-03-25 09:00,2026-03-25 09:30,x - Cancelled\n"
        "2,Dr. Chen,Main St,2026-03-25 10:00,2026-03-25 10:30,f - Filled\n"
    )
    person = Person()
    assert "status_begins" not in tomllib.loads(drafts.draft(sample, person))["cancellations"]
    assert person.asked == []


def test_a_word_of_a_moved_visit_that_nobody_explains_is_no_visit_that_stands(
    tmp_path: Path,
) -> None:
    sample = tmp_path / "today.csv"
    sample.write_text(
        "appointment_id,provider,location,start,end,status\n"
        "1,Dr. Chen,Main St,2026-03-25 09:00,2026-03-25 09:30,Aplazada\n"
    )
    made = tomllib.loads(drafts.draft(sample, Person()))["cancellations"]["status"]
    assert (made["booked"], made["ignored"]) == ([], ["aplazada"])


def test_a_column_that_names_only_the_clinics_own_is_proposed(tmp_path: Path) -> None:
    sample = tmp_path / "agenda.csv"
    sample.write_text(
        "Nr,Agenda,Haus,Start,Minutes,Status\n"
        "1,Dr. Chen,Main St,2026-03-25 09:00,30,Cancelled\n"
        "2,Mia Poe,Main St,2026-03-25 10:00,30,Booked\n"
    )
    names = [providers.Known(1, "Dr. Chen"), providers.Known(2, "Mia Poe")]
    made = tomllib.loads(drafts.draft(sample, Person({"place": "3"}), book=providers.Book(names)))
    assert made["cancellations"]["heads"]["provider"] == ["Agenda"]
