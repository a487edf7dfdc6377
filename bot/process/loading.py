"""Loading what a service runs with.

A service keeps all that it imports for as long as it lives. Looking through it for garbage again
and again while it grows is a seventh of the start, and each later look would take a tenth of a
second in the middle of somebody's press or turn. So nobody looks until it is all there, and then
never at it again.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def for_good() -> Iterator[None]:
    """What is imported inside stays: the collector passes it over, now and later."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
