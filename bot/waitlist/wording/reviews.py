"""Whether a sentence in another language still says what its English says. Pure but for one file.

A stamp belongs to one sentence of one language: who compared it with its English, when, and
fingerprints of both. Whoever changes either text makes the stamp stale, and a language with a
sentence whose stamp is stale or missing is refused by the tests, so nothing of it is sent. A stamp
says who compared; only a clinic knows whether that person is a qualified translator
(45 CFR 92.201(c)(3)): see decision 031.
"""

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bot.languages import Language

FOLDER: Final = Path(__file__).parent / "stamps"
_FINGERPRINT: Final = 12  # hexadecimal digits


@dataclass(frozen=True)
class Stamp:
    """`of`: the fingerprint of the English; `said`: that of the sentence that renders it."""

    of: str
    said: str
    reviewed_on: date
    reviewed_by: str


def fingerprint(sentence: str) -> str:
    """What a stamp remembers of a sentence."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:_FINGERPRINT]


def stamps(language: Language, folder: Path = FOLDER) -> dict[str, Stamp]:
    """The stamps of a language by phrase; none if nobody has reviewed it. Raises ``ValueError``
    for a line that is no stamp."""
    path = folder / f"{language}.tsv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["phrase"]: Stamp(
                row["of"], row["said"], date.fromisoformat(row["reviewed_on"]), row["reviewed_by"]
            )
            for row in csv.DictReader(file, delimiter="\t")
        }


def unfit(
    english: Mapping[str, str], phrases: Mapping[str, str], known: Mapping[str, Stamp]
) -> dict[str, str]:
    """The phrases of a language that are not to be sent as they stand, and why."""
    found = {phrase: _fault(english, phrases, known, phrase) for phrase in phrases}
    return {phrase: why for phrase, why in found.items() if why}


def _fault(
    english: Mapping[str, str],
    phrases: Mapping[str, str],
    known: Mapping[str, Stamp],
    phrase: str,
) -> str:
    stamp = known.get(phrase)
    if stamp is None or not stamp.reviewed_by:
        return "nobody has reviewed it"
    if stamp.of != fingerprint(english.get(phrase, "")):
        return "its English has changed since it was reviewed"
    if stamp.said != fingerprint(phrases[phrase]):
        return "it has changed since it was reviewed"
    return ""
