"""Addresses of the audit log."""

from django.urls import path

from familienzentrum.auditing import views

staff = [
    path("protokoll/", views.audit_log, name="audit_log"),
    path("protokoll/datei/", views.audit_export, name="audit_export"),
    path("stand/<str:kind>/<int:pk>/", views.past_row, name="past_row"),
]
