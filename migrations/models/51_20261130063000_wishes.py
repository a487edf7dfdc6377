"""Entries are found by what they ask of provider and place, where almost none asks for a slot."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE FUNCTION wished(names TEXT[]) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN names = '{}' THEN ARRAY['']
        ELSE ARRAY(SELECT lower(name) FROM unnest(names) AS name) END
$$;
CREATE INDEX waitlist_entry_wishes ON waitlist_entry
    USING gin (wished(provider_preference), wished(location_preference)) WHERE active;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP INDEX waitlist_entry_wishes;
DROP FUNCTION wished;
"""
