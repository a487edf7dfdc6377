"""Time zones as tables write them: ``America/Chicago``, ``Central``, ``CST``, ``UTC``.

Promises: ``CST`` is six hours behind UTC and nothing else, so that a time in summer that is called
so is in doubt (``family`` says by which clock it would have to be meant); a word that is no zone in
the sense of this page gives ``None``.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

_FAMILIES: Final = {
    "eastern": ("America/New_York", "et", "est", "edt", 5),
    "central": ("America/Chicago", "ct", "cst", "cdt", 6),
    "mountain": ("America/Denver", "mt", "mst", "mdt", 7),
    "pacific": ("America/Los_Angeles", "pt", "pst", "pdt", 8),
    "alaska": ("America/Anchorage", "akt", "akst", "akdt", 9),
    "hawaii": ("Pacific/Honolulu", "ht", "hst", "hdt", 10),
}
_UTC_WORDS: Final = frozenset({"z", "utc", "gmt", "zulu", "coordinated universal time"})
ABBREVIATION: Final = "z|utc|gmt|akst|akdt|hst|[ecmp][sd]t"
"""What may follow a time of day. ``ct`` and ``pt`` are left out: they are words of clinics too."""

_LONGEST_NAME_CHARS: Final = 40
_BESIDE: Final = re.compile(
    r"^\((?:utc|gmt)[+-]?[\d:]*\) ?|,? ?(?:- )?\(?(?:us(?:a)? ?(?:&|and|/) ?canada|us|usa)\)?$"
)
"""What programs write beside the name of a zone: ``(GMT-06:00) Central Time (US & Canada)``."""
LOCAL: Final = frozenset({"local", "local time", "clinic time", "office time", "site time"})


def _families() -> dict[str, tuple[str, tzinfo]]:
    """Each abbreviation of one half of the year -> its zone, and the hours that it stands for."""
    found: dict[str, tuple[str, tzinfo]] = {}
    for zone, _, standard, summer, hours in _FAMILIES.values():
        for name, behind in ((standard, hours), (summer, hours - 1)):
            found[name] = zone, timezone(timedelta(hours=-behind), name.upper())
    return found


_ABBREVIATED: Final = _families()


@lru_cache(1024)
def named(text: str) -> tzinfo | None:
    """The zone that these words name, if they name one."""
    word = " ".join(text.split()).casefold()
    if word in _UTC_WORDS:
        return UTC
    if word in _ABBREVIATED:
        return _ABBREVIATED[word][1]
    word = _BESIDE.sub("", word).strip()
    plain = word.removesuffix(" time").removesuffix(" standard").removeprefix("us/")
    for name, (zone, short, *_) in _FAMILIES.items():
        if plain in (name, short):
            return ZoneInfo(zone)
    return _listed(text.strip())


def _listed(text: str) -> tzinfo | None:
    """A zone of the world's list, by its name in any case."""
    if "/" not in text or len(text) > _LONGEST_NAME_CHARS:
        return None
    name = _world().get(text.lower())
    return None if name is None else ZoneInfo(name)


@lru_cache(1)
def _world() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def family(zone: tzinfo) -> tzinfo:
    """The zone of the place whose clocks show this one in one half of the year, if it is such."""
    name = zone.tzname(None) if isinstance(zone, timezone) else None
    found = _ABBREVIATED.get((name or "").lower())
    return zone if found is None else ZoneInfo(found[0])


def fits(zone: tzinfo, local: datetime) -> bool:
    """Whether clocks in the zone show what its name says on that day: no ``CST`` in July."""
    there = family(zone)
    return there is zone or local.replace(tzinfo=there).utcoffset() == zone.utcoffset(None)
