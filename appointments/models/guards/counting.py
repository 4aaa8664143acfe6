"""Whoever comes to a stand of a mobile place is counted once: at the stand, or at the open times that take place there.

Both ways take the same lock of the stand before they look, so neither overlooks the other. Whatever else is locked is
locked before.
"""

from pgtrigger import Before, Condition, Insert, UpdateOf

from familienzentrum.triggers import Guard, refuse

_HEADS_AT_A_STAND = 46

# The stand at which an open time takes place.
_TIMES_AT_STANDS = """
        appointments_slot AS slot
        JOIN offers_offer AS offer ON offer.id = slot.offer_id
        LEFT JOIN offers_room AS room ON room.id = slot.room_id
        JOIN offers_place AS site ON site.id = COALESCE(room.place_id, slot.place_id, offer.place_id) AND site.is_mobile
        JOIN offers_stand AS stand ON stand.place_id = site.id
            AND (stand.day + stand.starts_at) AT TIME ZONE 'Europe/Berlin' <= slot.starts_at
            AND (stand.day + stand.ends_at) AT TIME ZONE 'Europe/Berlin' >= slot.ends_at"""

HEADS_COUNTED_ONCE = Guard(
    name="heads_counted_once",
    when=Before,
    operation=Insert,
    declare=[("counted_at", "bigint")],
    func=f"""
    counted_at := NEW.stand_id;
    IF counted_at IS NULL THEN
        SELECT stand.id INTO counted_at FROM {_TIMES_AT_STANDS} WHERE slot.id = NEW.slot_id;
    END IF;
    IF counted_at IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock({_HEADS_AT_A_STAND}, counted_at::integer);
    IF NEW.stand_id IS NULL AND EXISTS (SELECT FROM appointments_headcount WHERE stand_id = counted_at)
        OR NEW.slot_id IS NULL AND EXISTS (
            SELECT FROM appointments_headcount AS counted WHERE counted.slot_id IN (
                SELECT slot.id FROM {_TIMES_AT_STANDS} WHERE stand.id = counted_at
            )
        )
    THEN
        {refuse("heads_counted_once", "the people of this stand are counted already")}
    END IF;
    RETURN NEW;
    """,
)

COUNTED_STAND_STAYS = Guard(
    name="counted_stand_stays",
    table="offers_stand",
    when=Before,
    operation=UpdateOf("day", "place_id"),
    condition=Condition("OLD.day <> NEW.day OR OLD.place_id <> NEW.place_id"),
    func=f"""
    PERFORM pg_advisory_xact_lock({_HEADS_AT_A_STAND}, OLD.id::integer);
    IF EXISTS (SELECT FROM appointments_headcount WHERE stand_id = OLD.id) THEN
        {refuse("counted_stand_stays", "people were counted at this stand")}
    END IF;
    RETURN NEW;
    """,
)
