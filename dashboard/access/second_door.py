"""The door's second step: the page that asks for a code, and the one that sets a phone up.

Whoever comes here has given the password (a cookie that nobody else reads says so, for ten minutes)
or is signed in and gives it once more.
"""

from typing import Final

import segno
from quart import Blueprint, current_app, redirect, render_template, request
from quart.typing import ResponseReturnValue

from bot import clock, logs
from dashboard.access import accounts, auth, hashing, second_step, sessions, throttle
from dashboard.access.accounts import User
from dashboard.access.pending import Pending

PAGE: Final = "second_step.html"
TOO_LATE: Final = "That took too long. Please sign in once more."

log = logs.get(__name__)
second = Blueprint("second_step", __name__)


@second.get(auth.CODE)
async def ask() -> ResponseReturnValue:
    return await _page("code") if await _waiting() else redirect(auth.LOGIN, 303)


@second.post(auth.CODE)
async def check() -> ResponseReturnValue:
    found = await _waiting()
    if found is None:
        return await auth.login_page(TOO_LATE, 401)
    pending, user = found
    code = (await request.form).get("code", "")
    address, digits = request.remote_addr or "", second_step.is_of_a_phone(code)
    visitor = throttle.Visitor(f"{user.name} code", address, digits=digits)
    try:
        await auth.paces().hold_back(visitor)
    except throttle.TooMany as refused:
        return await _page("code", str(refused), 429)
    if not await second_step.passes(user.id, code, auth.vault(), clock.now()):
        await auth.paces().failed(visitor)
        await accounts.failed(user.id, user.name, clock.now(), address)
        if auth.seldom().lets("second step failed"):
            log.info("second step failed", user=user.id)
        return await _page("code", second_step.WRONG, 401)
    await auth.paces().succeeded(visitor)
    return await auth.let_in(user, pending.browser, redirect("/", 303))


@second.get(auth.ENROL)
async def offer() -> ResponseReturnValue:
    found = await _whoever()
    return redirect(auth.LOGIN, 303) if found is None else await _offer(found[1])


@second.post(auth.ENROL)
async def enrol() -> ResponseReturnValue:
    found = await _whoever()
    if found is None:
        return await auth.login_page(TOO_LATE, 401)
    pending, user = found
    form, now = await request.form, clock.now()
    offered = auth.vault().pending(form.get("token", ""), now)
    try:
        if user.session:
            await auth.confirm(user, form.get("password", ""))
        if "off" in form:
            await second_step.give_up(user, now)
            return redirect(auth.ACCOUNT, 303)
        if offered is None or offered.user_id != user.id:
            return await _offer(user, TOO_LATE)
        codes = await second_step.enrol(
            user, offered.secret, form.get("code", ""), auth.vault(), now
        )
    except (accounts.Refused, throttle.TooMany, hashing.Busy) as refused:
        return await _offer(user, str(refused), offered)
    if user.session:
        await sessions.end_all(user.id, now, keep=user.session)
        return await _page("codes", codes=codes)
    page = await current_app.make_response(await _page("codes", codes=codes))
    return await auth.let_in(user, pending.browser, page)


async def _waiting() -> tuple[Pending, User] | None:
    """Who has given the password and not yet the code."""
    pending = auth.vault().pending(request.cookies.get(auth.PENDING, ""), clock.now())
    user = await accounts.named(pending.user_id) if pending else None
    return (pending, user) if pending and user else None


async def _whoever() -> tuple[Pending, User] | None:
    """Who may set a phone up: somebody inside, or whoever must do so before they come in."""
    user = await auth.current_user()
    if user is not None:
        return Pending(user.id), user
    found = await _waiting()
    if found and await second_step.wanted(found[1].id) == "enrol":
        return found
    return None


async def _offer(
    user: User, error: str = "", offered: Pending | None = None
) -> ResponseReturnValue:
    """The picture for the phone; the same again after a mistake."""
    mine = offered is not None and offered.user_id == user.id and offered.secret
    secret = offered.secret if offered and mine else second_step.new_secret()
    clinic = current_app.extensions[auth.CLINIC]
    uri = second_step.address(secret, user.name, clinic)
    return await _page(
        "enrol",
        error,
        401 if error else 200,
        token=auth.vault().pend(Pending(user.id, secret), clock.now()),
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        picture=segno.make(uri).svg_data_uri(scale=5, border=2, light="#fff"),
        inside=bool(user.session),
        has=await second_step.codes_left(user.id) is not None,
    )


async def _page(part: str, error: str = "", status: int = 200, **more: object) -> tuple[str, int]:
    clinic = current_app.extensions[auth.CLINIC]
    return await render_template(PAGE, clinic=clinic, part=part, error=error, **more), status
