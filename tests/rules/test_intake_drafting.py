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
"""


class Person:
    """Answers by a word of the question, else takes what is proposed."""

    def __init__(self, answers: Mapping[str, str] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[str] = []

    def __call__(self, question: str, default: str, choices: Sequence[str] = ()) -> str:
        self.asked.append(question)
        answer = next((a for word, a in self.answers.items() if word in question), default)
        assert not choices or answer in choices
        return answer


def test_the_drafted_profile_reads_the_sample_that_it_was_drafted_from(tmp_path: Path) -> None:
    sample = tmp_path / "praxis.csv"
    sample.write_text(SAMPLE)
    person = Person(
        {
            "'abgesagt'": "cancelled",
            "'gebucht'": "booked",
            "appointment's number": "1",
            "holds the provider": "2",
            "holds the place": "3",
            "holds the date and time": "4",
            "holds the length": "5",
            "holds the status": "6",
        }
    )
    text = drafts.draft(sample, person)
    own = tmp_path / "own"
    own.mkdir()
    (own / "praxis.toml").write_text(text)
    around = examination.Surroundings(
        NOW, ZoneInfo("Europe/Berlin"), profile.load_all(own), providers.Book(None)
    )
    with examination.examine(sample, around) as examined:
        found = [one for batch in examined.batches() for one in batch]
    assert examined.profile_name == "praxis"
    assert [one.outcome for one in found] == ["accepted", "ignored"]
    assert 'order = "dmy"' in text


def test_what_the_sample_shows_is_not_asked(tmp_path: Path) -> None:
    sample = tmp_path / "today.csv"
    sample.write_text(
        "appointment_id,provider,location,start,end,status\n"
        "1,Dr. Chen,Main St,3/25/2026 9:00 AM,3/25/2026 9:30 AM,Cancelled\n"
    )
    person = Person()
    made = tomllib.loads(drafts.draft(sample, person))
    assert made["dates"]["order"] == "mdy"
    assert made["cancellations"]["status"]["cancelled"] == ["cancelled"]
    assert not [question for question in person.asked if "month or the day" in question]


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
