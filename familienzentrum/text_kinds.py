"""What is stored in German and said to families in other languages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TextKind(TextChoices):
    """Whose German texts are translated."""

    OFFER = "offer", _("Offer")
    OFFICE = "office", _("Office")
    PROVIDER = "provider", _("Provider")
    TOPIC = "topic", _("Topic")
    AGE_PHASE = "age_phase", _("Age phase")
    PLACE = "place", pgettext_lazy("site", "Place")
    CENTRE = "centre", _("Centre")
    SIGNPOST = "signpost", _("Signpost")
    PAGE = "page", _("Page that is found")
    EMERGENCY_NUMBER = "emergency_number", _("Emergency number")
    SPOT_KIND = "spot_kind", _("List of places in town")
    SPOT = "spot", _("Place in town")
    PHOTOGRAPH = "photograph", _("Photograph")
    LANGUAGE = "language", _("Language")
    COURSE = "course", _("Course")
    DRAW = "draw", _("Draw")
    CLOSURE = "closure", _("Closure")
    STAND = "stand", _("Stand of a mobile place")

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the columns, as they are read one after the other."""
        return _FIELDS[self]


_FIELDS = {
    TextKind.OFFER: ("title", "summary", "description", "audience", "cost", "bring_along"),
    TextKind.OFFICE: ("name", "description", "contact_role", "hours", "directions"),
    TextKind.PROVIDER: ("name",),
    TextKind.TOPIC: ("name", "line"),
    TextKind.AGE_PHASE: ("label",),
    TextKind.PLACE: ("directions", "accessibility"),
    TextKind.CENTRE: ("welcome", "imprint", "privacy_contact", "accessibility_contact"),
    TextKind.SIGNPOST: ("title", "summary", "who", "where", "takes", "steps", "papers", "fee", "explained"),
    TextKind.PAGE: ("title", "summary"),
    TextKind.EMERGENCY_NUMBER: ("name", "line"),
    TextKind.SPOT_KIND: ("name", "line"),
    TextKind.SPOT: ("has", "hours", "wanted"),
    TextKind.PHOTOGRAPH: ("role", "alternative"),
    TextKind.LANGUAGE: ("name",),
    TextKind.COURSE: ("title", "note"),
    TextKind.DRAW: ("title",),
    TextKind.CLOSURE: ("reason",),
    TextKind.STAND: ("directions",),
}
