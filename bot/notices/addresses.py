"""How the address of a route is shown: whom it leads to, and no secret of it. Pure."""

from urllib.parse import parse_qs, unquote, urlsplit


def recipients(address: str) -> str:
    """Who is reached by an address, without its secrets: mail addresses, or the kind of service."""
    parts = urlsplit(address)
    if not parts.scheme.startswith("mailto"):
        return parts.scheme
    given = parse_qs(parts.query).get("to", [])
    named = [*",".join(given).split(","), *parts.path.split("/")]
    there = [unquote(one).strip() for one in named if one.strip()]
    own = f"{unquote(parts.username or '')}@{parts.hostname or ''}".lstrip("@")
    return ", ".join(there) or own
