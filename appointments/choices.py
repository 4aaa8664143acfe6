"""Lists of the app appointments."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """What one place of a slot holds."""

    FAMILY = "family", _("One family")
    PERSON = "person", _("One person")


class AppointmentState(TextChoices):
    """Where a booked time stands; see `appointments.actions.transitions` for what may follow what."""

    BOOKED = "booked", _("Booked")
    ARRIVED = "arrived", _("Arrived")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")


class CancelledBy(TextChoices):
    """Whose decision a cancellation was."""

    FAMILY = "family", _("By the family")
    HOUSE = "house", _("By the house")


class MeetingChannel(TextChoices):
    """How a booked talk takes place."""

    ON_SITE = "on_site", _("On site")
    PHONE = "phone", _("By phone")


class Channel(TextChoices):
    """How a visit reached the house."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    EMAIL = "email", _("By e-mail")
    VIDEO = "video", _("By video")
    OUTREACH = "outreach", _("Outside the house")


class PartOfDay(TextChoices):
    """As close as a visit comes to a time."""

    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening")


class FirstContact(TextChoices):
    """Whether the family was here for the first time, as it says itself."""

    YES = "yes", _("First time")
    NO = "no", _("Been here before")
    UNKNOWN = "unknown", _("Not said")


class ReferralState(TextChoices):
    """What became of a slip that a family carried to another office."""

    GIVEN = "given", _("Given")
    ARRIVED = "arrived", _("Arrived")
    EXPIRED = "expired", _("Not heard of")
