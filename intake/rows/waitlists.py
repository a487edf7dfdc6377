"""A row of a waitlist -> a patient who wants an earlier appointment, or why not.

Promises: nobody enters without a phone number that could be dialled and a consent that the row
states in words that mean one; what a preference says is known to the clinic or refuses the row.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.ledger import digests
from bot.ledger.facts import Entry, Refusal, Result
from bot.waitlist.rules.place import NotOne
from intake.facts import headers, places, providers
from intake.profiles import profile, selection
from intake.rows import suiting, times
from intake.rows.cells import LOCATION_CHARS, NAME_CHARS, Bad, Cells
from intake.tables.table import Misfit, Row

HIGHEST_BOOST: Final = 40
CONSENT_CHARS: Final = 80
LIST_CHARS: Final = 400

_ANY: Final = frozenset(
    {"any", "anyone", "anybody", "either", "all", "no preference", "first available"}
)
_TYPES: Final = {
    "": "Any",
    **dict.fromkeys(_ANY, "Any"),
    **dict.fromkeys(("md/do", "md", "do", "physician", "doctor", "md / do", "md or do"), "MD/DO"),
    **dict.fromkeys(("app", "np", "pa", "pa-c", "np/pa", "nurse practitioner"), "APP"),
}
_NO_CONSENT: Final = re.compile(
    r"\b(?:no|not|none|never|false|declined?|refused?|revoked?|withdrawn|pending|unknown|expired|"
    r"without|needs?|stop(?:ped)?|opt(?:ed)? ?out)\b"
)
_TAKEN_BACK: Final = re.compile(
    r"\b(?:revoked?|withdr[ae]wn?|declined?|refused?|stop(?:ped)?|opt(?:ed)? ?out|unsubscribed?|"
    r"deceased|died|dead|passed away|fallecid[oa]|"
    r"(?:do not|don t|no) (?:text|sms|message|contact)s?)\b"
)
"""Words of a patient who was asked, or has agreed once and does so no more."""
_SOURCES: Final = (
    r"yes|verbal(?:ly)?|oral(?:ly)?|written|in writing|paper|form|portal|web(?:site)?|online|"
    r"phone|telephone|call|e ?mail|sms|text|signed|signature|intake|in person|front desk|on file|"
    r"given|granted|agreed|obtained|consent(?:ed)?|opt(?:ed)? ?in"
)
_BETWEEN: Final = (
    r"y|the|an?|by|via|per|over|through|from|at|in|on|of|and|with|asked|gave|said|forms|texts|"
    r"(?:patient|pt) (?=gave|said|agreed|signed|consented|opted|portal|intake|verbal)|"
    r"to (?=text|sms|messages)|texting|messages?|dated?|[0-9]+"
)
"""What may stand around a source. Any other word could turn it round: "call only", "don't text"."""
_CONSENT_SOURCE: Final = re.compile(rf"\b(?:{_SOURCES})\b")
_CONSENT_WORDS: Final = re.compile(rf"\b(?:{_SOURCES}|{_BETWEEN})(?:\b|(?<= ))")
_NO_AGREEMENT: Final = frozenset({"urgent"})
"""A yes of another column, which shows here that the cells have shifted."""
_DOUBTFUL: Final = (
    "This does not say for certain that the patient agreed to text messages. If they did, write"
    " yes, or only where: verbal, paper form, portal."
)
_OTHER_WAYS: Final = re.compile(r"\b(?:sms|e ?mail|text(?:s|ing)?|messages?)\b")
"""Under a head of calls these may say how somebody would rather be reached."""
_DOUBTFUL_CALLS: Final = (
    "This does not say for certain that the patient agreed to automated calls. If they did, write"
    " yes, or only where: verbal, paper form, portal. If not, leave it empty."
)
_PARTS: Final = re.compile(r"[;|]")


@dataclass(frozen=True)
class Mapper:
    """Reads the rows of one file."""

    fit: selection.Fit
    how: times.Conventions
    book: providers.Book
    known_places: places.Book = places.ANYWHERE

    def map(self, row: Row | Misfit) -> Result | None:
        """What the row says; ``None`` if it stands above the header. The same row gives the same
        answer."""
        if isinstance(row, Misfit):
            return Result(row.line, "rejected", row.sentence)
        if row.above:
            return None
        cells = Cells(row.cells, self.fit, self.how)
        try:
            entry = self._entry(cells)
        except Bad as bad:
            column, value = cells.place(bad)
            result = Result(row.line, "rejected", bad.sentence, column=column, value=value)
            refusal = self._refusal(cells)
            return (
                result if refusal is None else result._replace(facts=(refusal,), key=_key(refusal))
            )
        return Result(
            row.line,
            "accepted",
            "",
            (entry,),
            _key(entry),
            provider="; ".join(entry.providers),
            location="; ".join(entry.locations),
        )

    def _entry(self, cells: Cells) -> Entry:
        number = cells.phone("phone")
        if number is None:
            raise Bad("phone", "The phone number is missing. Fill it in.")
        consent = self._consent(cells)
        return Entry(
            number,
            cells.text("name", NAME_CHARS),
            self._providers(cells),
            self._provider_type(cells),
            self._locations(cells),
            self._current_appointment(cells),
            cells.yes_or_no("urgent"),
            self._boost(cells),
            consent,
            self._joined(cells),
            suiting.times(cells.text("times", LIST_CHARS)),
            suiting.notice(cells.text("notice", NAME_CHARS)),
            self._calls(cells),
        )

    def _consent(self, cells: Cells) -> str:
        text = cells.text("consent", CONSENT_CHARS)
        agreed = is_agreed(text, self.fit.profile.words)
        if agreed is None:
            raise Bad("consent", _DOUBTFUL)
        if not agreed:
            raise Bad("consent", "No consent to text messages is noted. Ask the patient first.")
        is_a_yes = headers.phrase(text) in self.fit.profile.words.yes
        return "waitlist file" if is_a_yes else text

    def _calls(self, cells: Cells) -> str | None:
        """The consent to automated calls, of its own kind: that to texts is none."""
        text = cells.text("calls", CONSENT_CHARS)
        if not text:
            return None
        agreed = is_agreed(text, self.fit.profile.words)
        if agreed is None or (agreed and _OTHER_WAYS.search(headers.phrase(text))):
            raise Bad("calls", _DOUBTFUL_CALLS)
        is_a_yes = headers.phrase(text) in self.fit.profile.words.yes
        return "" if not agreed else "waitlist file" if is_a_yes else text

    def _refusal(self, cells: Cells) -> Refusal | None:
        """Whether the row says in so many words that the patient has not agreed."""
        try:
            number, name = cells.phone("phone"), cells.text("name", NAME_CHARS)
            word = headers.phrase(cells.text("consent", LIST_CHARS))
        except Bad:
            return None
        taken_back = _TAKEN_BACK.search(word) is not None
        if number is None or not (taken_back or word in self.fit.profile.words.no):
            return None
        return Refusal(number, name, taken_back)

    def _providers(self, cells: Cells) -> tuple[str, ...]:
        found = []
        for part in self._parts(cells, "provider_preference"):
            try:
                found.append(self.book.find(part, self.fit.profile.providers).name)
            except KeyError as error:
                raise Bad("provider_preference", error.args[0]) from None
        return tuple(found)

    def _provider_type(self, cells: Cells) -> str:
        word = headers.word(cells.text("provider_type", NAME_CHARS))
        if word not in _TYPES:
            raise Bad("provider_type", "Write MD/DO, APP or Any.")
        return _TYPES[word]

    def _locations(self, cells: Cells) -> tuple[str, ...]:
        parts = self._parts(cells, "location_preference")
        if any(len(part) > LOCATION_CHARS for part in parts):
            raise Bad(
                "location_preference",
                f"A place has more than {LOCATION_CHARS} characters. Shorten it.",
            )
        try:
            return tuple(map(self.known_places.preferred, parts))
        except NotOne as error:
            raise Bad("location_preference", str(error)) from None

    def _parts(self, cells: Cells, field: str) -> tuple[str, ...]:
        text = cells.text(field, LIST_CHARS)
        parts = [part for part in map(headers.tidy, _PARTS.split(text)) if part]
        return tuple(part for part in parts if headers.word(part) not in _ANY)

    def _current_appointment(self, cells: Cells) -> datetime | None:
        found = cells.day_or_instant("current_appointment")
        if found is not None and found <= self.how.now - timedelta(days=1):
            raise Bad(
                "current_appointment",
                "This appointment has passed. Is the patient still waiting? Correct the date then.",
            )
        return found

    def _boost(self, cells: Cells) -> int:
        text = cells.identifier("boost", 12)
        if not text:
            return 0
        if not text.isascii() or not text.isdigit() or int(text) > HIGHEST_BOOST:
            raise Bad("boost", f"Write a whole number from 0 to {HIGHEST_BOOST}.")
        return int(text)

    def _joined(self, cells: Cells) -> datetime | None:
        found = cells.day_or_instant("joined")
        if found is not None and found > self.how.now:
            raise Bad("joined", "This date lies in the future. Correct it.")
        return found


def is_agreed(text: str, words: profile.Words) -> bool | None:
    """Whether the words of a consent column mean one; ``None`` if that is in doubt."""
    word = headers.phrase(text)
    if not word or word in words.no or _NO_CONSENT.search(word):
        return False
    if word in words.yes - _NO_AGREEMENT:
        return True
    rest = _CONSENT_WORDS.sub("", word).strip()
    return None if rest or "?" in text or not _CONSENT_SOURCE.search(word) else True


def _key(fact: Entry | Refusal) -> bytes:
    return digests.key("waitlist", fact.phone, fact.name)
