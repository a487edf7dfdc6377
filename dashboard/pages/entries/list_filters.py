"""What part of the waitlist is shown: it lives in the address, which names no patient. Pure.

What is typed to find a patient stays out of it: an address is kept by browsers, and sent on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self, get_args

from markupsafe import Markup

from bot import languages
from bot.waitlist.rules.place import Directory, NotOne, folded
from bot.waitlist.views import waitlist
from dashboard.access import addresses
from dashboard.pages import filters
from dashboard.parts import pieces
from dashboard.parts.markup import div

PATH: Final = "/waitlist"
SHOWS: Final[dict[waitlist.Show, str]] = {
    "waiting": "Waiting",
    "paused": "Off the list",
    "all": "All",
}
ONLY: Final[dict[str, str]] = {
    "": "All",
    "untexted": "Can't be texted",
    "quiet": "Paused until a day",
    "boosted": "Boosted",
    "urgent": "Urgent",
    "asked": "Being asked now",
}
LANGUAGES: Final[dict[str, str]] = {str(code): name for code, name in languages.NAMES.items()}
KEPT: Final = "show sort order"
"""What the address says besides the form: it stays when the form changes."""
MOST_DAYS: Final = 3650
LONGEST: Final = 200


@dataclass(frozen=True)
class Chosen:
    """What the address asks for, as far as it makes sense: it is typed, or old."""

    show: waitlist.Show = "waiting"
    place: str = ""
    provider: str = ""
    language: str = ""
    only: waitlist.Only = ""
    days: int = 0
    sort: str = "score"
    descending: bool = True

    def said(self) -> dict[str, object]:
        """As an address says it: what is usual is not said."""
        usual = Chosen()
        fields = {
            "show": self.show,
            "place": self.place,
            "provider": self.provider,
            "language": self.language,
            "only": self.only,
            "days": self.days,
            "sort": self.sort,
        }
        said = {name: value for name, value in fields.items() if value != getattr(usual, name)}
        return said if self.descending else said | {"order": "asc"}

    def sorted_by(self, model: Sequence[Mapping[str, str]] | None) -> Self:
        """As the grid is sorted, which follows the address a moment later."""
        if not model or model[0].get("colId") not in waitlist.SORTS:
            return self
        return replace(self, sort=model[0]["colId"], descending=model[0].get("sort") == "desc")

    def address(self, **other: object) -> str:
        return addresses.of(PATH, {**self.said(), **other})

    def wish(self, places: Directory, said: str = "") -> waitlist.Wish:
        return waitlist.Wish(
            show=self.show,
            said=said,
            places=_spellings(self.place, places),
            provider=self.provider,
            language=self.language,
            only=self.only,
            days=self.days,
            sort=self.sort,
            descending=self.descending,
        )


def chosen(search: str | None) -> Chosen:
    given = addresses.words(search)

    def one_of(name: str, offered: Sequence[str], usual: str) -> str:
        return given[name] if given.get(name) in offered else usual

    return Chosen(
        show=one_of("show", list(SHOWS), "waiting"),  # type: ignore[arg-type]  # one of them
        place=_named(given.get("place")),
        provider=_named(given.get("provider")),
        language=one_of("language", list(languages.NAMES), ""),
        only=one_of("only", get_args(waitlist.Only), ""),  # type: ignore[arg-type]  # one of them
        days=min(addresses.number(search, "days") or 0, MOST_DAYS),
        sort=one_of("sort", list(waitlist.SORTS), "score"),
        descending=given.get("order") != "asc",
    )


def _named(given: str | None) -> str:
    return (given or "").replace("\0", "")[:LONGEST]


def _spellings(place: str, known: Directory) -> list[str]:
    """All that names this place in a wish; a place that is not known is looked for as it stands."""
    if not place:
        return []
    try:
        return sorted(known.meant(place).spellings)
    except NotOne:
        return [folded(place)]


def form(asks: Chosen, places: Sequence[str], providers: Sequence[str]) -> Markup:
    """Whatever the address names is offered, known or not: what is shown is what is asked for."""
    return filters.form(
        filters.choice("Wants place", "place", _offered(places, asks.place), asks.place),
        filters.choice(
            "Wants provider", "provider", _offered(providers, asks.provider), asks.provider
        ),
        filters.choice("Texts in", "language", {"": "All", **LANGUAGES}, asks.language),
        filters.choice("Only", "only", ONLY, asks.only),
        filters.count("Waiting for days", "days", asks.days, MOST_DAYS),
        keep=KEPT,
    )


def _offered(names: Sequence[str], chosen_one: str) -> dict[str, str]:
    extra = [chosen_one] if chosen_one and chosen_one not in names else []
    return filters.named("All", [*names, *extra])


def shows(asks: Chosen) -> Markup:
    """The ways to the other parts of the list."""
    return div(
        *[
            pieces.link(
                words,
                asks.address(show=show if show != "waiting" else ""),
                "here" if show == asks.show else None,
            )
            for show, words in SHOWS.items()
        ],
        class_="periods",
    )
