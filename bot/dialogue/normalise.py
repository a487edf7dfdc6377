"""A text message as it arrived -> the words its sender typed for us.

Promises: total, linear in the length of the text, and never looks at what the words mean.
`clean` makes one spelling of every look-alike character; `own_words` drops what the phone or the
mail program added (quoted originals, signatures). It does not translate, and it does not mend
spelling: see `words`.
"""

import re
import unicodedata
from typing import Final

from bot.dialogue.lexicon import NEVER_A_NAME

# Zero-width and bidi marks, soft hyphen, variation selectors, keycap, tags and skin tones.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20e3\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
_LOOKALIKES: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2028\u2029\x0b\x0c\x85\r", "\n"),
        **dict.fromkeys("\u061f\u037e\u2753\u2754\u2049", "?"),
        **dict.fromkeys("\u3002\uff61", "."),
    }
)

_QUOTED_LINE: Final = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_ORIGINAL: Final = re.compile(
    r"^[ \t]*(?:On\b[^\n]{0,200}\n?[^\n]{0,200}\bwrote:"
    r"|El\b[^\n]{0,200}\n?[^\n]{0,200}\bescribi\u00f3:"
    r"|-{3,} ?(?:Original|Forwarded|Mensaje)\b).*",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_SIGNED_OFF: Final = re.compile(r"\n[ \t]*-{2,}[ \t]*\n.*", re.DOTALL)
_MAILER: Final = re.compile(
    r"(?:^|\s)(?:sent|enviado)[ ](?:from|via|using|with|desde)[ ](?:my|mi|the|yahoo|gmail|outlook"
    r"|proton|verizon|t-mobile|at&t|samsung|android)\b[^\n]{0,60}\s*$"
    r"|(?:^|\s)(?:get|obtener|obt\u00e9n)[ ]outlook[ ](?:for|para)[ ][^\n]{0,30}\s*$",
    re.IGNORECASE,
)
_NAME: Final = r"((?:[^\W\d_][\w.']*[ ]){0,2}[^\W\d_][\w.']*)\s*$"
_SIGNED: Final = re.compile(r"(?:\n[ \t]*[-~]+[ \t]*|[ \t][-~]{1,2}(?=\S))" + _NAME)
_SIGNED_WITH_THANKS: Final = re.compile(
    r"\b(?:thanks|thank[ ](?:you|u)|thx|regards|sincerely|gracias|saludos|blessings|love)"
    r"[,.!]{0,3}\s{1,3}" + _NAME,
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """The same text in composed, compatible characters, without invisible ones."""
    if text.isascii():
        return text.replace("`", "'").replace("\r", "\n")
    # Look-alikes go first as well: NFKC would tear an acute accent off its place.
    composed = unicodedata.normalize("NFKC", text.translate(_LOOKALIKES))
    return _INVISIBLE.sub("", composed).translate(_LOOKALIKES)


def own_words(cleaned: str) -> str:
    """What is left without quoted originals and signatures; all of it if nothing would be left."""
    own = cleaned
    if ">" in own:
        own = _QUOTED_LINE.sub("", own)
    if "\n" in own or ":" in own:
        own = _ORIGINAL.sub("", own)
    own = _SIGNED_OFF.sub("", own)
    own = _MAILER.sub("", own)
    own = _unsigned(own)
    return own.strip() or cleaned.strip()


def _unsigned(text: str) -> str:
    """Without a name at the end: on a line after a dash, glued to a dash, or after a thank-you."""
    for pattern in (_SIGNED, _SIGNED_WITH_THANKS):
        found = pattern.search(text, max(0, len(text) - 100))
        if found and _may_be_a_name(found[1]):
            return text[: found.start(1)].rstrip(" \t\n-~")
    return text


def _may_be_a_name(words: str) -> bool:
    # A capital, and no word that can change an answer: "yes -Friday" is not signed by Friday.
    return all(w[0].isupper() and w.lower().strip(".'") not in NEVER_A_NAME for w in words.split())
