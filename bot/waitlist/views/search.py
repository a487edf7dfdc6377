"""Looking for a patient as staff type it: by words of the name, in any order, and by digits of the
number. Pure.

Each word may stand anywhere. Case, accents, apostrophes and marks between words make no difference:
``allen zoe``, ``Allen, Zoë`` and ``zo 0101`` all find Zoë Allen with (214) 555-0101, and ``obrien``
finds O’Brien.
"""

import re
import unicodedata
from typing import Final

APOSTROPHES: Final = "'’‘ʼ`´ʻ′"
ACCENTS: Final = "\u0300-\u036f"
"""What is left of an accent once its letter stands by itself."""
LETTERS: Final = {"ß": "ss", "æ": "ae", "œ": "oe"}
BARE: Final = dict(zip("øłđıð", "oldid", strict=True))
"""Letters that no accent makes, and what people type who do not have them."""
_TYPED: Final = str.maketrans("".join(BARE), "".join(BARE.values()))
GAP: Final = r"[\s().+-]+"
"""What people write between the digits of a number."""


def folded(name: str) -> str:
    """``zoe o'brien`` and ``Zoë O’Brien`` as one: ``zoe obrien``."""
    plain = unicodedata.normalize("NFKD", name.translate(dict.fromkeys(map(ord, APOSTROPHES))))
    bare = re.sub(f"[{ACCENTS}]", "", plain).lower()
    for letter, typed in LETTERS.items():
        bare = bare.replace(letter, typed)
    return bare.translate(_TYPED)


def _folded(name: str) -> str:
    """As ``folded``, of an expression in SQL; the short way for names in plain letters."""
    quoted = APOSTROPHES.replace("'", "''")
    plain = f"translate({name}, '{quoted}', '')"
    bare = f"lower(regexp_replace(normalize({plain}, NFKD), '[{ACCENTS}]', '', 'g'))"
    for letter, typed in LETTERS.items():
        bare = f"replace({bare}, '{letter}', '{typed}')"
    bare = f"translate({bare}, '{''.join(BARE)}', '{''.join(BARE.values())}')"
    short = f"octet_length({name}) = char_length({name})"
    return f"(CASE WHEN {short} THEN lower({plain}) ELSE {bare} END)"


def fits(name: str, phone: str, parameter: str) -> str:
    """The condition, in SQL, that these expressions of a name and a number have each of the
    ``patterns`` that a parameter holds. No pattern fits everybody."""
    looked_at = f"({_folded(name)} || ' ' || {phone})"
    return f"({parameter}::text[] = '{{}}' OR {looked_at} LIKE ALL ({parameter}))"


def words(said: str) -> list[str]:
    """What is looked for, folded. A number is one word, whatever stands between its digits; no name
    in the database has a NUL in it."""
    plain = folded(said.replace("\0", ""))
    joined = re.sub(rf"(?<=\d){GAP}(?=\d)", "", plain)
    return [word for word in re.split(r'[\s,;.()/+"“”‐-―-]+', joined) if word]


def patterns(said: str) -> list[str]:
    """Each word anywhere, with each of the marks of LIKE meaning itself."""
    escaped = (re.sub(r"([\\%_])", r"\\\1", word) for word in words(said))
    return [f"%{word}%" for word in escaped]
