"""The dashboard's app: the shell around every page, the way to each page, and the push.

Pages are fetched over HTTP with the session of whoever asks. The WebSocket carries nothing but the
number of the latest change: when it rises, the open page asks again, as soon as it shows the answer
to what it asked before.
"""

import asyncio
from typing import Any, Final

import dash
import dash_mantine_components as dmc
from dash import Dash, Input, Output, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import DependencyException
from quart import Quart

from bot import clock, database
from bot.audit.refused import Tally
from bot.http.asked import Asked
from bot.settings import Settings
from bot.waitlist.rules import clinic
from dashboard import acting, compression, poster, questions, reports, uploads
from dashboard.access import auth, cookies, second_door
from dashboard.access.accounts import User
from dashboard.access.permissions import TITLES
from dashboard.live import Changes
from dashboard.pages import PAGES, account, opt_out
from dashboard.pages.conversations import write_text
from dashboard.parts import views
from dashboard.shell import alerts, finding, navigation, waiting
from dashboard.site import CHANGES, MESSAGES, SLOW_CHANGES, Page, Site, presses

PULSE: Final = "pulse"
PULSE_SECONDS: Final = 10.0
"""How often an idle connection shows that it lives; ``assets/desk.js`` waits for three of them."""

BODY_LIMIT_BYTES: Final = uploads.MOST_BYTES * 4 // 3 + 1_000_000
"""The largest request: files come as base64, with the rest of a page's question."""

INDEX: Final = """<!doctype html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<script src="/assets/first.js"></script>
{%css%}
</head>
<body>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""

THEME: Final[dict[str, Any]] = {
    "colors": {
        "deep": [
            "#e6f6f7",
            "#cfeaec",
            "#a0d5d9",
            "#6cbfc5",
            "#55c5cd",
            "#2ea0a9",
            "#1f98a2",
            "#0f8590",
            "#0b6e75",
            "#03565c",
        ],
    },
    "primaryColor": "deep",
    "primaryShade": {"light": 8, "dark": 4},
    "autoContrast": True,
    "defaultRadius": "md",
    "fontFamily": "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
    "headings": {"fontFamily": "inherit"},
}


def create_app(
    settings: Settings, keeper: cookies.Keeper, changes: Changes, refused: Tally
) -> Dash:
    """The app, closed to everybody without a session. Its ``server`` is a Quart app."""
    app = Dash(
        __name__,
        backend="quart",
        index_string=INDEX,
        assets_ignore=r"first\.js",
        title=settings.clinic_name,
        update_title="",
        suppress_callback_exceptions=True,
        websocket_inactivity_timeout=0,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    server: Quart = app.server
    server.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT_BYTES
    server.request_class = Asked
    server.register_error_handler(DependencyException, _no_such_file)
    compression.serve_compressed(server)
    auth.guard(server, keeper, settings, refused)
    server.register_blueprint(second_door.second)
    if settings.oidc_issuer:
        from dashboard.access import directory_door  # its libraries are slow to load

        directory_door.open_door(server, settings, keeper)
    questions.guard(app)
    poster.register(server, settings)
    reports.register(server)
    site = Site(app, settings, clinic.of(settings), changes)
    app.layout = lambda: _shell(settings)
    _route(site)
    _push(site)
    alerts.register(site)
    acting.register(site)
    waiting.register(site)
    opt_out.register(site)
    write_text.register(site)
    for page in PAGES:
        page.register(site)
    finding.register(site, PAGES)
    _forbid_strangers(app)
    return app


async def _no_such_file(_: DependencyException) -> tuple[str, int]:
    """A file of a library that the pages do not have; Dash would answer that something broke."""
    return "There is no such file.", 404


def _shell(settings: Settings) -> Component:
    """The frame, the same for everybody: whatever is about a person comes by callbacks."""
    body = html.Div(
        [
            html.A("Skip to content", href="#page", className="skip"),
            html.Header(
                [_brand(settings), html.Nav(id="nav", **views.more({"aria-label": "Pages"}))]
            ),
            html.Div(
                id="account",
                className="account",
                role="region",
                **views.more({"aria-label": "Your account"}),
            ),
            waiting.banner(),
            *alerts.slots(),
            html.Main(id="page", tabIndex="-1"),
            html.Div(id="lost", role="alert", hidden=True),
            html.Div(id="idle", role="alert", hidden=True),
            html.Div(id="busy", role="status", hidden=True),
        ],
        className="shell",
    )
    made: Component = dmc.MantineProvider(
        [
            dcc.Location(id="url"),
            dcc.Store(id=CHANGES),
            dcc.Store(id=SLOW_CHANGES),
            *presses(acting.UNDO),
            html.Div(id=PULSE, hidden=True, **_beat("0")),
            waiting.slot(),
            dmc.NotificationContainer(id=MESSAGES, position="bottom-right", limit=4),
            body,
        ],
        theme=THEME,
        defaultColorScheme="auto",
    )
    return made


def _brand(settings: Settings) -> Component:
    return html.Div(
        [
            html.Span(className="mark", **views.more({"aria-hidden": "true"})),
            html.Span(settings.clinic_name),
        ],
        className="brand",
    )


def _account(user: User) -> list[Component]:
    return [
        html.Span(
            dcc.Link(
                [
                    views.icon("person"),
                    html.Span(
                        [html.Strong(user.name), html.Span(TITLES[user.role])], className="who"
                    ),
                ],
                href=account.PATH,
                title="Your account",
            ),
            className="me",
            **views.more({"data-who": user.name}),
        ),
        dmc.ColorSchemeToggle(
            id="scheme",
            lightIcon=views.icon("sun"),
            darkIcon=views.icon("moon"),
            variant="subtle",
            color="gray",
            size="lg",
            **views.more({"aria-label": "Light or dark"}),
        ),
        html.Button(
            [views.icon("search"), html.Span("Find"), html.Kbd("Ctrl K")],
            className="plain find",
            **views.more({"data-find": "", "aria-keyshortcuts": "Control+K"}),
        ),
        html.Form(
            html.Button("Sign out", type="submit", className="plain"),
            action=auth.LOGOUT,
            method="post",
        ),
    ]


def _route(site: Site) -> None:
    @site.on(
        Output("page", "children"),
        Output("nav", "children"),
        Output("account", "children"),
        Input("url", "pathname"),
        power="today",
    )
    async def show(user: User, pathname: str) -> tuple[Component, list[Component], list[Component]]:
        allowed = [page for page in PAGES if user.may(page.POWER)]
        page = next((page for page in allowed if pathname == page.PATH), None)
        shown = _missing() if page is None else _page(page, user)
        return shown, navigation.links(allowed, pathname), _account(user)


def _page(page: Page, user: User) -> Component:
    return html.Div([html.H1(page.TITLE), page.layout(user)], key=page.PATH, className="content")


def _missing() -> Component:
    return html.Div(
        [
            html.H1("Nothing here"),
            views.empty("There is no such page", "Or it is not for your role.", "alert"),
        ],
        className="content",
    )


def _push(site: Site) -> None:
    @site.app.callback(persistent=True, websocket=True)
    async def push() -> None:
        """Tell one browser tab of changes for as long as its connection and session last."""
        socket, loop = ctx.websocket, asyncio.get_running_loop()
        seen = seen_slowly = 0
        slowly_at = loop.time()  # what is costly has just been drawn, with the page
        while socket is not None and not socket.is_shutdown:
            until = await _inside_until()
            if until is None:
                dash.set_props(PULSE, {"data-ended": "yes"})
                return
            revision = await site.changes.wait(seen, PULSE_SECONDS)
            if revision != seen_slowly and loop.time() - slowly_at >= PULSE_SECONDS:
                dash.set_props(SLOW_CHANGES, {"data": revision})
                seen_slowly, slowly_at = revision, loop.time()
            seen = revision
            dash.set_props(PULSE, _beat(str(loop.time()), str(revision), until))


def _beat(beat: str, revision: str = "", until: str = "") -> dict[str, Any]:
    """A sign of life, differing from the last, with the server's time, the latest change, and until
    when the session goes on if nobody does anything."""
    now = clock.now().isoformat()
    return {"data-beat": beat, "data-now": now, "data-revision": revision, "data-until": until}


async def _inside_until() -> str | None:
    """Until when this socket's session goes on; ``None`` if it has ended. A database that is away
    for a moment ends nothing: the socket carries only the number of a change."""
    try:
        found = await auth.inside()
        return found.until.isoformat() if found else None
    except database.TRANSIENT:
        await asyncio.sleep(1)
        return ""


def _forbid_strangers(app: Dash) -> None:
    """Let the browser refuse whatever is not served from here."""
    inline = " ".join(app.csp_hashes())
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {inline}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )

    async def add_policy(response: Any) -> Any:
        if response.mimetype == "text/html":
            response.headers.setdefault("Content-Security-Policy", policy)
        return response

    app.server.after_request(add_policy)
