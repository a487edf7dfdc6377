"""The questions about a waitlist of a new kind: who can be texted, and what they wish for.

Promises: a consent is believed only in words that mean one anywhere, or that a person has named;
whatever is not named lists nobody.
"""

from typing import Final

from intake.facts import headers
from intake.rows import waitlists
from intake.tools.asking import (
    MOST_QUESTIONS,
    NONE,
    Draft,
    Impossible,
    Tables,
    heads,
    named,
    needed,
    order,
)

_MOST_WORDS: Final = 12
"""A consent column with more words that are not known is no such column."""
_WISHES: Final = (
    ("name", "name", "Which column holds the patient's name"),
    ("wish", "provider_preference", "Which column holds the provider whom they want"),
    ("current", "current_appointment", "Which column holds the appointment that they have now"),
    ("wish_place", "location_preference", "Which column holds the place that they want"),
    ("joined", "joined", "Which column says since when they wait"),
)
"""The name of each question, its field and its words, in the order of what matters."""
_DATED: Final = ("current_appointment", "joined")


def ask(made: Draft) -> None:
    """Ask what the heads do not tell. Raises ``Impossible``."""
    number, consent = "Which column holds the mobile number", "Which column tells of the consent"
    needed(made, "phone", number, "Without a number nobody can be texted.")
    needed(made, "consent", consent, "Without a consent to texts nobody can be texted.")
    _agreed(made)
    for name, field, question in _WISHES:
        if field in made.columns or made.asked >= MOST_QUESTIONS - 1:
            continue
        if field == "name" and {"first_name", "last_name"} <= made.columns.keys():
            continue
        column = made.column(made.pick(name, f"{question} ({NONE} for none)"))
        if column is not None:
            made.columns[field] = column
    order(made, _DATED)


def tables(made: Draft) -> Tables:
    """What the answers come to."""
    return [
        ("dates", made.dates),
        ("words", made.words),
        ("waitlist", {}),
        ("waitlist.heads", heads(made)),
    ]


def _agreed(made: Draft) -> None:
    said = {headers.phrase(cell): cell for cell in made.cells("consent")}
    words = made.default.words
    unknown = sorted(one for one, cell in said.items() if waitlists.is_agreed(cell, words) is None)
    if len(unknown) > _MOST_WORDS:
        raise Impossible("The column of the consent has too many different words to be one.")
    if unknown:
        question = "Which of these words mean that the patient agreed to texts"
        made.words["yes"] = named(made, "agreed", question, unknown, "lists nobody")
