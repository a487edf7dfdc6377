"""Who may do what: each role is a set of powers, each page and action asks for one.

Names, numbers and texts of patients are shown in full only to whoever works with patients
(``patients``); everybody else sees them masked.
"""

from typing import Final, Literal

Role = Literal["front_desk", "manager", "admin"]
Power = Literal["today", "patients", "act", "figures", "files", "settings", "people"]

ROLES: Final[dict[Role, frozenset[Power]]] = {
    "front_desk": frozenset({"today", "patients", "act", "files"}),
    "manager": frozenset({"today", "figures", "files", "settings"}),
    "admin": frozenset({"today", "patients", "act", "figures", "files", "settings", "people"}),
}

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


def may(role: Role, power: Power) -> bool:
    return power in ROLES[role]
