"""Patients who have texted JOIN: whoever knows them puts them on the list."""

from typing import Final

from bot import languages
from bot.waitlist import joining
from bot.waitlist.views.joining import Joining
from dashboard import acting
from dashboard.access.accounts import User
from dashboard.pages import asked
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import article, div, p
from dashboard.site import Press, Site, say

PRESSES: Final = ("join-list", "join-refuse")
LISTED: Final = "They are on the list, and are told so. Open their entry to add name and wishes."
REFUSED: Final = "They are told that we do not find them, and to call."


def drawn(request: Joining, user: User) -> Piece:
    html = article(
        pieces.row_head(
            asked.named(user, request.patient_id, request.name, request.phone_e164),
            pieces.badge(pieces.ago(request.agreed_at), "warn", "person"),
        ),
        div(views.number(user, request.phone_e164), class_="soft") if request.name else None,
        p(
            f"Asks by text ({languages.name(request.language)}) to be on the waitlist, and has"
            " agreed to texts. Do you find this number in your system?"
        ),
        pieces.actions(
            pieces.action("Put on the list", "join-list", request.id, kind="filled"),
            pieces.action("Not our patient", "join-refuse", request.id),
        )
        if user.may("act")
        else None,
        class_="card card-small",
    )
    return Piece(f"joining-{request.id}", html)


def register(site: Site) -> None:
    @site.pressed("join-list", power="act")
    async def listed(user: User, press: Press) -> None:
        await acting.commit(
            site,
            [("join_request", press.of)],
            lambda now: joining.put_on_list(press.of, user.name, site.rules, now),
        )
        say(LISTED)

    @site.pressed("join-refuse", power="act")
    async def refused(user: User, press: Press) -> None:
        await acting.commit(
            site,
            [("join_request", press.of)],
            lambda now: joining.refuse(press.of, user.name, site.rules, now),
        )
        say(REFUSED)
