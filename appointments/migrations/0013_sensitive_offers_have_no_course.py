"""Courses count by a family's address: at a sensitive offer, who tries an address would learn whether it came."""

from django.db import migrations

# As with rooms in sight: whoever plans a date locks the offer against change (FOR SHARE); whoever makes the offer
# sensitive looks at all dates that are still to come. So neither can slip past the other.
COURSES = """
CREATE FUNCTION appointments_course_is_not_sensitive() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sensitive boolean;
BEGIN
    SELECT is_sensitive INTO sensitive FROM offers_offer WHERE id = NEW.offer_id FOR SHARE;
    IF sensitive THEN
        PERFORM appointments_refuse('sensitive_offer_has_no_course');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION appointments_sensitive_meets_no_course() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM appointments_slot
        WHERE offer_id = NEW.id AND course_id IS NOT NULL AND NOT is_withdrawn AND ends_at > now()
    ) THEN
        PERFORM appointments_refuse('sensitive_offer_has_no_course');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER course_is_not_sensitive BEFORE INSERT OR UPDATE OF offer_id, course_id, is_withdrawn
    ON appointments_slot FOR EACH ROW WHEN (NEW.course_id IS NOT NULL AND NOT NEW.is_withdrawn)
    EXECUTE FUNCTION appointments_course_is_not_sensitive();
CREATE TRIGGER sensitive_meets_no_course AFTER UPDATE OF is_sensitive ON offers_offer
    FOR EACH ROW WHEN (NEW.is_sensitive) EXECUTE FUNCTION appointments_sensitive_meets_no_course();
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0012_waiting_after_a_draw")]
    operations = [migrations.RunSQL(COURSES)]
