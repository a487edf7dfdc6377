"""A new kind of export, step by step: the questions of a draft, and what would become of each row
with the answers so far.

Promises: nothing is written until it is saved, and what is saved reads its own sample: a profile
that no file would be read with, or that fits alike with another of the clinic's, is refused. An
answer that was not given yet is the proposed one, which is never the one that frees a time.
"""

import asyncio
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path
from typing import Final

from bot.ledger import questions
from bot.ledger.facts import Cancellation, Entry, Result
from bot.settings import Settings
from bot.waitlist.rules import clinic
from intake.facts import refusals
from intake.folder import directory, examination
from intake.profiles import profile
from intake.profiles.profile import Kind as Kind
from intake.tables import samples
from intake.tools import drafts

MOST_ROWS: Final = 60
"""So many rows are shown."""
MOST_SHOWN: Final = 8

_NOT_READ: Final = "No file would be read with this profile: {why}"
_OFFERED_ONCE_ANSWERED: Final = ("provider", "place")
_ONCE_ANSWERED: Final = "offered once Files was told who and where that is."
_TWICE: Final = "There is a profile of this name already. Choose another name."


class Refused(ValueError):
    """This can't be done with the sample; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Asked:
    """A question with its present answer. ``columns`` are the heads to choose from; ``is_free``:
    a text is an answer too. ``name`` is one of ``drafts.QUESTIONS``."""

    name: str
    words: str
    answer: str
    choices: Sequence[str] = ()
    columns: Sequence[str] = ()
    of_words: Sequence[str] = ()
    is_free: bool = False


@dataclass(frozen=True)
class Line:
    """What would become of a row; ``told`` is the time and whose, or the reason."""

    number: int
    outcome: str
    told: str


@dataclass(frozen=True)
class Draft:
    """The profile as it stands. Without ``toml`` the answers make none, and ``why`` says so."""

    toml: str
    why: str
    asked: Sequence[Asked]
    lines: Sequence[Line] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    """The sample's first rows as they stand, as long as none can be read."""


@dataclass
class _Answers:
    """A ``drafts.Ask`` that looks the answers up."""

    given: Mapping[str, str]
    asked: list[Asked] = field(default_factory=list)

    def __call__(
        self,
        name: str,
        question: str,
        default: str,
        choices: Sequence[str] = (),
        *,
        columns: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> str:
        answer = self.given.get(name) or default
        if choices and answer not in choices:
            answer = default
        free = "write" in question
        self.asked.append(Asked(name, question, answer, choices, columns, words, free))
        heads = [head.casefold() for head in columns]
        if answer.casefold() in heads:
            return str(heads.index(answer.casefold()) + 1)
        return answer


async def around(settings: Settings) -> examination.Surroundings:
    """What the clinic knows, for reading a sample. Needs the database."""
    from bot import clock

    where = clinic.of(settings)
    return examination.Surroundings(
        clock.now(),
        settings.timezone,
        (),
        await directory.providers_known(),
        await questions.known(),
        known_places=await directory.places_known(where.clinic),
    )


async def draft(
    content: bytes,
    name: str,
    given: Mapping[str, str],
    site: examination.Surroundings,
    kind: profile.Kind = "cancellations",
) -> Draft:
    """The draft from a sample and the answers so far, by the names of their questions."""
    return await asyncio.to_thread(_draft, content, name, given, site, kind)


def _draft(
    content: bytes,
    name: str,
    given: Mapping[str, str],
    site: examination.Surroundings,
    kind: profile.Kind,
) -> Draft:
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / f"sample{Path(name).suffix.lower()}"
        sample.write_bytes(content)
        answers = _Answers(given)
        try:
            text = drafts.draft(
                sample, answers, kind, book=site.book, known_places=site.known_places
            )
        except drafts.Impossible as why:
            return _unread(sample, str(why), answers.asked)
        made = replace(site, profiles=(_read(text),))
        with examination.examine(sample, made) as examined:
            lines = [_line(one, site.zone) for batch in examined.batches() for one in batch][
                :MOST_ROWS
            ]
        return Draft(text, examined.reason if not lines else "", answers.asked, lines)


def _unread(path: Path, why: str, asked: Sequence[Asked]) -> Draft:
    try:
        sample = samples.read(path)
    except refusals.Refused:
        return Draft("", why, asked)
    rows = [[str(cell or "") for cell in row] for row in sample.rows[:MOST_SHOWN]]
    return Draft("", why, asked, heads=sample.heads, rows=rows)


def _read(text: str) -> profile.Profile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.toml"
        path.write_text(text, "utf-8")
        return profile.load(path, own=True)


def _line(result: Result, zone: tzinfo) -> Line:
    if isinstance(result.fact, Entry) and result.outcome == "accepted":
        whom = result.provider or "any provider"
        return Line(result.line, "accepted", f"wants {whom}, {result.location or 'any place'}")
    if isinstance(result.fact, Cancellation) and result.outcome == "accepted":
        starts, ends = (one.astimezone(zone) for one in (result.fact.start, result.fact.end))
        told = f"{starts:%a %Y-%m-%d %H:%M}-{ends:%H:%M} {result.provider}, {result.location}"
        return Line(result.line, "accepted", told)
    asks = result.question is not None and result.question.about in _OFFERED_ONCE_ANSWERED
    if asks and result.start:
        starts = result.start.astimezone(zone)
        told = f"{starts:%a %Y-%m-%d %H:%M} {result.provider}, {result.location}"
        return Line(result.line, "asked", f"{told}: {_ONCE_ANSWERED}")
    return Line(result.line, result.outcome, result.reason)


async def save(
    text: str, title: str, content: bytes, name: str, folder: Path, site: examination.Surroundings
) -> str:
    """Save the profile under a name made from ``title``; that name. Raises ``Refused``."""
    return await asyncio.to_thread(_save, text, title, content, name, folder, site)


def _save(
    text: str, title: str, content: bytes, name: str, folder: Path, site: examination.Surroundings
) -> str:
    slug = drafts.slug(title)
    target = folder / f"{slug}.toml"
    known = profile.load_all(folder)
    if target.exists() or any(one.name == slug for one in known):
        raise Refused(_TWICE)
    renamed = drafts.renamed(text, slug, title)
    try:
        made = _read(renamed)
    except (profile.Invalid, tomllib.TOMLDecodeError) as error:
        raise Refused(str(error)) from None
    with tempfile.TemporaryDirectory() as scratch:
        sample = Path(scratch) / f"sample{Path(name).suffix.lower()}"
        sample.write_bytes(content)
        with examination.examine(sample, replace(site, profiles=(*known, made))) as examined:
            if examined.profile_name != slug:
                raise Refused(_NOT_READ.format(why=examined.reason))
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{slug}.part"
    part.write_text(renamed, "utf-8")
    part.rename(target)
    return slug
