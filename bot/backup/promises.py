"""What is asked of a restored database: the promises, and that every row is there."""

from typing import Any, Final

PROMISES: Final = {
    "A slot has two winners.": """
        SELECT cancellation_id FROM offer WHERE state = 'accepted'
        GROUP BY cancellation_id HAVING count(*) > 1""",
    "A patient has two live offers.": """
        SELECT patient_id FROM offer WHERE state = 'pending'
        GROUP BY patient_id HAVING count(*) > 1""",
    "A text of the carrier's is there twice.": """
        SELECT twilio_sid FROM message_log GROUP BY twilio_sid
        HAVING count(*) > 1 AND twilio_sid IS NOT NULL""",
    "An offer waits for somebody who has opted out.": """
        SELECT text.id FROM message_log AS text
        JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE opt_out AND direction = 'outbound' AND status = 'queued' AND kind = 'offer'""",
    "The record may be changed.": """
        SELECT name FROM unnest(ARRAY['audit_log', 'consent_event']) AS name
        WHERE NOT EXISTS (SELECT FROM pg_trigger
            WHERE tgrelid = name::regclass AND NOT tgisinternal AND tgenabled <> 'D')""",
}
"""Each must find nothing."""
TABLES: Final = """
    SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename
"""


async def counts(connection: Any) -> dict[str, int]:
    """How many rows each table has."""
    names = [row["tablename"] for row in await connection.fetch(TABLES)]
    return {name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608


async def broken(connection: Any) -> list[str]:
    """The promises that this database does not keep, a sentence each."""
    return [what for what, sql in PROMISES.items() if await connection.fetch(sql)]
