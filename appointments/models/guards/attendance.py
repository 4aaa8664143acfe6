"""A family is expected on dates of the course that it booked, until it leaves; attendance says whether it came.

Attendance belongs to a later date of the booked course, and goes with the family's data, whoever erases it.

Noting it locks the appointment FOR SHARE, erasing updates that row: attendance cannot be noted past an erasure.
"""

from pgtrigger import After, Before, Condition, Insert, Update, UpdateOf

from familienzentrum.triggers import Guard, refuse

OF_THE_BOOKED_COURSE = Guard(
    name="of_the_booked_course",
    when=Before,
    operation=Insert | Update,
    func=f"""
    PERFORM FROM appointments_appointment AS booked
        JOIN appointments_slot AS first ON first.id = booked.slot_id
        JOIN appointments_slot AS later ON later.id = NEW.date_id
        WHERE booked.id = NEW.appointment_id AND booked.sealed IS NOT NULL AND booked.state <> 'cancelled'
            AND later.course_id = first.course_id AND later.id <> COALESCE(booked.begins_with_id, first.id)
            AND NOT EXISTS (
                SELECT FROM appointments_slot AS bound
                WHERE bound.id = booked.ends_with_id AND bound.starts_at < later.starts_at
                    OR bound.id = booked.begins_with_id AND bound.starts_at > later.starts_at
            )
        FOR SHARE OF booked;
    IF NOT FOUND THEN
        {refuse("attendance_of_a_later_date", "this family is not expected on that date")}
    END IF;
    RETURN NEW;
    """,
)

FORGOTTEN_WITH_THE_FAMILY = Guard(
    name="forgotten_with_the_family",
    table="appointments_appointment",
    when=After,
    operation=UpdateOf("sealed", "slot_id"),
    condition=Condition("NEW.sealed IS NULL OR NEW.slot_id <> OLD.slot_id"),
    func="""
    DELETE FROM appointments_attendance WHERE appointment_id = NEW.id;
    RETURN NULL;
    """,
)

# Which steps were taken on a later date says who came to it.
STEPS_FORGOTTEN_WITH_ATTENDANCE = Guard(
    name="steps_forgotten_with_attendance",
    table="appointments_appointment",
    when=After,
    operation=UpdateOf("sealed", "slot_id"),
    condition=Condition("NEW.sealed IS NULL OR NEW.slot_id <> OLD.slot_id"),
    func="""
    DELETE FROM appointments_takenstep
        WHERE appointment_id = NEW.id AND date_id <> COALESCE(NEW.begins_with_id, NEW.slot_id);
    RETURN NULL;
    """,
)

JOINED_AND_LEFT_AT_DATES_OF_ITS_COURSE = Guard(
    name="joined_and_left_at_dates_of_its_course",
    when=Before,
    operation=Insert | UpdateOf("slot_id", "begins_with_id", "ends_with_id"),
    condition=Condition("NEW.begins_with_id IS NOT NULL OR NEW.ends_with_id IS NOT NULL"),
    func=f"""
    IF NOT EXISTS (
        SELECT FROM appointments_slot AS booked
        JOIN appointments_slot AS first ON first.id = COALESCE(NEW.begins_with_id, NEW.slot_id)
        JOIN appointments_slot AS last ON last.id = COALESCE(NEW.ends_with_id, first.id)
        WHERE booked.id = NEW.slot_id AND first.course_id = booked.course_id AND last.course_id = booked.course_id
            AND first.starts_at <= last.starts_at
    ) THEN
        {refuse("appointment_within_its_course", "only a course is joined or left at one of its dates")}
    END IF;
    RETURN NEW;
    """,
)
