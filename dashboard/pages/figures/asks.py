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


MONTH: Final = "/fill-rates?period=month"
ASKS: Final = (
    Ask("What was lost last month, and why?", "what became of every slot", MONTH),
    Ask("Which were they?", "each, with who was asked", "/slots?outcome=unfilled&period=month"),
    Ask("Where and when is it worst?", "provider, place, day", "/fill-rates?period=90"),
    Ask("Is the setting right?", "how many are asked, and when", "/policy"),
    Ask("What changed since we changed it?", "what was set, what followed", "/policy"),
    Ask("How many were annoyed?", "a YES too late, opt-outs", MONTH),
    Ask("Is it fair?", "who is left out", "/fairness"),
    Ask("How fast are slots filled?", "time to fill", MONTH),
    Ask("What did it save?", "phone calls, by an assumption that is told", MONTH),
    Ask("What comes on Tuesday?", "what is expected, and who is there for it", "/outlook"),
    Ask("What is known of next week?", "every slot", "/board?week=yes"),
)


def drawn() -> Markup:
    lines = [
        li(pieces.link(one.words, one.href), span(f" {one.where}", class_="soft")) for one in ASKS
    ]
    return details(summary("What do you want to know?"), ul(*lines, class_="asks"))
