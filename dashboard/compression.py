"""Scripts and styles leave compressed, once: they are 3.5 MB, and 0.9 MB so.

What has no version in its name, as the library of charts, is kept by the browser and asked about
each time: it may be another one after an upgrade.

Nothing else is. Answers about patients are left as they are: how long a compressed one is tells
of what is in it.
"""

import asyncio
import gzip
import hashlib
from functools import lru_cache
from typing import Final

from quart import Quart, Response, request

KINDS: Final = frozenset({"text/javascript", "application/javascript", "text/css", "image/svg+xml"})
LEAST_BYTES: Final = 1_000
KEPT_FILES: Final = 32


def serve_compressed(server: Quart) -> None:
    async def compress(response: Response) -> Response:
        asked = request.accept_encodings.quality("gzip") > 0 and request.method == "GET"
        if not asked or response.status_code != 200 or response.mimetype not in KINDS:
            return response
        content = await response.get_data(as_text=False)
        if not {"ETag", "Cache-Control"} & set(response.headers.keys()):
            response.set_etag(hashlib.sha256(content).hexdigest(), weak=True)
            response.headers["Cache-Control"] = "no-cache"
            if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
                return await response.make_conditional(request)
        if len(content) < LEAST_BYTES or "Content-Encoding" in response.headers:
            return response
        response.set_data(await asyncio.to_thread(_compressed, content))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
        return response

    server.after_request(compress)


@lru_cache(KEPT_FILES)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
