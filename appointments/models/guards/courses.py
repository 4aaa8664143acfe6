"""No lot at sensitive offers: a draw knows each family by its address, so trying an address would reveal who wishes.

As in `sight`: planning a course by lot locks the offer FOR SHARE; making the offer sensitive checks all its draws. So
the two cannot race past each other.
"""

from pgtrigger import After, Before, Condition, Insert, UpdateOf

from appointments.models.guards.plan import refuse_in_plan
from familienzentrum.triggers import Guard

_REFUSE = refuse_in_plan("sensitive_offer_has_no_lot")

LOT_IS_NOT_SENSITIVE = Guard(
    name="lot_is_not_sensitive",
    when=Before,
    operation=Insert | UpdateOf("offer_id", "draw_id"),
    condition=Condition("NEW.draw_id IS NOT NULL"),
    declare=[("sensitive", "boolean")],
    func=f"""
    SELECT is_sensitive INTO sensitive FROM offers_offer WHERE id = NEW.offer_id FOR SHARE;
    IF sensitive THEN
        {_REFUSE}
    END IF;
    RETURN NEW;
    """,
)

SENSITIVE_MEETS_NO_LOT = Guard(
    name="sensitive_meets_no_lot",
    table="offers_offer",
    when=After,
    operation=UpdateOf("is_sensitive"),
    condition=Condition("NEW.is_sensitive"),
    func=f"""
    IF EXISTS (
        SELECT FROM appointments_course AS course JOIN appointments_draw AS draw ON draw.id = course.draw_id
        WHERE course.offer_id = NEW.id AND draw.drawn_at IS NULL
    ) THEN
        {_REFUSE}
    END IF;
    RETURN NULL;
    """,
)
