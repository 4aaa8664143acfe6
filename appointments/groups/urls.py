"""Addresses of courses, waiting lists and draws."""

from django.urls import URLPattern, URLResolver, path

from appointments.families.views import draws as wishing
from appointments.families.views import waiting
from appointments.groups import course_views as courses
from appointments.groups import draw_views as draws

public: list[URLPattern | URLResolver] = [
    path("angebote/<uuid:offer>/warteliste/", waiting.join_waiting_list, name="join_waiting_list"),
    path("kurse/<uuid:course>/warteliste/", waiting.join_course_list, name="join_course_list"),
    path("meine-warteliste/<uuid:number>/", waiting.waiting_entry, name="waiting_entry"),
    path("meine-warteliste/<uuid:number>/annehmen/", waiting.accept_place, name="accept_place"),
    path("meine-warteliste/<uuid:number>/verlassen/", waiting.leave_waiting_list, name="leave_waiting_list"),
    path("verlosung/<uuid:draw>/", wishing.draw, name="draw"),
    path("verlosung/<uuid:draw>/wuensche/", wishing.wish, name="wish"),
    path("meine-wuensche/<uuid:number>/", wishing.wish_list, name="wish_list"),
    path("meine-wuensche/<uuid:number>/aendern/", wishing.change_wish_list, name="change_wish_list"),
    path("meine-wuensche/<uuid:number>/zuruecknehmen/", wishing.take_back_wish_list, name="take_back_wish_list"),
]

staff: list[URLPattern | URLResolver] = [
    path("kurse/", courses.course_list, name="course_list"),
    path("kurse/neu/", courses.course_new, name="course_new"),
    path("kurse/wartelisten/", draws.waiting_lists, name="waiting_lists"),
    path("kurse/verlosungen/", draws.draw_list, name="draw_list"),
    path("kurse/verlosungen/neu/", draws.draw_new, name="draw_new"),
    path("kurse/verlosungen/<int:pk>/", draws.draw_staff, name="draw_staff"),
    path("kurse/verlosungen/<int:pk>/aendern/", draws.draw_edit, name="draw_edit"),
    path("kurse/verlosungen/<int:pk>/auslosen/", draws.draw_hold, name="draw_hold"),
    path("kurse/<int:pk>/", courses.course, name="course"),
    path("kurse/<int:pk>/aendern/", courses.course_edit, name="course_edit"),
    path("kurse/<int:pk>/absagen/", courses.course_cancel, name="course_cancel"),
    path("kurse/<int:pk>/termine/neu/", courses.course_date_add, name="course_date_add"),
    path("kurse/<int:pk>/termine/<int:slot>/", courses.course_date, name="course_date"),
    path("kurse/<int:pk>/termine/<int:slot>/entfallen/", courses.course_date_drop, name="course_date_drop"),
]
