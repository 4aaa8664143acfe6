"""A house that has grown, by SQL: offers with times ahead, and a day with so many appointments.

`tests.load.figures` fills what lies behind: visits and appointments of ten years.
"""

from django.db import connection

from offers.models.search_text import made

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
_CLOCK = (
    "(current_date + {day} + interval '8 hours' + interval '30 minutes' * {half_hour}) AT TIME ZONE 'Europe/Berlin'"
)

# From so many offers to so many; each that is booked or open has twelve times ahead.
OFFERS = {
    "offices": """
        INSERT INTO offers_office (public_id, provider_id, name, short_name, source, description, phone, email,
            position, is_active)
        SELECT gen_random_uuid(), (SELECT min(id) FROM offers_provider), 'Beratungsstelle ' || number, 'B' || number,
            '', '', '', '', mod(number, 50), true
        FROM generate_series({before} / 20 + 1, {number} / 20) AS number""",
    "offers": f"""
        INSERT INTO offers_offer (public_id, source, office_id, title, summary, description, kind, admission, state,
            audience, languages, has_interpreter, cost, bring_along, is_sensitive, is_anonymous_possible,
            has_waiting_list, returns_within_minutes, asks_for_proof, phone, website)
        SELECT gen_random_uuid(), '', offices[1 + mod(number, array_length(offices, 1))],
            {_TEXT.format(step=31, length=1)} || ' ' || number, {_TEXT.format(step=53, length=12)},
            {_TEXT.format(step=71, length=60)}, (ARRAY['consultation', 'group', 'drop_in'])[1 + mod(number, 3)],
            (ARRAY['booking', 'booking', 'open', 'phone'])[1 + mod(number, 4)], 'active', 'Familien mit Kindern',
            (ARRAY['{{{{de}}}}', '{{{{de,tr}}}}', '{{{{de,ar}}}}', '{{{{uk}}}}'])[1 + mod(number, 4)]::varchar(2)[],
            false, '', '', false, true, mod(number, 5) = 0, 0, false, '', ''
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
    "texts that are searched": made("NOT EXISTS (SELECT FROM offers_searchtext WHERE offer_id = offer.id)"),
    "times": f"""
        INSERT INTO appointments_slot (public_id, offer_id, starts_at, ends_at, channel, unit, capacity, taken,
            taken_publicly, desk_seats, despite_holiday, is_withdrawn)
        SELECT gen_random_uuid(), offer.id, time.start, time.start + interval '30 minutes', 'on_site', 'family',
            CASE offer.admission WHEN 'booking' THEN 1 ELSE 0 END, 0, 0, 0, false, false
        FROM offers_offer AS offer CROSS JOIN LATERAL (
            SELECT {_CLOCK.format(day="mod(offer.id, 7)::int + 7 * week", half_hour="mod(offer.id, 20)")} AS start
            FROM generate_series(1, 12) AS week) AS time
        WHERE offer.admission IN ('booking', 'open')
            AND NOT EXISTS (SELECT FROM appointments_slot WHERE offer_id = offer.id AND starts_at > now())""",
}
# Of so many appointments today, tomorrow and the day after, in rooms of ten; every fifth time is still free.
DAYS = {
    "messages of before": "DELETE FROM appointments_message",
    "families of before": "DELETE FROM appointments_appointment WHERE sealed IS NOT NULL",
    "times of before": "DELETE FROM appointments_slot WHERE room_id IS NOT NULL; DELETE FROM offers_room",
    "rooms": """
        INSERT INTO offers_room (public_id, source, place_id, name, kind, can_be_seen_into, is_step_free, equipment,
            is_active)
        SELECT gen_random_uuid(), '', (SELECT min(id) FROM offers_place), 'Raum ' || number, 'consultation', false,
            true, '', true
        FROM generate_series(1, {number} / 10 + 1) AS number""",
    "times": f"""
        INSERT INTO appointments_slot (public_id, offer_id, room_id, starts_at, ends_at, channel, unit, capacity, taken,
            taken_publicly, desk_seats, despite_holiday, is_withdrawn)
        SELECT gen_random_uuid(), offers[1 + mod(number, array_length(offers, 1))], rooms[1 + number / 12],
            {_CLOCK.format(day="day", half_hour="mod(number, 20)")},
            {_CLOCK.format(day="day", half_hour="(mod(number, 20) + 1)")}, 'on_site', 'family', 1,
            (mod(number, 5) > 0)::int, (mod(number, 5) > 0)::int, 0, false, false
        FROM generate_series(0, {{number}} * 5 / 4 - 1) AS number, generate_series(0, 2) AS day,
            (SELECT array_agg(id) AS offers FROM offers_offer WHERE office_id = {{office}}) AS offer,
            (SELECT array_agg(id) AS rooms FROM offers_room) AS room""",
    "appointments": """
        INSERT INTO appointments_appointment (public_id, slot_id, office_id, state, seats, adults, children, booked_on,
            erase_on, is_from_desk, sequence, cancelled_by, sealed, told, code_digest, attempt)
        SELECT gen_random_uuid(), slot.id, {office}, 'booked', 1, 1, 1, current_date - 20, slot.starts_at::date + 2,
            false, 0, '', '\\x{sealed}', NULL, md5(slot.id::text) || md5(slot.id::text), gen_random_uuid()
        FROM appointments_slot AS slot WHERE slot.taken = 1 AND slot.starts_at >= current_date""",
}


def fill(statements, **values):
    """Run the statements with these values put in, past all triggers, which would check each row."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT setseed(0.5)")
        for statement in statements.values():
            cursor.execute(statement.format(**values))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


def fill_days(number):
    """Let there be so many appointments on each of three days, made twenty days ago; those of before go."""
    from appointments.messages.telling import know_all
    from appointments.models import Appointment
    from offers.models import Office, Place
    from tests.factories import make_place

    Place.objects.exists() or make_place()
    office = Office.objects.order_by("pk").first()
    fill(DAYS, number=number, office=office.pk, sealed=sealed_by(office))
    told = list(Appointment.objects.filter(sealed__isnull=False).with_details())
    for appointment in told:
        know_all(appointment)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Appointment.objects.bulk_update(told, ["told"], batch_size=500)
        cursor.execute("SET session_replication_role = DEFAULT")


def sealed_by(office):
    """Return the hexadecimal digits of what a family of this office told, sealed."""
    from appointments.models import Appointment, PersonalData

    appointment = Appointment(office=office)
    appointment.seal(PersonalData(code="ABCD EFGH JKLM", name="Sonnenblume", email="family@example.org"))
    return appointment.sealed.hex()
