"""A slot that closes keeps how many patients were asked: figures of a year count slots, not offers."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE cancellation_event ADD COLUMN asked INTEGER NOT NULL DEFAULT 0 CHECK (asked >= 0);
UPDATE cancellation_event AS slot SET asked = counted.asked
FROM (SELECT cancellation_id, count(DISTINCT patient_id) AS asked FROM offer
      WHERE state <> 'failed' GROUP BY 1) AS counted
WHERE counted.cancellation_id = slot.id AND slot.status <> 'open';
CREATE INDEX offer_too_late ON offer (cancellation_id) WHERE too_late_at IS NOT NULL;

-- At the commit: whoever is given a slot by hand gets the offer after it is closed.
CREATE FUNCTION keeps_how_many_were_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cancellation_event SET asked = (
        SELECT count(DISTINCT patient_id) FROM offer
        WHERE cancellation_id = NEW.id AND state <> 'failed')
    WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cancellation_event_asked AFTER UPDATE OF status ON cancellation_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status <> 'open')
    EXECUTE FUNCTION keeps_how_many_were_asked();
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP TRIGGER cancellation_event_asked ON cancellation_event;
DROP FUNCTION keeps_how_many_were_asked;
DROP INDEX offer_too_late;
ALTER TABLE cancellation_event DROP COLUMN asked;
"""
