"""The app reporting."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = _("Reporting")
    # Permanent and without personal data: need no rewriting (`familienzentrum.rewriting`).
    kept_for_good = ("ReleaseFile",)

    def ready(self) -> None:
        from reporting.release import cockpit  # noqa: F401 - registers itself
