"""What the answers of a manager are drawn of: tiles, and tables under their names. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from dashboard.parts import pieces
from dashboard.parts.markup import article, div, h2, p, table, tbody, td, th, thead, tr


def listed(
    name: str, heads: Sequence[str], lines: Sequence[Sequence[Markup | str]], *, hint: str = ""
) -> Markup:
    """A table under its name; the first of each line names it."""
    explained = p(hint, class_="hint") if hint else None
    if not lines:
        nothing = p("Nothing in this time.", class_="soft")
        return article(h2(name), explained, nothing, class_="card")
    rows = [tr(th(first, scope="row"), *map(td, rest)) for first, *rest in lines]
    drawn = table(
        thead(tr(*[th(head, scope="col") for head in heads])), tbody(*rows), class_="table"
    )
    wide = "scroll-x wide" if len(heads) > 3 else "scroll-x"
    there = div(drawn, class_=wide, tabindex="0", role="region", aria_label=name)
    return article(h2(name), explained, there, class_="card")


def tiles(*drawn: Markup) -> Markup:
    return div(*drawn, class_="tiles")


def tile(label: str, value: str, note: str, href: str) -> Markup:
    return pieces.tile(label, value, note, tone="quiet", href=href)
