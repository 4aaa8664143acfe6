"""Choices of the app offers."""

from typing import assert_never

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProviderKind(TextChoices):
    """Legal kind of an office's provider."""

    MUNICIPALITY = "municipality", _("Municipality")
    DISTRICT = "district", _("District")
    INDEPENDENT = "independent", _("Independent body")
    CHURCH = "church", _("Church")
    SCHOOL = "school", _("School")
    CHILDCARE = "childcare", _("Childcare centre")
    HEALTH = "health", _("Health service")
    CLUB = "club", _("Club")
    COMPANY = "company", _("Company")
    AUTHORITY = "authority", _("Other authority")


class OfferKind(TextChoices):
    """Kind of offer."""

    CONSULTATION = "consultation", _("Consultation")
    DROP_IN = "drop_in", _("Open meeting")
    GROUP = "group", _("Group")
    COURSE = "course", _("Course")
    EVENT = "event", _("Event")
    OUTREACH = "outreach", _("Outreach")
    SIGNPOST = "signpost", _("Information only")

    @property
    def is_for_everybody(self) -> bool:
        """Its dates stand in the public calendar; a talk in confidence is none of it."""
        match self:
            case OfferKind.EVENT | OfferKind.COURSE | OfferKind.GROUP | OfferKind.DROP_IN | OfferKind.OUTREACH:
                return True
            case OfferKind.CONSULTATION | OfferKind.SIGNPOST:
                return False
            case _:
                assert_never(self)


class Admission(TextChoices):
    """How people are admitted."""

    BOOKING = "booking", _("With an appointment")
    OPEN = "open", _("Without an appointment")
    PHONE = "phone", _("By phone only")
    SIGNPOST = "signpost", _("At another place")

    @property
    def is_in_house(self) -> bool:
        match self:
            case Admission.BOOKING | Admission.OPEN | Admission.PHONE:
                return True
            case Admission.SIGNPOST:
                return False
            case _:
                assert_never(self)


class OfferState(TextChoices):
    """Whether an offer can be used now (HSDS: status)."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class AgeSpan(TextChoices):
    """Whether an age phase is about children of an age, or about others."""

    PREGNANCY = "pregnancy", _("Pregnancy")
    CHILDREN = "children", _("Children")
    ADULTS = "adults", _("Adults")


class RoomKind(TextChoices):
    """What a room is for."""

    DESK = "desk", _("Open front desk")
    CONSULTATION = "consultation", _("Consultation room")
    GROUP = "group", _("Group room")
    KITCHEN = "kitchen", _("Kitchen")
    NURSING = "nursing", _("Changing and nursing corner")
    OTHER = "other", _("Other room")

    @property
    def holds_talks(self) -> bool:
        """Whether people can meet there who would have met in a room of another kind."""
        match self:
            case RoomKind.CONSULTATION | RoomKind.GROUP | RoomKind.KITCHEN:
                return True
            case RoomKind.DESK | RoomKind.NURSING | RoomKind.OTHER:
                return False
            case _:
                assert_never(self)


class Sign(TextChoices):
    """The icon of a topic: a file of this name in static/icons."""

    FAMILY = "family", _("Family")
    CHILD = "child", _("Child")
    BABY = "baby", _("Baby")
    HEART = "heart", _("Heart")
    TALK = "talk", _("Talk")
    HANDS = "hands", _("Hands")
    SCHOOL = "school", _("School")
    HEALTH = "health", _("Health")
    FORM = "form", _("Form")
    HOME = "home", _("Home")
    GLOBE = "globe", _("Globe")
    MONEY = "money", pgettext_lazy("picture sign", "Money")
    WORK = "work", _("Work")
    LEISURE = "leisure", _("Leisure")
    INFO = "info", _("Information")


class PortalPage(TextChoices):
    """Pages for families that the search finds, by the names of their addresses."""

    START = "start", _("Start page")
    GUIDE = "guide", _("Find the right help")
    SOONEST = "soonest", _("Soonest appointments")
    EVENTS = "events", _("What’s on")
    MY_APPOINTMENT = "find_appointment", _("My appointment")
    PRIVACY = "privacy", _("Data protection")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    IMPRINT = "imprint", _("Imprint")
