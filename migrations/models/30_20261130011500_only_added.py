"""What was done, and what patients agreed to, is only added to: nothing of it is changed or removed.

A consent goes with its patient, and loses its text where that is removed.
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER audit_log_only_added BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_never_emptied BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT FROM patient_contact WHERE id = OLD.patient_id) THEN
            RETURN OLD;
        END IF;
    ELSIF NEW.message_id IS NULL AND to_jsonb(NEW) - 'message_id' = to_jsonb(OLD) - 'message_id'
        AND NOT EXISTS (SELECT FROM message_log WHERE id = OLD.message_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'consent_event is only added to' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER consent_event_only_added BEFORE UPDATE OR DELETE ON consent_event
    FOR EACH ROW EXECUTE FUNCTION refuse_consent_change();
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP TRIGGER consent_event_only_added ON consent_event;
DROP FUNCTION refuse_consent_change;
DROP TRIGGER audit_log_never_emptied ON audit_log;
DROP TRIGGER audit_log_only_added ON audit_log;
DROP FUNCTION refuse_change;
"""
