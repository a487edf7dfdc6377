"""What a manager asks, each with the page that answers it: on Fill rates, and by Ctrl-K. Pure."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from dashboard.parts import pieces
from dashboard.parts.markup import details, li, span, summary, ul


@dataclass(frozen=True)
class Ask:
    words: str
    where: str
    href: str


ASKS: Final = (
    Ask("What was lost last month, and why?", "by reason", "/answers?ask=lost&period=month"),
    Ask(
        "Where and when is it worst?",
        "provider, place, weekday, hour",
        "/answers?ask=worst&period=90",
    ),
    Ask("Is the setting right?", "how many are asked, and when", "/policy"),
    Ask(
        "How many were annoyed?",
        "a YES too late, opt-outs after us, texts for each, how visits went",
        "/answers?ask=annoyed",
    ),
    Ask("Is it fair?", "who is left out", "/fairness"),
    Ask("How long do people wait?", "who took a slot, and who waits", "/answers?ask=waits"),
    Ask("What did it save?", "by assumptions of your own", "/answers?ask=saved"),
    Ask("How much of the freed time is used?", "minutes, by provider", "/answers?ask=used"),
    Ask("What comes next week?", "what is expected, and who is there for it", "/outlook"),
    Ask("What changed since we changed the setting?", "what was set, what followed", "/policy"),
)


def drawn() -> Markup:
    lines = [
        li(pieces.link(one.words, one.href), span(f" {one.where}", class_="soft")) for one in ASKS
    ]
    return details(summary("What do you want to know?"), ul(*lines, class_="asks"))
