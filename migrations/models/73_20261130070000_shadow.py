"""Shadow mode: the bot decides and shows, and nothing is texted. Kept by the database itself."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

STATUSES = "'queued', 'sending', 'unconfirmed', 'sent', 'delivered', 'undelivered', 'failed', 'withdrawn'"
CONSTRAINT = """
ALTER TABLE message_log DROP CONSTRAINT message_log_status, ADD CONSTRAINT message_log_status CHECK (
    (direction = 'inbound' AND status = 'received' AND received_at IS NOT NULL)
    OR (direction = 'outbound' AND status IN ({})));
"""


async def upgrade(db: BaseDBAsyncClient) -> str:
    return (
        CONSTRAINT.format(STATUSES + ", 'shadow'")
        + """
ALTER TABLE installation ADD COLUMN shadow_since TIMESTAMPTZ;
ALTER TABLE cancellation_event ADD COLUMN shadow BOOLEAN NOT NULL DEFAULT FALSE;

-- A slot is a shadow if it opens in shadow mode. The lock keeps the mode as it is until the commit.
CREATE FUNCTION opens_as_shadow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT shadow_since IS NOT NULL INTO NEW.shadow FROM installation FOR KEY SHARE;
    NEW.shadow := COALESCE(NEW.shadow, FALSE);
    RETURN NEW;
END $$;
CREATE TRIGGER cancellation_event_shadow BEFORE INSERT OR UPDATE OF status ON cancellation_event
    FOR EACH ROW WHEN (NEW.status = 'open') EXECUTE FUNCTION opens_as_shadow();

-- No text leaves in shadow mode, nor ever one about a shadow.
CREATE FUNCTION stays_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM installation WHERE shadow_since IS NOT NULL) OR EXISTS (
        SELECT FROM offer JOIN cancellation_event AS slot ON slot.id = offer.cancellation_id
        WHERE offer.id = NEW.offer_id AND slot.shadow)
    THEN
        IF NEW.status = 'sending' THEN
            RAISE EXCEPTION 'shadow mode: no text leaves' USING ERRCODE = 'check_violation';
        END IF;
        NEW.status := 'shadow';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER message_log_shadow BEFORE INSERT OR UPDATE OF status ON message_log
    FOR EACH ROW WHEN (NEW.direction = 'outbound' AND NEW.status IN ('queued', 'sending'))
    EXECUTE FUNCTION stays_here();

-- Nor is anybody called.
CREATE FUNCTION calls_nobody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM installation WHERE shadow_since IS NOT NULL) OR EXISTS (
        SELECT FROM cancellation_event WHERE id = NEW.cancellation_id AND shadow)
    THEN
        RAISE EXCEPTION 'shadow mode: nobody is called' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voice_call_shadow BEFORE INSERT ON voice_call
    FOR EACH ROW EXECUTE FUNCTION calls_nobody();

-- A shadow is given to nobody.
CREATE FUNCTION shadow_has_no_winner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM cancellation_event WHERE id = NEW.cancellation_id AND shadow) THEN
        RAISE EXCEPTION 'shadow mode: nothing is promised' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER offer_shadow BEFORE INSERT OR UPDATE OF state ON offer
    FOR EACH ROW WHEN (NEW.state = 'accepted') EXECUTE FUNCTION shadow_has_no_winner();
"""
    )


async def downgrade(db: BaseDBAsyncClient) -> str:
    return (
        """
DROP TRIGGER offer_shadow ON offer;
DROP FUNCTION shadow_has_no_winner;
DROP TRIGGER voice_call_shadow ON voice_call;
DROP FUNCTION calls_nobody;
DROP TRIGGER message_log_shadow ON message_log;
DROP FUNCTION stays_here;
DROP TRIGGER cancellation_event_shadow ON cancellation_event;
DROP FUNCTION opens_as_shadow;
UPDATE message_log SET status = 'withdrawn' WHERE status = 'shadow';
ALTER TABLE cancellation_event DROP COLUMN shadow;
ALTER TABLE installation DROP COLUMN shadow_since;
"""
        + CONSTRAINT.format(STATUSES)
    )
