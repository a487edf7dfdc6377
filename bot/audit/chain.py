"""Whether the audit log is whole: each line carries the digest of all before it.

The database links a line as it is committed (``audit_link``). Whoever changes a line, takes one out
or puts one in breaks the chain there. Whoever may rewrite the whole chain can hide it, but not from
somebody who has noted the ``head`` elsewhere before: then that one is gone.
"""

from dataclasses import dataclass
from typing import Final

from tortoise import fields
from tortoise.models import Model

from bot import database

SHOWN: Final = 20
"""Faults that are named; the rest is counted."""


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
class Report:
    """How many lines the chain has, its last link as ``POSITION:DIGEST``, and its faults."""

    lines: int
    head: str
    faults: list[Fault]


async def verify() -> Report:
    """Read the whole chain."""
    faults = await database.rows(
        Fault,
        """
        WITH chain AS (
            SELECT link.position, link.line_id, link.digest, line.id,
                lag(link.position, 1, 0::bigint) OVER by_position AS earlier,
                encode(sha256(convert_to(
                    lag(link.digest, 1, '') OVER by_position || ' ' || link.position || ' '
                    || jsonb_build_array(line.id, extract(epoch FROM line.at), line.actor,
                        line.action, line.subject, line.subject_id, line.details)::text,
                    'UTF8')), 'hex') AS computed
            FROM audit_link AS link LEFT JOIN audit_log AS line ON line.id = link.line_id
            WINDOW by_position AS (ORDER BY link.position)
        )
        SELECT 'gap' AS kind, NULL::bigint AS line_id, position FROM chain
        WHERE position <> earlier + 1
        UNION ALL SELECT 'missing', line_id, position FROM chain WHERE id IS NULL
        UNION ALL SELECT 'changed', line_id, position FROM chain
        WHERE id IS NOT NULL AND digest <> computed AND position = earlier + 1
        UNION ALL SELECT 'unlinked', line.id, NULL FROM audit_log AS line
        WHERE NOT EXISTS (SELECT FROM audit_link AS link WHERE link.line_id = line.id)
        ORDER BY position NULLS LAST, line_id
        """,
    )
    lines = await AuditLink.all().count()
    last = await AuditLink.all().order_by("-position").first()
    return Report(lines, f"{last.position}:{last.digest}" if last else "", faults)


async def has(head: str) -> bool:
    """Whether a head that was noted before is still a link of the chain."""
    position, _, digest = head.partition(":")
    if not position.isascii() or not position.isdigit() or len(position) > 18:
        return False
    return await AuditLink.exists(position=int(position), digest=digest)
