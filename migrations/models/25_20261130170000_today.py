"""A patient may stand first for the gaps of one day."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE waitlist_entry ADD COLUMN wants_today DATE;
CREATE INDEX waitlist_entry_wants_today ON waitlist_entry (wants_today)
    WHERE active AND wants_today IS NOT NULL;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP INDEX waitlist_entry_wants_today;
ALTER TABLE waitlist_entry DROP COLUMN wants_today;
"""
