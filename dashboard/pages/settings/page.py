"""Settings: where the clinic's slots are and who holds them. A new place can start from here."""

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from bot.notices.reports import archive
from bot.waitlist.models import ProviderReference
from bot.waitlist.places import directory
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages.settings import places, providers, report
from dashboard.parts import views
from dashboard.parts.drawing import Regions
from dashboard.site import Site, canvas, presses, region

PATH: Final = "/settings"
TITLE: Final = "Settings"
ICON: Final = "list"
POWER: Final[Power] = "settings"


def layout(_user: User) -> Component:
    return html.Div(
        [
            html.Div(
                [
                    places.opener(),
                    providers.opener(),
                    dcc.Link("Languages", href="/languages", className="button"),
                    dcc.Link("Look for faults", href="/doctor", className="button"),
                ],
                className="page-actions",
            ),
            *presses("place", "provider"),
            canvas(
                "settings",
                views.section("Places", region("places"), name="places", hint=places.HINT),
                views.section(
                    "Providers", region("providers"), name="providers", hint=providers.HINT
                ),
                views.section("Monthly report", region("report"), name="report", hint=report.HINT),
            ),
            places.dialog(),
            providers.dialog(),
        ]
    )


def register(site: Site) -> None:
    @site.drawn("settings", power=POWER)
    async def show(_user: User) -> Regions:
        known = await directory.read(site.rules.clinic)
        everybody = await ProviderReference.all().order_by("provider_name")
        return {
            "places": places.pieces_of(known.places, site.rules),
            "providers": providers.pieces_of(everybody),
            "report": report.pieces_of(
                site.settings.notify_report, await archive.newest(), site.settings.timezone
            ),
        }

    places.register(site)
    providers.register(site)
