"""Staff URLs of courses, waiting lists and draws."""

from django.urls import URLPattern, URLResolver, path

from appointments.groups import course_views, draw_views

staff: list[URLPattern | URLResolver] = [
    path("kurse/", course_views.course_list, name="course_list"),
    path("kurse/neu/", course_views.course_new, name="course_new"),
    path("kurse/wartelisten/", draw_views.waiting_lists, name="waiting_lists"),
    path("kurse/verlosungen/", draw_views.draw_list, name="draw_list"),
    path("kurse/verlosungen/neu/", draw_views.draw_new, name="draw_new"),
    path("kurse/verlosungen/<int:pk>/", draw_views.draw_staff, name="draw_staff"),
    path("kurse/verlosungen/<int:pk>/aendern/", draw_views.draw_edit, name="draw_edit"),
    path("kurse/verlosungen/<int:pk>/auslosen/", draw_views.draw_hold, name="draw_hold"),
    path("kurse/<int:pk>/", course_views.course, name="course"),
    path("kurse/<int:pk>/aendern/", course_views.course_edit, name="course_edit"),
    path("kurse/<int:pk>/absagen/", course_views.course_cancel, name="course_cancel"),
    path("kurse/<int:pk>/doch/", course_views.course_restore, name="course_restore"),
    path("kurse/<int:pk>/termine/neu/", course_views.course_date_add, name="course_date_add"),
    path("kurse/<int:pk>/termine/<int:slot>/", course_views.course_date, name="course_date"),
    path("kurse/<int:pk>/termine/<int:slot>/entfallen/", course_views.course_date_drop, name="course_date_drop"),
    path("kurse/<int:pk>/termine/<int:slot>/doch/", course_views.course_date_restore, name="course_date_restore"),
]
