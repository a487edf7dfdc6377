"""Where a patient is instead, as a remark or a reason tells it: at the dentist, with a sick child.

Promises: it is one only if it is the whole text, and if nothing in the row or the header is of the
trade that it names: at the dentist's "at the dentist" may be said of who works there, or of a
patient who is there. That the patient cancelled another cell must say; who asks looks for it.
"""

import re
from collections.abc import Iterable
from typing import Final

from intake.facts import headers
from intake.words import sides

_TRADES: Final[tuple[tuple[str, str], ...]] = (
    (
        r"(?:dentist|orthodontist|endodontist|periodontist|oral surgeon)",
        (
            r"dent|dds|dmd|hyg|endo|perio|ortho|oral|op(?:erator|\d)|chair|prophy|crown|filling|tooth"
            r"|teeth|clean|zahn"
        ),
    ),
    (
        r"(?:optometrist|optician|ophthalmologist|eye doctor|eye clinic)",
        r"opt|eye|vision|visual|lens|ophth|retina|glass",
    ),
    (
        r"(?:hairdresser|barber|hair salon|beautician|nail salon)",
        r"hair|salon|barber|styl|beaut|nail|spa\b|cut|colou?r",
    ),
    (r"(?:chiropractor|osteopath)", r"chiro|osteo|spin|adjust|dc\b|do\b"),
)
"""Who may be visited, and how it shows that a clinic is of that trade."""
_AT: Final = (
    r"(?:(?:is|was|will be|has to be|had to be|being|goes|going|went|had to go|has to go) )?"
    r"(?:at|to) (?:an? |the |her |his |their |my |another )?{one}(?: s)?"
    r"(?: (?:appt|appointment|visit))?(?: (?:today|then|instead|that day|that morning))?"
)
_FORMS: Final = tuple(
    (re.compile(_AT.format(one=who)), re.compile(rf"\b(?:{trade})")) for who, trade in _TRADES
)


def tells(text: str, row: Iterable[str]) -> bool:
    """Whether the text tells where a patient is, or who of the family is ill, and nothing more.

    ``row`` is whatever else stands in the row and the header.
    """
    words = headers.folded(headers.phrase(text))
    if sides.is_of_sick_one(text):
        return True
    trade = next((trade for form, trade in _FORMS if form.fullmatch(words)), None)
    if trade is None:
        return False
    others = (headers.folded(headers.phrase(one)) for one in row)
    return not any(trade.search(one) for one in others if one != words)
