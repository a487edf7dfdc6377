"""A text message as it arrived -> the words its sender typed for us.

Promises: total, linear in the length of the text, and never looks at what the words mean.
`clean` makes one spelling of every look-alike character; `own_words` drops what the phone or the
mail program added (quoted originals, signatures). It does not translate, and it does not mend
spelling: see `words`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from bot.replies.vocabulary.names import GIVEN_NAMES

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

_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# One character can stand for a whole sentence (U+FDFA is 18); nobody writes a reply in those.
_MOST_GROWTH: Final = 3  # times

# What a phone calls its silence is no wish of its owner.
_MODE: Final = re.compile(
    r"\b(?:(?:on|in|off|with|using|my|the|(?:is|was|were|had it) (?:set )?(?:on|to)) )"
    r"\"?(?:(?:do not|don't) disturb(?: mode)?|dnd)\b\"?"
    r"|\"?\b(?:do not|don't) disturb\"? (?=mode|was|is on|on\b|turned|enabled|setting|all night)"
    r"|\b(?:en|el|modo|mi|tenía|tenia|puesto) (?:el )?(?:modo )?\"?no molest(?:ar|en|es)\b\"?",
    re.IGNORECASE,
)
_SILENCE: Final = ("disturb", "no molest", "dnd")
_SPACES: Final = re.compile(r"[^\S\n ]+| {2,}|\x0b|\x0c")
_QUOTED_LINE: Final = re.compile(r"^ ?>.*$", re.MULTILINE)
_ORIGINAL: Final = re.compile(
    r"^ ?(?:On\b[^\n]{0,200}\n?[^\n]{0,200}\bwrote:"
    r"|El\b[^\n]{0,200}\n?[^\n]{0,200}\bescribi\u00f3:"
    r"|-{3,} ?(?:Original|Forwarded|Mensaje)\b|From: [^\n]{0,100}\n(?:Sent|Date|To): ).*",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_SIGNED_OFF: Final = re.compile(r"\n ?-{2,} ?\n.*", re.DOTALL)
_SENT_FROM: Final = r"(?:sent|enviado) (?:from|via|using|with|desde)"
_DEVICE: Final = (
    r"(?:my|mi) (?:i?phone|ipad|android|galaxy|samsung|pixel|mobile|cell|verizon|t-mobile|at&t"
    r"|tel[e\u00e9]fono|celular)\b"
)
_MAILER: Final = re.compile(
    rf"(?:^|[\n.!?,] ?)(?:{_SENT_FROM}|(?:get|obtener|obt\u00e9n) outlook) [^\n]{{1,60}}$"
    rf"|\s{_SENT_FROM} {_DEVICE}[^\n]{{0,40}}$",
    re.IGNORECASE,
)
# One of these is in every signature, of a person or of a mail program.
_SIGNING: Final = (
    *("-", "~", "sent", "enviado", "outlook", "thank", "thx", "regards", "sincerely", "gracias"),
    *("saludos", "blessings", "love"),
)
_MOST_SIGNATURES: Final = 2  # a name, then what the mail program adds
_SHORTEST_SIGNED: Final = 6  # characters: an answer, a dash, a name
_LONGEST_SIGNATURE: Final = 100  # characters
_NAME: Final = r"((?:[^\W\d_][\w.']* ){0,2}[^\W\d_][\w.']*)\W*$"
_SIGNED: Final = re.compile(r"(?:\n ?[-~]+ ?|[ ][-~]{1,2}(?=\S))" + _NAME)
_SIGNED_WITH_THANKS: Final = re.compile(
    r"\b(?:thanks|thank (?:you|u)|thx|regards|sincerely|gracias|saludos|blessings|love)"
    r"[,.!]{0,3}\s{1,3}" + _NAME,
    re.IGNORECASE,
)


_SHORT_NAMES: Final = frozenset({"al", "art", "bea", "bo", "di", "ed", "jo", "lou", "ty", "vi"})
"""Names that are a word of some language, too: with a capital, where one signs, they are names."""


def clean(text: str) -> str:
    """The same text in composed, compatible characters, single spaces, and none invisible."""
    if text.isascii():
        text = text.replace("`", "'").replace("\r", "\n")
    else:
        # Look-alikes go first as well: NFKC would tear an acute accent off its place.
        composed = unicodedata.normalize("NFKC", text.translate(_LOOKALIKES))
        if len(composed) <= _MOST_GROWTH * len(text):
            text = composed
        text = _INVISIBLE.sub("", text).translate(_LOOKALIKES)
    if holds(text.lower(), _SILENCE):
        text = _MODE.sub("on silent ", text)
    if "://" in text or "www." in text:
        text = _ADDRESS.sub("a link", text)
    if "  " in text or not text.isprintable():
        text = _SPACES.sub(" ", text)
    return text.strip()


def holds(lowered: str, words: Iterable[str]) -> bool:
    """Whether one of these is in a lower-case text: asked before a pattern is searched, for a
    pattern looks at every letter."""
    for word in words:  # noqa: SIM110 - a generator costs more than all it looks for
        if word in lowered:
            return True
    return False


def own_words(cleaned: str, knows: Callable[[str], bool]) -> str:
    """What is left without quoted originals and signatures; all of it if nothing would be left.

    `knows`: whether a word, however it is typed, is never taken for the name in a signature.
    """
    own = cleaned
    if ">" in own:
        own = _QUOTED_LINE.sub("", own)
    if ":" in own or "---" in own:
        without = _ORIGINAL.sub("", own)
        # Some write below what they quote: the quotation ends with its paragraph.
        own = without if without.strip() else own.partition("\n\n")[2]
    if "--" in own:
        own = _SIGNED_OFF.sub("", own)
    if not holds(own.lower(), _SIGNING):
        return own.strip() or cleaned
    for _ in range(_MOST_SIGNATURES):
        signed = own
        own = _unsigned(_MAILER.sub("", signed).rstrip(), knows)
        if own == signed:
            break
    return own.strip() or cleaned


def _unsigned(text: str, knows: Callable[[str], bool]) -> str:
    """Without a name at the end: on a line after a dash, glued to a dash, or after a thank-you."""
    if len(text) < _SHORTEST_SIGNED:
        return text
    for pattern in (_SIGNED, _SIGNED_WITH_THANKS):
        found = pattern.search(text, max(0, len(text) - _LONGEST_SIGNATURE))
        if found and all(_may_be_a_name(word, knows) for word in found[1].split()):
            return text[: found.start(1)].rstrip(" \n-~")
    return text


def _may_be_a_name(word: str, knows: Callable[[str], bool]) -> bool:
    # A capital, and no word that can change an answer: "yes -Friday" is not signed by Friday.
    plain = word.lower().strip(".'")
    if word[0].isupper() and plain in _SHORT_NAMES:
        return True
    return plain in GIVEN_NAMES or (word[0].isupper() and not knows(plain))
