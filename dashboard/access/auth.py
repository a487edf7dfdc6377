"""The door: nothing of the dashboard is served, over HTTP or WebSocket, without a session.

Promises besides: a request that changes something comes from our own pages (its ``Origin`` is this
host), the cookie is ``HttpOnly`` and ``SameSite=Lax``, and signing out ends every session of that
account. The page says no more about a failed login than that it failed, and how fast somebody may
try is decided by ``throttle``.
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from quart import (
    Blueprint,
    Quart,
    Response,
    current_app,
    g,
    has_websocket_context,
    make_response,
    redirect,
    render_template,
    request,
    websocket,
)
from quart.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from bot import audit, clock, database, logs
from bot.settings import Settings
from dashboard.access import accounts, hashing, sessions, throttle
from dashboard.access.accounts import User

LOGIN: Final = "/login"
LOGOUT: Final = "/logout"
ALIVE: Final = "/alive"
KEEPER: Final = "dashboard.access.sessions"
CLINIC: Final = "dashboard.clinic"
ADDRESS: Final = "dashboard.address"
THROTTLE: Final = "dashboard.access.throttle"
LOCAL: Final = ("127.0.0.1", "localhost", "::1")
HSTS: Final = "max-age=31536000"
ANOTHER_NAME: Final = (
    "The dashboard has another address. Whoever runs it: set DASHBOARD_URL to this one if it is"
    " right."
)

FAILED: Final = "That name and password don't fit together."

log = logs.get(__name__)
door = Blueprint("door", __name__)


@dataclass(frozen=True)
class Address:
    """By what names the dashboard is opened; ``None`` for any, where nobody has said."""

    origins: frozenset[str] | None
    secure: bool

    @classmethod
    def of(cls, settings: Settings) -> "Address":
        port, url = settings.dashboard_port, settings.dashboard_url.lower()
        here = {f"http://{host}:{port}" for host in ("127.0.0.1", "localhost", "[::1]")}
        here.add(f"http://{settings.dashboard_host}:{port}")
        if url:
            return cls(frozenset({url, *here}), secure=url.startswith("https:"))
        is_local = any(settings.dashboard_host in origin for origin in LOCAL)
        return cls(frozenset(here) if is_local else None, secure=False)

    def has(self, host: str) -> bool:
        """Whether this is one of its names, with its port."""
        return self.origins is None or host.lower() in {
            urlsplit(one).netloc for one in self.origins
        }


def guard(app: Quart, keeper: sessions.Keeper, settings: Settings) -> None:
    """Close ``app`` to everybody who has no session, but for the login page."""
    clinic = settings.clinic_name
    app.extensions[ADDRESS] = Address.of(settings)
    app.extensions[KEEPER] = keeper
    app.extensions[THROTTLE] = throttle.Throttle()
    app.extensions[CLINIC] = clinic
    app.register_blueprint(door)
    app.before_request(_check_request)
    app.before_websocket(_check_websocket)
    app.after_request(_harden)


async def current_user() -> User | None:
    """Who asks, read afresh: an account that was switched off a moment ago is nobody."""
    cookies = websocket.cookies if has_websocket_context() else request.cookies
    ticket = _keeper().read(cookies.get(sessions.COOKIE, ""), clock.now())
    return await accounts.find(ticket.user_id, ticket.epoch) if ticket else None


async def _check_request() -> ResponseReturnValue | None:
    if not _address().has(request.host):
        return ANOTHER_NAME, 421
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
    if not _address().has(websocket.host):
        return ANOTHER_NAME, 421
    return None if await current_user() else ("Please sign in.", 403)


def _same_origin() -> bool:
    """Every browser of today sends Origin with a POST; whoever sends none is no browser of ours."""
    origin = request.headers.get("Origin", "").lower()
    known = _address().origins
    return urlsplit(origin).netloc == request.host.lower() and (known is None or origin in known)


def _address() -> Address:
    address: Address = current_app.extensions[ADDRESS]
    return address


@door.get(LOGIN)
async def show_login() -> ResponseReturnValue:
    if await current_user():
        return redirect("/", 303)
    return await _login_page("", 200)


@door.post(LOGIN)
async def log_in() -> ResponseReturnValue:
    form = await request.form
    try:
        user, browser = await _checked(form.get("name", ""), form.get("password", ""))
    except (throttle.TooMany, hashing.Busy) as refused:
        log.info("login refused", reason=type(refused).__name__)
        wait = math.ceil(getattr(refused, "seconds", 2))
        page = await make_response(await _login_page(str(refused), 429))
        page.headers["Retry-After"] = str(wait)
        return page
    if user is None:
        log.info("login failed")
        return await _login_page(FAILED, 401)
    log.info("login", user=user.id)
    response = redirect("/", 303)
    ticket = _keeper().issue(sessions.Ticket(user.id, user.epoch), clock.now())
    _set_cookie(response, sessions.COOKIE, ticket, sessions.LONGEST)
    _set_cookie(response, sessions.BROWSER, browser, sessions.BROWSER_KNOWN, path=LOGIN)
    return response


async def _checked(name: str, password: str) -> tuple[User | None, str]:
    """Who signs in, if anybody does, and the cookie by which their browser is known from now on.

    What a failure leaves behind is written after its answer, which so takes no longer for a name
    that exists. Raises ``throttle.TooMany`` and ``hashing.Busy``.
    """
    name = accounts.username(name)
    address, cookie = request.remote_addr or "", request.cookies.get(sessions.BROWSER, "")
    browser = _keeper().browser(cookie, name, clock.now())
    visitor = throttle.Visitor(name, address, browser)
    paces: throttle.Throttle = current_app.extensions[THROTTLE]
    await paces.hold_back(visitor)
    checked = await accounts.check(name, password, visitor.source)
    if checked.user is None:
        paces.failed(visitor)
        current_app.add_background_task(accounts.note, checked, clock.now(), address)
        return None, ""
    paces.succeeded(visitor)
    await accounts.note(checked, clock.now(), address)
    return checked.user, _keeper().know(name, clock.now(), browser)


def _keeper() -> sessions.Keeper:
    keeper: sessions.Keeper = current_app.extensions[KEEPER]
    return keeper


def _set_cookie(
    response: BaseResponse, name: str, value: str, age: timedelta, *, path: str = "/"
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(age.total_seconds()),
        path=path,
        httponly=True,
        samesite="Lax",
        secure=request.scheme == "https" or _address().secure,
    )


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
    if _address().secure:
        headers.setdefault("Strict-Transport-Security", HSTS)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    if response.content_type != "text/javascript":
        headers.setdefault("Cache-Control", "no-store")
    return response
