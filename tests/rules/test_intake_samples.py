"""Each sample file has the outcome that its case states, row by row."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from intake.tables import encoding as encodings
from tests.rules.intake_samples.case import NOW, Case
from tests.rules.intake_samples.write import CASES, FOLDER

AROUND = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)
LINE_END = re.compile(r"\r\n|\r|\n")
WHAT_TO_DO = re.compile(
    r"\b(Add|Ask|Call|Copy|Correct|Drop|Export|Fill|Format|Keep|Save|Shorten|Take|Write)\b"
    r"|nothing left to do|keep one|drop the two|A list of cancellations needs"
)
"""What a reason tells whoever dropped the file."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_reads_the_sample_as_its_case_says(case: Case) -> None:
    with examination.examine(FOLDER / case.name, AROUND) as examined:
        results = [result for batch in examined.batches() for result in batch]
        assert (examined.outcome, examined.kind, examined.profile_name) == (
            case.outcome,
            case.kind,
            case.profile,
        ), examined.reason
        assert case.says in examined.reason
        assert case.notes in " ".join(examined.notes)
        assert sum(examined.tally.values()) == len(results)
    if case.content is not None and examined.other_lines is not None:
        content = FOLDER.joinpath(case.name).read_bytes()
        encoding = encodings.detect(FOLDER / case.name).name
        ends = LINE_END.split(content.decode(encoding))
        in_all = len(ends) - (not ends[-1])
        assert examined.other_lines + len(results) == in_all
    assert "".join(result.outcome[0] for result in results) == case.rows, [
        (result.line, result.outcome, result.reason) for result in results
    ]
    refused = [examined.reason] if examined.outcome == "rejected" else []
    refused += [result.reason for result in results if result.outcome == "rejected"]
    for reason in refused:
        assert WHAT_TO_DO.search(reason), reason
    by_line = {result.line: result for result in results}
    for line, words in case.because.items():
        assert words in by_line[line].reason
    for line, start in case.starts.items():
        found = by_line[line].start
        assert found is not None
        assert found.isoformat() == start


def test_the_folder_holds_exactly_the_samples_as_they_are_written() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {case.name for case in CASES}
    assert len(CASES) == len({case.name for case in CASES})
    for case in CASES:
        if case.content is not None:
            assert (FOLDER / case.name).read_bytes() == case.content, case.name


def test_there_are_samples_enough_to_trust_the_reader() -> None:
    assert len(list(Path(FOLDER).iterdir())) >= 80
