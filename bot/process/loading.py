"""Loading what a service runs with.

A service keeps all that it imports for as long as it lives. Looking through it for garbage again
and again while it grows is a seventh of the start, and each later look would take a tenth of a
second in the middle of somebody's press or turn. So nobody looks until it is all there, and then
never at it again.

Two libraries load what no service uses, and are kept from it: structlog would draw tracebacks
with ``rich`` (4 MB in each service), which ``bot.logs`` does not let it, for they would show every
value; and the ORM parses the source of each model for comments of a form that ours do not have.
"""

import gc
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

UNUSED: Final = "rich"


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
    hidden = UNUSED not in sys.modules
    if hidden:
        sys.modules[UNUSED] = None  # type: ignore[assignment]  # importing it fails then
    source = inspect.getsource
    inspect.getsource = _no_source  # type: ignore[assignment]  # its parameter has a name
    try:
        yield
    finally:
        inspect.getsource = source
        if hidden:
            del sys.modules[UNUSED]


def _no_source(asked: object) -> str:
    raise OSError("nobody reads sources while a service loads")
