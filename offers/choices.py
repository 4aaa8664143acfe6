"""Choices of the app offers."""

from typing import assert_never

from django.db.models import TextChoices
from django.utils.functional import Promise
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


class LandmarkKind(TextChoices):
    """What is drawn of a town in a way sketch."""

    STATION = "station", _("Station or stop")
    CHURCH = "church", _("Church")
    SQUARE = "square", _("Square")
    HOUSE = "house", _("Well-known house")
    STREET = "street", _("Street")
    RAILWAY = "railway", _("Railway line")
    WATER = "water", _("River or brook")

    @property
    def is_line(self) -> bool:
        match self:
            case LandmarkKind.STREET | LandmarkKind.RAILWAY | LandmarkKind.WATER:
                return True
            case LandmarkKind.STATION | LandmarkKind.CHURCH | LandmarkKind.SQUARE | LandmarkKind.HOUSE:
                return False
            case _:
                assert_never(self)

    @classmethod
    def lines(cls) -> list[str]:
        return [kind.value for kind in cls if kind.is_line]

    @classmethod
    def spots(cls) -> list[str]:
        return [kind.value for kind in cls if not kind.is_line]


class Way(TextChoices):
    """How somebody likes to talk, as the guide asks it."""

    IN_PERSON = "in_person", _("Face to face")
    PHONE = "phone", _("By phone")
    VIDEO = "video", _("By video")
    GROUP = "group", _("In a group, with others")
    NAMELESS = "nameless", _("Without my name")

    @property
    def reason(self) -> str | Promise:
        """Why an offer fits whom it meets in this way."""
        match self:
            case Way.IN_PERSON:
                return _("You talk face to face")
            case Way.PHONE:
                return _("A talk by phone is possible")
            case Way.VIDEO:
                return _("A talk by video is possible")
            case Way.GROUP:
                return _("Together with others")
            case Way.NAMELESS:
                return _("Possible without a name")
            case _:
                assert_never(self)

    @property
    def sign(self) -> str:
        """The icon beside it: a file of this name in static/icons."""
        match self:
            case Way.IN_PERSON:
                return "talk"
            case Way.PHONE:
                return "phone"
            case Way.VIDEO:
                return "camera"
            case Way.GROUP:
                return "people"
            case Way.NAMELESS:
                return "lock"
            case _:
                assert_never(self)


class WhyUnmet(TextChoices):
    """Why nothing that the guide shows fits."""

    CONCERN = "concern", _("It is about something else")
    TIME = "time", _("The times do not suit me")
    PLACE = "place", _("It is too far, or I cannot get in")
    LANGUAGE = "language", _("Nobody speaks my language")
    WAY = "way", _("I would like to talk in another way")
    OTHER = "other", _("Another reason")


class ForProfessionals(TextChoices):
    """What an offer is for those who work with children."""

    PROTECTION = "protection", _("Advice when a professional worries about a child (§§ 8a, 8b SGB VIII, § 4 KKG)")
    HOUSES = "houses", _("For Kitas, schools and other houses")


class EmergencyPage(TextChoices):
    """Where a number for help at once stands."""

    EVERY = "every", _("Every page of help, and the start page")
    CHILDREN = "children", _("Page for children")
    YOUNG = "young", _("Page for young people")
    WORRY = "worry", _("Page “Worried about a child”")
    PROFESSIONALS = "professionals", _("The same page for professionals")


class PhotographKind(TextChoices):
    """What a photograph is of."""

    HOUSE = "house", _("The house: its door, its rooms")
    FACE = "face", _("A person, by their role")


class CheckState(TextChoices):
    """What became of the question whether an offer is still as described."""

    ASKED = "asked", _("Asked")
    CONFIRMED = "confirmed", _("Confirmed")
    PROPOSED = "proposed", _("Change proposed")
    LAPSED = "lapsed", _("Settled otherwise")


class ProposedField(TextChoices):
    """What of an offer its owner may propose to change: texts of which no booked family was told."""

    TITLE = "title", _("Title")
    SUMMARY = "summary", _("In one sentence")
    DESCRIPTION = "description", _("What it helps with")
    AUDIENCE = "audience", _("For whom, in words")
    COST = "cost", _("Cost")
    BRING_ALONG = "bring_along", _("What to bring")
    WEBSITE = "website", _("Website")


class PortalPage(TextChoices):
    """Pages for families that the search finds, by the names of their addresses."""

    START = "start", _("Start page")
    GUIDE = "guide", _("Find the right help")
    SOONEST = "soonest", _("Soonest appointments")
    EVENTS = "events", _("What’s on")
    MY_APPOINTMENT = "find_appointment", _("My appointment")
    CHILDREN = "children", _("For children")
    DISABILITIES = "disabilities", _("For people with disabilities")
    PRIVACY = "privacy", _("Data protection")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    IMPRINT = "imprint", _("Imprint")
