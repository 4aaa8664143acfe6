"""Attendance belongs to a later date of the booked course, and goes with the family's data, whoever erases it.

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
            AND later.course_id = first.course_id AND later.id <> first.id
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
