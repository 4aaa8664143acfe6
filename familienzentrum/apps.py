"""The ground floor as a Django app."""

from django.apps import AppConfig


class FamilienzentrumConfig(AppConfig):
    name = "familienzentrum"
    verbose_name = "Familienzentrum"

    def ready(self) -> None:
        from familienzentrum import background, checks, stuck  # noqa: F401 - they register themselves
        from familienzentrum.auditing import health, login_events  # noqa: F401 - likewise
        from familienzentrum.database import lookups  # noqa: F401 - likewise
