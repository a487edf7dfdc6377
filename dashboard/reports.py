"""The report of a month, to download: for whoever sees the figures of all places."""

from datetime import date
from typing import Final

from quart import Quart, Response, abort

from bot.notices.reports import archive
from dashboard.access import auth
from dashboard.access.permissions import Power

PATH: Final = "/report/<month>.pdf"
POWER: Final[Power] = "policy"


def address(month: date) -> str:
    return f"/report/{month:%Y-%m}.pdf"


def register(server: Quart) -> None:
    @server.get(PATH)
    async def report(month: str) -> Response:
        user = await auth.current_user()
        first = _first(month)
        if user is None or not user.may(POWER) or first is None:
            abort(404)
        drawn = await archive.found(first)
        if drawn is None:
            abort(404)
        named = f'attachment; filename="{archive.file_name(first)}"'
        headers = {"Content-Disposition": named, "Cache-Control": "no-store"}
        return Response(drawn, content_type="application/pdf", headers=headers)


def _first(month: str) -> date | None:
    """The first day of a month such as ``2026-10``."""
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
