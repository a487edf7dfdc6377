"""Who may do what: each role is a set of powers, each page and action asks for one.

Whoever sees some places only lacks the powers over all of them (``OF_ALL_PLACES``).

Names, numbers and texts of patients are shown in full only to whoever works with patients
(``patients``); everybody else sees them masked.
"""

from typing import Final, Literal, get_args

Role = Literal["front_desk", "manager", "admin"]
Power = Literal[
    "today",
    "patients",
    "act",
    "figures",
    "policy",
    "files",
    "deliveries",
    "connections",
    "settings",
    "people",
]

ROLES: Final[dict[Role, frozenset[Power]]] = {
    "front_desk": frozenset({"today", "patients", "act", "files", "deliveries", "connections"}),
    "manager": frozenset({"today", "figures", "policy", "files", "connections", "settings"}),
    "admin": frozenset(get_args(Power)),
}
OF_ALL_PLACES: Final[frozenset[Power]] = frozenset(
    {"policy", "deliveries", "connections", "settings", "people"}
)
"""To set by which policy all are asked, to hand files in and decide on them, for a file may open
slots anywhere, to see what sends them, and to keep settings and accounts."""

TITLES: Final[dict[Role, str]] = {
    "front_desk": "Front desk",
    "manager": "Manager",
    "admin": "Admin",
}

EXPLAINED: Final[dict[Role, str]] = {
    "front_desk": "Works with slots, patients and files; sees names, numbers and texts.",
    "manager": "Sees all figures and files; keeps places and providers; names, numbers and texts"
    " are masked.",
    "admin": "Everything, and the accounts of others.",
}


def may(role: Role, power: Power, *, all_places: bool = True) -> bool:
    return power in ROLES[role] and (all_places or power not in OF_ALL_PLACES)
