"""A mobile place that has a calendar of stands: times ahead are only where it stands then.

One without any stand is where its own address says. So its calendar does not end while consultation hours, or single
dates of them, take place there: they would all be open for booking at that address at once.

As in `use`: placing a time takes the advisory lock shared, changing a stand takes it exclusively and checks all that is
ahead.
"""

from pgtrigger import After, Before, Condition, Delete, Insert, Update, UpdateOf

from appointments.models.guards.plan import PLAN, refuse_in_plan
from appointments.models.guards.use import WITH_ADDRESS
from familienzentrum.triggers import TODAY, Guard

_STRAY = """EXISTS (SELECT FROM offers_stand WHERE place_id = site.id) AND NOT EXISTS (
            SELECT FROM offers_stand AS stand WHERE stand.place_id = site.id
            AND (stand.day + stand.starts_at) AT TIME ZONE 'Europe/Berlin' <= {time}.starts_at
            AND (stand.day + stand.ends_at) AT TIME ZONE 'Europe/Berlin' >= {time}.ends_at
        )"""

SLOT_AT_STAND = Guard(
    name="slot_at_stand",
    when=Before,
    operation=Insert | UpdateOf("starts_at", "ends_at", "offer_id", "room_id", "place_id", "channel", "is_withdrawn"),
    condition=Condition("NOT NEW.is_withdrawn AND NEW.ends_at > now() AND NEW.accompanies_id IS NULL"),
    func=f"""
    PERFORM pg_advisory_xact_lock_shared({PLAN});
    IF (NEW.room_id IS NOT NULL OR NEW.channel IN {WITH_ADDRESS}) AND EXISTS (
        SELECT FROM offers_place AS site WHERE site.is_mobile AND site.id = COALESCE(
            (SELECT place_id FROM offers_room WHERE id = NEW.room_id), NEW.place_id,
            (SELECT place_id FROM offers_offer WHERE id = NEW.offer_id)
        ) AND {_STRAY.format(time="NEW")}
    ) THEN
        {refuse_in_plan("slot_not_without_stand")}
    END IF;
    RETURN NEW;
    """,
)

_TIMES_AHEAD = f"""
            SELECT FROM appointments_slot AS slot
            JOIN offers_offer AS offer ON offer.id = slot.offer_id
            LEFT JOIN offers_room AS room ON room.id = slot.room_id
            JOIN offers_place AS site ON site.id = COALESCE(room.place_id, slot.place_id, offer.place_id)
            WHERE site.is_mobile AND NOT slot.is_withdrawn AND slot.accompanies_id IS NULL AND slot.starts_at > now()
            AND (slot.room_id IS NOT NULL OR slot.channel IN {WITH_ADDRESS})
            AND {_STRAY.format(time="slot")}"""


def _leaves_none(which: str) -> str:
    return f"""
        PERFORM pg_advisory_xact_lock({PLAN});
        IF EXISTS ({_TIMES_AHEAD} AND {which}
        ) THEN
            {refuse_in_plan("closing_meets_no_time")}
        END IF;
        RETURN NULL;
        """


STAND_LEAVES_NO_TIME = Guard(
    name="stand_leaves_no_time",
    table="offers_stand",
    when=After,
    operation=Insert | Update | Delete,
    func=_leaves_none("site.id IN (NEW.place_id, OLD.place_id)"),
)
PLACE_MOVES_OFF = Guard(
    name="place_moves_off",
    table="offers_place",
    when=After,
    operation=UpdateOf("is_mobile"),
    condition=Condition("NEW.is_mobile AND NOT OLD.is_mobile"),
    func=_leaves_none("site.id = NEW.id"),
)
ROOM_MOVES_OFF = Guard(
    name="room_moves_off",
    table="offers_room",
    when=After,
    operation=UpdateOf("place_id"),
    condition=Condition("OLD.place_id <> NEW.place_id"),
    func=_leaves_none("room.id = NEW.id"),
)
OFFER_MOVES_OFF = Guard(
    name="offer_moves_off",
    table="offers_offer",
    when=After,
    operation=UpdateOf("place_id"),
    condition=Condition("OLD.place_id IS DISTINCT FROM NEW.place_id"),
    func=_leaves_none("offer.id = NEW.id"),
)
CALENDAR_OUTLASTS_HOURS = Guard(
    name="calendar_outlasts_hours",
    table="offers_stand",
    when=After,
    operation=Delete | UpdateOf("place_id"),
    func=f"""
        PERFORM pg_advisory_xact_lock({PLAN});
        IF NOT EXISTS (SELECT FROM offers_stand WHERE place_id = OLD.place_id) AND EXISTS (
            SELECT FROM appointments_consultationhour AS hour
            JOIN offers_offer AS offer ON offer.id = hour.offer_id
            LEFT JOIN offers_room AS room ON room.id = hour.room_id
            JOIN offers_place AS site ON site.id = COALESCE(room.place_id, hour.place_id, offer.place_id)
            WHERE site.id = OLD.place_id AND site.is_mobile
            AND (hour.room_id IS NOT NULL OR hour.channel IN {WITH_ADDRESS})
            AND (hour.valid_until IS NULL OR hour.valid_until >= {TODAY})
        ) OR NOT EXISTS (SELECT FROM offers_stand WHERE place_id = OLD.place_id) AND EXISTS (
            SELECT FROM appointments_singledate AS date
            LEFT JOIN offers_room AS room ON room.id = date.room_id
            JOIN offers_place AS site ON site.id = COALESCE(room.place_id, date.place_id)
            WHERE site.id = OLD.place_id AND site.is_mobile AND COALESCE(date.moved_to, date.day) >= {TODAY}
        ) THEN
            {refuse_in_plan("calendar_outlasts_its_hours")}
        END IF;
        RETURN NULL;
        """,
)
