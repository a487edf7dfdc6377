"""Reads the TwiML of a call: Say, Pause, Gather of keys, Redirect and Hangup. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from bot.simulator.twiml import Unreadable, document


@dataclass(frozen=True, slots=True)
class Say:
    words: str


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


@dataclass(frozen=True, slots=True)
class Gather:
    """Say this, and wait for one key; without one, ``action`` is asked all the same if
    ``even_empty``."""

    says: tuple[Say, ...]
    action: str
    timeout: float
    even_empty: bool


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


Verb = Say | Pause | Gather | Redirect | Hangup


def verbs(content_type: str, body: str) -> list[Verb]:
    """What the answer asks, in order. Raises ``Unreadable``."""
    if content_type not in ("text/xml", "application/xml"):
        raise Unreadable(12300, "The webhook answered with a content type that is not TwiML.")
    return list(_verbs(document(body)))


def _verbs(root: ElementTree.Element) -> Iterator[Verb]:
    for element in root:
        match element.tag:
            case "Say":
                yield _say(element)
            case "Pause":
                yield Pause(float(element.get("length", "1")))
            case "Gather":
                yield Gather(
                    says=tuple(_say(one) for one in element.findall("Say")),
                    action=_whole(element.get("action", "")),
                    timeout=float(element.get("timeout", "5")),
                    even_empty=element.get("actionOnEmptyResult") == "true",
                )
            case "Redirect":
                yield Redirect(_whole(element.text or ""))
            case "Hangup":
                yield Hangup()
            case other:
                raise Unreadable(12100, f"The simulator knows no {other}.")


def _say(element: ElementTree.Element) -> Say:
    return Say("".join(element.itertext()).strip())


def _whole(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise Unreadable(11100, "An address in the TwiML is not a whole one.")
    return url
