"""A sensitive offer needs a room that cannot be seen into.

An hour without a room says in words how nobody sees in: whoever plans it answers for that. They describe one place:
while they do, the offer does not move away from under them. A date of a course has no such words, and needs a room; so
does a single date of an hour that is elsewhere.

The rule spans five tables. Placing a slot locks offer and room FOR SHARE; changing the offer or the room checks all
future slots. So the two cannot race past each other.
"""

from pgtrigger import After, Before, Condition, Insert, UpdateOf

from familienzentrum.triggers import TODAY, Guard, refuse

_REFUSE = refuse("sensitive_offer_out_of_sight", "a sensitive offer needs a room that cannot be seen into")


def _placed(name: str) -> Guard:
    """Return the guard of what is placed in a room: hours or slots."""
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


# Of hours on single dates that name a room or a place.
_DATES_TO_COME = f"""
            SELECT FROM appointments_singledate AS date
            JOIN appointments_consultationhour AS hour ON hour.id = date.hour_id
            JOIN offers_offer ON offers_offer.id = hour.offer_id AND offers_offer.is_sensitive
            LEFT JOIN offers_room ON offers_room.id = date.room_id
            WHERE COALESCE(date.moved_to, date.day) >= {TODAY}"""


def _changed(name: str, table: str, column: str, key: str) -> Guard:
    """Return the guard of offers or rooms, which hours and slots reference by `key`."""
    of_date = "hour.offer_id" if key == "offer_id" else "date.room_id"
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
            AND (placed.valid_until IS NULL OR placed.valid_until >= {TODAY})
        ) OR EXISTS (
            SELECT FROM appointments_slot AS placed
            JOIN offers_offer ON offers_offer.id = placed.offer_id AND offers_offer.is_sensitive
            JOIN offers_room ON offers_room.id = placed.room_id AND offers_room.can_be_seen_into
            WHERE placed.{key} = NEW.id
            AND placed.ends_at > now() AND NOT placed.is_withdrawn
        ) OR EXISTS ({_DATES_TO_COME}
            AND offers_room.can_be_seen_into AND {of_date} = NEW.id
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

_REFUSE_OPEN = refuse("sensitive_hour_secluded", "a sensitive hour without a room says how nobody sees in")

HOUR_SECLUDED = Guard(
    name="hour_secluded",
    when=Before,
    operation=Insert | UpdateOf("offer_id", "room_id", "channel", "seclusion"),
    condition=Condition("NEW.room_id IS NULL AND NEW.seclusion = '' AND NEW.channel IN ('on_site', 'partner')"),
    declare=[("sensitive", "boolean")],
    func=f"""
    SELECT is_sensitive INTO sensitive FROM offers_offer WHERE id = NEW.offer_id FOR SHARE;
    IF sensitive THEN
        {_REFUSE_OPEN}
    END IF;
    RETURN NEW;
    """,
)

_REFUSE_ELSEWHERE = refuse("sensitive_date_has_a_room", "a single date of a sensitive hour elsewhere needs a room")

DATE_OUT_OF_SIGHT = Guard(
    name="date_out_of_sight",
    when=Before,
    operation=Insert | UpdateOf("hour_id", "room_id", "place_id", "day", "moved_to"),
    condition=Condition("NEW.room_id IS NOT NULL OR NEW.place_id IS NOT NULL"),
    declare=[("sensitive", "boolean"), ("visible", "boolean")],
    func=f"""
    SELECT is_sensitive INTO sensitive FROM offers_offer
    WHERE id = (SELECT offer_id FROM appointments_consultationhour WHERE id = NEW.hour_id) FOR SHARE;
    SELECT can_be_seen_into INTO visible FROM offers_room WHERE id = NEW.room_id FOR SHARE;
    IF sensitive AND visible THEN
        {_REFUSE}
    END IF;
    IF sensitive AND NEW.room_id IS NULL THEN
        {_REFUSE_ELSEWHERE}
    END IF;
    RETURN NEW;
    """,
)
DATES_STAY_OUT_OF_SIGHT = Guard(
    name="dates_stay_out_of_sight",
    when=After,
    operation=UpdateOf("offer_id"),
    condition=Condition("NEW.offer_id <> OLD.offer_id"),
    func=f"""
    IF EXISTS ({_DATES_TO_COME}
        AND offers_room.can_be_seen_into AND hour.id = NEW.id
    ) THEN
        {_REFUSE}
    END IF;
    IF EXISTS ({_DATES_TO_COME}
        AND date.place_id IS NOT NULL AND hour.id = NEW.id
    ) THEN
        {_REFUSE_ELSEWHERE}
    END IF;
    RETURN NULL;
    """,
)
_REFUSE_OPEN_DATE = refuse("sensitive_course_has_rooms", "a date of a sensitive course needs a room")

COURSE_HAS_ROOMS = Guard(
    name="course_has_rooms",
    when=Before,
    operation=Insert | UpdateOf("offer_id", "room_id", "channel", "course_id", "is_withdrawn"),
    condition=Condition(
        "NEW.course_id IS NOT NULL AND NEW.room_id IS NULL AND NOT NEW.is_withdrawn "
        "AND NEW.channel IN ('on_site', 'partner')"
    ),
    declare=[("sensitive", "boolean")],
    func=f"""
    SELECT is_sensitive INTO sensitive FROM offers_offer WHERE id = NEW.offer_id FOR SHARE;
    IF sensitive THEN
        {_REFUSE_OPEN_DATE}
    END IF;
    RETURN NEW;
    """,
)
OFFER_SECLUDED = Guard(
    name="offer_secluded",
    table="offers_offer",
    when=After,
    operation=UpdateOf("is_sensitive"),
    condition=Condition("NEW.is_sensitive AND NOT OLD.is_sensitive"),
    func=f"""
    IF EXISTS (
        SELECT FROM appointments_consultationhour
        WHERE offer_id = NEW.id AND room_id IS NULL AND seclusion = '' AND channel IN ('on_site', 'partner')
        AND (valid_until IS NULL OR valid_until >= {TODAY})
    ) THEN
        {_REFUSE_OPEN}
    END IF;
    IF EXISTS (
        SELECT FROM appointments_slot
        WHERE offer_id = NEW.id AND course_id IS NOT NULL AND room_id IS NULL AND channel IN ('on_site', 'partner')
        AND ends_at > now() AND NOT is_withdrawn
    ) THEN
        {_REFUSE_OPEN_DATE}
    END IF;
    IF EXISTS ({_DATES_TO_COME}
        AND date.place_id IS NOT NULL AND hour.offer_id = NEW.id
    ) THEN
        {_REFUSE_ELSEWHERE}
    END IF;
    RETURN NULL;
    """,
)
_REFUSE_MOVE = refuse("seclusion_stays_at_its_place", "what is said of one place does not hold at another")

SECLUSION_STAYS = Guard(
    name="seclusion_stays",
    table="offers_offer",
    when=After,
    operation=UpdateOf("place_id"),
    condition=Condition("NEW.is_sensitive AND OLD.place_id IS DISTINCT FROM NEW.place_id"),
    func=f"""
    IF EXISTS (
        SELECT FROM appointments_consultationhour
        WHERE offer_id = NEW.id AND room_id IS NULL AND place_id IS NULL AND seclusion <> ''
        AND channel IN ('on_site', 'partner')
        AND (valid_until IS NULL OR valid_until >= {TODAY})
    ) THEN
        {_REFUSE_MOVE}
    END IF;
    RETURN NULL;
    """,
)
