"""After a restore no number that the lost time has given out is given out again.

Record systems, calendars and the carrier's reports still name rows by them.
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
-- Only a sequence's owner may set it, and services own none. The seconds since 2026 are more than
-- an installation gives out, so whatever was lost lies below them, also when one and the same
-- backup is restored again later.
CREATE FUNCTION give_no_number_again(now TIMESTAMPTZ) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
DECLARE
    one RECORD;
    seconds BIGINT := extract(epoch FROM now - TIMESTAMPTZ '2026-01-01 00:00:00+00')::bigint;
BEGIN
    FOR one IN SELECT sequencename AS name, COALESCE(last_value, 0) AS given FROM pg_sequences
        WHERE schemaname = current_schema()
    LOOP
        PERFORM setval(quote_ident(one.name)::regclass, GREATEST(one.given + 1000000, seconds));
    END LOOP;
END $$;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "DROP FUNCTION give_no_number_again;"
