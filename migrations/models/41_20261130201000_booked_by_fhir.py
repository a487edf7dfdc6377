"""What became of each winner's booking in the record system."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE TABLE ehr_booking (
    offer_id BIGINT PRIMARY KEY REFERENCES offer ON DELETE CASCADE,
    slot_id BIGINT NOT NULL REFERENCES cancellation_event ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('sending', 'unknown', 'booked', 'refused', 'by_hand')),
    tries INTEGER NOT NULL CHECK (tries BETWEEN 0 AND 2),
    resource_id TEXT,
    former TEXT NOT NULL CHECK (former IN ('none', 'stands', 'given_up', 'by_hand')),
    why TEXT NOT NULL,
    began_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ,
    looked_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ehr_booking_sent CHECK ((tries > 0) = (sent_at IS NOT NULL)),
    CONSTRAINT ehr_booking_booked CHECK (state <> 'booked' OR resource_id IS NOT NULL)
);
CREATE INDEX ehr_booking_slot ON ehr_booking (slot_id);
CREATE INDEX ehr_booking_open ON ehr_booking (looked_at)
    WHERE state IN ('sending', 'unknown') OR (state = 'booked' AND former = 'stands');
ALTER TABLE intake_alert
    DROP CONSTRAINT intake_alert_what_check,
    ADD CONSTRAINT intake_alert_what_check CHECK (what IN ('taken_elsewhere', 'winner_displaced',
        'changed_while_asked', 'reported_dead', 'vanished', 'not_booked', 'former_by_hand',
        'booked_in_vain'));
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DELETE FROM intake_alert WHERE what IN ('not_booked', 'former_by_hand', 'booked_in_vain');
ALTER TABLE intake_alert
    DROP CONSTRAINT intake_alert_what_check,
    ADD CONSTRAINT intake_alert_what_check CHECK (what IN ('taken_elsewhere', 'winner_displaced',
        'changed_while_asked', 'reported_dead', 'vanished'));
DROP TABLE ehr_booking;
"""
