"""Lists of the app reporting."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class GoalLevel(TextChoices):
    """Where a goal works."""

    STRUCTURAL = "structural", _("Structural")
    INSTITUTIONAL = "institutional", _("Institutional")
    INDIVIDUAL = "individual", _("Individual")


class EffectStage(IntegerChoices):
    """How far an effect reaches: what is done (1 to 3), what it changes for people (4 to 6), and around them (7)."""

    ACTIVITIES = 1, _("1 – What was planned takes place")
    REACHED = 2, _("2 – It reaches those it is meant for")
    ACCEPTED = 3, _("3 – They take it up and find it good")
    AWARENESS = 4, _("4 – They know more or can do more")
    BEHAVIOUR = 5, _("5 – They act differently")
    LIVING = 6, _("6 – Their life gets better")
    SOCIETY = 7, _("7 – Life in the town changes")


class MeasureState(TextChoices):
    """How far a step towards a goal is."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Headline(TextChoices):
    """The figures that stand for a year; a goal may take its actual value from one of them."""

    CONTACTS = "contacts", _("Contacts")
    FIRST_CONTACTS = "first_contacts", _("First contacts")
    APPOINTMENTS = "appointments", _("Booked appointments")
    REFERRALS = "referrals", _("Referrals")
    OFFERS = "offers", _("Offers")


class GrantState(TextChoices):
    """How far money that others may give is."""

    PLANNED = "planned", _("To be applied for")
    APPLIED = "applied", _("Applied for")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    SETTLED = "settled", _("Accounted for")


class PaperKind(TextChoices):
    """What a paper asks of the council."""

    DECISION = "decision", _("Paper for decision")
    INFORMATION = "information", _("Paper for information")
    MOTION = "motion", _("Motion")
    CONCEPT = "concept", _("Concept")


class EqualityOfficer(TextChoices):
    """Whether the equality officer took part in a paper."""

    INVOLVED = "involved", _("Involved")
    NOT_INVOLVED = "not_involved", _("Not involved")
    NOT_STATED = "not_stated", _("Not stated")


class DeliberationResult(TextChoices):
    """What a committee made of a paper."""

    PENDING = "pending", _("Still to come")
    NOTED = "noted", _("Noted")
    AGREED = "agreed", _("Agreed")
    AGREED_CHANGED = "agreed_changed", _("Agreed with changes")
    REFUSED = "refused", _("Refused")
    POSTPONED = "postponed", _("Postponed")
    NOT_STATED = "not_stated", _("Not stated")


class Chapter(TextChoices):
    """The chapters of an annual report, in their order."""

    SUMMARY = "summary", _("The year in short")
    MANDATE = "mandate", _("Mandate and foundations")
    CONTEXT = "context", _("Life in the social area")
    GOALS = "goals", _("Goals and steps")
    OFFERS = "offers", _("What the house offers")
    USE = "use", _("How the house was used")
    TOPICS = "topics", _("What families asked about")
    REACH = "reach", _("Who was reached")
    REFERRALS = "referrals", _("Sending families on")
    MONEY = "money", _("Money")
    LIMITS = "limits", _("Assessment and limits")
    OUTLOOK = "outlook", _("Outlook and requests to the council")


class TextState(TextChoices):
    """How far the text of a chapter is."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")
