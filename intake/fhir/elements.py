"""Elements of a resource, which may be anything: what is not of its form is as if it were not
there. Pure."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

Resource = dict[str, Any]

_INSTANT: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII
)
_REFERENCE: Final = re.compile(r"(?:^|/)([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?$")


def text(resource: Any, name: str) -> str:
    found = resource.get(name) if isinstance(resource, dict) else None
    return found.strip() if isinstance(found, str) else ""


def part(resource: Any, name: str) -> Resource:
    found = resource.get(name) if isinstance(resource, dict) else None
    return found if isinstance(found, dict) else {}


def each(resource: Any, name: str) -> Iterator[Resource]:
    found = resource.get(name) if isinstance(resource, dict) else None
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def number(resource: Any, name: str) -> int | None:
    found = resource.get(name) if isinstance(resource, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def instant(written: str) -> datetime | None:
    """A moment in UTC; ``None`` where it is none, or its offset is missing."""
    if not _INSTANT.fullmatch(written):
        return None
    try:
        return datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def reference(written: str) -> str:
    """``Practitioner/12`` however the server addresses it; empty where it names no resource."""
    found = _REFERENCE.search(written)
    return found[1] if found else ""


def coded(concept: Resource) -> tuple[str, str]:
    """The words and the code of a concept."""
    codings = list(each(concept, "coding"))
    words = text(concept, "text") or next(
        (said for one in codings if (said := text(one, "display"))), ""
    )
    return words, next((code for one in codings if (code := text(one, "code"))), "")


def name_of(resource: Resource) -> str:
    """What a practitioner or a place is called."""
    if text(resource, "resourceType") == "PractitionerRole":
        return text(part(resource, "practitioner"), "display")
    if isinstance(resource.get("name"), str):
        return text(resource, "name")
    names = sorted(each(resource, "name"), key=lambda one: text(one, "use") != "official")
    for one in names:
        given = one.get("given")
        first = " ".join(str(part) for part in given) if isinstance(given, list) else ""
        whole = text(one, "text") or f"{first} {text(one, 'family')}".strip()
        if whole:
            return whole
    return ""
