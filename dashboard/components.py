"""The components that pages draw, loaded one by one.

Dash's packages load all of their 350 components: 17 MB that no page uses. ``sparingly`` puts a list
in the place of theirs before they are imported. What pages draw is loaded with the package, since
a browser learns at its first page which properties of a component hold other components; anything
else is loaded when somebody asks for it.
"""

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

DRAWN: Final = {
    "dash.html": (
        "A Article Blockquote Button Dd Details Div Dl Dt Form H1 H2 H3 Header Kbd Li Main Nav"
        " Ol P Pre Section Span Strong Summary Table Tbody Td Th Thead Tr Ul"
    ),
    "dash.dcc": "Download Interval Link Location Store Upload",
    "dash_mantine_components": (
        "Autocomplete BarChart Button Checkbox ColorSchemeToggle Drawer Group LineChart"
        " MantineProvider Modal MultiSelect NotificationContainer NumberInput PasswordInput Radio"
        " RadioGroup ScatterChart SegmentedControl Select Switch TagsInput Textarea TextInput"
        " Tooltip"
    ),
}
"""By package; ``tests/rules/test_loading.py`` compares them with what the pages name."""


def sparingly() -> None:
    """Before Dash is imported; afterwards it changes nothing."""
    for package, names in DRAWN.items():
        if package not in sys.modules:
            sys.modules[f"{package}._imports_"] = _imports(package, names.split())


def _imports(package: str, names: list[str]) -> ModuleType:
    """What ``from ._imports_ import *`` takes over: these, and how any other is found."""
    made = ModuleType(f"{package}._imports_")
    vars(made).update(__getattr__=_finder(package), __all__=["__getattr__", *names])
    return made


def _finder(package: str) -> Callable[[str], Any]:
    def find(name: str) -> Any:
        """A component, in the place of the module of its name."""
        try:
            found = getattr(importlib.import_module(f"{package}.{name}"), name)
        except (ImportError, AttributeError) as error:
            raise AttributeError(f"{package} has no {name}") from error
        setattr(sys.modules[package], name, found)
        return found

    return find
