"""Many small cases in one test: for those that take less time than it takes to begin a test.

    @every("state", STATES)
    @every("event", EVENTS)
    def test_it_ends(state: str, event: str) -> None: ...

The first case that fails ends the test, which says which it was. For functions that are no
coroutines; fixtures that they take are those of the one test.
"""

import functools
import inspect
from collections.abc import Callable, Iterable


def every(
    names: str | tuple[str, ...], cases: Iterable[object]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As ``pytest.mark.parametrize``, in one test."""
    wanted = (names,) if isinstance(names, str) else names
    values = [case if isinstance(case, tuple) and len(wanted) > 1 else (case,) for case in cases]
    assert values, "There is no case."

    def over(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def all_of_them(*args: object, **fixtures: object) -> None:
            for case in values:
                given = dict(zip(wanted, case, strict=True))
                try:
                    test(*args, **fixtures, **given)
                except Exception as error:
                    error.add_note(f"The case: {given!r}")
                    raise

        signature = inspect.signature(test)
        left = [value for name, value in signature.parameters.items() if name not in wanted]
        all_of_them.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return all_of_them

    return over
