"""Addresses of closures, absences, substitutions, duty and holidays."""

from django.urls import URLPattern, URLResolver, path

from appointments.closing import holiday_views, notice_views, staffing_views, substitution_views, views
from appointments.closing.duties import DUTIES
from familienzentrum.registers.views import addresses

staff: list[URLPattern | URLResolver] = [
    path("plan/", staffing_views.staffing, name="staffing"),
    path("plan/schliessungen/", views.closure_list, name="closure_list"),
    path("plan/schliessungen/neu/", views.closure_new, name="closure_new"),
    path("plan/schliessungen/<uuid:public_id>/", views.closure, name="closure"),
    path("plan/schliessungen/<uuid:public_id>/beenden/", views.closure_end, name="closure_end"),
    path("plan/schliessungen/<uuid:public_id>/aushang/", notice_views.notice, name="closure_notice"),
    path("plan/schliessungen/<uuid:public_id>/aushang.pdf", notice_views.notice_file, name="closure_notice_file"),
    path("plan/abwesenheiten/", views.absence_list, name="absence_list"),
    path("plan/abwesenheiten/neu/", views.absence_new, name="absence_new"),
    path("plan/abwesenheiten/<uuid:public_id>/", views.absence, name="absence"),
    path("plan/abwesenheiten/<uuid:public_id>/beenden/", views.absence_end, name="absence_end"),
    path("plan/vertretungen/", substitution_views.substitution_list, name="substitution_list"),
    path("plan/vertretungen/neu/", substitution_views.substitution_new, name="substitution_new"),
    path("plan/vertretungen/<uuid:public_id>/", substitution_views.substitution, name="substitution"),
    path("plan/vertretungen/<uuid:public_id>/beenden/", substitution_views.substitution_end, name="substitution_end"),
    *addresses(DUTIES),
    path("stammdaten/feiertage/", holiday_views.public_holidays, name="public_holiday_list"),
    path("stammdaten/schulferien/", holiday_views.school_holidays, name="school_holiday_list"),
    path("stammdaten/schulferien/neu/", holiday_views.school_holiday_new, name="school_holiday_new"),
    path("stammdaten/schulferien/einlesen/", holiday_views.school_holiday_import, name="school_holiday_import"),
    path("stammdaten/schulferien/<int:pk>/", holiday_views.school_holiday_edit, name="school_holiday_edit"),
    path(
        "stammdaten/schulferien/<int:pk>/entfernen/", holiday_views.school_holiday_remove, name="school_holiday_remove"
    ),
]
