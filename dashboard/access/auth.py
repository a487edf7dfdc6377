"""The door: nothing of the dashboard is served, over HTTP or WebSocket, without a session.

Promises besides: a request that changes something comes from our own pages (its ``Origin`` is this
host), the cookie is ``HttpOnly`` and ``SameSite=Lax``, and signing out ends every session of that
account. The page says no more about a failed login than that it failed.
"""

from typing import Final
from urllib.parse import urlsplit

from quart import (
    Blueprint,
    Quart,
    Response,
    current_app,
    g,
    has_websocket_context,
    redirect,
    render_template,
    request,
    websocket,
)
from quart.typing import ResponseReturnValue

from bot import audit, clock, database, logs
from dashboard.access import accounts, sessions
from dashboard.access.accounts import User

LOGIN: Final = "/login"
LOGOUT: Final = "/logout"
ALIVE: Final = "/alive"
KEEPER: Final = "dashboard.access.sessions"
CLINIC: Final = "dashboard.clinic"

FAILED: Final = (
    "That name and password don't fit together, or the account is locked: after"
    f" {accounts.MOST_FAILURES} failures it is, for"
    f" {int(accounts.LOCK.total_seconds() // 60)} minutes."
)

log = logs.get(__name__)
door = Blueprint("door", __name__)


def guard(app: Quart, keeper: sessions.Keeper, clinic: str) -> None:
    """Close ``app`` to everybody who has no session, but for the login page."""
    app.extensions[KEEPER] = keeper
    app.extensions[CLINIC] = clinic
    app.register_blueprint(door)
    app.before_request(_check_request)
    app.before_websocket(_check_websocket)
    app.after_request(_harden)


async def current_user() -> User | None:
    """Who asks, read afresh: an account that was switched off a moment ago is nobody."""
    cookies = websocket.cookies if has_websocket_context() else request.cookies
    keeper: sessions.Keeper = current_app.extensions[KEEPER]
    ticket = keeper.read(cookies.get(sessions.COOKIE, ""), clock.now())
    return await accounts.find(ticket.user_id, ticket.epoch) if ticket else None


async def _check_request() -> ResponseReturnValue | None:
    if request.method not in ("GET", "HEAD", "OPTIONS") and not _same_origin():
        return "This request did not come from the dashboard's own pages.", 403
    if request.path == LOGIN:
        return None
    g.user = await current_user()
    if g.user is not None:
        return None
    if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        return redirect(LOGIN, 303)
    return "Please sign in.", 401


async def _check_websocket() -> ResponseReturnValue | None:
    return None if await current_user() else ("Please sign in.", 403)


def _same_origin() -> bool:
    """Every browser of today sends Origin with a POST; whoever sends none is no browser of ours."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


@door.get(LOGIN)
async def show_login() -> ResponseReturnValue:
    if await current_user():
        return redirect("/", 303)
    return await _login_page("", 200)


@door.post(LOGIN)
async def log_in() -> ResponseReturnValue:
    form = await request.form
    user = await accounts.log_in(form.get("name", ""), form.get("password", ""), clock.now())
    if user is None:
        log.info("login failed")
        return await _login_page(FAILED, 401)
    log.info("login", user=user.id)
    response = redirect("/", 303)
    keeper: sessions.Keeper = current_app.extensions[KEEPER]
    response.set_cookie(
        sessions.COOKIE,
        keeper.issue(sessions.Ticket(user.id, user.epoch), clock.now()),
        max_age=int(sessions.LONGEST.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.scheme == "https",
    )
    return response


@door.post(LOGOUT)
async def log_out() -> ResponseReturnValue:
    user: User = g.user

    async def work() -> None:
        await accounts.end_sessions(user.id)
        await audit.record(user.name, "logout", "user", user.id, clock.now())

    await database.unit(work)
    response = redirect(LOGIN, 303)
    response.delete_cookie(sessions.COOKIE)
    return response


@door.get(ALIVE)
async def alive() -> ResponseReturnValue:
    """For pages that lost their connection: 204 once all is well, 401 if the session ended."""
    return "", 204


async def _login_page(error: str, status: int) -> ResponseReturnValue:
    clinic = current_app.extensions[CLINIC]
    return await render_template("login.html", clinic=clinic, error=error), status


async def _harden(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    if response.content_type != "text/javascript":
        headers.setdefault("Cache-Control", "no-store")
    return response
