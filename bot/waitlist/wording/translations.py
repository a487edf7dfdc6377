"""How far each language is: its sentences beside their English, who has read them, what they cost.
Pure but for the stamps.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from bot import languages
from bot.languages import Language
from bot.messages import segments
from bot.waitlist.rules.place import Clinic
from bot.waitlist.wording import reviews, texts
from bot.waitlist.wording.drafts import DRAFTS
from bot.waitlist.wording.english import ENGLISH
from bot.waitlist.wording.reviews import Stamp
from bot.waitlist.wording.sentences import Sentences

AT: Final = datetime(2027, 1, 6, 14, 30, tzinfo=ZoneInfo("UTC"))
"""A Wednesday afternoon, for samples."""
SAMPLE: Final = MappingProxyType(
    {"location": "Fort Worth", "minutes": 7, "link": "https://example.org/p/" + "x" * 22}
)


@dataclass(frozen=True)
class Translated:
    """One sentence. ``fault``: why it may not be sent, empty if it may; ``sample``: it as a text
    of this clinic, which takes so many ``segments``."""

    phrase: str
    english: str
    sample: str
    segments: int
    stamp: Stamp | None
    fault: str


@dataclass(frozen=True)
class Translation:
    """A language. ``sent``: whether its sentences are sent at all."""

    language: Language
    sent: bool
    sentences: Sequence[Translated]

    @property
    def faulty(self) -> int:
        return sum(bool(one.fault) for one in self.sentences)

    @property
    def costs(self) -> Mapping[int, int]:
        """How many sentences take so many segments."""
        return dict(sorted(Counter(one.segments for one in self.sentences).items()))


def all_of(clinic: Clinic) -> list[Translation]:
    """Every language that we write or draft, but English, which the others are held against."""
    written = [(code, known, True) for code, known in texts.SENTENCES.items()]
    drafted = [(code, known, False) for code, known in DRAFTS.items()]
    return [_translation(*one, clinic) for one in written + drafted if one[0] != languages.ENGLISH]


def _translation(code: Language, known: Sentences, sent: bool, clinic: Clinic) -> Translation:
    stamps = reviews.stamps(code)
    unfit = reviews.unfit(ENGLISH.phrases, known.phrases, stamps)
    return Translation(
        code,
        sent,
        [
            _translated(phrase, known, sent, clinic, stamps.get(phrase), unfit.get(phrase, ""))
            for phrase in known.phrases
        ],
    )


def _translated(
    phrase: str,
    known: Sentences,
    sent: bool,
    clinic: Clinic,
    stamp: Stamp | None,
    fault: str,
) -> Translated:
    english = _filled(ENGLISH, phrase, clinic)
    said = _filled(known, phrase, clinic)
    sample = segments.to_gsm7(said) if sent else said
    return Translated(phrase, english, sample, segments.count(sample).segments, stamp, fault)


def _filled(known: Sentences, phrase: str, clinic: Clinic) -> str:
    values = {
        **SAMPLE,
        "clinic": clinic.brand,
        "phone": known.to_call(clinic.phone),
        "day": known.on.format(date=known.day_and_month(AT)),
        "date": known.day_and_month(AT),
        "time": texts.clock(AT, ZoneInfo("UTC")),
        "by": texts.clock(AT, ZoneInfo("UTC")),
        "half_day": known.half_day("Wed PM"),
        "weekday": known.weekday("Wed"),
        "part": known.parts[1],
        "notice": known.notices[1440],
    }
    return known.phrases[phrase].format(**values)
