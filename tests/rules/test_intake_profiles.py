"""Profiles: what a file may say, and which one reads which table."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake.facts import refusals
from intake.profiles import profile, selection
from tests.rules.intake_samples.case import HEADS, WAITLIST

MINE = """
name = "mine"
title = "Ours"
basis = "one sample"

[match]
folder = "mine"
file = "mine_*.csv"

[dates]
zone = "America/New_York"

[cancellations.heads]
appointment_id = ["nr"]
provider = ["who"]
location = ["where"]
start = ["when"]
duration = ["how long"]
status = ["what"]

[cancellations.status]
cancelled = ["gone"]
"""


def write(folder: Path, text: str = MINE, name: str = "mine") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('zone = "Mars/Olympus"', "must be a time zone"),
        ('order = "ydm"', "dates.order"),
        ('formats = ["%d/%m/%Y %I:%M"]', "%I needs %p"),
        ('colour = "red"', "dates.colour"),
    ],
)
def test_a_profile_that_says_something_unknown_is_refused_with_the_place(
    tmp_path: Path, line: str, fault: str
) -> None:
    text = MINE.replace('zone = "America/New_York"', line)
    with pytest.raises(profile.Invalid, match=fault):
        profile.load(write(tmp_path, text))


def test_a_status_word_cannot_mean_two_things(tmp_path: Path) -> None:
    text = MINE + 'booked = ["Gone"]\n'
    with pytest.raises(profile.Invalid, match="two meanings"):
        profile.load(write(tmp_path, text))


def test_a_file_that_is_no_toml_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(profile.Invalid, match=r"mine\.toml is not valid TOML"):
        profile.load(write(tmp_path, "name = "))


def test_a_clinics_own_profile_is_read_and_replaces_a_shipped_one_of_its_name(
    tmp_path: Path,
) -> None:
    write(tmp_path / "own")
    write(tmp_path / "own", MINE.replace('"mine"', '"drchrono"', 1), "other")
    found = {one.name: one for one in profile.load_all(tmp_path / "own")}
    assert found["mine"].dates.zone == ZoneInfo("America/New_York")
    assert found["drchrono"].title == "Ours"
    assert {"default", "athenahealth", "epic-clarity", "greenway-intergy"} <= found.keys()


def test_two_own_profiles_of_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "own")
    write(tmp_path / "own", name="again")
    with pytest.raises(profile.Invalid, match="Two profiles are named mine"):
        profile.load_all(tmp_path / "own")


def test_two_profiles_that_fit_alike_refuse_the_file_and_are_named(tmp_path: Path) -> None:
    write(tmp_path / "own")
    write(
        tmp_path / "own",
        MINE.replace('"mine"', '"yours"', 1).split("[match]")[0]
        + "[cancellations"
        + MINE.split("[cancellations", 1)[1],
        "yours",
    )
    matcher = selection.matcher(profile.load_all(tmp_path / "own"))
    with pytest.raises(refusals.Refused, match="mine and yours"):
        matcher.match(["nr", "who", "where", "when", "how long", "what"])


def test_the_folder_or_name_decides_between_them(tmp_path: Path) -> None:
    write(tmp_path / "own")
    profiles = profile.load_all(tmp_path / "own")
    for name, folder in (("x.csv", "Mine"), ("MINE_today.csv", None)):
        assert isinstance(
            selection.matcher(profiles, name, folder).match(HEADS.split(",")), selection.Miss
        )


def test_a_profile_for_one_source_goes_before_the_default() -> None:
    heads = "id,doctor,office,scheduled_time,duration,status"
    fit = selection.matcher(profile.load_all()).match(heads.split(","))
    assert isinstance(fit, selection.Fit)
    assert fit.profile.name == "drchrono"


@pytest.mark.parametrize(("heads", "kind"), [(HEADS, "cancellations"), (WAITLIST, "waitlist")])
def test_the_two_layouts_of_this_system_fit_the_default(heads: str, kind: str) -> None:
    fit = selection.matcher(profile.load_all()).match(heads.split(","))
    assert isinstance(fit, selection.Fit)
    assert (fit.profile.name, fit.kind) == ("default", kind)


def test_greenways_profile_says_that_it_is_inferred() -> None:
    (greenway,) = [one for one in profile.load_all() if one.name == "greenway-intergy"]
    assert greenway.basis.startswith("INFERRED")
