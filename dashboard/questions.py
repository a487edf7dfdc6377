"""What a page asks the server by a callback: only what a page of this version asks is answered.

Anything else is forged, or comes from a page that was opened before an update. The values
themselves are judged where they are used.
"""

from collections.abc import Mapping
from typing import Any, Final

from dash import Dash
from quart import Quart, request
from quart.typing import ResponseReturnValue

PATH: Final = "/_dash-update-component"
NOT_ASKED: Final = "No page of ours asks this. Was this one opened before an update? Load it anew."


def guard(app: Dash) -> None:
    """Answer 400 to what no page asks. Dash itself would break on it."""
    server: Quart = app.server

    async def check() -> ResponseReturnValue | None:
        if request.path != PATH:
            return None
        try:
            known = is_known(await request.get_json(), app.callback_map)
        except RecursionError:
            known = False
        return None if known else (NOT_ASKED, 400)

    server.before_request(check)


def is_known(asked: object, known: Mapping[str, Any]) -> bool:
    """Whether this body has the shape of one of the ``known`` callbacks of Dash."""
    if not isinstance(asked, dict) or not isinstance(asked.get("output"), str):
        return False
    callback = known.get(asked["output"])
    return (
        callback is not None
        and _fits(asked.get("inputs", []), len(callback["inputs"]))
        and _fits(asked.get("state", []), len(callback["state"]))
        and _is_property(asked.get("outputs", []))
        and all(isinstance(name, str) for name in _listed(asked.get("changedPropIds", [])))
    )


def _fits(given: object, count: int) -> bool:
    parts = _listed(given)
    return len(parts) == count and all(_is_property(part) for part in parts)


def _is_property(part: object) -> bool:
    """One property of one component, or of all components of a pattern."""
    if isinstance(part, list):
        return all(_is_property(one) for one in part)
    return isinstance(part, dict) and "id" in part and "property" in part


def _listed(given: object) -> list[object]:
    return given if isinstance(given, list) else [None]
