"""The door by way of the clinic's directory: out with a new attempt, and back with its answer.

Each attempt has a cookie of its own, so that two tabs don't undo each other; it lasts ten minutes
and is good once. An account of the dashboard itself stays a way in when the directory is silent,
and using it is told to staff.
"""

import secrets
import time
from dataclasses import astuple
from datetime import timedelta
from typing import Final

from itsdangerous import BadData, URLSafeTimedSerializer
from quart import Blueprint, Quart, current_app, make_response, redirect, request
from quart.typing import ResponseReturnValue

from bot import clock, logs
from bot.settings import Settings
from bot.waitlist.places import directory as places_known
from dashboard.access import accounts, auth, cookies, directory_accounts, places, second_step
from dashboard.access.directory import Attempt, Directory, Refused, Silent

LASTS: Final = timedelta(minutes=10)
MOST_USED: Final = 10_000
LOST: Final = (
    "This sign-in was begun elsewhere, is over, or took too long. Please begin it once more."
)

log = logs.get(__name__)
door = Blueprint("directory", __name__)


class Attempts:
    """Attempts on their way, each in its browser's cookie; which have come back is known here."""

    def __init__(self, sealer: URLSafeTimedSerializer) -> None:
        self._sealer = sealer
        self._used: dict[str, float] = {}

    def cookie(self, attempt: Attempt) -> str:
        return str(self._sealer.dumps(list(astuple(attempt))))

    def take(self, state: str, cookie: str) -> Attempt | None:
        """The attempt that comes back with this state, once."""
        try:
            values = self._sealer.loads(cookie, max_age=int(LASTS.total_seconds()))
            attempt = Attempt(*map(str, values))
        except (BadData, TypeError):
            return None
        if not secrets.compare_digest(attempt.state.encode(), state.encode()):
            return None
        now = time.monotonic()
        self._used = {one: at for one, at in self._used.items() if now - at < LASTS.total_seconds()}
        if state in self._used or len(self._used) >= MOST_USED:
            return None
        self._used[state] = now
        return attempt


def open_door(app: Quart, settings: Settings, keeper: cookies.Keeper) -> None:
    """Let people in by the directory of the settings."""
    app.extensions[auth.BY_DIRECTORY] = (Directory(settings), Attempts(keeper.attempts))
    app.register_blueprint(door)


def _both() -> tuple[Directory, Attempts]:
    both: tuple[Directory, Attempts] = current_app.extensions[auth.BY_DIRECTORY]
    return both


def _name(state: str) -> str:
    return f"slotfill_attempt_{''.join(sign for sign in state[:12] if sign.isalnum())}"


@door.get(auth.OUT)
async def leave() -> ResponseReturnValue:
    directory, attempts = _both()
    attempt = Attempt()
    try:
        response = redirect(await directory.address(attempt), 303)
    except Silent as error:
        return await _refuse(error)
    name, cookie = _name(attempt.state), attempts.cookie(attempt)
    auth.set_cookie(response, name, cookie, LASTS, path=auth.OUT)
    return response


@door.get(auth.BACK)
async def come_back() -> ResponseReturnValue:
    state = request.args.get("state", "")
    name = _name(state)
    try:
        user = await _person(state, request.cookies.get(name, ""))
    except Refused as error:
        answer = await _refuse(error)
    else:
        answer = await auth.pass_on(user, "", await second_step.wanted(user.id))
    response = await make_response(answer)
    response.delete_cookie(name, path=auth.OUT)
    return response


async def _person(state: str, cookie: str) -> accounts.User:
    """Who comes back. Raises ``Refused``."""
    directory, attempts = _both()
    attempt = attempts.take(state, cookie)
    if attempt is None:
        raise Refused("attempt", LOST)
    who = await directory.person(attempt, request.args)
    now, rules = clock.now(), current_app.extensions[auth.RULES]
    try:
        seen = places.by_roles(who.roles, await places_known.read(rules.clinic))
        user = await directory_accounts.of_directory(
            who.issuer, who.subject, who.name, who.role, now
        )
        if seen is not None:
            await places.assign(user.id, seen, now, by=directory_accounts.DIRECTORY)
    except accounts.Refused as error:
        raise Refused("account", str(error)) from error
    else:
        return user


async def _refuse(error: Refused) -> ResponseReturnValue:
    if auth.seldom().lets("directory"):
        log.warning("sign-in by the directory refused", reason=error.reason)
    auth.note_refused()
    return await auth.login_page(str(error), 503 if isinstance(error, Silent) else 403)
