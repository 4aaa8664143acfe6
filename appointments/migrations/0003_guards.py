"""What a plain constraint cannot say: taken places, and sensitive talks out of sight."""

from django.db import migrations

# Every appointment that stands holds its places. The row of the slot is locked by the update, so that
# two families at the last place come one after the other, and the second meets slot_taken_within_capacity.
# A slot that is removed in the same moment, with its hour, is as good as taken.
# A move touches two slots: both are locked in the order of their ids, so that two moves across never wait for each other.
TAKEN = """
CREATE FUNCTION appointments_keep_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM 1 FROM appointments_slot WHERE id IN (OLD.slot_id, NEW.slot_id) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.state <> 'cancelled' THEN
        UPDATE appointments_slot SET taken = taken - OLD.places WHERE id = OLD.slot_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state <> 'cancelled' THEN
        UPDATE appointments_slot SET taken = taken + NEW.places WHERE id = NEW.slot_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the time was removed meanwhile'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'slot_taken_within_capacity';
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_taken AFTER INSERT OR DELETE OR UPDATE OF slot_id, state, places ON appointments_appointment
    FOR EACH ROW EXECUTE FUNCTION appointments_keep_taken();

CREATE FUNCTION appointments_only_appointments_take() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() = 1 THEN
        RAISE EXCEPTION 'places are taken by appointments only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'slot_taken_by_appointments_only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER only_appointments_take BEFORE UPDATE OF taken ON appointments_slot
    FOR EACH ROW WHEN (OLD.taken IS DISTINCT FROM NEW.taken) EXECUTE FUNCTION appointments_only_appointments_take();
CREATE TRIGGER starts_untaken BEFORE INSERT ON appointments_slot
    FOR EACH ROW WHEN (NEW.taken <> 0) EXECUTE FUNCTION appointments_only_appointments_take();
"""

TAKEN_BACK = """
DROP TRIGGER starts_untaken ON appointments_slot;
DROP TRIGGER only_appointments_take ON appointments_slot;
DROP FUNCTION appointments_only_appointments_take();
DROP TRIGGER keep_taken ON appointments_appointment;
DROP FUNCTION appointments_keep_taken();
"""

# The rule joins four tables. Whoever places a time locks offer and room against change (FOR SHARE); whoever changes
# the offer or the room looks at all times that are still to come. So neither can slip past the other.
SIGHT = """
CREATE FUNCTION appointments_refuse_sight() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a sensitive offer needs a room that cannot be seen into'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'sensitive_offer_out_of_sight';
END $$;

CREATE FUNCTION appointments_time_out_of_sight() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sensitive boolean;
    visible boolean;
BEGIN
    SELECT is_sensitive INTO sensitive FROM offers_offer WHERE id = NEW.offer_id FOR SHARE;
    SELECT can_be_seen_into INTO visible FROM offers_room WHERE id = NEW.room_id FOR SHARE;
    IF sensitive AND visible THEN
        PERFORM appointments_refuse_sight();
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION appointments_change_out_of_sight() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM appointments_consultationhour AS placed
        JOIN offers_offer ON offers_offer.id = placed.offer_id AND offers_offer.is_sensitive
        JOIN offers_room ON offers_room.id = placed.room_id AND offers_room.can_be_seen_into
        WHERE NEW.id = CASE TG_TABLE_NAME WHEN 'offers_offer' THEN placed.offer_id ELSE placed.room_id END
        AND (placed.valid_until IS NULL OR placed.valid_until >= current_date)
    ) OR EXISTS (
        SELECT FROM appointments_slot AS placed
        JOIN offers_offer ON offers_offer.id = placed.offer_id AND offers_offer.is_sensitive
        JOIN offers_room ON offers_room.id = placed.room_id AND offers_room.can_be_seen_into
        WHERE NEW.id = CASE TG_TABLE_NAME WHEN 'offers_offer' THEN placed.offer_id ELSE placed.room_id END
        AND placed.ends_at > now() AND NOT placed.is_withdrawn
    ) THEN
        PERFORM appointments_refuse_sight();
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER hour_out_of_sight BEFORE INSERT OR UPDATE OF offer_id, room_id ON appointments_consultationhour
    FOR EACH ROW WHEN (NEW.room_id IS NOT NULL) EXECUTE FUNCTION appointments_time_out_of_sight();
CREATE TRIGGER slot_out_of_sight BEFORE INSERT OR UPDATE OF offer_id, room_id ON appointments_slot
    FOR EACH ROW WHEN (NEW.room_id IS NOT NULL) EXECUTE FUNCTION appointments_time_out_of_sight();
CREATE TRIGGER offer_out_of_sight AFTER UPDATE OF is_sensitive ON offers_offer
    FOR EACH ROW WHEN (NEW.is_sensitive) EXECUTE FUNCTION appointments_change_out_of_sight();
CREATE TRIGGER room_out_of_sight AFTER UPDATE OF can_be_seen_into ON offers_room
    FOR EACH ROW WHEN (NEW.can_be_seen_into) EXECUTE FUNCTION appointments_change_out_of_sight();
"""

SIGHT_BACK = """
DROP TRIGGER room_out_of_sight ON offers_room;
DROP TRIGGER offer_out_of_sight ON offers_offer;
DROP TRIGGER slot_out_of_sight ON appointments_slot;
DROP TRIGGER hour_out_of_sight ON appointments_consultationhour;
DROP FUNCTION appointments_change_out_of_sight();
DROP FUNCTION appointments_time_out_of_sight();
DROP FUNCTION appointments_refuse_sight();
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0002_initial")]
    operations = [migrations.RunSQL(TAKEN, TAKEN_BACK), migrations.RunSQL(SIGHT, SIGHT_BACK)]
