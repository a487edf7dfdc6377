"""Texts that no person wrote: what a phone answers while its owner drives or is away, and what
other businesses' machines send back.

Told by how the machines word them (Android Auto, iOS Focus, carriers, mail gateways, shops, in
English and Spanish): mostly by their beginning, so that a person who complains about automatic
messages is not taken for one.
"""

import re
from typing import Final

from bot.replies.normalise import holds

_OPENINGS: Final = (
    r"auto(?:matic|mated)?(?:[ -]?(?:reply|response|message|msg))?(?: \w+)? *[:\])\-](?!\w)",
    (
        r"(?:sorry,? )?(?:i'm|i am|im) in a meeting(?: right now)?\W{1,3}"
        r"(?:i'?ll|i will|can i) (?:call|text|get back)\b[^.!?\n]{0,30}\W*$"
    ),
    (
        r"(?:sorry,? )?(?:i )?can'?t talk right now\W{0,3}"
        r"(?:what'?s up|(?:i'?ll|can i) call you[^.\n]{0,20})?\W*$"
    ),
    r"this is an auto(?:matic|mated)?[ -]?(?:reply|response|message)\b",
    r"respuesta automática\b|mensaje (?:automático|gratuito)\b|(?:esta|este) es una? \w+ automátic",
    r"out of (?:the )?office(?: auto|:)|fuera de (?:la )?oficina:|ooo\b|away message",
    r"(?:me encuentro|estoy) fuera de la oficina",
    r"i(?:'?m| am) (?:currently )?out of (?:the )?office (?:until|from|and will|with|through)",
    (
        r"(?:i'm )?(?:sorry,? )?i (?:can'?t|cannot|am unable to) (?:take your call|answer the "
        r"phone|come to the phone|answer your call|respond) right now"
    ),
    r"(?:por el momento|en este momento|ahora mismo) no puedo (?:contestar|atender|responder)\b",
    r"(?:hi,? |hello,? |sorry,? )?(?:i'm|i am|im) (?:currently )?driving with\b",
    (
        r"(?:sorry,? )?(?:i'm|i am|im) (?:currently )?driving(?: right now| now)?\W{1,4}(?:and "
        r"|so )?(?:i'?ll|i will|will|i can'?t|can'?t|cannot)\b"
    ),
    r"(?:estoy|voy) (?:conduciendo|manejando) con\b|(?:voy|estoy) manejando\W{1,3}te\b",
    (
        r"the (?:number|person|subscriber|customer) you (?:are|have|'re)\b"
        r"(?!.{0,60}\b(?:died|deceased|passed|dead|longer|stop)\b)"
    ),
    (
        r"this (?:landline )?number (?:does not|doesn't|cannot|can't|is not) "
        r"(?:accept|receive|monitor)"
    ),
    r"este número no recibe mensajes",
    (
        r"(?:hi!? |hello,? )?you(?:'ve| have) (?:reached(?! (?:a|the) wrong)|been (?:added|"
        r"subscribed))\b"
    ),
    (
        r"(?:thanks|thank you) for (?:texting!|contacting(?! (?:me|us|my)\b)|"
        r"reaching out to (?!(?:me|us|my|our|let|tell|say|ask|check|see|offer)\b)\w|your interest|"
        r"your (?:message|text)\. (?:we|our|i am out))"
    ),
    r"gracias por (?:comunicarse|contactar|escribir a)\b|nuestro equipo\b",
    r"welcome to \w[^!.]{1,40}[!.].{0,60}\b(?:text|reply)\b",
    r"(?:su paquete|su código de|your (?:package|verification|message could))\b",
    (
        r"(?:voicemail transcription|missed call from|llamada perdida|my location|shared a contact|"
        r"audio message|attachment|focus mode|do not disturb is on|google voice|freemsg|free msg|"
        r"service message|mms not|error:|usuario bloqueado|el mensaje no pudo|bot:)"
    ),
    r"[\[(](?:auto|image|imagen|person|no subject)",
    r"begin forwarded message|copied \"",
)
_OPENING: Final = re.compile(rf"[\s\W]*?(?:{'|'.join(_OPENINGS)})", re.IGNORECASE)

_PHRASES: Final = (
    r"do not disturb while driving",
    r"(?:focus|do not disturb|driving mode) turned on",
    r"i'll see your message when i get where",
    r"i'm not receiving notifications\. if this is urgent",
    r"message blocking is active|notifications silenced|msg ?& ?data rates|msg freq",
    r"con (?:el )?(?:enfoque|modo) .{0,30}activado",
    r"no recibo notificaciones\. si es urgente",
    r"auto-?(?:sent|msg)|\(sent automatically|enviado automáticamente",
    r"sent by (?:safedrive|android)",
    r"\bdouble[- ]tap to (?:open|activate)|swipe (?:left|right) or (?:left|right)",
    r"this is an automat(?:ic|ed) (?:message|reply|response)\W*$",
)
# One of these is in every phrase.
_IN_PHRASES: Final = (
    *("disturb", "turned on", "i'll see your", "not receiving", "blocking", "silenced", " rates"),
    *("msg freq", "activado", "no recibo", "auto", "safedrive", "by android"),
    *("tap to", "swipe "),
)
_PHRASE: Final = re.compile("|".join(_PHRASES), re.IGNORECASE)
_SHORTEST_PHRASE: Final = 12  # characters
# A shop's own footer at the end of more than itself.
_FOOTER: Final = re.compile(
    r"[.!?] (?:reply|text|responda|para dejar de recibir mensajes responda) (?:stop|yes|y|alto|si|"
    r"help|menu)\b[^.!?]{0,60}[.!?]?$",
    re.IGNORECASE,
)


_IN_FOOTERS: Final = ("reply ", "text ", "responda ")


def is_automatic(cleaned: str) -> bool:
    """True for a cleaned text that no person wrote."""
    if _OPENING.match(cleaned):
        return True
    if len(cleaned) <= _SHORTEST_PHRASE:
        return False
    lowered = cleaned.lower()
    if holds(lowered, _IN_PHRASES) and _PHRASE.search(cleaned):
        return True
    return holds(lowered, _IN_FOOTERS) and _FOOTER.search(cleaned) is not None
