"""What the command palette finds (Ctrl-K): patients, slots, files, pages, and what may be done.

Each person finds what their role sees. What is typed may name a patient: it comes in the body of a
POST, and is kept nowhere; that somebody searched is on record.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from quart import Quart, g, request
from quart.typing import ResponseReturnValue

from bot import audit, clock
from bot.ledger.models import IntakeFile
from bot.waitlist.rules.slot import Slot
from bot.waitlist.views import closed, patient, people, search, worklist
from dashboard import times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages.figures import asks
from dashboard.parts import views
from dashboard.site import Page, Site

PATH: Final = "/find"
MOST_EACH: Final = 6
LATEST_FILES: Final = 300
LATEST_CLOSED: Final = 300
CLOSED_FOR: Final = timedelta(days=31)
MOST_TYPED: Final = 100
STATES: Final = {"filled": "filled", "expired": "not filled", "aborted": "withdrawn"}


@dataclass(frozen=True)
class Found:
    """A line of the palette: it leads to ``href``, and presses there the button of this id."""

    group: str
    words: str
    about: str
    href: str
    press: str = ""


ACTIONS: Final[tuple[tuple[Power, Found], ...]] = (
    ("act", Found("Do", "New cancellation", "a slot that came free", "/", "slot-open")),
    ("act", Found("Do", "New waitlist entry", "a patient who waits", "/", "entry-open")),
    ("act", Found("Do", "Withdraw several slots", "a day that is closed", "/board", "many-open")),
    ("deliveries", Found("Do", "Import a file", "cancellations or waitlist", "/files")),
    ("patients", Found("Do", "Show who needs a person", "conversations", "/messages?show=needing")),
    ("figures", Found("Do", "Last month in figures", "to read or to print",
                      "/fill-rates?period=month")),
    ("today", Found("Do", "Light or dark", "the colours of the page", "", "scheme")),
    ("today", Found("Do", "Keys", "what each key does", "", "keys")),
)  # fmt: skip


def register(site: Site, pages: Sequence[Page]) -> None:
    server: Quart = site.app.server

    @server.post(PATH)
    async def find() -> ResponseReturnValue:
        user: User = g.user
        asked = await request.get_json(silent=True)
        said = asked.get("said") if isinstance(asked, dict) else None
        if not isinstance(said, str) or len(said) > MOST_TYPED:
            return {"error": "said: a text of at most 100 letters"}, 400
        found = await everything(said, user, site, pages, clock.now())
        return {"found": [asdict(one) for one in found]}


async def everything(
    said: str, user: User, site: Site, pages: Sequence[Page], now: datetime
) -> list[Found]:
    """All that fits each word, by kind; without a word what may be done and the pages."""
    words = search.words(said)
    named = [page for page in pages if page.PATH != "/patient" and user.may(page.POWER)]
    listed = [action for power, action in ACTIONS if user.may(power)]
    if user.may("figures"):
        listed += [Found("Ask", one.words, one.where, one.href) for one in asks.ASKS]
    listed += [Found("Pages", page.TITLE, "page", page.PATH) for page in named]
    if not words:
        return listed
    found: list[Found] = []
    if user.may("patients"):
        await audit.search(user.name, "everything", now)
        met = await patient.find(said, MOST_EACH)
        found += [_patient(user, one) for one in met]
    found += _fitting(await _slots(site, now), words)
    if user.may("files"):
        files = await IntakeFile.all().order_by("-id").limit(LATEST_FILES)
        found += _fitting([_file(user, file, site, now) for file in files], words)
    return [*found, *_fitting(listed, words)]


def _fitting(lines: Sequence[Found], words: Sequence[str]) -> list[Found]:
    def fits(one: Found) -> bool:
        said = search.folded(f"{one.words} {one.about}")
        return all(word in said for word in words)

    return list(filter(fits, lines))[:MOST_EACH]


def _patient(user: User, one: people.Person) -> Found:
    name, number = views.person(user, one.name, one.phone_e164), views.number(user, one.phone_e164)
    return Found("Patients", name, number, f"/patient?id={one.id}")


async def _slots(site: Site, now: datetime) -> list[Found]:
    """Open and lately closed ones, each on the page where it stands."""
    home = site.settings.timezone

    def line(slot: Slot, state: str, href: str) -> Found:
        at = times.moment(slot.starts_at, slot.place.zone, now, home)
        return Found("Slots", f"{at} {slot.provider.name}", f"{slot.place.name}, {state}", href)

    wish = closed.Wish(start=now - CLOSED_FOR, end=now + timedelta(days=1))
    found = [
        line(slot, "open", addresses.of("/", {"row": f"slot-{slot.id}"}))
        for slot in await worklist.open_slots(site.rules)
    ]
    for slot in await closed.page(site.rules, wish, 0, LATEST_CLOSED):
        day = slot.closed_at.astimezone(home).date()
        where = addresses.of("/slots", {"from": day, "to": day, "row": f"closed-{slot.id}"})
        found.append(line(slot, STATES[slot.status], where))
    return found


def _file(user: User, file: IntakeFile, site: Site, now: datetime) -> Found:
    at = times.in_sentence(file.received_at, site.settings.timezone, now)
    where = addresses.of("/files", {"row": f"file-{file.id}"})
    return Found("Files", views.file(user, file.name), f"{file.outcome} {at}", where)
