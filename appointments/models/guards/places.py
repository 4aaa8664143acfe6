"""What is taken is counted from appointments and held places, and by no other hand.

Both kinds of holders move the same two counters. The row of the slot is locked by the update, so that two families at
the last place come one after the other, and the second meets a check of the slot.
"""

from pgtrigger import After, Before, Condition, Delete, Insert, UpdateOf

from familienzentrum.triggers import Guard, refuse


def _count(holder: str, sign: str, publicly: str) -> str:
    return f"""
        UPDATE appointments_slot
        SET taken = taken {sign} {holder}.places,
            taken_publicly = taken_publicly {sign} CASE WHEN {publicly} THEN {holder}.places ELSE 0 END
        WHERE id = {holder}.slot_id;"""


def _give_back(publicly: str) -> str:
    """Let go what the old row held. A slot that is removed in the same moment, with its hour, has nothing to count."""
    return _count("OLD", "-", publicly)


def _take(publicly: str) -> str:
    """Take what the new row holds. A slot that is removed in the same moment, with its hour, is as good as taken."""
    return f"""{_count("NEW", "+", publicly)}
        IF NOT FOUND THEN
            {refuse("slot_taken_within_capacity", "the time was removed meanwhile")}
        END IF;"""


# A move touches two slots: both are locked in the order of their ids, so that two moves across never wait for each
# other.
KEEP_TAKEN = Guard(
    name="keep_taken",
    when=After,
    operation=Insert | Delete | UpdateOf("slot_id", "state", "places", "is_from_desk"),
    func=f"""
    IF TG_OP = 'UPDATE' THEN
        PERFORM 1 FROM appointments_slot WHERE id IN (OLD.slot_id, NEW.slot_id) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.state <> 'cancelled' THEN{_give_back("NOT OLD.is_from_desk")}
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state <> 'cancelled' THEN{_take("NOT NEW.is_from_desk")}
    END IF;
    RETURN NULL;
    """,
)

KEEP_HELD = Guard(
    name="keep_held",
    when=After,
    operation=Insert | Delete | UpdateOf("slot_id", "places"),
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
