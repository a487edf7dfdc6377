"""The bar of pages. Pure."""

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.parts import views
from dashboard.site import Page

ON_A_PHONE: Final = 5
ON_A_SCREEN: Final = 9
"""Pages, with *More*, that the bar has room for."""


def links(pages: Sequence[Page], pathname: str) -> list[Component]:
    """The bar: what has no room in it, on a phone or beside many others, stands under *More*."""
    shown = [page for page in pages if page.ICON]
    placed = [_link(page, pathname, _near(nth, len(shown))) for nth, page in enumerate(shown)]
    beyond = [link for nth, link in enumerate(placed) if _near(nth, len(shown))]
    if not beyond:
        return placed
    more = html.Details(
        [
            html.Summary([views.icon("list"), html.Span("More")]),
            html.Div(beyond, className="more-pages"),
        ],
        key=pathname,  # the way to another page closes it
        className="more more-narrow" if len(shown) <= ON_A_SCREEN else "more",
    )
    return [*placed, more]


def _near(nth: int, of: int) -> str:
    """Where this page has no place in the bar: the class of its link there."""
    if of > ON_A_SCREEN and nth >= ON_A_SCREEN - 1:
        return "far farther"
    return "far" if of > ON_A_PHONE and nth >= ON_A_PHONE - 1 else ""


def _link(page: Page, pathname: str, near: str) -> Component:
    here = pathname == page.PATH
    return html.Span(
        dcc.Link([views.icon(page.ICON), html.Span(page.TITLE)], href=page.PATH),
        className=f"{near} here".strip() if here else near,
        **views.more({"aria-current": "page"} if here else {}),
    )
