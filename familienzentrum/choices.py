"""Choices shared by all apps."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """See `access` for what each role may open."""

    FRONT_DESK = "front_desk", _("Front desk")
    ADVISER = "adviser", _("Adviser")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMINISTRATION = "administration", _("Administration")
    # Reads the audit log and nothing else: for whoever is in charge of data protection.
    AUDIT = "audit", _("Audit")


class Weekday(IntegerChoices):
    """Numbered as by Python's `date.weekday()`: Monday is 0."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Language(TextChoices):
    """Languages of a conversation (ISO 639-1); the last stands for all others."""

    GERMAN = "de", _("German")
    ENGLISH = "en", _("English")
    ARABIC = "ar", _("Arabic")
    BULGARIAN = "bg", _("Bulgarian")
    FRENCH = "fr", _("French")
    KURDISH = "ku", _("Kurdish")
    PERSIAN = "fa", _("Persian")
    POLISH = "pl", _("Polish")
    ROMANIAN = "ro", _("Romanian")
    RUSSIAN = "ru", _("Russian")
    TURKISH = "tr", _("Turkish")
    UKRAINIAN = "uk", _("Ukrainian")
    OTHER = "xx", _("Another language")
