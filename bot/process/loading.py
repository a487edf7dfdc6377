"""Loading what a service runs with.

A service keeps all that it imports for as long as it lives. Looking through it for garbage again
and again while it grows is a seventh of the start, and each later look would take a tenth of a
second in the middle of somebody's press or turn. So nobody looks until it is all there, and then
never at it again.

Three libraries load what no service uses, and are kept from it: structlog would draw tracebacks
with ``rich`` (4 MB in each service), which ``bot.logs`` does not let it, for they would show every
value; ``requests``, which Twilio's library loads and nobody here asks with, would guess at
encodings with ``charset_normalizer`` (4 MB in the bot); and the ORM parses the source of each model
for comments of a form that ours do not have.
"""

import gc
import inspect
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

UNUSED: Final = ("rich", "charset_normalizer")


@contextmanager
def for_good() -> Iterator[None]:
    """What is imported inside stays: the collector passes it over, now and later."""
    gc.disable()
    try:
        with _sparing():
            yield
        gc.freeze()
    finally:
        gc.enable()


@contextmanager
def _sparing() -> Iterator[None]:
    hidden = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # importing it fails then
    source = inspect.getsource
    inspect.getsource = _no_source  # type: ignore[assignment]  # its parameter has a name
    try:
        with warnings.catch_warnings():
            # Without it `requests` takes what names no encoding for UTF-8, and says so.
            warnings.filterwarnings("ignore", message="Unable to find acceptable character")
            yield
    finally:
        inspect.getsource = source
        for name in hidden:
            del sys.modules[name]


def _no_source(asked: object) -> str:
    raise OSError("nobody reads sources while a service loads")
