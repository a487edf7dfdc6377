"""What a new clinic still has to do before a cancellation is filled: on Today, until all of it is
done. Each step is checked by the system and ticked by nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.settings import Settings
from bot.waitlist.views import first_day
from dashboard.access import accounts
from dashboard.access.accounts import User
from dashboard.parts import pieces
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import article, li, ol, p, span, strong
from dashboard.site import Site


@dataclass(frozen=True)
class Step:
    words: str
    about: str
    href: str
    done: bool


async def steps(settings: Settings) -> list[Step]:
    """In the order in which they are best done."""
    come = await first_day.read()
    roles = {one.role for one in await accounts.everyone() if one.active}
    lead = bool(roles & {"manager", "admin"})
    return [
        Step("Places", "where slots are", "/settings", come.places),
        Step("Providers", "whose slots they are", "/settings", come.providers),
        Step(
            "Accounts",
            "one for the front desk, one for whoever leads",
            "/people",
            "front_desk" in roles and lead,
        ),
        Step(
            "An export is understood",
            "drop a sample of cancellations",
            "/files",
            come.understood,
        ),
        Step("A waitlist", "import a file, or add a patient", "/files", come.listed),
        Step(
            "A text arrives",
            "put your own phone on the list, and write to it from its page",
            "/",
            come.delivered,
        ),
        Step("An answer arrives", "reply to that text from your phone", "/messages", come.answered),
        Step(
            "Somebody is told when texts stop",
            "NOTIFY_ON_CALL in the settings file; then restart",
            "/doctor",
            bool(settings.notify_on_call),
        ),
    ]


class FirstDay:
    """Asks until all is done, and no more: what was once seen does not become unseen."""

    def __init__(self, site: Site) -> None:
        self._settings = site.settings
        self._over = False

    async def pieces_for(self, user: User) -> list[Piece]:
        """For whoever sets the clinic up; nothing once all is done."""
        if self._over or not user.may("settings"):
            return []
        left = await steps(self._settings)
        self._over = all(step.done for step in left)
        return [] if self._over else [build(left, user)]


def build(left: Sequence[Step], user: User) -> Piece:
    done = sum(step.done for step in left)
    html = article(
        pieces.row_head("First day", pieces.badge(f"{done} of {len(left)} done", "live", "check")),
        p("A step is done once the system itself has seen it work.", class_="soft"),
        ol(*[_step(step, user) for step in left if not step.done], class_="first-day"),
        p(f"Done: {', '.join(step.words for step in left if step.done)}.", class_="soft")
        if done
        else None,
        pieces.actions(pieces.link("Look for faults", "/doctor", "button")),
        class_="card",
    )
    return Piece("first-day", html)


def _step(step: Step, user: User) -> Markup:
    reached = step.href != "/people" or user.may("people")
    named = pieces.link(step.words, step.href) if reached else strong(step.words)
    return li(pieces.badge("open", "warn", "clock"), span(named, span(step.about)))
