"""No courses at sensitive offers: they limit bookings per address, so trying an address would reveal who came.

As in `sight`: planning a date locks the offer FOR SHARE; making the offer sensitive checks all future dates. So the two
cannot race past each other.
"""

from pgtrigger import After, Before, Condition, Insert, UpdateOf

from appointments.models.guards.plan import refuse_in_plan
from familienzentrum.triggers import Guard

_REFUSE = refuse_in_plan("sensitive_offer_has_no_course")

COURSE_IS_NOT_SENSITIVE = Guard(
    name="course_is_not_sensitive",
    when=Before,
    operation=Insert | UpdateOf("offer_id", "course_id", "is_withdrawn"),
    condition=Condition("NEW.course_id IS NOT NULL AND NOT NEW.is_withdrawn"),
    declare=[("sensitive", "boolean")],
    func=f"""
    SELECT is_sensitive INTO sensitive FROM offers_offer WHERE id = NEW.offer_id FOR SHARE;
    IF sensitive THEN
        {_REFUSE}
    END IF;
    RETURN NEW;
    """,
)

SENSITIVE_MEETS_NO_COURSE = Guard(
    name="sensitive_meets_no_course",
    table="offers_offer",
    when=After,
    operation=UpdateOf("is_sensitive"),
    condition=Condition("NEW.is_sensitive"),
    func=f"""
    IF EXISTS (
        SELECT FROM appointments_slot
        WHERE offer_id = NEW.id AND course_id IS NOT NULL AND NOT is_withdrawn AND ends_at > now()
    ) THEN
        {_REFUSE}
    END IF;
    RETURN NULL;
    """,
)
