"""Keeps the counters of taken seats from appointments and held seats, and refuses any other write.

Both kinds of holders update the same two counters. The update locks the slot's row, so that two families racing for
the last seat are serialised, and the second violates a check of the slot.
"""

from pgtrigger import After, Before, Condition, Delete, Insert, UpdateOf

from familienzentrum.triggers import Guard, refuse


def _count(holder: str, sign: str, publicly: str) -> str:
    return f"""
        UPDATE appointments_slot
        SET taken = taken {sign} {holder}.seats,
            taken_publicly = taken_publicly {sign} CASE WHEN {publicly} THEN {holder}.seats ELSE 0 END
        WHERE id = {holder}.slot_id;"""


def _give_back(publicly: str) -> str:
    """Release what the old row held. A slot deleted in the same statement, with its hour, needs no count."""
    return _count("OLD", "-", publicly)


def _take(publicly: str) -> str:
    """Take what the new row holds. A slot deleted concurrently, with its hour, counts as full."""
    return f"""{_count("NEW", "+", publicly)}
        IF NOT FOUND THEN
            {refuse("slot_taken_within_capacity", "the time was removed meanwhile")}
        END IF;"""


def _holds(booking: str) -> str:
    """The same as `AppointmentQuerySet.standing`: neither cancelled, nor left while its course goes on."""
    return f"({booking}.state <> 'cancelled' AND {booking}.ends_with_id IS NULL)"


# A move touches two slots: both are locked in id order, so that two opposite moves never deadlock on each
# other.
KEEP_TAKEN = Guard(
    name="keep_taken",
    when=After,
    operation=Insert | Delete | UpdateOf("slot_id", "state", "seats", "is_from_desk", "ends_with_id"),
    func=f"""
    IF TG_OP = 'UPDATE' THEN
        PERFORM 1 FROM appointments_slot WHERE id IN (OLD.slot_id, NEW.slot_id) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    IF TG_OP <> 'INSERT' AND {_holds("OLD")} THEN{_give_back("NOT OLD.is_from_desk")}
    END IF;
    IF TG_OP <> 'DELETE' AND {_holds("NEW")} THEN{_take("NOT NEW.is_from_desk")}
    END IF;
    RETURN NULL;
    """,
)

KEEP_HELD = Guard(
    name="keep_held",
    when=After,
    operation=Insert | Delete | UpdateOf("slot_id", "seats"),
    func=f"""
    IF TG_OP <> 'INSERT' THEN{_give_back("true")}
    END IF;
    IF TG_OP <> 'DELETE' THEN{_take("true")}
    END IF;
    RETURN NULL;
    """,
)

_BY_HOLDERS_ONLY = f"""
    IF pg_trigger_depth() = 1 THEN
        {refuse("slot_taken_by_appointments_only", "places are taken by appointments only")}
    END IF;
    RETURN NEW;
    """

ONLY_APPOINTMENTS_TAKE = Guard(
    name="only_appointments_take",
    when=Before,
    operation=UpdateOf("taken", "taken_publicly"),
    condition=Condition(
        "OLD.taken IS DISTINCT FROM NEW.taken OR OLD.taken_publicly IS DISTINCT FROM NEW.taken_publicly"
    ),
    func=_BY_HOLDERS_ONLY,
)

STARTS_UNTAKEN = Guard(
    name="starts_untaken",
    when=Before,
    operation=Insert,
    condition=Condition("NEW.taken <> 0 OR NEW.taken_publicly <> 0"),
    func=_BY_HOLDERS_ONLY,
)
