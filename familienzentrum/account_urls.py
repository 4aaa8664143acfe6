"""The allauth pages in use: no sign-up, no self-service change of e-mail."""

from allauth.account import views
from django.urls import path, re_path

from familienzentrum import ended_login

urlpatterns = [
    path("anmelden/", ended_login.login, name="account_login"),
    path("bestaetigen/", views.reauthenticate, name="account_reauthenticate"),
    path("abmelden/", views.logout, name="account_logout"),
    path("gesperrt/", views.account_inactive, name="account_inactive"),
    path("passwort/", views.password_change, name="account_change_password"),
    path("passwort/vergessen/", views.password_reset, name="account_reset_password"),
    path("passwort/vergessen/gesendet/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("passwort/gesetzt/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
