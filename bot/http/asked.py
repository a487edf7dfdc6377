"""A request whose body can't be read is the client's fault, whatever is wrong with it."""

from typing import Any

from quart import Request
from werkzeug.exceptions import BadRequest


class Asked(Request):
    """A body that is no text at all, or nested too deeply, is refused as one that is no JSON is."""

    async def get_json(self, *args: bool, **kwargs: bool) -> Any:
        try:
            return await super().get_json(*args, **kwargs)
        except UnicodeDecodeError:
            raise BadRequest("The body is not UTF-8.") from None
        except RecursionError:
            raise BadRequest("The body is nested too deeply.") from None
