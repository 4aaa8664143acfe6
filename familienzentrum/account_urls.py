"""The allauth pages in use: no sign-up, no self-service change of e-mail."""

from allauth.account import views
from django.db import transaction
from django.urls import path, re_path

from familienzentrum.accounts import factor_views, invitation_views, login_views, session_views

urlpatterns = [
    path("anmelden/", login_views.login, name="account_login"),
    path("abmelden/", views.logout, name="account_logout"),
    path("gesperrt/", views.account_inactive, name="account_inactive"),
    path("anmeldungen/", session_views.session_list, name="account_sessions"),
    path("anmeldungen/beenden/", session_views.session_end, name="account_session_end"),
    path("einladung/", invitation_views.invitation_accept, name="account_invitation_accept"),
    path("einladung/<slug:secret>/", invitation_views.invitation_open, name="account_invitation"),
    path("bestaetigen/", login_views.confirm_by_password, name="account_reauthenticate"),
    path("passwort/", transaction.atomic(views.password_change), name="account_change_password"),
    path("passwort/vergessen/", views.password_reset, name="account_reset_password"),
    path("passwort/vergessen/gesendet/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        login_views.password_by_link,
        name="account_reset_password_from_key",
    ),
    path("passwort/gesetzt/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("zweiter-faktor/", factor_views.overview, name="mfa_index"),
    path("zweiter-faktor/anmelden/", login_views.second_step, name="mfa_authenticate"),
    path("zweiter-faktor/bestaetigen/", login_views.confirm_by_code, name="mfa_reauthenticate"),
    path("zweiter-faktor/app/", factor_views.activate_app, name="mfa_activate_totp"),
    path("zweiter-faktor/app/entfernen/", factor_views.deactivate_app, name="mfa_deactivate_totp"),
    path("zweiter-faktor/schluessel/", factor_views.add_key, name="mfa_add_webauthn"),
    path("zweiter-faktor/schluessel/bestaetigen/", factor_views.confirm_by_key, name="mfa_reauthenticate_webauthn"),
    path("zweiter-faktor/schluessel/<int:pk>/entfernen/", factor_views.remove_key, name="mfa_remove_webauthn"),
    path("zweiter-faktor/ersatzcodes/", factor_views.show_codes, name="mfa_view_recovery_codes"),
    path("zweiter-faktor/ersatzcodes/neu/", factor_views.make_codes, name="mfa_generate_recovery_codes"),
]
