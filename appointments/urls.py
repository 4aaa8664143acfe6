"""Addresses of the app appointments: what families open and what staff open."""

from django.urls import URLPattern, URLResolver, path

from appointments.closing import holiday_views as holidays
from appointments.closing import staffing_views as staffing
from appointments.closing import substitution_views as substitutions
from appointments.closing import views as closings
from appointments.closing.duties import DUTIES
from appointments.desk.views import board, calls, changes, finding, office, outbox, subscriptions
from appointments.desk.views import booking as desk_booking
from appointments.desk.views import my_days as days
from appointments.families.views import booking, calendars, mine, offers, soonest, start, times
from appointments.groups import urls as urls_groups
from appointments.hours import single_date_views as single_dates
from appointments.hours import views as hours
from appointments.messages import views as message_texts
from appointments.rooms import views as rooms
from appointments.visits import head_count_views as counting
from appointments.visits import referral_views as referrals
from appointments.visits import views as visits
from familienzentrum.registers.views import addresses

public: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("angebote/", offers.offers, name="offers"),
    path("angebote/<uuid:offer>/", offers.offer, name="offer"),
    path("angebote/<uuid:offer>/termine/", times.times, name="times"),
    path("termin/<uuid:slot>/", booking.book, name="book"),
    path("schnell/", soonest.soonest, name="soonest"),
    path("veranstaltungen/", calendars.events, name="events"),
    path("veranstaltungen.ics", calendars.events_ics, name="events_ics"),
    path("kalender/<str:token>.ics", calendars.adviser_calendar, name="adviser_calendar"),
    *urls_groups.public,
    path("mein-termin/", mine.find_appointment, name="find_appointment"),
    path("mein-termin/<uuid:appointment>/", mine.appointment, name="appointment"),
    path("mein-termin/<uuid:appointment>/absagen/", mine.cancel_appointment, name="cancel_appointment"),
    path("mein-termin/<uuid:appointment>/verschieben/", mine.move_appointment, name="move_appointment"),
    path("mein-termin/<uuid:appointment>/drucken/", mine.appointment_print, name="appointment_print"),
    path("mein-termin/<uuid:appointment>/kalender.ics", mine.appointment_ics, name="appointment_ics"),
]

staff: list[URLPattern | URLResolver] = [
    path("empfang/", board.board, name="desk"),
    path("empfang/suche/", board.search, name="desk_search"),
    path("empfang/termin/<int:appointment>/stand/", board.change, name="desk_change"),
    path("empfang/termin/<int:appointment>/", changes.desk_appointment, name="desk_appointment"),
    path("empfang/termin/<int:appointment>/verschieben/", changes.desk_move, name="desk_move"),
    path("empfang/termin/<int:appointment>/absagen/", changes.desk_cancel, name="desk_cancel"),
    path("empfang/frei/", finding.find_time, name="find_time"),
    path("empfang/zaehlen/<uuid:slot>/", counting.count, name="count_heads"),
    path("empfang/frei/<uuid:slot>/", desk_booking.book_at_desk, name="desk_book"),
    path("empfang/anrufe/", calls.calls, name="calls"),
    path("empfang/anrufe/<int:task>/", calls.call, name="call"),
    path("empfang/anrufe/<int:task>/erledigt/", calls.call_done, name="call_done"),
    path("empfang/nachrichten/", outbox.messages, name="messages"),
    path("besuche/", visits.visits, name="visits"),
    path("besuche/<uuid:visit>/", visits.edit_visit, name="edit_visit"),
    path("besuche/<uuid:visit>/entfernen/", visits.remove, name="remove_visit"),
    path("vermittlungen/", referrals.referrals, name="referrals"),
    path("vermittlungen/zettel/", referrals.give, name="give_slip"),
    path("vermittlungen/annehmen/", referrals.take, name="take_slip"),
    path("meine-termine/", days.my_day, name="my_day"),
    path("meine-termine/woche/", days.my_week, name="my_week"),
    path("meine-termine/sprechzeiten/", days.my_hours, name="my_hours"),
    path("meine-termine/kalender/", subscriptions.my_calendar, name="my_calendar"),
    path("meine-termine/kalender/neu/", subscriptions.make_address, name="make_calendar_address"),
    path("meine-termine/kalender/<int:pk>/aufheben/", subscriptions.revoke_address, name="revoke_calendar_address"),
    path("meine-termine/liste/", office.office_appointments, name="office_appointments"),
    path("meine-termine/<int:appointment>/", office.office_appointment, name="office_appointment"),
    path("meine-termine/<int:appointment>/stand/", office.change_office_appointment, name="change_office_appointment"),
    path(
        "meine-termine/<int:appointment>/absagen/", office.cancel_office_appointment, name="cancel_office_appointment"
    ),
    path("raeume/", rooms.room_plan, name="room_plan"),
    path("raeume/woche/", rooms.room_week, name="room_week"),
    path("raeume/belegt/", rooms.room_bookings, name="room_bookings"),
    path("raeume/belegt/neu/", rooms.lend, name="lend_room"),
    path("raeume/belegt/<int:pk>/entfernen/", rooms.take_back, name="take_back_room"),
    path("plan/", staffing.staffing, name="staffing"),
    path("plan/schliessungen/", closings.closure_list, name="closure_list"),
    path("plan/schliessungen/neu/", closings.closure_new, name="closure_new"),
    path("plan/schliessungen/<uuid:public_id>/", closings.closure, name="closure"),
    path("plan/schliessungen/<uuid:public_id>/beenden/", closings.closure_end, name="closure_end"),
    path("plan/abwesenheiten/", closings.absence_list, name="absence_list"),
    path("plan/abwesenheiten/neu/", closings.absence_new, name="absence_new"),
    path("plan/abwesenheiten/<uuid:public_id>/", closings.absence, name="absence"),
    path("plan/abwesenheiten/<uuid:public_id>/beenden/", closings.absence_end, name="absence_end"),
    path("plan/vertretungen/", substitutions.substitution_list, name="substitution_list"),
    path("plan/vertretungen/neu/", substitutions.substitution_new, name="substitution_new"),
    path("plan/vertretungen/<uuid:public_id>/", substitutions.substitution, name="substitution"),
    path("plan/vertretungen/<uuid:public_id>/beenden/", substitutions.substitution_end, name="substitution_end"),
    *addresses(DUTIES),
    path("stammdaten/nachrichten/", message_texts.message_texts, name="message_texts"),
    path("stammdaten/nachrichten/<str:occasion>/<str:language>/", message_texts.message_text, name="message_text"),
    path(
        "stammdaten/nachrichten/<str:occasion>/<str:language>/standard/",
        message_texts.restore_message_text,
        name="restore_message_text",
    ),
    *urls_groups.staff,
    path("stammdaten/sprechzeiten/", hours.hour_list, name="hour_list"),
    path("stammdaten/sprechzeiten/neu/", hours.hour_new, name="hour_new"),
    path("stammdaten/sprechzeiten/<int:pk>/", hours.hour, name="hour"),
    path("stammdaten/sprechzeiten/<int:pk>/aendern/", hours.hour_edit, name="hour_edit"),
    path("stammdaten/sprechzeiten/<int:pk>/beenden/", hours.hour_end, name="hour_end"),
    path("stammdaten/sprechzeiten/<int:pk>/entfernen/", hours.hour_remove, name="hour_remove"),
    path("stammdaten/sprechzeiten/<int:pk>/termin/<slug:kind>/", single_dates.single_date_new, name="single_date_new"),
    path(
        "stammdaten/sprechzeiten/<int:pk>/termin/<int:date>/zuruecknehmen/",
        single_dates.single_date_take_back,
        name="single_date_take_back",
    ),
    path("stammdaten/feiertage/", holidays.public_holidays, name="public_holiday_list"),
    path("stammdaten/schulferien/", holidays.school_holidays, name="school_holiday_list"),
    path("stammdaten/schulferien/neu/", holidays.school_holiday_new, name="school_holiday_new"),
    path("stammdaten/schulferien/einlesen/", holidays.school_holiday_import, name="school_holiday_import"),
    path("stammdaten/schulferien/<int:pk>/", holidays.school_holiday_edit, name="school_holiday_edit"),
    path("stammdaten/schulferien/<int:pk>/entfernen/", holidays.school_holiday_remove, name="school_holiday_remove"),
]
