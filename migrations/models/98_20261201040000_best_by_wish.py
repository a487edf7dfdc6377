"""The best who wait for a provider are read off an index, however many wait for others."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE INDEX waitlist_entry_by_wish ON waitlist_entry (
    (CASE cardinality(provider_preference) WHEN 0 THEN ''
     WHEN 1 THEN lower(provider_preference[1]) ELSE '*' END),
    priority_score DESC, last_asked_at NULLS FIRST, joined_at, id) WHERE active;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP INDEX waitlist_entry_by_wish;
"""
