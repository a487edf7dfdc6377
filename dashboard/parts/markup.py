"""HTML as text, for what is drawn again with every change. Pure.

Whatever is no ``Markup`` is escaped, as a text and as an attribute alike: names, notes and replies
are data and may hold anything.
"""

from collections.abc import Iterable
from functools import partial
from typing import Final, Protocol, TypeAlias

from markupsafe import Markup, escape

Child: TypeAlias = "Markup | str | Iterable[Child] | None"
Attribute: TypeAlias = str | int | bool | None

NOTHING: Final = Markup("")


class Maker(Protocol):
    def __call__(self, *children: Child, **attributes: Attribute) -> Markup: ...


def element(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """``element("p", "5 < 6", class_="soft")`` is ``<p class="soft">5 &lt; 6</p>``.

    ``data_of`` is ``data-of``; an attribute that is None or False is left out, one that is True
    stands alone. A child that is None is left out.
    """
    given = "".join(_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{name}{given}>{together(children)}</{name}>")  # noqa: S704 - escaped above


def void(name: str, /, **attributes: Attribute) -> Markup:
    """An element that has nothing in it, such as ``input``."""
    given = "".join(_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{name}{given}>")  # noqa: S704 - escaped above


def together(children: Child) -> Markup:
    """Children one after the other."""
    if children is None:
        return NOTHING
    if isinstance(children, str):
        return escape(children)
    return NOTHING.join(map(together, children))


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(value)}"'


a: Maker = partial(element, "a")
article: Maker = partial(element, "article")
blockquote: Maker = partial(element, "blockquote")
button: Maker = partial(element, "button")
details: Maker = partial(element, "details")
div: Maker = partial(element, "div")
h2: Maker = partial(element, "h2")
h3: Maker = partial(element, "h3")
label: Maker = partial(element, "label")
li: Maker = partial(element, "li")
ol: Maker = partial(element, "ol")
p: Maker = partial(element, "p")
span: Maker = partial(element, "span")
strong: Maker = partial(element, "strong")
summary: Maker = partial(element, "summary")
table: Maker = partial(element, "table")
tbody: Maker = partial(element, "tbody")
td: Maker = partial(element, "td")
th: Maker = partial(element, "th")
thead: Maker = partial(element, "thead")
tr: Maker = partial(element, "tr")
ul: Maker = partial(element, "ul")
