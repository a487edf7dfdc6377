"""Whether the audit log is whole: each line carries the digest of all before it.

The database links a line as it is committed (``audit_link``). Whoever changes a line, takes one out
or puts one in breaks the chain there. Whoever may rewrite the whole chain, or cut it at its end,
can hide it, but not from somebody who has noted the ``head`` elsewhere before: then that one is
gone. ``heads`` does so in ``DATA_DIR``.
"""

import re
from dataclasses import dataclass
from typing import Final

from tortoise import fields
from tortoise.models import Model

from bot import database

SHOWN: Final = 20
"""Faults that are named; the rest is counted."""
TOGETHER: Final = 50_000
"""Links that are read at once."""
HEAD: Final = re.compile(r"[0-9]{1,18}:[0-9a-f]{64}")
BEFORE_ALL: Final = -(2**63)
PART: Final = """
    SELECT count(*) AS links, max(position) AS until FROM (
        SELECT position FROM audit_link WHERE position > $1 ORDER BY position LIMIT $2) AS part
    HAVING count(*) > 0
"""
LINKED: Final = """
    WITH chain AS (
        SELECT link.position, link.line_id, link.digest, line.id,
            lag(link.position, 1, 0::bigint) OVER by_position AS earlier,
            encode(sha256(convert_to(
                lag(link.digest, 1, '') OVER by_position || ' ' || link.position || ' '
                || jsonb_build_array(line.id, extract(epoch FROM line.at), line.actor,
                    line.action, line.subject, line.subject_id, line.details)::text,
                'UTF8')), 'hex') AS computed
        FROM audit_link AS link LEFT JOIN audit_log AS line ON line.id = link.line_id
        WHERE link.position BETWEEN $1 AND $2
        WINDOW by_position AS (ORDER BY link.position)
    )
    SELECT 'gap' AS kind, NULL::bigint AS line_id, position FROM chain
    WHERE position > $1 AND position <> earlier + 1
    UNION ALL SELECT 'missing', line_id, position FROM chain WHERE position > $1 AND id IS NULL
    UNION ALL SELECT 'changed', line_id, position FROM chain
    WHERE position > $1 AND id IS NOT NULL AND digest <> computed AND position = earlier + 1
    ORDER BY position
"""
"""The faults of the links after $1, which is read with them, until $2."""
LINES: Final = """
    SELECT max(id) FROM (SELECT id FROM audit_log WHERE id > $1 ORDER BY id LIMIT $2) AS part
"""
UNLINKED: Final = """
    SELECT 'unlinked' AS kind, line.id AS line_id, NULL::bigint AS position
    FROM audit_log AS line WHERE line.id > $1 AND line.id <= $2
        AND NOT EXISTS (SELECT FROM audit_link AS link WHERE link.line_id = line.id)
    ORDER BY line.id
"""


class AuditLink(Model):
    """A line's place in the chain, and the digest of it and of all before it."""

    position = fields.BigIntField(primary_key=True, generated=False)
    line_id = fields.BigIntField()
    digest = fields.TextField()

    class Meta:
        table = "audit_link"


@dataclass(frozen=True)
class Fault:
    """Where the chain does not hold, and how: ``gap``, ``missing``, ``changed`` or ``unlinked``."""

    kind: str
    line_id: int | None
    position: int | None

    def __str__(self) -> str:
        said = SAID[self.kind].format(line=self.line_id, position=self.position)
        return f"{said}."


SAID: Final = {
    "gap": "Links before position {position} are missing",
    "missing": "Line {line} (position {position}) is missing",
    "changed": "Line {line} (position {position}) is not as it was written",
    "unlinked": "Line {line} was put in past the chain",
}


@dataclass(frozen=True)
class _Part:
    links: int
    until: int


@dataclass(frozen=True)
class Report:
    """How many lines the chain has, its last link as ``POSITION:DIGEST``, and its faults."""

    lines: int
    head: str
    faults: list[Fault]


async def verify() -> Report:
    """Read the whole chain, in parts: a statement may take so long and no longer."""
    faults, lines, after = list[Fault](), 0, BEFORE_ALL
    while part := await database.row(_Part, PART, after, TOGETHER):
        faults += await database.rows(Fault, LINKED, after, part.until)
        lines, after = lines + part.links, part.until
    line_id = BEFORE_ALL
    while (until := await database.fetch_value(LINES, line_id, TOGETHER)) is not None:
        faults += await database.rows(Fault, UNLINKED, line_id, until)
        line_id = until
    return Report(lines, await head(), faults)


async def head() -> str:
    """The last link as ``POSITION:DIGEST``; empty where there is none."""
    last = await AuditLink.all().order_by("-position").first()
    return f"{last.position}:{last.digest}" if last else ""


async def has(head: str) -> bool:
    """Whether a head that was noted before is still a link of the chain."""
    if not HEAD.fullmatch(head):
        return False
    position, _, digest = head.partition(":")
    return await AuditLink.exists(position=int(position), digest=digest)
