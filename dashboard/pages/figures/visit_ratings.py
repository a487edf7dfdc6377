"""How visits went: the mean, of how many who answered, of how many who were asked; and the rows."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.waitlist.views.figures import ratings
from bot.waitlist.views.figures.ratings import Rated, Ratings
from dashboard import figures
from dashboard.access.accounts import User
from dashboard.pages import asked
from dashboard.pages.figures.answer_parts import listed, tile
from dashboard.pages.figures.fill_facts import Period
from dashboard.pages.figures.fill_tiles import percent
from dashboard.parts import pieces
from dashboard.parts.markup import div

ENDS: Final = {1: "1 (badly)", 5: "5 (very well)"}


async def drawn(when: Period, user: User) -> tuple[Markup, list[Markup]]:
    """The tile, and what it leads to."""
    found = await ratings.counted(when.start, when.end)
    rows = await ratings.latest(when.start, when.end)
    return _tile(found), [_classes(found), div(_rows(rows, found, user), id="rated")]


def _tile(found: Ratings) -> Markup:
    share = percent(figures.rate(found.answered, found.asked))
    note = f"{found.answered:,} of {found.asked:,} who were asked answered ({share})"
    if not found.asked:
        note = "nobody was asked in this time"
    elif found.mean is None:
        note += f"; a mean is told from {ratings.LEAST} answers on"
    mean = "-" if found.mean is None else f"{found.told} of 5"
    return tile("How visits went", mean, note, "#rated")


def _classes(found: Ratings) -> Markup:
    if not found.answered:
        return listed("What they answered", (), ())
    lines = [
        [ENDS.get(score, str(score)), f"{count:,}", percent(figures.rate(count, found.answered))]
        for score, count in reversed(list(enumerate(found.scores, 1)))
    ]
    return listed("What they answered", ("Answer", "Visits", "Share"), lines)


def _rows(rows: Sequence[Rated], found: Ratings, user: User) -> Markup:
    """Who answered what, the worst first, then who did not answer."""
    lines = [
        [
            asked.who(user, one.who),
            one.provider,
            one.place,
            pieces.ago(one.asked_at),
            "no answer" if one.score is None else f"{one.score}",
        ]
        for one in rows
    ]
    more = f" (the first {len(rows)} of {found.asked:,})" if len(rows) < found.asked else ""
    heads = ("Patient", "Provider", "Place", "Asked", "Answer")
    return listed(f"Who was asked how a visit went{more}", heads, lines)
