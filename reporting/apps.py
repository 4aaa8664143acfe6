"""The app reporting."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = _("Reporting")
    # Final, and nothing about a person: their files need not be rewritten (`familienzentrum.rewriting`).
    kept_for_good = ("ReleaseFile",)
