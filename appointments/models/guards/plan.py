"""No slot during a closure, holiday, absence or lending.

Placing a slot takes an advisory lock shared; closing takes it exclusively and then checks all slots. So the two cannot
race past each other. Bookings place no slots and never wait here.
"""

from pgtrigger import Before, Condition, Insert, Update, UpdateOf

from familienzentrum.triggers import Guard, refuse

# The advisory lock's key, shared with `appointments.core.locks`.
PLAN = 815


def refuse_in_plan(rule: str) -> str:
    """Return the SQL by which these guards raise their violation."""
    return refuse(rule, "the plan of the house does not allow this")


SLOT_IS_POSSIBLE = Guard(
    name="slot_is_possible",
    when=Before,
    operation=Insert
    | UpdateOf("starts_at", "ends_at", "offer_id", "adviser_id", "room_id", "is_withdrawn", "despite_holiday"),
    condition=Condition("NOT NEW.is_withdrawn"),
    func=f"""
    PERFORM pg_advisory_xact_lock_shared({PLAN});
    IF NOT NEW.despite_holiday AND EXISTS (
        SELECT FROM appointments_publicholiday WHERE day = (NEW.starts_at AT TIME ZONE 'Europe/Berlin')::date
    ) THEN
        {refuse_in_plan("slot_not_on_public_holiday")}
    END IF;
    IF EXISTS (
        SELECT FROM appointments_closure AS closed
        WHERE closed.starts_at < NEW.ends_at AND closed.ends_at > NEW.starts_at AND (
            closed.scope = 'house' OR closed.room_id = NEW.room_id
            OR closed.office_id = (SELECT office_id FROM offers_offer WHERE id = NEW.offer_id)
        )
    ) THEN
        {refuse_in_plan("slot_not_while_closed")}
    END IF;
    IF EXISTS (
        SELECT FROM appointments_absence
        WHERE person_id = NEW.adviser_id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    ) THEN
        {refuse_in_plan("slot_not_while_absent")}
    END IF;
    IF EXISTS (
        SELECT FROM appointments_roombooking
        WHERE room_id = NEW.room_id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    ) THEN
        {refuse_in_plan("slot_not_in_lent_room")}
    END IF;
    RETURN NEW;
    """,
)


def _meets_no_time(name: str, finds_times: str) -> Guard:
    """Return the guard of a closing table: no standing slot may overlap a new row."""
    return Guard(
        name=name,
        when=Before,
        operation=Insert | Update,
        func=f"""
        PERFORM pg_advisory_xact_lock({PLAN});
        IF {finds_times} THEN
            {refuse_in_plan("closing_meets_no_time")}
        END IF;
        RETURN NEW;
        """,
    )


HOLIDAY_MEETS_NO_TIME = _meets_no_time(
    "holiday_meets_no_time",
    """EXISTS (
            SELECT FROM appointments_slot
            WHERE NOT is_withdrawn AND NOT despite_holiday AND ends_at > now()
            AND starts_at >= NEW.day::timestamp AT TIME ZONE 'Europe/Berlin'
            AND starts_at < (NEW.day + 1)::timestamp AT TIME ZONE 'Europe/Berlin'
        )""",
)

CLOSURE_MEETS_NO_TIME = _meets_no_time(
    "closure_meets_no_time",
    """EXISTS (
            SELECT FROM appointments_slot JOIN offers_offer ON offers_offer.id = appointments_slot.offer_id
            WHERE NOT is_withdrawn AND ends_at > now() AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
            AND (
                NEW.scope = 'house' OR appointments_slot.room_id = NEW.room_id
                OR offers_offer.office_id = NEW.office_id
            )
        )""",
)

ABSENCE_MEETS_NO_TIME = _meets_no_time(
    "absence_meets_no_time",
    """EXISTS (
            SELECT FROM appointments_slot WHERE adviser_id = NEW.person_id
            AND NOT is_withdrawn AND ends_at > now() AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
        )""",
)

LENDING_MEETS_NO_TIME = _meets_no_time(
    "lending_meets_no_time",
    """EXISTS (
            SELECT FROM appointments_slot WHERE room_id = NEW.room_id
            AND NOT is_withdrawn AND ends_at > now() AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
        ) OR EXISTS (
            SELECT FROM appointments_closure
            WHERE (scope = 'house' OR room_id = NEW.room_id) AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
        )""",
)
