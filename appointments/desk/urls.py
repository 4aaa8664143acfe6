"""URLs of the front desk and the advisers."""

from django.urls import URLPattern, URLResolver, path

from appointments.desk.views import (
    board,
    booking,
    calls,
    changes,
    company,
    finding,
    lists,
    my_days,
    office,
    outbox,
    participants,
    subscriptions,
    video_links,
)

staff: list[URLPattern | URLResolver] = [
    path("empfang/", board.board, name="desk"),
    path("empfang/suche/", board.search, name="desk_search"),
    path("empfang/termin/<int:appointment>/stand/", board.change, name="desk_change"),
    path("empfang/termin/<int:appointment>/", changes.desk_appointment, name="desk_appointment"),
    path("empfang/termin/<int:appointment>/verschieben/", changes.desk_move, name="desk_move"),
    path("empfang/termin/<int:appointment>/berichtigen/", changes.desk_correct, name="desk_correct"),
    path("empfang/termin/<int:appointment>/absagen/", changes.desk_cancel, name="desk_cancel"),
    path("empfang/termin/<int:appointment>/begleitung/", company.desk_company, name="desk_company"),
    path("empfang/begleitung/", company.company, name="company"),
    path("empfang/frei/", finding.find_time, name="find_time"),
    path("empfang/frei/<uuid:slot>/", booking.book_at_desk, name="desk_book"),
    path("empfang/listen/", lists.lists, name="desk_lists"),
    path("empfang/listen/angebot/<uuid:offer>/", lists.wait_for_offer, name="desk_wait_offer"),
    path("empfang/listen/kurs/<uuid:course>/", lists.wait_for_course, name="desk_wait_course"),
    path("empfang/listen/verlosung/<uuid:draw>/", lists.wish_at_desk, name="desk_wish"),
    path("empfang/liste/<uuid:slot>/", participants.participants, name="participants"),
    path("empfang/liste/<uuid:slot>/blatt/", participants.sign_in_sheet, name="sign_in_sheet"),
    path("empfang/anrufe/", calls.calls, name="calls"),
    path("empfang/anrufe/<int:task>/", calls.call, name="call"),
    path("empfang/anrufe/<int:task>/erledigt/", calls.call_done, name="call_done"),
    path("empfang/nachrichten/", outbox.messages, name="messages"),
    path("meine-termine/", my_days.my_day, name="my_day"),
    path("meine-termine/woche/", my_days.my_week, name="my_week"),
    path("meine-termine/sprechzeiten/", my_days.my_hours, name="my_hours"),
    path("meine-termine/kalender/", subscriptions.my_calendar, name="my_calendar"),
    path("meine-termine/kalender/nachrichten/", subscriptions.choose_news_by_mail, name="choose_news_by_mail"),
    path("meine-termine/kalender/neu/", subscriptions.make_address, name="make_calendar_address"),
    path("meine-termine/kalender/<int:pk>/aufheben/", subscriptions.revoke_address, name="revoke_calendar_address"),
    path("meine-termine/liste/", office.office_appointments, name="office_appointments"),
    path("meine-termine/<int:appointment>/", office.office_appointment, name="office_appointment"),
    path("meine-termine/<int:appointment>/video/", video_links.office_video_link, name="office_video_link"),
    path("meine-termine/<int:appointment>/stand/", office.change_office_appointment, name="change_office_appointment"),
    path(
        "meine-termine/<int:appointment>/absagen/", office.cancel_office_appointment, name="cancel_office_appointment"
    ),
]
