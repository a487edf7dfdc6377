"""The consent cell of a waitlist row: only words that can mean nothing else are an agreement."""

from zoneinfo import ZoneInfo

import pytest

from bot.ledger.facts import Result
from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import NOW, WAITLIST

AROUND = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)


def read(tmp_path_factory: pytest.TempPathFactory, *consents: str) -> list[Result]:
    """What becomes of rows with these consents; each is another patient."""
    rows = [f'21455501{n:02},Ana,,,,,,,"{word}",' for n, word in enumerate(consents)]
    path = tmp_path_factory.mktemp("consent") / "list.csv"
    path.write_text("\n".join([WAITLIST, *rows]) + "\n", "utf-8")
    with examination.examine(path, AROUND) as examined:
        return [result for batch in examined.batches() for result in batch]


@pytest.mark.parametrize(
    "words",
    [
        "Don't text",
        "don’t text, call",
        "Can't text",
        "hasn't consented",
        "won't consent",
        "call only",
        "Phone calls only",
        "email only",
        "prefers e-mail",
        "form sent",
        "form mailed 2/1",
        "awaiting signed form",
        "consent form requested",
        "left message by phone",
        "will call",
        "consent denied",
        "unable to obtain consent",
        "ask in person",
        "text?",
        "consent missing",
        "call for consent",
        "call patient",
        "text patient for OK",
        "minor: written consent of parent to be obtained",
        "N",
        "NO",
        "unknown",
        "",
        "urgent",
    ],
)
def test_words_that_could_mean_a_refusal_are_no_consent(
    words: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (result,) = read(tmp_path_factory, words)
    assert result.outcome == "rejected", result
    assert result.column == "consent"


@pytest.mark.parametrize(
    "words",
    [
        "Y",
        "yes",
        "Yes - verbal",
        "verbal",
        "Verbal consent, 2/14/2026",
        "verbal consent given by phone on 2026-02-14",
        "signed form on file",
        "patient agreed at the front desk",
        "opted in via portal",
        "patient portal",
        "patient intake form",
        "opt-in",
        "web_form",
        "phone call",
        "paper",
        "pt gave verbal consent to texting",
    ],
)
def test_words_that_say_how_the_patient_agreed_are_a_consent(
    words: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (result,) = read(tmp_path_factory, words)
    assert result.outcome == "accepted", result
