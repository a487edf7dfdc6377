"""Whom and which place a message means, by the clinic's lists."""

from dataclasses import replace

from bot.ledger.facts import Result
from bot.waitlist.rules.place import Directory, Place
from intake.appointments.clinic import Clinic
from intake.facts import places

from .hl7_samples import CHICAGO, clinic, judge, siu


def test_a_name_is_one_providers_whatever_titles_stand_beside_it() -> None:
    cases = {
        ("Ada Vale, MD", "Jo Rey"): "accepted",
        ("Dr. Vale, Ada", "Jo Rey"): "accepted",
        ("Ada Vale, MD", "Dr. Ada Vale PhD"): "rejected",
        ("A. Vale, MD", "Jo Rey"): "rejected",
        ("Ada B. Vale, MD", "Jo Rey"): "rejected",
    }
    for names, outcome in cases.items():
        assert _only(siu(), at=clinic(*names)).outcome == outcome, names


def test_what_names_no_place_is_at_the_only_one() -> None:
    cases = {("Main",): "accepted", ("Main", "North"): "held", (): "held"}
    for names, outcome in cases.items():
        place = places.Book(Directory(_place(number, name) for number, name in enumerate(names)))
        result = _only(siu(place="^^^"), at=replace(clinic(), known_places=place))
        assert (result.outcome, result.location) == (
            outcome,
            "Main" if outcome == "accepted" else "",
        )


def _only(text: str, at: Clinic) -> Result:
    (result,) = judge(text, at=at)
    return result


def _place(number: int, name: str) -> Place:
    return Place(id=number, name=name, brand="Clinic", phone="", zone=CHICAGO)
