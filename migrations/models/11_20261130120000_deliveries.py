"""Files are deliveries of a source, as messages will be; an appointment is remembered with its time.

A claim's token becomes the reference, the digest of the bytes the digest of the delivery, and the
file's own time the time at which it was said. Only what is a file has a size and a place.
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE intake_file RENAME COLUMN sha256 TO digest;
ALTER TABLE intake_file RENAME COLUMN modified_at TO said_at;
ALTER TABLE intake_file RENAME COLUMN claim_token TO reference;
ALTER TABLE intake_file ALTER COLUMN reference TYPE TEXT USING replace(reference::text, '-', '');
ALTER TABLE intake_file
    ADD COLUMN source TEXT NOT NULL DEFAULT 'inbox',
    ADD COLUMN held_about TEXT,
    ADD COLUMN held_with BIGINT REFERENCES intake_file ON DELETE SET NULL,
    ALTER COLUMN size_bytes DROP NOT NULL,
    ALTER COLUMN place DROP NOT NULL,
    DROP CONSTRAINT intake_file_claim_token_key,
    DROP CONSTRAINT intake_file_sha256_key,
    ADD CONSTRAINT intake_file_once_by_reference UNIQUE (source, reference),
    ADD CONSTRAINT intake_file_once_by_digest UNIQUE (source, digest),
    ADD CONSTRAINT intake_file_held_with_another CHECK (held_with <> id);
UPDATE intake_file SET source = 'inbox/' || lower(folder) WHERE folder IS NOT NULL;
ALTER TABLE intake_file ALTER COLUMN source DROP DEFAULT;
CREATE INDEX intake_file_held_with ON intake_file (held_with) WHERE held_with IS NOT NULL;
CREATE INDEX intake_file_held_about ON intake_file (source, held_about)
    WHERE held_about IS NOT NULL;

ALTER TABLE intake_row
    ADD COLUMN said_at TIMESTAMPTZ,
    ADD COLUMN provider_id BIGINT,
    ADD COLUMN starts_at TIMESTAMPTZ,
    ADD COLUMN held_back_by BIGINT REFERENCES intake_file ON DELETE SET NULL;
UPDATE intake_row SET said_at = file.said_at FROM intake_file AS file
    WHERE file.id = intake_row.file_id;
UPDATE intake_row SET provider_id = slot.provider_id, starts_at = slot.slot_start_at
    FROM cancellation_event AS slot WHERE slot.id = intake_row.slot_id;
ALTER TABLE intake_row ALTER COLUMN said_at SET NOT NULL;
CREATE INDEX intake_row_held_back ON intake_row (held_back_by) WHERE held_back_by IS NOT NULL;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP INDEX intake_row_held_back;
ALTER TABLE intake_row DROP COLUMN said_at, DROP COLUMN provider_id, DROP COLUMN starts_at,
    DROP COLUMN held_back_by;
DELETE FROM intake_row WHERE file_id IN (SELECT id FROM intake_file WHERE place IS NULL);
DELETE FROM intake_file WHERE place IS NULL;
ALTER TABLE intake_file
    DROP CONSTRAINT intake_file_once_by_reference, DROP CONSTRAINT intake_file_once_by_digest,
    DROP COLUMN source, DROP COLUMN held_about, DROP COLUMN held_with;
UPDATE intake_file SET size_bytes = 0 WHERE size_bytes IS NULL;
ALTER TABLE intake_file ALTER COLUMN size_bytes SET NOT NULL, ALTER COLUMN place SET NOT NULL;
ALTER TABLE intake_file ALTER COLUMN reference TYPE UUID USING reference::uuid;
ALTER TABLE intake_file RENAME COLUMN reference TO claim_token;
ALTER TABLE intake_file RENAME COLUMN said_at TO modified_at;
ALTER TABLE intake_file RENAME COLUMN digest TO sha256;
ALTER TABLE intake_file ADD CONSTRAINT intake_file_claim_token_key UNIQUE (claim_token),
    ADD CONSTRAINT intake_file_sha256_key UNIQUE (sha256);
"""
