"""Nothing ahead in a room or a place that is out of use.

As in `plan`: placing a time or lending a room takes the advisory lock shared or exclusively; taking a room or a place
out of use takes it exclusively and then checks all that is ahead. So the two cannot race past each other.
"""

from pgtrigger import After, Before, Condition, Insert, UpdateOf

from appointments.models.guards.plan import PLAN, refuse_in_plan
from familienzentrum.triggers import Guard

# Where nobody goes, by phone or at the family's home, the place of the offer does not matter.
WITH_ADDRESS = "('on_site', 'partner')"

SLOT_IN_USE = Guard(
    name="slot_in_use",
    when=Before,
    operation=Insert | UpdateOf("starts_at", "ends_at", "offer_id", "room_id", "place_id", "channel", "is_withdrawn"),
    condition=Condition("NOT NEW.is_withdrawn AND NEW.ends_at > now() AND NEW.accompanies_id IS NULL"),
    func=f"""
    PERFORM pg_advisory_xact_lock_shared({PLAN});
    IF EXISTS (
        SELECT FROM offers_room AS room JOIN offers_place AS site ON site.id = room.place_id
        WHERE room.id = NEW.room_id AND NOT (room.is_active AND site.is_active)
    ) OR NEW.room_id IS NULL AND NEW.channel IN {WITH_ADDRESS} AND EXISTS (
        SELECT FROM offers_place WHERE NOT is_active AND id = COALESCE(
            NEW.place_id, (SELECT place_id FROM offers_offer WHERE id = NEW.offer_id)
        )
    ) THEN
        {refuse_in_plan("slot_not_out_of_use")}
    END IF;
    RETURN NEW;
    """,
)

LENDING_IN_USE = Guard(
    name="lending_in_use",
    when=Before,
    operation=Insert | UpdateOf("room_id", "starts_at", "ends_at"),
    condition=Condition("NEW.ends_at > now()"),
    func=f"""
    PERFORM pg_advisory_xact_lock({PLAN});
    IF EXISTS (
        SELECT FROM offers_room AS room JOIN offers_place AS site ON site.id = room.place_id
        WHERE room.id = NEW.room_id AND NOT (room.is_active AND site.is_active)
    ) THEN
        {refuse_in_plan("slot_not_out_of_use")}
    END IF;
    RETURN NEW;
    """,
)


_TIMES_AHEAD = f"""
            SELECT FROM appointments_slot AS slot
            JOIN offers_offer AS offer ON offer.id = slot.offer_id
            LEFT JOIN offers_room AS room ON room.id = slot.room_id
            JOIN offers_place AS site ON site.id = COALESCE(room.place_id, slot.place_id, offer.place_id)
            WHERE NOT slot.is_withdrawn AND slot.accompanies_id IS NULL AND slot.starts_at > now()
            AND (slot.room_id IS NOT NULL OR slot.channel IN {WITH_ADDRESS})
            AND (NOT site.is_active OR NOT room.is_active)"""
_LENDINGS_AHEAD = """
            SELECT FROM appointments_roombooking AS lending
            JOIN offers_room AS room ON room.id = lending.room_id
            JOIN offers_place AS site ON site.id = room.place_id
            WHERE lending.starts_at > now() AND (NOT site.is_active OR NOT room.is_active)"""


def _meets_nothing(name: str, table: str, columns: tuple[str, ...], when: str, finds: str) -> Guard:
    """Return the guard of a table that says where times are: none ahead may be left where nothing is any more."""
    return Guard(
        name=name,
        table=table,
        when=After,
        operation=UpdateOf(*columns),
        condition=Condition(when),
        func=f"""
        PERFORM pg_advisory_xact_lock({PLAN});
        IF {finds} THEN
            {refuse_in_plan("closing_meets_no_time")}
        END IF;
        RETURN NULL;
        """,
    )


PLACE_OUT_OF_USE = _meets_nothing(
    "place_out_of_use",
    "offers_place",
    ("is_active",),
    "OLD.is_active AND NOT NEW.is_active",
    f"""EXISTS ({_TIMES_AHEAD} AND site.id = NEW.id
        ) OR EXISTS ({_LENDINGS_AHEAD} AND site.id = NEW.id
        )""",
)
ROOM_OUT_OF_USE = _meets_nothing(
    "room_out_of_use",
    "offers_room",
    ("is_active", "place_id"),
    "OLD.is_active AND NOT NEW.is_active OR OLD.place_id <> NEW.place_id",
    f"""EXISTS ({_TIMES_AHEAD} AND room.id = NEW.id
        ) OR EXISTS ({_LENDINGS_AHEAD} AND room.id = NEW.id
        )""",
)
OFFER_OUT_OF_USE = _meets_nothing(
    "offer_out_of_use",
    "offers_offer",
    ("place_id",),
    "OLD.place_id IS DISTINCT FROM NEW.place_id",
    f"""EXISTS ({_TIMES_AHEAD} AND offer.id = NEW.id
        )""",
)
