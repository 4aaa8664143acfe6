"""A sensitive offer needs a room that cannot be seen into.

The rule joins four tables. Whoever places a time locks offer and room against change (FOR SHARE); whoever changes the
offer or the room looks at all times that are still to come. So neither can slip past the other.
"""

from pgtrigger import After, Before, Condition, Insert, UpdateOf

from familienzentrum.triggers import Guard, refuse

_REFUSE = refuse("sensitive_offer_out_of_sight", "a sensitive offer needs a room that cannot be seen into")


def _placed(name: str) -> Guard:
    """Return the guard of whatever is placed in a room: an hour or a time."""
    return Guard(
        name=name,
        when=Before,
        operation=Insert | UpdateOf("offer_id", "room_id"),
        condition=Condition("NEW.room_id IS NOT NULL"),
        declare=[("sensitive", "boolean"), ("visible", "boolean")],
        func=f"""
        SELECT is_sensitive INTO sensitive FROM offers_offer WHERE id = NEW.offer_id FOR SHARE;
        SELECT can_be_seen_into INTO visible FROM offers_room WHERE id = NEW.room_id FOR SHARE;
        IF sensitive AND visible THEN
            {_REFUSE}
        END IF;
        RETURN NEW;
        """,
    )


def _changed(name: str, table: str, column: str, key: str) -> Guard:
    """Return the guard of an offer or a room that hours and times refer to by the key."""
    return Guard(
        name=name,
        table=table,
        when=After,
        operation=UpdateOf(column),
        condition=Condition(f"NEW.{column}"),
        func=f"""
        IF EXISTS (
            SELECT FROM appointments_consultationhour AS placed
            JOIN offers_offer ON offers_offer.id = placed.offer_id AND offers_offer.is_sensitive
            JOIN offers_room ON offers_room.id = placed.room_id AND offers_room.can_be_seen_into
            WHERE placed.{key} = NEW.id
            AND (placed.valid_until IS NULL OR placed.valid_until >= current_date)
        ) OR EXISTS (
            SELECT FROM appointments_slot AS placed
            JOIN offers_offer ON offers_offer.id = placed.offer_id AND offers_offer.is_sensitive
            JOIN offers_room ON offers_room.id = placed.room_id AND offers_room.can_be_seen_into
            WHERE placed.{key} = NEW.id
            AND placed.ends_at > now() AND NOT placed.is_withdrawn
        ) THEN
            {_REFUSE}
        END IF;
        RETURN NULL;
        """,
    )


HOUR_OUT_OF_SIGHT = _placed("hour_out_of_sight")
SLOT_OUT_OF_SIGHT = _placed("slot_out_of_sight")
OFFER_OUT_OF_SIGHT = _changed("offer_out_of_sight", "offers_offer", "is_sensitive", "offer_id")
ROOM_OUT_OF_SIGHT = _changed("room_out_of_sight", "offers_room", "can_be_seen_into", "room_id")
