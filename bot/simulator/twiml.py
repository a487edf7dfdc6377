"""Reads the TwiML with which a webhook answers a text; ``calls.script`` reads that of a call."""

from typing import Final
from xml.etree import ElementTree

_XML: Final = frozenset({"text/xml", "application/xml"})
_PLAIN: Final = frozenset({"text/plain"})


class Unreadable(ValueError):
    """The answer is not TwiML. ``code`` is Twilio's: 12300 content type, 12100 document."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def replies(content_type: str, body: str) -> list[str]:
    """Return the texts that the answer asks to send; none for an empty answer or response."""
    if not body.strip():
        return []
    if content_type in _PLAIN:
        return [body]
    if content_type not in _XML:
        raise Unreadable(12300, "The webhook answered with a content type that is not TwiML.")
    return [text for text in map(_body, document(body).findall("Message")) if text]


def document(body: str) -> ElementTree.Element:
    """The root of TwiML. Raises ``Unreadable``."""
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - from the developer's own bot
    except ElementTree.ParseError:
        raise Unreadable(12100, "The webhook answered with XML that cannot be read.") from None
    if root.tag != "Response":
        raise Unreadable(12100, "The webhook answered with XML that is not a Response.")
    return root


def _body(message: ElementTree.Element) -> str:
    bodies = message.findall("Body")
    parts = [body.text or "" for body in bodies] if bodies else [message.text or ""]
    return "".join(parts).strip()
