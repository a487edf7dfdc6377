"""Looking for a patient by a part of a name or a number, as staff type it. Pure.

Accents and case make no difference: whoever looks for Jose finds José, and the other way round.
"""

import re
from typing import Final

ACCENTED: Final = "áàâäãåéèêëíìîïóòôöõúùûüñçý"
BARE: Final = "aaaaaaeeeeiiiiooooouuuuncy"
ALL_ACCENTED: Final = ACCENTED + ACCENTED.upper()
ALL_BARE: Final = BARE + BARE.upper()
UNACCENT: Final = str.maketrans(ALL_ACCENTED, ALL_BARE)


def has(name: str, parameter: str) -> str:
    """The condition, in SQL, that this expression of a name fits a ``pattern`` in a parameter."""
    return f"translate({name}, '{ALL_ACCENTED}', '{ALL_BARE}') ILIKE {parameter}"


def words(said: str) -> str:
    """What is looked for; empty if nothing is. No name in the database has a NUL in it."""
    return said.replace("\0", "").strip()


def pattern(said: str) -> str:
    """``said`` anywhere in a name, each of the marks of LIKE meaning itself."""
    bare = words(said).translate(UNACCENT)
    escaped = re.sub(r"([\\%_])", r"\\\1", bare)
    return f"%{escaped}%"


def dialled(said: str) -> str:
    """The digits of ``said`` if it is written as a number or a part of one, else nothing."""
    return re.sub(r"\D", "", said) if re.fullmatch(r"[\d\s()+.-]+", said) else ""
