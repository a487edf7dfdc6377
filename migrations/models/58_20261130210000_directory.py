"""People of the clinic's directory: told apart by issuer and subject, and without a password."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE staff_user ADD COLUMN issuer TEXT, ADD COLUMN subject TEXT,
    ADD CONSTRAINT staff_user_of_a_directory CHECK (
        (issuer IS NULL) = (subject IS NULL) AND (issuer IS NULL OR password_hash = ''));
CREATE UNIQUE INDEX staff_user_one_a_person ON staff_user (issuer, subject);
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DELETE FROM staff_user WHERE issuer IS NOT NULL;
ALTER TABLE staff_user DROP CONSTRAINT staff_user_of_a_directory, DROP COLUMN issuer,
    DROP COLUMN subject;
"""
