"""Texts that no person wrote: tapbacks, and what a phone answers while its owner drives or is away.

Told by how the phones word them (iMessage, Google Messages, Android Auto, mail gateways, in
English and Spanish). They are told by their beginning, so that a person who complains about
automatic messages is not taken for one.
"""

import re
from typing import Final

_REACTED: Final = (
    r"liked|loved|disliked|emphasi[sz]ed|questioned|laughed at|removed an? [\w ]{1,20} from",
    r"(?:a \w+ )?(?:no )?(?:le|te|me) (?:gusta|gustó|encanta|encantó)|(?:le )?dio un me gusta a",
    r"enfatizó|enfatiza|exclamó|destacó|se rió de|cuestionó|cuestiona|preguntó por",
)
_REACTION: Final = re.compile(
    rf"\s*(?:(?:{'|'.join(_REACTED)})"
    r' (?:"|(?:an?|una?) (?:image|photo|picture|movie|video|attachment|sticker|imagen|foto))'
    r'|(?:reacted|reaccionó|ha reaccionado)\b.{0,40}?\b(?:to|a) (?:"|an? |una? |your |tu )'
    r'|[^\w\s"]{1,4} (?:to|a) ")',
    re.IGNORECASE,
)

_OPENINGS: Final = (
    r"auto(?:matic|mated)?[ -]?(?:reply|response)\b *[:\])\-]",
    r"this is an auto(?:matic|mated)?[ -]?(?:reply|response|message)\b",
    r"respuesta automática\b|mensaje automático\b|(?:esta|este) es una? \w+ automátic[ao]",
    r"out of (?:the )?office(?: auto|:)|fuera de (?:la )?oficina:",
    r"i am (?:currently )?out of (?:the )?office (?:until|from|and will)",
    r"(?:hi,? |hello,? |sorry,? )?(?:i'm|i am|im) (?:currently )?driving with\b",
    r"(?:sorry,? )?(?:i'm|i am|im) (?:currently )?driving(?: right now| now)?\W{1,4}(?:and |so )?"
    r"(?:i'?ll|i will|will|i can'?t|can'?t|cannot)\b",
    r"(?:estoy|voy) (?:conduciendo|manejando) con\b",
    r"the (?:number|person|subscriber|customer) you (?:are|have|'re)\b"
    r"(?!.{0,60}\b(?:died|deceased|passed|dead|longer|stop)\b)",
    r"this number (?:does not|doesn't|cannot|can't|is not) (?:accept|receive|monitor)",
)
_OPENING: Final = re.compile(rf"[\s\W]*(?:{'|'.join(_OPENINGS)})", re.IGNORECASE)

_PHRASES: Final = (
    r"do not disturb while driving",
    r"(?:focus|do not disturb|driving mode) turned on",
    r"i'll see your message when i get where",
    r"i'm not receiving notifications\. if this is urgent",
    r"message blocking is active",
    r"con (?:el )?(?:enfoque|modo) .{0,30}activado",
)
_PHRASE: Final = re.compile("|".join(_PHRASES), re.IGNORECASE)
_SHORTEST_PHRASE: Final = 20  # characters


def is_automatic(cleaned: str) -> bool:
    """True for a cleaned text that a phone wrote by itself."""
    if _REACTION.match(cleaned):
        # Its own quotation ends it, unless that was cut short; a person's words go on.
        return cleaned.count('"') < 2 or cleaned.endswith('"')
    if _OPENING.match(cleaned):
        return True
    return len(cleaned) > _SHORTEST_PHRASE and _PHRASE.search(cleaned) is not None
