"""What is taken is counted from appointments and held places; no time stands where nothing takes place."""

from django.db import migrations

# Both kinds of holders move the same two counters. The row of the slot is locked by the update, so that two families
# at the last place come one after the other, and the second meets a check of the slot.
TAKEN = """
DROP TRIGGER only_appointments_take ON appointments_slot;
DROP TRIGGER starts_untaken ON appointments_slot;
DROP TRIGGER keep_taken ON appointments_appointment;
DROP FUNCTION appointments_keep_taken();
UPDATE appointments_slot SET taken_publicly = taken WHERE taken > 0;

CREATE FUNCTION appointments_take(wanted bigint, number integer, publicly boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE appointments_slot
    SET taken = taken + number, taken_publicly = taken_publicly + CASE WHEN publicly THEN number ELSE 0 END
    WHERE id = wanted;
    IF NOT FOUND AND number > 0 THEN
        RAISE EXCEPTION 'the time was removed meanwhile'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'slot_taken_within_capacity';
    END IF;
END $$;

CREATE FUNCTION appointments_keep_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM 1 FROM appointments_slot WHERE id IN (OLD.slot_id, NEW.slot_id) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.state <> 'cancelled' THEN
        PERFORM appointments_take(OLD.slot_id, -OLD.places, NOT OLD.is_from_desk);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state <> 'cancelled' THEN
        PERFORM appointments_take(NEW.slot_id, NEW.places, NOT NEW.is_from_desk);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION appointments_keep_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM appointments_take(OLD.slot_id, -OLD.places, true);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM appointments_take(NEW.slot_id, NEW.places, true);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_taken AFTER INSERT OR DELETE OR UPDATE OF slot_id, state, places, is_from_desk
    ON appointments_appointment FOR EACH ROW EXECUTE FUNCTION appointments_keep_taken();
CREATE TRIGGER keep_held AFTER INSERT OR DELETE OR UPDATE OF slot_id, places
    ON appointments_heldplace FOR EACH ROW EXECUTE FUNCTION appointments_keep_held();

CREATE TRIGGER only_appointments_take BEFORE UPDATE OF taken, taken_publicly ON appointments_slot
    FOR EACH ROW WHEN (OLD.taken IS DISTINCT FROM NEW.taken OR OLD.taken_publicly IS DISTINCT FROM NEW.taken_publicly)
    EXECUTE FUNCTION appointments_only_appointments_take();
CREATE TRIGGER starts_untaken BEFORE INSERT ON appointments_slot
    FOR EACH ROW WHEN (NEW.taken <> 0 OR NEW.taken_publicly <> 0)
    EXECUTE FUNCTION appointments_only_appointments_take();
"""

# Whoever places a time shares a lock; whoever closes something holds it alone and then looks at all times. So neither
# can slip past the other. Families who book do not place times and never wait here.
POSSIBLE = """
CREATE FUNCTION appointments_refuse(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the plan of the house does not allow this'
        USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

CREATE FUNCTION appointments_slot_is_possible() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(815);
    IF NOT NEW.despite_holiday AND EXISTS (
        SELECT FROM appointments_publicholiday WHERE day = (NEW.starts_at AT TIME ZONE 'Europe/Berlin')::date
    ) THEN
        PERFORM appointments_refuse('slot_not_on_public_holiday');
    END IF;
    IF EXISTS (
        SELECT FROM appointments_closure AS closed
        WHERE closed.starts_at < NEW.ends_at AND closed.ends_at > NEW.starts_at AND (
            closed.scope = 'house' OR closed.room_id = NEW.room_id
            OR closed.office_id = (SELECT office_id FROM offers_offer WHERE id = NEW.offer_id)
        )
    ) THEN
        PERFORM appointments_refuse('slot_not_while_closed');
    END IF;
    IF EXISTS (
        SELECT FROM appointments_absence
        WHERE person_id = NEW.adviser_id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    ) THEN
        PERFORM appointments_refuse('slot_not_while_absent');
    END IF;
    IF EXISTS (
        SELECT FROM appointments_roombooking
        WHERE room_id = NEW.room_id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    ) THEN
        PERFORM appointments_refuse('slot_not_in_lent_room');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER slot_is_possible
    BEFORE INSERT OR UPDATE OF starts_at, ends_at, offer_id, adviser_id, room_id, is_withdrawn, despite_holiday
    ON appointments_slot FOR EACH ROW WHEN (NOT NEW.is_withdrawn) EXECUTE FUNCTION appointments_slot_is_possible();

CREATE FUNCTION appointments_holiday_meets_no_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(815);
    IF EXISTS (
        SELECT FROM appointments_slot
        WHERE NOT is_withdrawn AND NOT despite_holiday AND ends_at > now()
        AND starts_at >= NEW.day::timestamp AT TIME ZONE 'Europe/Berlin'
        AND starts_at < (NEW.day + 1)::timestamp AT TIME ZONE 'Europe/Berlin'
    ) THEN
        PERFORM appointments_refuse('closing_meets_no_time');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION appointments_closure_meets_no_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(815);
    IF EXISTS (
        SELECT FROM appointments_slot JOIN offers_offer ON offers_offer.id = appointments_slot.offer_id
        WHERE NOT is_withdrawn AND ends_at > now() AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
        AND (NEW.scope = 'house' OR appointments_slot.room_id = NEW.room_id OR offers_offer.office_id = NEW.office_id)
    ) THEN
        PERFORM appointments_refuse('closing_meets_no_time');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION appointments_absence_meets_no_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(815);
    IF EXISTS (
        SELECT FROM appointments_slot WHERE adviser_id = NEW.person_id
        AND NOT is_withdrawn AND ends_at > now() AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    ) THEN
        PERFORM appointments_refuse('closing_meets_no_time');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION appointments_lending_meets_no_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(815);
    IF EXISTS (
        SELECT FROM appointments_slot WHERE room_id = NEW.room_id
        AND NOT is_withdrawn AND ends_at > now() AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    ) OR EXISTS (
        SELECT FROM appointments_closure
        WHERE (scope = 'house' OR room_id = NEW.room_id) AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    ) THEN
        PERFORM appointments_refuse('closing_meets_no_time');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER holiday_meets_no_time BEFORE INSERT OR UPDATE ON appointments_publicholiday
    FOR EACH ROW EXECUTE FUNCTION appointments_holiday_meets_no_time();
CREATE TRIGGER closure_meets_no_time BEFORE INSERT OR UPDATE ON appointments_closure
    FOR EACH ROW EXECUTE FUNCTION appointments_closure_meets_no_time();
CREATE TRIGGER absence_meets_no_time BEFORE INSERT OR UPDATE ON appointments_absence
    FOR EACH ROW EXECUTE FUNCTION appointments_absence_meets_no_time();
CREATE TRIGGER lending_meets_no_time BEFORE INSERT OR UPDATE ON appointments_roombooking
    FOR EACH ROW EXECUTE FUNCTION appointments_lending_meets_no_time();
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0007_real_house_rules")]
    operations = [migrations.RunSQL(TAKEN), migrations.RunSQL(POSSIBLE)]
