"""Over whole exports of many kinds: no time that is not free is offered, and what is sure is."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.waitlist.rules import place
from intake.facts import places, providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.accounted_layouts import ACCOUNTED
from tests.rules.invented_layouts import LAYOUTS
from tests.rules.taken_layouts import PROVIDERS, TAKEN

AROUND = examination.Surroundings(
    datetime(2026, 11, 30, 15, 0, tzinfo=UTC),
    ZoneInfo("America/Chicago"),
    profile.load_all(),
    providers.Book(None),
)


HARBOR = place.Place(
    id=1,
    name="Harbor",
    brand="",
    phone="",
    zone=AROUND.zone,
)
LISTED = replace(
    AROUND,
    book=providers.Book(providers.Known(n, name) for n, name in enumerate(PROVIDERS, start=1)),
    known_places=places.Book(place.Directory([HARBOR])),
)
EVERY = LAYOUTS | ACCOUNTED | TAKEN


@pytest.mark.parametrize("name", EVERY)
def test_what_is_free_is_offered_and_nothing_else(name: str, tmp_path: Path) -> None:
    marked = EVERY[name].strip("\n").split("\n")
    path = tmp_path / "export.csv"
    path.write_text("\n".join(line[1:] for line in marked) + "\n", "utf-8")
    with examination.examine(path, LISTED if name in TAKEN else AROUND) as examined:
        results = [result for batch in examined.batches() for result in batch]
    offered = {result.line for result in results if result.outcome == "accepted"}
    free = {line for line, text in enumerate(marked, start=1) if text[0] == "+"}
    nobody_knows = {line for line, text in enumerate(marked, start=1) if text[0] == "?"}
    assert offered - nobody_knows == free, examined.reason


SECTIONS = """
:{first}
:Provider,Date,From,To,Patient,State
+Dr. Nora Quill,12/14/2026,9:00 AM,9:30 AM,Ana,Patient cancelled
-Dr. Nora Quill,12/14/2026,9:30 AM,10:00 AM,Bo,Scheduled
:{second}
:Provider,Date,From,To,Patient,State
+Dr. Omar Reyes,12/16/2026,9:00 AM,9:30 AM,Cy,Patient cancelled
"""


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("Harbor", "Hill", [("Harbor", 3), ("Hill", 7)]),
        ("Harbor", "Hilltop", [("Harbor", 3)]),
        ("Hilltop", "Harbor", [("Harbor", 7)]),
    ],
)
def test_a_place_alone_above_its_rows_is_theirs(
    first: str, second: str, found: list[tuple[str, int]], tmp_path: Path
) -> None:
    hill = replace(HARBOR, id=2, name="Hill")
    two = replace(LISTED, known_places=places.Book(place.Directory([HARBOR, hill])))
    path = tmp_path / "export.csv"
    marked = SECTIONS.format(first=first, second=second).strip("\n").split("\n")
    path.write_text("\n".join(line[1:] for line in marked) + "\n", "utf-8")
    with examination.examine(path, two) as examined:
        results = [result for batch in examined.batches() for result in batch]
    offered = [(one.location, one.line) for one in results if one.outcome == "accepted"]
    assert offered == found
