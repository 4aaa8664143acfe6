"""A house that has grown, by SQL: offers with hours and times ahead, and days with so many appointments.

`tests.load.figures` fills what lies behind: visits and appointments of ten years. Times ahead are those that the hours
plan, so that jobs find nothing to mend.
"""

from typing import Any

from django.db import connection

from offers.search_sql import offers_where

# Stems make compounds, as German words do.
_STEMS = (
    "Kinder Eltern Familien Mütter Väter Jugend Schul Sprach Spiel Lern Geld Wohn Arbeits Trennungs Gesundheits "
    "Bewegungs Ernährungs Erziehungs Bildungs Krisen Sucht Schulden Pflege Baby Schwangeren Stadtteil Sport Musik "
    "Natur Lese Nachbarschafts Senioren Ehrenamts Medien Freizeit Ferien Kultur Frauen Männer Großeltern"
)
_ENDS = "beratung treff hilfe gruppe kurs stunde frühstück begleitung café angebot abend runde werkstatt sprechstunde"
_WORDS = ", ".join(f"'{stem}{end}'" for stem in _STEMS.split() for end in _ENDS.split())
_SMALL_WORDS = "wir helfen Ihnen gern und sprechen mit allen über das was jetzt wichtig ist"
_SMALL = ", ".join(f"'{word}'" for word in _SMALL_WORDS.split(" "))
# Every third word is a compound, as in a page of an office.
_TEXT = """(SELECT string_agg(CASE WHEN mod(one, 3) = 1
    THEN words[1 + mod(number * {step} + one * one * 17, array_length(words, 1))]
    ELSE small[1 + mod(number + one * 5, array_length(small, 1))] END, ' ') FROM generate_series(1, {length}) AS one)"""
_CLOCK = "time '08:00' + interval '30 minutes' * {half_hour}"
_MOMENT = "(current_date + {day} + {clock}) AT TIME ZONE 'Europe/Berlin'"
# Python counts weekdays from Monday on.
_WEEKDAY = "extract(isodow FROM current_date + {day})::int - 1"
_HOUR = """(public_id, source, offer_id, rhythm, every, weekday, starts_at, ends_at, slot_minutes, break_minutes,
            capacity, unit, desk_seats, lead_hours, in_school_holidays, on_public_holidays, is_drop_in, channel,
            video_link, seclusion, valid_from, room_id)"""
# What an hour says and the times of all hours have: who comes alone to a room of the house.
_USUAL = "0, 0, true, true, {is_drop_in}, 'on_site', '', '', current_date - 365"
# Of ten offices an offer each.
_FIRST_OFFERS = "SELECT min(id) AS id, office_id FROM offers_offer GROUP BY office_id ORDER BY office_id LIMIT 10"
# As far as times are planned.
DAYS_AHEAD = 84

# From so many offers to so many; each that is booked or open has an hour, and twelve times ahead.
OFFERS = {
    "offices": """
        INSERT INTO offers_office (public_id, provider_id, name, short_name, source, description, phone, email,
            website, contact_role, languages, hours, directions, street, postal_code, town, coordinates,
            position, is_active, writes_itself, plans_itself, is_guide)
        SELECT gen_random_uuid(), (SELECT min(id) FROM offers_provider), 'Beratungsstelle ' || number, 'B' || number,
            '', '', '', '', '', '', '{{}}', '', '', '', '', '', '', mod(number, 50), true, false, false, false
        FROM generate_series({before} / 20 + 1, {number} / 20) AS number""",
    "offers": f"""
        INSERT INTO offers_offer (public_id, source, office_id, title, summary, description, kind, admission, state,
            audience, also_searched_as, languages, has_interpreter, cost, bring_along, is_sensitive,
            is_anonymous_possible, has_waiting_list, returns_within_minutes, asks_for_proof, phone, website,
            owner_email, recorded_on, is_for_young, for_professionals)
        SELECT gen_random_uuid(), '', offices[1 + mod(number, array_length(offices, 1))],
            {_TEXT.format(step=31, length=1)} || ' ' || number, {_TEXT.format(step=53, length=12)},
            {_TEXT.format(step=71, length=60)}, (ARRAY['consultation', 'group', 'drop_in'])[1 + mod(number, 3)],
            (ARRAY['booking', 'booking', 'open', 'phone'])[1 + mod(number, 4)], 'active', 'Familien mit Kindern', '',
            (ARRAY['{{{{de}}}}', '{{{{de,tr}}}}', '{{{{de,ar}}}}', '{{{{uk}}}}'])[1 + mod(number, 4)]::varchar(2)[],
            false, '', '', false, true, mod(number, 5) = 0, 0, false, '', '', '', '2020-01-01', false, ''
        FROM generate_series({{before}} + 1, {{number}}) AS number,
            (SELECT array_agg(id) AS offices FROM offers_office) AS office,
            (SELECT ARRAY[{_WORDS}] AS words, ARRAY[{_SMALL}] AS small) AS word""",
    "topics": """
        INSERT INTO offers_offer_topics (offer_id, topic_id)
        SELECT offer.id, topic.id FROM offers_offer AS offer CROSS JOIN offers_topic AS topic
        WHERE mod(offer.id + topic.id, 5) = 0 ON CONFLICT DO NOTHING""",
    "age phases": """
        INSERT INTO offers_offer_age_phases (offer_id, agephase_id)
        SELECT offer.id, phase.id FROM offers_offer AS offer CROSS JOIN offers_agephase AS phase
        WHERE mod(offer.id + phase.id, 4) = 0 ON CONFLICT DO NOTHING""",
    # Each word of the German, in letters that no German has: as many words, and as different ones.
    "texts in other languages": """
        INSERT INTO familienzentrum_translation (kind, row, field, language, german, text, is_machine_made)
        SELECT 'offer', offer.id, text.field, language.code, text.german,
            translate(lower(text.german), 'abcdefghijklmnopqrstuvwxyz', language.letters), true
        FROM offers_offer AS offer,
            (VALUES ('uk', 'абцдефгхійклмнопярстувшщиз'), ('ar', 'ابجدهفغحيىكلمنوپقرستثذضظص'))
                AS language (code, letters),
            LATERAL (VALUES ('title', offer.title), ('summary', offer.summary), ('description', offer.description))
                AS text (field, german)
        WHERE text.german <> '' ON CONFLICT DO NOTHING""",
    # The words in them are kept by a trigger, which these rows alone wake.
    "texts that are searched": f"""
        SET session_replication_role = DEFAULT;
        {offers_where("NOT EXISTS (SELECT FROM offers_searchentry WHERE offer_id = offer.id)")}
        SET session_replication_role = replica""",
    "hours": f"""
        INSERT INTO appointments_consultationhour {_HOUR}
        SELECT gen_random_uuid(), '', offer.id, 'weekly', 1, {_WEEKDAY.format(day="of_week")},
            {_CLOCK.format(half_hour="mod(offer.id, 20)")}, {_CLOCK.format(half_hour="(mod(offer.id, 20) + 1)")}, 30, 0,
            1, 'family', {_USUAL.format(is_drop_in="offer.admission = 'open'")}, NULL
        FROM offers_offer AS offer CROSS JOIN LATERAL (SELECT 1 + mod(offer.id, 7)::int AS of_week) AS day
        WHERE offer.admission IN ('booking', 'open')
            AND NOT EXISTS (SELECT FROM appointments_consultationhour WHERE offer_id = offer.id)""",
    "times": f"""
        INSERT INTO appointments_slot (public_id, offer_id, hour_id, starts_at, ends_at, channel, unit, capacity, taken,
            taken_publicly, desk_seats, despite_holiday, is_withdrawn)
        SELECT gen_random_uuid(), hour.offer_id, hour.id, {_MOMENT.format(day="day", clock="hour.starts_at")},
            {_MOMENT.format(day="day", clock="hour.ends_at")}, 'on_site', 'family',
            CASE WHEN hour.is_drop_in THEN 0 ELSE 1 END, 0, 0, 0, false, false
        FROM appointments_consultationhour AS hour CROSS JOIN generate_series(1, {DAYS_AHEAD}) AS day
        WHERE hour.room_id IS NULL AND hour.weekday = {_WEEKDAY.format(day="day")}
            AND NOT EXISTS (SELECT FROM appointments_slot WHERE hour_id = hour.id)""",
}
# Of so many appointments on each of so many days, beginning today: twelve times a day in each room, for every room an
# office, and an hour for every day of the week. Every fifth time is still free; whoever waits waits for evenings.
DAYS = {
    "messages of before": "DELETE FROM appointments_message; DELETE FROM appointments_calltask",
    "families of before": """
        DELETE FROM appointments_appointment WHERE sealed IS NOT NULL;
        DELETE FROM appointments_waitingentry WHERE sealed IS NOT NULL;
        UPDATE appointments_waitingentry SET state = 'expired' WHERE state = 'waiting'""",
    "times of before": """
        DELETE FROM appointments_slot WHERE room_id IS NOT NULL;
        DELETE FROM appointments_consultationhour WHERE room_id IS NOT NULL; DELETE FROM offers_room""",
    "rooms": """
        INSERT INTO offers_room (public_id, source, place_id, name, kind, can_be_seen_into, is_step_free, equipment,
            is_active)
        SELECT gen_random_uuid(), '', (SELECT min(id) FROM offers_place), 'Raum ' || number, 'consultation', false,
            true, '', true
        FROM generate_series(0, ({number} * 5 / 4 - 1) / 12) AS number""",
    "hours": f"""
        INSERT INTO appointments_consultationhour {_HOUR}
        SELECT gen_random_uuid(), '', offers[1 + mod(room.number, array_length(offers, 1))], 'weekly', 1, weekday,
            {_CLOCK.format(half_hour=0)}, {_CLOCK.format(half_hour="least(12, {number} * 5 / 4 - 12 * room.number)")},
            30, 0, 1, 'family', {_USUAL.format(is_drop_in="false")}, room.id
        FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM offers_room) AS room
        CROSS JOIN generate_series(0, 6) AS weekday
        CROSS JOIN (SELECT array_agg(id ORDER BY id) AS offers FROM ({_FIRST_OFFERS}) AS first) AS offer""",
    "times": f"""
        INSERT INTO appointments_slot (public_id, offer_id, hour_id, room_id, starts_at, ends_at, channel, unit,
            capacity, taken, taken_publicly, desk_seats, despite_holiday, is_withdrawn)
        SELECT gen_random_uuid(), hour.offer_id, hour.id, hour.room_id, {_MOMENT.format(day="day", clock="clock")},
            {_MOMENT.format(day="day", clock="clock")} + interval '30 minutes', 'on_site', 'family', 1,
            (mod(half_hour + hour.id, 5) > 0)::int, (mod(half_hour + hour.id, 5) > 0)::int, 0, false, false
        FROM appointments_consultationhour AS hour CROSS JOIN generate_series(0, {{days}} - 1) AS day
        CROSS JOIN generate_series(0, 11) AS half_hour
        CROSS JOIN LATERAL (SELECT {_CLOCK.format(half_hour="half_hour")} AS clock) AS begins
        WHERE hour.room_id IS NOT NULL AND hour.weekday = {_WEEKDAY.format(day="day")} AND clock < hour.ends_at""",
    "appointments": """
        INSERT INTO appointments_appointment (public_id, slot_id, office_id, state, seats, adults, children, booked_on,
            erase_on, is_from_desk, sequence, cancelled_by, told, code_digest, attempt, sealed)
        SELECT gen_random_uuid(), slot.id, offer.office_id, 'booked', 1, 1, 1, current_date - 20,
            slot.starts_at::date + 2, false, 0, '', NULL, md5(slot.id::text) || md5(slot.id::text), gen_random_uuid(),
            CASE mod(slot.id, 4) WHEN 0 THEN sealed.by_phone ELSE sealed.by_mail END
        FROM appointments_slot AS slot JOIN offers_offer AS offer ON offer.id = slot.offer_id
        JOIN (VALUES {sealed}) AS sealed (office_id, by_mail, by_phone) ON sealed.office_id = offer.office_id
        WHERE slot.taken = 1 AND slot.starts_at >= current_date AND slot.room_id IS NOT NULL""",
    "waiting list": f"""
        INSERT INTO appointments_waitingentry (public_id, offer_id, office_id, weekdays, part_of_day, until, state,
            joined_on, adults, children, lapses, passed, erase_on, code_digest, attempt, sealed)
        SELECT gen_random_uuid(), offer.id, offer.office_id, '{{{{}}}}', 'evening', current_date + 60, 'waiting',
            current_date - 20, 1, 1, 0, '{{{{}}}}', current_date + 62, md5(offer.id || ' ' || number)
            || md5(number || ' ' || offer.id), gen_random_uuid(), sealed.by_mail
        FROM ({_FIRST_OFFERS}) AS offer CROSS JOIN generate_series(1, 20) AS number
        JOIN (VALUES {{sealed}}) AS sealed (office_id, by_mail, by_phone) ON sealed.office_id = offer.office_id""",
}


def fill(statements: dict[str, str], **values: Any) -> None:
    """Run the statements with these values put in, past all triggers, which would check each row."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT setseed(0.5)")
        for statement in statements.values():
            cursor.execute(statement.format(**values))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


def fill_days(number: int, *, days: int = 3) -> None:
    """Let there be about so many appointments on each of these days, made twenty days ago; those of before go.

    Every fourth family has left a phone number, and wants to be reminded.
    """
    from offers.models import Office, Place
    from tests.factories import make_place

    Place.objects.exists() or make_place()
    fill(DAYS, number=number, days=days, sealed=", ".join(map(_sealed_by, Office.objects.order_by("pk")[:10])))
    _let_them_know()


def _let_them_know() -> None:
    """Let every family have been told what stands."""
    from appointments.messages.telling import know_all
    from appointments.models import Appointment

    told = Appointment.objects.filter(sealed__isnull=False).with_details().order_by("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for families in _parts_of(told):
            for family in families:
                know_all(family)
            cursor.execute(
                """UPDATE appointments_appointment SET told = known.told
                FROM unnest(%s::bigint[], %s::bytea[]) AS known (id, told)
                WHERE known.id = appointments_appointment.id""",
                [[family.pk for family in families], [family.told for family in families]],
            )
        cursor.execute("SET session_replication_role = DEFAULT")


def _parts_of(rows: Any) -> Any:
    """Yield the rows, some thousands at a time."""
    last = 0
    while part := list(rows.filter(pk__gt=last)[:5_000]):
        yield part
        last = part[-1].pk


def _sealed_by(office: Any) -> str:
    """Return a row of SQL: the office, and what its families told, sealed, with a mail address or with a number."""
    from appointments.models import Appointment, PersonalData

    told = {"code": "ABCD EFGH JKLM", "name": "Sonnenblume"}
    ways: list[dict[str, Any]] = [{"email": "family@example.org"}, {"phone": "0123 45678", "wants_reminder": True}]
    sealed = []
    for way in ways:
        appointment = Appointment(office=office)
        appointment.seal(PersonalData(**told, **way))
        sealed.append(f"'\\x{appointment.sealed.hex()}'::bytea")
    return f"({office.pk}, {', '.join(sealed)})"
