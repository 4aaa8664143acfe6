"""The app offers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OffersConfig(AppConfig):
    name = "offers"
    verbose_name = _("Offers")

    def ready(self) -> None:
        from offers.actions import house_words  # noqa: F401 - registers itself
        from offers.exchange import health  # noqa: F401 - registers itself
        from offers.freshness import cockpit as _offers  # noqa: F401 - likewise
        from offers.guide import cockpit as _unmet  # noqa: F401 - likewise
        from offers.views import staff_due as _people  # noqa: F401 - likewise
