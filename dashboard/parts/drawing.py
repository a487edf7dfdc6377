"""What an open page is sent when something changed: of the pieces that it should show, those that
it does not show yet. Pure.

A page has regions, and a region shows pieces of HTML, each under a key of its own. The page says
which it has by their digests, so that a change costs what it changes. ``assets/drawn.js`` puts the
pieces in place.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias

from markupsafe import Markup


@dataclass(frozen=True)
class Piece:
    """One element of HTML. What has the same key is the same thing, changed or not."""

    key: str
    html: Markup

    @cached_property
    def digest(self) -> str:
        return hashlib.blake2b(self.html.encode(), digest_size=8).hexdigest()


Regions: TypeAlias = Mapping[str, Sequence[Piece]]


def news(regions: Regions, have: object, seen: object, now: datetime) -> dict[str, Any]:
    """What to send to a page that ``have`` these digests, by region and key.

    ``seen`` comes back from the page once all of this is in place. A region that has not changed is
    left out; of the others every piece is named in its order, and what is new or changed is sent.
    """
    changed = {
        name: _changes(pieces, _known(have, name))
        for name, pieces in regions.items()
        if not _is_drawn(have, name)
        or [(piece.key, piece.digest) for piece in pieces] != list(_known(have, name).items())
    }
    return {"seen": seen or "", "now": now.isoformat(), "regions": changed}


def _changes(pieces: Sequence[Piece], known: Mapping[str, str]) -> list[list[str | None]]:
    return [
        [piece.key, piece.digest, None if known.get(piece.key) == piece.digest else piece.html]
        for piece in pieces
    ]


def _is_drawn(have: object, name: str) -> bool:
    """Whether a page has put this region in place: one without a piece says that it loads until
    then."""
    return isinstance(have, dict) and name in have


def _known(have: object, name: str) -> dict[str, str]:
    """The digests by key, in the page's order; what is no list of them is taken as nothing."""
    listed = have.get(name) if isinstance(have, dict) else None
    if not isinstance(listed, list):
        return {}
    return {str(one[0]): str(one[1]) for one in listed if isinstance(one, list) and len(one) == 2}
