"""The app appointments."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = _("Appointments")

    def ready(self) -> None:
        from appointments.clearing import ended_offers, leaving, out_of_use, stands, surroundings
        from appointments.cockpit import due, parts  # noqa: F401 - they register themselves
        from appointments.core import published_hours, translated_texts
        from appointments.messages import wordings
        from appointments.privacy import checks  # noqa: F401 - registers itself
        from appointments.visits import health  # noqa: F401 - registers itself

        surroundings.register()
        out_of_use.register()
        stands.register()
        ended_offers.register()
        leaving.register()
        published_hours.register()
        translated_texts.register()
        wordings.register()
