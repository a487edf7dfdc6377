"""A pause says why in our words, and so do texts that still wait for their turn."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE sender_state ADD COLUMN paused_why TEXT;
UPDATE sender_state SET paused_why = 'The carrier refuses our texts.'
WHERE paused_until IS NOT NULL;
ALTER TABLE sender_state ADD CONSTRAINT sender_state_pause_says_why
    CHECK ((paused_until IS NULL) = (paused_why IS NULL));
UPDATE message_log SET raw_meta = raw_meta || jsonb_build_object(
    'keyword', raw_meta->'OptOutType',
    'answered', raw_meta ? 'OptOutType',
    'media', CASE WHEN raw_meta->>'NumMedia' ~ '^[0-9]{1,7}$'
        THEN (raw_meta->>'NumMedia')::integer ELSE 0 END)
WHERE direction = 'inbound' AND taken_at IS NULL;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "ALTER TABLE sender_state DROP COLUMN paused_why;"
