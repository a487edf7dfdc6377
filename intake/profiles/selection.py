"""Which profile, and which kind of table, a header belongs to.

Promises: a header is never read with a profile that it fits only in part, and never with one of two
that it fits alike. A folder or file name that a profile claims decides; else the clinic's own go
before the shipped ones, and one for a particular source before the default; two that both fit
refuse the file and are named.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from typing import Final, NamedTuple, TypeVar

from intake.facts import headers, refusals
from intake.profiles import head_words, profile
from intake.profiles.profile import Kind

_END: Final = ("end", "duration")
_WHEN: Final = ("start", "date", "time")
_ABOVE: Final = ("provider", "location")
JOINED: Final[Mapping[str, tuple[str, str]]] = {
    "provider": ("provider_first", "provider_last"),
    "patient": ("patient_first", "patient_last"),
    "name": ("first_name", "last_name"),
}
"""Fields that two columns may tell together."""
_CANCELLING: Final = ("cancelled_at", "cancelled_by")
"""Fields of which a filled cell tells that the row is cancelled, where no status does."""
_DAY: Final = re.compile(r"(?:appt|appointment|visit)day")
_LEAST_HEADS: Final = 3
"""With fewer known heads a line is no header of which something is told elsewhere."""
_LEAST_UNTIMED: Final = 4
"""The same, where none of them is of a time."""
_NEEDED: Final[Mapping[Kind, tuple[tuple[str, ...], ...]]] = {
    "cancellations": (
        ("provider",),
        ("location",),
        _WHEN,
        _END,
        ("status",),
    ),
    "waitlist": (("phone",), ("consent",)),
}
"""For each kind the fields that must have a column; of a group, one."""

F = TypeVar("F", bound=str)


class Fit(NamedTuple):
    """A header that a profile covers; ``columns`` maps its fields to column numbers from 0."""

    profile: profile.Profile
    kind: Kind
    columns: Mapping[str, int]
    headers: Sequence[str]
    """As they stand in the file."""
    asides: Mapping[str, str]
    """What stands in brackets beside a field's head, as in ``start (CST)``."""
    lacks: str = ""
    """What the header lacks, where the rows may tell it all the same: as ``Miss.sentence``."""
    above: tuple[str, ...] = ()
    """Fields without a column that headings above the rows may tell, and a status that only its
    cells tell apart; their cells come after all that stand in the file."""
    joined: tuple[tuple[int, int], ...] = ()
    """Pairs of columns that tell one field together; their cells come last."""

    @property
    def unread(self) -> list[int]:
        """The columns that no field claims."""
        read = set(self.columns.values())
        return [n for n, head in enumerate(self.headers) if n not in read and head.strip()]

    @property
    def headless(self) -> list[int]:
        """The columns without a head."""
        return [n for n, head in enumerate(self.headers) if not head.strip()]


class Miss(NamedTuple):
    """A header that no profile covers, and what the nearest one lacks."""

    found: int
    """How many of that profile's fields have a column."""
    sentence: str


@dataclass(frozen=True)
class _Layout:
    """One kind of table of one profile, ready to be held against many headers."""

    profile: profile.Profile
    kind: Kind
    ranks: Mapping[str, tuple[str, int]]
    """A head -> its field, and its place among that field's heads."""
    prefer: frozenset[str]
    needed: tuple[tuple[str, ...], ...]
    instead: Mapping[str, tuple[str, int]]
    """As ``ranks``, of heads that are read where nothing else is."""

    def fit(
        self, heads: Sequence[headers.Head], cells: Sequence[str], *, leniently: bool = False
    ) -> Fit | Miss:
        """``leniently``: the end may stand beside the start, provider and place above the rows."""
        places = self._places(heads, cells)
        joined = _joined(places)
        missing = [group for group in self.needed if not (places.keys() | joined) & set(group)]
        lacks = _lacking(missing) if missing else ""
        if missing and not (leniently and _may_be_told(missing, places)):
            return Miss(len(places), lacks)
        for field, found in places.items():
            (first, place), *others = sorted(found)
            if others and (field not in self.prefer or others[0][0] == first):
                two = f"{_shown(cells[place])} and {_shown(cells[others[0][1]])}"
                return Miss(len(places), f"has two columns for one thing: {two}; keep one")
        columns = {field: min(found)[1] for field, found in places.items()}
        asides = {f: heads[n].aside for f, n in columns.items() if heads[n].aside}
        above = [name for name in _ABOVE if (name,) in missing]
        if ("status",) in missing and not places.keys() & set(_CANCELLING):
            above.append("status")
        if (
            self.kind == "cancellations"
            and "time" in places
            and not places.keys() & {"date", "start"}
        ):
            above.append("date")
        if _WHEN in missing:
            above.append("date")
        columns |= {name: len(cells) + n for n, name in enumerate((*above, *joined))}
        told = (*cells, *above, *joined)
        pairs = tuple((columns[one], columns[other]) for one, other in joined.values())
        return Fit(self.profile, self.kind, columns, told, asides, lacks, tuple(above), pairs)

    def _places(
        self, heads: Sequence[headers.Head], cells: Sequence[str]
    ) -> dict[str, list[tuple[int, int]]]:
        """For each field its columns, each with its rank."""
        places: dict[str, list[tuple[int, int]]] = {}
        for place, head in enumerate(heads):
            whole = headers.normal(cells[place])
            name = whole if whole in self.ranks else head.name
            if name in self.ranks:
                field, rank = self.ranks[name]
                places.setdefault(field, []).append((rank, place))
        _leave_weekdays(cells, places)
        self._read_instead(heads, cells, places)
        return places

    def _read_instead(
        self,
        heads: Sequence[headers.Head],
        cells: Sequence[str],
        places: dict[str, list[tuple[int, int]]],
    ) -> None:
        """Where a field has no column, take what may be it."""
        for place, head in enumerate(heads):
            field, rank = self.instead.get(head.name, ("", 0))
            if field and field not in places:
                places[field] = [(rank, place)]
        if self.instead and self.is_usual():
            _read_by_words(cells, places)
        if self.kind != "cancellations" or places.keys() & set(_END):
            return
        units = [n for n, cell in enumerate(cells) if headers.unit_told(cell)]
        if len(units) == 1:
            places["duration"] = [(0, units[0])]
        elif "end_date" in places:
            places["end"] = places.pop("end_date")  # "Start Date" and "End Date" may hold clocks

    def known(self, cells: Sequence[str]) -> dict[str, int]:
        """The column of each field whose head is known, also where others are lacking."""
        heads = [headers.head(cell) for cell in cells]
        places = self._places(heads, cells)
        return {field: min(found)[1] for field, found in places.items()}

    def is_usual(self) -> bool:
        """Whether its words are the clinic's own or the default's."""
        return self.profile.own or self.profile.name == profile.DEFAULT


@dataclass(frozen=True)
class Matcher:
    """The layouts to choose from."""

    layouts: Sequence[_Layout]
    known: frozenset[str]
    """Every head of these layouts, and of the default."""

    def heads_among(self, cells: Sequence[str]) -> int:
        """How many of the cells are heads of any layout: a quick look before ``match``."""
        return sum(headers.head(cell).name in self.known for cell in cells)

    def told_by(self, cells: Sequence[str]) -> list[str | None]:
        """The field for which the default, or some layout, knows each head; ``None`` for none."""
        names = [headers.head(cell).name for cell in cells]
        fields = {head: field for one in self.layouts for head, (field, _) in one.ranks.items()}
        return [fields.get(name) or _usual_heads().get(name) for name in names]

    def match(self, cells: Sequence[str], *, leniently: bool = False) -> Fit | Miss:
        """Find the layout for this header; raises ``refusals.Refused`` if two fit alike.

        ``leniently``: also one that fits only if the rows tell what the header does not.
        """
        heads = [headers.head(cell) for cell in cells]
        if leniently:
            return self._lenient(heads, cells)
        results = [layout.fit(heads, cells) for layout in self.layouts]
        fits = [result for result in results if isinstance(result, Fit)]
        own = [fit for fit in fits if fit.profile.own]
        special = [fit for fit in fits if fit.profile.name != profile.DEFAULT]
        chosen = own or special or fits
        if len(chosen) > 1:
            raise refusals.Refused(_ambiguous(chosen[0], chosen[1]))
        if chosen:
            return chosen[0]
        misses = [result for result in results if isinstance(result, Miss)]
        return max(misses, key=lambda miss: miss.found, default=Miss(0, ""))

    def _lenient(self, heads: Sequence[headers.Head], cells: Sequence[str]) -> Fit | Miss:
        usual = [one for one in self.layouts if one.is_usual()]
        found = [one.fit(heads, cells, leniently=True) for one in usual]
        fits = [fit for fit in found if isinstance(fit, Fit)]
        fits = [fit for fit in fits if fit.profile.own] or fits
        return fits[0] if len(fits) == 1 else Miss(0, "")


def matcher(
    profiles: Sequence[profile.Profile], name: str = "", folder: str | None = None
) -> Matcher:
    """A matcher for one file; raises ``refusals.Refused`` if two profiles claim it."""
    claims = [one for one in profiles if _claims(one.match, name, folder)]
    if len(claims) > 1:
        raise refusals.Refused(
            f"The profiles {claims[0].name} and {claims[1].name} both claim files of this name."
            " Correct one of them."
        )
    layouts = [layout for one in claims or profiles for layout in _layouts(one)]
    heads = frozenset(head for layout in layouts for head in layout.ranks)
    return Matcher(layouts, heads | _usual_heads().keys())


@cache
def _usual_heads() -> Mapping[str, str]:
    """The default's heads, each with its field: also beside a table of a profile that names few
    there may be another."""
    default = next(one for one in profile.load_all() if one.name == profile.DEFAULT)
    layouts = reversed(list(_layouts(default)))
    return {head: field for one in layouts for head, (field, _) in one.ranks.items()}


def _leave_weekdays(cells: Sequence[str], places: dict[str, list[tuple[int, int]]]) -> None:
    """Beside a date a day is the day of the week; it is held against the date."""
    dates = places.get("date", [])
    others = [one for one in dates if not _DAY.fullmatch(headers.normal(cells[one[1]]))]
    if others:
        places["date"] = others


def _read_by_words(cells: Sequence[str], places: dict[str, list[tuple[int, int]]]) -> None:
    """Take heads that no list holds for the fields that lack a column, as far as their words tell.
    Of two that tell it alike neither is taken."""
    claimed = {place for found in places.values() for _, place in found}
    meant: dict[str, list[tuple[int, int]]] = {}
    for place, cell in enumerate(cells):
        if place not in claimed and (found := head_words.meant(cell)) is not None:
            meant.setdefault(found.field, []).append((found.rank, place))
    for field, columns in meant.items():
        first, *others = sorted(columns)
        if not _is_told(field, places) and not (others and others[0][0] == first[0]):
            places[field] = [first]


def _is_told(field: str, places: Collection[str]) -> bool:
    """Whether the field has a column already, or two that tell it together."""
    return field in places or set(JOINED.get(field, ("?",))) <= set(places)


def of_heads(one: profile.Profile, kind: Kind, cells: Sequence[str]) -> dict[str, int]:
    """The column of each field that a profile knows by its head, also where others are lacking."""
    layout = next(layout for layout in _layouts(one) if layout.kind == kind)
    return layout.known(cells)


def _claims(match: profile.Match, name: str, folder: str | None) -> bool:
    if match.folder is not None and folder is not None:
        return match.folder.casefold() == folder.casefold()
    return match.file is not None and fnmatch(name.casefold(), match.file.casefold())


def _layouts(one: profile.Profile) -> Iterator[_Layout]:
    if one.cancellations is not None:
        needed = tuple(_needed(one.cancellations))
        ranks = _ranks(one.cancellations.heads)
        prefer = frozenset[str](one.cancellations.prefer)
        instead = _ranks(one.cancellations.instead)
        yield _Layout(one, "cancellations", ranks, prefer, needed, instead)
    if one.waitlist is not None:
        ranks = _ranks(one.waitlist.heads)
        yield _Layout(one, "waitlist", ranks, frozenset(), _NEEDED["waitlist"], {})


def _needed(said: profile.Cancellations) -> Iterator[tuple[str, ...]]:
    """The groups of fields that the profile does not state once for all rows."""
    for group in _NEEDED["cancellations"]:
        if group == ("status",) and said.filled_means_cancelled:
            yield ("status", "cancelled_at")
        elif not (
            (group == ("status",) and said.all_cancelled)
            or (group == ("location",) and said.always_location)
            or ("duration" in group and said.always_minutes)
        ):
            yield group


def _joined(places: dict[str, list[tuple[int, int]]]) -> dict[str, tuple[str, str]]:
    """The fields that only two columns tell together. Of one that has a column of its own the two
    are read by nobody, and so held against it. A first name alone ("nombre del médico") is all that
    the file tells."""
    found = {}
    for whole, (first, last) in JOINED.items():
        if whole in places:
            places.pop(first, None)
            places.pop(last, None)
        elif first in places and last in places:
            found[whole] = (first, last)
        elif first in places:
            places[whole] = places.pop(first)
    return found


def _ranks(aliases: Mapping[F, tuple[str, ...]]) -> dict[str, tuple[str, int]]:
    return {
        head: (field, rank) for field, known in aliases.items() for rank, head in enumerate(known)
    }


def _ambiguous(one: Fit, other: Fit) -> str:
    if one.profile is other.profile:
        return (
            "The header could be that of a list of cancellations as well as of a waitlist;"
            " drop the two as separate files."
        )
    return (
        f"Two profiles fit this header alike: {one.profile.name} and {other.profile.name}."
        " Drop the file in the folder of the right one, or name the folder in that profile."
    )


def _may_be_told(missing: Sequence[tuple[str, ...]], places: Collection[str]) -> bool:
    """Whether rows and headings could tell what these groups lack."""
    least = _LEAST_HEADS if set(_WHEN) & set(places) else _LEAST_UNTIMED
    others = {group for group in missing if group != _END}
    told = {(name,) for name in (*_ABOVE, "status")} | {_WHEN}
    return len(places) >= least and others <= told


def _lacking(groups: Sequence[Sequence[str]]) -> str:
    return f"has no column for {_listed([' or '.join(group) for group in groups])}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _shown(head: str) -> str:
    return f"'{headers.tidy(head)[:40]}'"
