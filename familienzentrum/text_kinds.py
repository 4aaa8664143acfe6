"""What is stored in German and said to families in other languages."""

from typing import assert_never

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TextKind(TextChoices):
    """Whose German texts are translated."""

    OFFER = "offer", _("Offer")
    OFFICE = "office", _("Office")
    TOPIC = "topic", _("Topic")
    AGE_PHASE = "age_phase", _("Age phase")
    PLACE = "place", pgettext_lazy("site", "Place")
    CENTRE = "centre", _("Centre")
    SIGNPOST = "signpost", _("Signpost")
    PAGE = "page", _("Page that is found")
    EMERGENCY_NUMBER = "emergency_number", _("Emergency number")
    SPOT_KIND = "spot_kind", _("List of places in town")
    SPOT = "spot", _("Place in town")

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the columns, as they are read one after the other."""
        match self:
            case TextKind.OFFER:
                return ("title", "summary", "description", "audience", "cost", "bring_along")
            case TextKind.OFFICE:
                return ("name", "description", "contact_role", "hours", "directions")
            case TextKind.TOPIC:
                return ("name", "line")
            case TextKind.AGE_PHASE:
                return ("label",)
            case TextKind.PLACE:
                return ("directions",)
            case TextKind.CENTRE:
                return ("welcome",)
            case TextKind.SIGNPOST:
                return ("title", "summary", "who", "where", "takes", "steps", "papers", "fee", "explained")
            case TextKind.PAGE:
                return ("title", "summary")
            case TextKind.EMERGENCY_NUMBER | TextKind.SPOT_KIND:
                return ("name", "line")
            case TextKind.SPOT:
                return ("has", "hours", "wanted")
            case _:
                assert_never(self)
