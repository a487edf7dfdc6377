-- The first rows of each table, in the words of the schema in which it appears.
INSERT INTO provider_reference (provider_name, provider_type, created_at, tags)
    VALUES ('Dr. Lee', 'MD/DO', '2027-01-04Z', '{}');
INSERT INTO staff_user (username, password_hash, role, created_at)
    VALUES ('mia', 'x', 'manager', '2027-01-04Z');
INSERT INTO patient_contact (phone_e164, display_name, opt_out, consent_source, time_zone,
    zones, created_at, updated_at)
    VALUES ('+12145550101', 'Ana', FALSE, 'form', 'America/Chicago', '[]', '2027-01-04Z', '2027-01-04Z'),
        ('+12145550102', 'Ben', TRUE, NULL, NULL, '["America/Chicago"]', '2027-01-04Z', '2027-01-04Z');
INSERT INTO waitlist_entry (patient_id, patient_name, provider_preference, location_preference,
    avoid_places, avoid_times, manual_boost, joined_at, priority_score, updated_at)
    VALUES (1, 'Ana', '{Dr. Lee}', '{Plano}', '{Frisco}', '{}', 3, '2027-01-04Z', 13, '2027-01-04Z');
INSERT INTO cancellation_event (provider_id, location, slot_start_at, slot_end_at, status,
    verdict, closed_at, source, created_at, waits_for, created_by_staff_id,
    cancelled_by_patient_id)
    VALUES (1, 'Plano', '2027-01-04Z', '2027-01-05Z', 'filled', 'filled', '2027-01-04Z', 'staff', '2027-01-04Z', 'batch', 1, 2),
        (1, 'Frisco', '2027-01-04Z', '2027-01-05Z', 'open', NULL, NULL, 'file', '2027-01-04Z', 'hold', NULL, NULL);
INSERT INTO offer (cancellation_id, patient_id, entry_id, batch_number, created_at,
    hold_expires_at, state, accepted_at, lock_token)
    VALUES (1, 1, 1, 1, '2027-01-04Z', '2027-01-05Z', 'accepted', '2027-01-04Z', gen_random_uuid()), (2, 2, NULL, 1,
        '2027-01-04Z', '2027-01-05Z', 'pending', NULL, gen_random_uuid());
INSERT INTO message_log (patient_id, offer_id, direction, kind, body, status, twilio_sid,
    received_at, taken_at, sent_at, created_at, reading)
    VALUES (1, 1, 'outbound', 'offer', 'Free?', 'delivered', 'SM1', NULL, NULL, '2027-01-04Z', '2027-01-04Z',
        NULL), (1, 1, 'inbound', 'reply', 'YES', 'received', 'SM2', '2027-01-04Z', '2027-01-04Z', NULL, '2027-01-04Z',
        '{"intent": "YES"}');
INSERT INTO delivery_event (message_id, status, at)
    VALUES (1, 'delivered', '2027-01-04Z');
INSERT INTO consent_event (patient_id, kind, source, at)
    VALUES (1, 'given', 'form', '2027-01-04Z'), (2, 'revoked', 'text', '2027-01-04Z');
INSERT INTO audit_log (at, actor, action, subject, subject_id)
    VALUES ('2027-01-04Z', 'mia', 'seen', 'slot', 1);
INSERT INTO sender_state (sender, swept_until)
    VALUES ('+12145550100', '2027-01-04Z');
INSERT INTO thread (patient_id, state, memory, updated_at)
    VALUES (1, 'booked', '{"offer": 1}', '2027-01-04Z');
INSERT INTO timer (kind, subject_id, due_at)
    VALUES ('slot', 2, '2027-01-05Z');
INSERT INTO intake_file (claim_token, sha256, name, size_bytes, modified_at, outcome, kind,
    place, received_at, decided_at, drops)
    VALUES (gen_random_uuid(), repeat('a', 64), 'a.csv', 9, '2027-01-04Z', 'accepted', 'cancellations',
        'archive', '2027-01-04Z', '2027-01-04Z', 1);
INSERT INTO intake_row (file_id, line, kind, natural_key, content, state, slot_id, recorded_at,
    changed_at)
    VALUES (1, 2, 'cancellation', repeat('b', 32), repeat('c', 32), 'counted', 2, '2027-01-04Z', '2027-01-04Z');
INSERT INTO intake_alert (at, what, slot_id, file_id, line, sentence)
    VALUES ('2027-01-04Z', 'taken_elsewhere', 2, 1, 2, 'Taken.');
INSERT INTO intake_writeback (slot_id, file, written_at)
    VALUES (1, 'b.csv', '2027-01-04Z');
INSERT INTO offer_batch (cancellation_id, number, size, hold_seconds, reason, asked_at)
    VALUES (2, 1, 1, 420, 'fixed', '2027-01-04Z');
INSERT INTO location_alias (location_id, spelling, folded, created_at)
    VALUES (1, 'Plano W', 'plano w', '2027-01-04Z');
INSERT INTO reading_correction (message_id, read_as, meant, example, corrected_by, created_at)
    VALUES (2, 'UNCLEAR', 'YES', 'yes', 'mia', '2027-01-04Z');
INSERT INTO ehr_appointment (natural_key, id_key, from_export, state, place, file_id, said_at,
    changed_at)
    VALUES (repeat('d', 32), repeat('e', 32), TRUE, 'booked', 'Plano', 1, '2027-01-04Z', '2027-01-04Z');
INSERT INTO feed_day (source, day, messages, held, rejected, cancelled, unresolved,
    last_message_at, last_said_at)
    VALUES ('mllp', '2027-01-04', 2, 0, 0, 1, 0, '2027-01-04Z', '2027-01-04Z');
INSERT INTO feed_listener (address, connections, most, refused, unanswered, seen_at)
    VALUES ('127.0.0.1', 1, 4, 0, 0, '2027-01-04Z');
INSERT INTO reply_curve (learned_at, offers, answers, yes, no, stop, shares, kinds)
    VALUES ('2027-01-04Z', 9, 5, 0.3, 0.2, 0.01, '{0.5,1}', '{}');
INSERT INTO slot_line (cancellation_id, entry_id, rank)
    VALUES (2, 1, 1);
INSERT INTO intake_question (about, words, asked_at, file_ids)
    VALUES ('reason', 'sick', '2027-01-04Z', '{1}');
INSERT INTO intake_untaken (name, reason, since)
    VALUES ('c.csv', 'open', '2027-01-04Z');
INSERT INTO alert (what, day, at, sentence)
    VALUES ('texts', '2027-01-04', '2027-01-04Z', 'Many.');
INSERT INTO daily_count (day, what, count)
    VALUES ('2027-01-04', 'texts', 3);
INSERT INTO notice (kind, count, since, opened_at, seen_at)
    VALUES ('disk', 1, '2027-01-04Z', '2027-01-04Z', '2027-01-04Z');
INSERT INTO notice_message (audience, body, created_at, next_attempt_at)
    VALUES ('desk', 'Look.', '2027-01-04Z', '2027-01-04Z');
INSERT INTO phone_call (cancellation_id, patient_id, state, created_at)
    VALUES (2, 1, 'due', '2027-01-04Z');
INSERT INTO feed_poll (source, strategy, incomplete, trouble, tried_at)
    VALUES ('fhir', 'slots', 0, '', '2027-01-04Z');
INSERT INTO ehr_booking (offer_id, slot_id, state, resource_id, tries, sent_at, former, why,
    began_at, looked_at)
    VALUES (1, 1, 'booked', 'r1', 1, '2027-01-04Z', 'none', '', '2027-01-04Z', '2027-01-04Z');
INSERT INTO staff_session (user_id, began_at, active_at, address, browser)
    VALUES (1, '2027-01-04Z', '2027-01-04Z', '127.0.0.1', 'x');
INSERT INTO api_key (name, digest, scopes, created_at, expires_at)
    VALUES ('k', repeat('f', 64), '{read}', '2027-01-04Z', '2027-01-05Z');
INSERT INTO recovery_code (user_id, digest)
    VALUES (1, 'x');
INSERT INTO legal_hold (patient_id, why, begun_at, begun_by)
    VALUES (1, 'suit', '2027-01-04Z', 'mia');
INSERT INTO entry_age (entry_id, band)
    VALUES (1, '18_39');
INSERT INTO fairness_month (month, written_at, shares, unasked)
    VALUES ('2027-01-01', '2027-01-04Z', '{}', '{}');
INSERT INTO patient_link (digest, purpose, patient_id, created_at, expires_at)
    VALUES (repeat('1', 64), 'list', 1, '2027-01-04Z', '2027-01-05Z');
INSERT INTO join_request (patient_id, agreed_at)
    VALUES (2, '2027-01-04Z');
INSERT INTO location_sender (number, since)
    VALUES ('+12145550109', '2027-01-04Z');
INSERT INTO voice_call (cancellation_id, patient_id, offer_id, token, claim_token, state,
    claimed_at, ask_at)
    VALUES (2, 2, 2, gen_random_uuid(), gen_random_uuid(), 'dialling', '2027-01-04Z', '2027-01-04Z');
INSERT INTO fit_question (patient_id, entry_id, offer_id, kind, what, answers, found_at)
    VALUES (1, 1, 1, 'part', 'morning', 3, '2027-01-04Z');
INSERT INTO saved_view (user_id, name, said, created_at)
    VALUES (1, 'Mine', 'x', '2027-01-04Z');
INSERT INTO staff_place (user_id, location_id)
    VALUES (1, 1);
INSERT INTO ehr_mark (slot_id, source, state, looked_at)
    VALUES (2, 'fhir', 'placed', '2027-01-04Z');
INSERT INTO monthly_report (month, made_at, document, summary)
    VALUES ('2026-12-01', '2027-01-04Z', 'x', 'x');
INSERT INTO visit_rating (offer_id, patient_id, asked_at, quiet_until)
    VALUES (1, 1, '2027-01-04Z', '2027-04-04Z');
INSERT INTO boost_reason (line_id, entry_id, why, at)
    VALUES (1, 1, 'x', '2027-01-04Z');
INSERT INTO sign_in_pace (key, failures, next_at, last_at)
    VALUES ('x', 1, 1, 1);
