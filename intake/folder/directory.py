"""The clinic's providers and places in the database, and what staff said of other names."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.ledger import questions
from bot.ledger.answers import NONE_YET, Answers
from bot.waitlist.models import ProviderReference
from bot.waitlist.places import directory
from bot.waitlist.rules.place import Clinic
from intake.facts import places, providers


class Lists(NamedTuple):
    """Whatever names are looked up in."""

    book: providers.Book
    known_places: places.Book
    said: Answers


_TABLES: Final = (
    "provider_reference",
    "location_reference",
    "location_alias",
    "intake_question WHERE answer IS NOT NULL",
)
STATE: Final = "SELECT concat_ws('/', {})".format(
    ", ".join(
        f"(SELECT concat_ws(':', count(*), sum(xmin::text::bigint)) FROM {one})"  # noqa: S608
        for one in _TABLES
    )
)
"""The same as long as no row of these tables was added, changed or removed."""


async def lists(clinic: Clinic) -> Lists:
    """Everybody, all places, and all answers."""
    said = await questions.known()
    return Lists(await providers_known(said), await places_known(clinic, said), said)


@dataclass
class Kept:
    """The lists, read anew whenever anything in them has changed. In the caller's transaction."""

    clinic: Clinic
    _state: str = ""
    _lists: Lists | None = None

    async def lists(self, state: str) -> Lists:
        """By what ``STATE`` says now."""
        if self._lists is None or state != self._state:
            self._lists = await lists(self.clinic)
            self._state = state
        return self._lists


async def providers_known(said: Answers = NONE_YET) -> providers.Book:
    """Everybody, to look names up in."""
    known = [
        providers.Known(one.id, one.provider_name, one.external_provider_id, one.active)
        for one in await ProviderReference.all().order_by("id")
    ]
    return providers.Book(known, said)


async def places_known(clinic: Clinic, said: Answers = NONE_YET) -> places.Book:
    """All places, to look spellings up in."""
    return places.Book(await directory.read(clinic), said)
