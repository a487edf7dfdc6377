"""The door: nothing of the dashboard is served, over HTTP or WebSocket, without a session, and
nothing that is not of the places of whoever asks (``places``).

Promises besides: a request that changes something comes from our own pages (its ``Origin`` is this
host), the cookie is ``HttpOnly`` and ``SameSite=Lax``, and signing out ends the session, whoever
has a copy of its cookie. The page says no more about a failed login than that it failed, and how
fast somebody may try is decided by ``throttle``.
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar
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
from werkzeug.sansio.response import Response as BaseResponse

from bot import alerts, audit, clock, database, logs
from bot.audit.refused import Tally
from bot.settings import Settings
from bot.waitlist.rules import clinic as clinics
from dashboard.access import accounts, cookies, hashing, places, second_step, sessions, throttle
from dashboard.access.accounts import User
from dashboard.access.pending import PENDING_SECONDS, Pending

if TYPE_CHECKING:
    from dashboard.access.vault import Vault

LOGIN: Final = "/login"
CODE: Final = "/login/code"
ENROL: Final = "/login/enrol"
OUT: Final = "/login/directory"
BACK: Final = "/login/directory/back"
ACCOUNT: Final = "/account"
LOGOUT: Final = "/logout"
ALIVE: Final = "/alive"
ACTIVE: Final = "/active"
WHO: Final = "X-Signed-In"
"""The answer's header that names the account: another one may have signed in beside a page."""
KEEPER: Final = "dashboard.access.cookies"
IDLE: Final = "dashboard.idle"
CLINIC: Final = "dashboard.clinic"
RULES: Final = "dashboard.rules"
ADDRESS: Final = "dashboard.address"
PENDING: Final = "slotfill_pending"
REFUSED: Final = "dashboard.refused"
THROTTLE: Final = "dashboard.access.throttle"
SELDOM: Final = "dashboard.access.seldom"
BY_DIRECTORY: Final = "dashboard.access.directory"
"""Known to the app where people sign in by the clinic's directory."""
LOCAL: Final = ("127.0.0.1", "localhost", "::1")
HSTS: Final = "max-age=31536000"
ANOTHER_NAME: Final = (
    "The dashboard has another address. Whoever runs it: set DASHBOARD_URL to this one if it is"
    " right."
)

LOCAL_LOGIN: Final = (
    "Somebody has signed in with an account of the dashboard itself, though the directory is set"
    " up. The audit page says who."
)
FAILED: Final = "That name and password don't fit together."

log = logs.get(__name__)
Answer = TypeVar("Answer", bound=BaseResponse)
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


def guard(app: Quart, keeper: cookies.Keeper, settings: Settings, refused: Tally) -> None:
    """Close ``app`` to everybody who has no session, but for the login page."""
    clinic = settings.clinic_name
    app.extensions[ADDRESS] = Address.of(settings)
    app.extensions[KEEPER] = keeper
    app.extensions[IDLE] = settings.idle
    app.extensions[REFUSED] = refused
    app.extensions[THROTTLE] = throttle.Throttle(throttle.Shared())
    app.extensions[SELDOM] = logs.Seldom()
    app.extensions[CLINIC] = clinic
    app.extensions[RULES] = clinics.of(settings)
    app.register_blueprint(door)
    app.before_request(_check_request)
    app.before_websocket(_check_websocket)
    app.after_request(_harden)


async def current_user() -> User | None:
    """Who asks, read afresh: an account that was switched off a moment ago is nobody."""
    found = await inside()
    return found.user if found else None


async def inside() -> sessions.Inside | None:
    """Who asks, and until when they are signed in if they do nothing more."""
    asked = websocket if has_websocket_context() else request
    ticket = _keeper().read(asked.cookies.get(cookies.COOKIE, ""))
    if ticket is None:
        return None
    return await sessions.find(ticket.session_id, ticket.user_id, idle(), clock.now())


def idle() -> timedelta:
    """After how long a session ends in which nobody does anything."""
    given: timedelta = current_app.extensions[IDLE]
    return given


async def confirm(user: User, password: str) -> None:
    """Ask somebody who is signed in for their password. Raises ``accounts.WrongPassword``,
    ``throttle.TooMany`` and ``hashing.Busy``: whoever sits down before another's page may not guess
    either."""
    visitor = throttle.Visitor(user.name, "", f"session {user.session}")
    await paces().hold_back(visitor)
    checked = await accounts.check(user.name, password, visitor.source)
    if checked.user is None:
        await paces().failed(visitor)
        await accounts.note(checked, clock.now(), request.remote_addr or "")
        raise accounts.WrongPassword
    await paces().succeeded(visitor)


def _refused() -> Tally:
    tally: Tally = current_app.extensions[REFUSED]
    return tally


def note_refused() -> None:
    """For the audit log: a sign-in that named nobody."""
    _refused().count("sign_in", request.remote_addr or "")


def paces() -> throttle.Throttle:
    found: throttle.Throttle = current_app.extensions[THROTTLE]
    return found


def seldom() -> logs.Seldom:
    """Which log lines are said of those that strangers cause."""
    found: logs.Seldom = current_app.extensions[SELDOM]
    return found


def vault() -> "Vault":
    keeper: cookies.Keeper = current_app.extensions[KEEPER]
    return keeper.vault


async def _check_request() -> ResponseReturnValue | None:
    if not _address().has(request.host):
        return ANOTHER_NAME, 421
    if request.method not in ("GET", "HEAD", "OPTIONS") and not _same_origin():
        return "This request did not come from the dashboard's own pages.", 403
    if request.path in (LOGIN, CODE, ENROL, OUT, BACK):
        return None
    found = await inside()
    if found is not None:
        g.user = found.user
        await _look(found.user)
        if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            await sessions.active(found.user.session, clock.now())
        return None
    if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        return redirect(LOGIN, 303)
    return "Please sign in.", 401


async def _check_websocket() -> ResponseReturnValue | None:
    if not _address().has(websocket.host):
        return ANOTHER_NAME, 421
    user = await current_user()
    if user is None:
        return "Please sign in.", 403
    await _look(user)
    return None


async def _look(user: User) -> None:
    """From here on this request, or this socket, reads what this person may see."""
    rules: clinics.Rules = current_app.extensions[RULES]
    await places.look(user, rules.clinic)


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
    return await login_page("", 200)


@door.post(LOGIN)
async def log_in() -> ResponseReturnValue:
    form = await request.form
    try:
        user, browser = await _checked(form.get("name", ""), form.get("password", ""))
    except (throttle.TooMany, hashing.Busy) as refused:
        if seldom().lets("login refused"):
            log.info("login refused", reason=type(refused).__name__)
        _refused().count("sign_in", request.remote_addr or "")
        wait = math.ceil(getattr(refused, "seconds", 2))
        page = await make_response(await login_page(str(refused), 429))
        page.headers["Retry-After"] = str(wait)
        return page
    if user is None:
        if seldom().lets("login failed"):
            log.info("login failed")
        return await login_page(FAILED, 401)
    if BY_DIRECTORY in current_app.extensions:
        await database.unit(lambda: alerts.tell("local_login", LOCAL_LOGIN, clock.now()))
    return await pass_on(user, browser, await second_step.wanted(user.id))


async def pass_on(
    user: User, browser: str, wanted: second_step.Wanted | None
) -> ResponseReturnValue:
    """To the pages, or to the second step before them."""
    if wanted is None:
        return await let_in(user, browser, redirect("/", 303))
    response = redirect(CODE if wanted == "code" else ENROL, 303)
    pending = vault().pend(Pending(user.id, browser=browser), clock.now())
    age = timedelta(seconds=PENDING_SECONDS)
    set_cookie(response, PENDING, pending, age, path=LOGIN)
    return response


async def let_in(user: User, browser: str, response: Answer) -> Answer:
    """``response``, with a new session of this person."""
    address, now = request.remote_addr or "", clock.now()
    await accounts.signed_in(user, now, address)
    log.info("login", user=user.id)
    session = await sessions.begin(user.id, address, request.headers.get("User-Agent", ""), now)
    ticket = _keeper().issue(cookies.Ticket(user.id, session))
    set_cookie(response, cookies.COOKIE, ticket, sessions.LONGEST)
    set_cookie(response, cookies.BROWSER, browser, cookies.BROWSER_KNOWN, path=LOGIN)
    response.delete_cookie(PENDING, path=LOGIN)
    return response


async def _checked(name: str, password: str) -> tuple[User | None, str]:
    """Who signs in, if anybody does, and the cookie by which their browser is known from now on.

    What a failure leaves behind is written after its answer, which so takes no longer for a name
    that exists. Raises ``throttle.TooMany`` and ``hashing.Busy``.
    """
    name = accounts.username(name)
    address, cookie = request.remote_addr or "", request.cookies.get(cookies.BROWSER, "")
    browser = _keeper().browser(cookie, name, clock.now())
    visitor = throttle.Visitor(name, address, browser)
    await paces().hold_back(visitor)
    checked = await accounts.check(name, password, visitor.source)
    if checked.user is None:
        await paces().failed(visitor)
        if checked.account is None:
            _refused().count("sign_in", address)
        current_app.add_background_task(accounts.note, checked, clock.now(), address)
        return None, ""
    await paces().succeeded(visitor)
    return checked.user, _keeper().know(name, clock.now(), browser)


def _keeper() -> cookies.Keeper:
    keeper: cookies.Keeper = current_app.extensions[KEEPER]
    return keeper


def set_cookie(
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
        await sessions.end(user.session, clock.now())
        await audit.record(user.name, "logout", "user", user.id, clock.now())

    await database.unit(work)
    response = redirect(LOGIN, 303)
    response.delete_cookie(cookies.COOKIE)
    return response


@door.get(ALIVE)
async def alive() -> ResponseReturnValue:
    """For pages that lost their connection: 204 once all is well, 401 if the session ended."""
    user: User = g.user
    return "", 204, {WHO: user.name}


@door.post(ACTIVE)
async def active() -> ResponseReturnValue:
    """Somebody does something on a page; until when they are signed in now."""
    user: User = g.user
    await sessions.active(user.session, clock.now())
    found = await inside()
    return {"until": found.until.isoformat() if found else None}


async def login_page(error: str, status: int) -> ResponseReturnValue:
    clinic = current_app.extensions[CLINIC]
    way = OUT if BY_DIRECTORY in current_app.extensions else None
    return await render_template("login.html", clinic=clinic, error=error, way=way), status


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
