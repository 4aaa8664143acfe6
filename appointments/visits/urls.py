"""Addresses of visits, head counts and referral slips."""

from django.urls import URLPattern, URLResolver, path

from appointments.visits import head_count_views, referral_views, slip_views, tally_views, views

public: list[URLPattern | URLResolver] = [
    path("zettel/", slip_views.slip_arrived, name="slip_arrived"),
]

staff: list[URLPattern | URLResolver] = [
    path("empfang/zaehlen/<uuid:slot>/", head_count_views.count, name="count_heads"),
    path("besuche/", views.visits, name="visits"),
    path("besuche/strichliste/", tally_views.tally, name="tally"),
    path("besuche/strichliste/entfernen/", tally_views.remove, name="remove_tally"),
    path("besuche/<uuid:visit>/", views.edit_visit, name="edit_visit"),
    path("besuche/<uuid:visit>/entfernen/", views.remove, name="remove_visit"),
    path("vermittlungen/", referral_views.referrals, name="referrals"),
    path("vermittlungen/zettel/", referral_views.give, name="give_slip"),
    path("vermittlungen/annehmen/", referral_views.take, name="take_slip"),
]
