"""Choices of the app reporting."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GoalLevel(TextChoices):
    """The level of a goal."""

    STRUCTURAL = "structural", _("Structural")
    INSTITUTIONAL = "institutional", _("Institutional")
    INDIVIDUAL = "individual", _("Individual")


class EffectStage(IntegerChoices):
    """Stages of effect: output (1 to 3), outcome for people (4 to 6), impact around them (7)."""

    ACTIVITIES = 1, _("1 – What was planned takes place")
    REACHED = 2, _("2 – It reaches those it is meant for")
    ACCEPTED = 3, _("3 – They take it up and find it good")
    AWARENESS = 4, _("4 – They know more or can do more")
    BEHAVIOUR = 5, _("5 – They act differently")
    LIVING = 6, _("6 – Their life gets better")
    SOCIETY = 7, _("7 – Life in the town changes")


class MeasureState(TextChoices):
    """Progress of a step towards a goal."""

    PLANNED = "planned", pgettext_lazy("step towards a goal", "Planned")
    RUNNING = "running", _("Under way")
    DONE = "done", pgettext_lazy("step towards a goal", "Done")
    DROPPED = "dropped", _("Dropped")

    @classmethod
    def open(cls) -> "tuple[MeasureState, ...]":
        """The states of a step that somebody still has to decide about."""
        return cls.PLANNED, cls.RUNNING


class Headline(TextChoices):
    """The key figures of a year; a goal may take its actual value from one of them."""

    CONTACTS = "contacts", _("Contacts")
    FIRST_CONTACTS = "first_contacts", _("First contacts")
    APPOINTMENTS = "appointments", _("Booked appointments")
    REFERRALS = "referrals", _("Referrals")
    OFFERS = "offers", _("Offers")

    @property
    def tells_nothing_of(self) -> Promise:
        """What the figure leaves open, for whoever takes it for success."""
        return _LEFT_OPEN[self]


class Measured(TextChoices):
    """Further figures that a goal may take its actual value from."""

    WAITING_DAYS = "waiting_days", _("Days of waiting, median")
    WITHIN_14_DAYS = "within_14_days", _("Appointments within 14 days, in percent")
    USE_OF_PLACES = "use_of_places", _("Use of offered places, in percent")
    GUESTS = "guests", _("People at groups, courses and events")
    GUESTS_OF_MEETINGS = "guests_of_meetings", _("People at open meetings")
    PARTNERS = "partners", _("Partners")

    @property
    def is_better_lower(self) -> bool:
        return self == Measured.WAITING_DAYS

    @property
    def tells_nothing_of(self) -> Promise:
        """What the figure leaves open, for whoever takes it for success."""
        return _LEFT_OPEN[self]


_LEFT_OPEN: dict[str, Promise] = {
    Headline.CONTACTS: _("It counts conversations, not people. It says nothing about what they changed."),
    Headline.FIRST_CONTACTS: _("It counts who says that it is their first time. It says nothing about who stays away."),
    Headline.APPOINTMENTS: _("It counts bookings. It says nothing about whether they helped."),
    Headline.REFERRALS: _("It counts who was sent on. It says nothing about whether they arrived."),
    Headline.OFFERS: _("It counts offers. It says nothing about their effect."),
    Measured.WAITING_DAYS: _("It counts days of those who booked. It says nothing about who gave up before."),
    Measured.WITHIN_14_DAYS: _("It counts days of those who booked. It says nothing about who gave up before."),
    Measured.USE_OF_PLACES: _("It counts booked places. It says nothing about whether the offer helped."),
    Measured.GUESTS: _("It counts heads on each date. It says nothing about what people took home."),
    Measured.GUESTS_OF_MEETINGS: _("It counts heads on each date. It says nothing about what people took home."),
    Measured.PARTNERS: _("It counts partners. It says nothing about how they work together."),
}


class CostKind(TextChoices):
    """What a budget line pays for; funders require the distinction."""

    STAFF = "staff", _("Staff")
    FEES = "fees", _("Fees for speakers and course leaders")
    PREMISES = "premises", _("Rent and running costs")
    MATERIAL = "material", _("Material")
    EQUIPMENT = "equipment", _("Building, furniture and equipment")
    OTHER = "other", _("Other costs")


class GrantState(TextChoices):
    """State of a grant."""

    PLANNED = "planned", _("To be applied for")
    APPLIED = "applied", _("Applied for")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    SETTLED = "settled", _("Accounted for")

    @classmethod
    def granted(cls) -> "tuple[GrantState, ...]":
        """The states in which money was promised, so that the funder wants a report on it."""
        return cls.APPROVED, cls.SETTLED


class PaperKind(TextChoices):
    """What a paper asks of the council."""

    DECISION = "decision", _("Paper for decision")
    INFORMATION = "information", _("Paper for information")
    MOTION = "motion", _("Motion")
    CONCEPT = "concept", _("Concept")


class AreaLevel(TextChoices):
    """What an area of the social figures is, from near to far: figures stand side by side in this order."""

    PART = "part", pgettext_lazy("level of an area", "Part of a quarter")
    QUARTER = "quarter", pgettext_lazy("level of an area", "Quarter")
    TOWN = "town", pgettext_lazy("level of an area", "Town")
    COUNTY = "county", pgettext_lazy("level of an area", "District")
    LAND = "land", pgettext_lazy("level of an area", "Land")
    COUNTRY = "country", pgettext_lazy("level of an area", "Germany")
    OTHER_TOWN = "other_town", pgettext_lazy("level of an area", "Other town, to compare")
    OTHER = "other", pgettext_lazy("level of an area", "Something else")

    @property
    def has_a_column(self) -> bool:
        """Whether its figures can be compared with those of other areas."""
        return self != AreaLevel.OTHER


class EqualityOfficer(TextChoices):
    """Whether the equality officer took part in a paper."""

    INVOLVED = "involved", _("Involved")
    NOT_INVOLVED = "not_involved", _("Not involved")
    NOT_STATED = "not_stated", _("Not stated")


class DeliberationResult(TextChoices):
    """A committee's decision on a paper."""

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
    GOALS = "goals", _("Goals and steps")
    MANDATE = "mandate", _("Mandate and foundations")
    CONTEXT = "context", _("Life in the social area")
    OFFERS = "offers", _("What the house offers")
    USE = "use", _("How the house was used")
    TOPICS = "topics", _("What families asked about")
    REACH = "reach", _("Who was reached")
    REFERRALS = "referrals", _("Sending families on")
    GROUPS = "groups", _("Groups, courses and events")
    OUTREACH = "outreach", _("Out in the town")
    VOLUNTEERS = "volunteers", _("Volunteers")
    NETWORK = "network", _("Network and prevention")
    FEEDBACK = "feedback", _("What families and staff say")
    QUALITY = "quality", _("Quality")
    PUBLICITY = "publicity", _("How the house made itself known")
    STAFF = "staff", _("People, hours and rooms")
    MONEY = "money", _("Money")
    LIMITS = "limits", _("Assessment and limits")
    OUTLOOK = "outlook", _("Outlook and requests to the council")
    # These are in half-year reports of the guide only.
    GUIDE_FIRST = "guide_first", _("Working together, January to June")
    GUIDE_SECOND = "guide_second", _("Working together, July to December")
    GUIDE = "guide", _("What the guide offers")

    @property
    def opening(self) -> str:
        """Names the template of what stands before the text; most chapters have none of their own."""
        return _OPENINGS.get(self, "")

    @property
    def prompts(self) -> tuple[str | Promise, ...]:
        """What a text about this has to answer; most chapters leave that to whoever writes."""
        return _PROMPTS if self in (Chapter.GUIDE_FIRST, Chapter.GUIDE_SECOND) else ()


_OF_THE_GUIDE = (Chapter.GUIDE_FIRST, Chapter.GUIDE_SECOND, Chapter.GUIDE)
# § 10b (2) SGB VIII: on working together in structures with other bodies, those of rehabilitation above all.
_PROMPTS = (
    _("With which offices and bodies did the guide work together, among them those that pay for rehabilitation?"),
    _("What was agreed: ways, contact persons, common meetings?"),
    _("What went well, and where does it fail again and again?"),
    _("What does the youth office have to change or decide so that help comes from one place?"),
)

_OPENINGS = {
    Chapter.SUMMARY: "pdf/chapters/summary.html",
    Chapter.MANDATE: "pdf/chapters/mandate.html",
    Chapter.CONTEXT: "pdf/chapters/context.html",
    Chapter.GOALS: "pdf/chapters/goals.html",
    Chapter.MONEY: "pdf/chapters/money.html",
}


class TextState(TextChoices):
    """State of a chapter's text."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")


class PartnerTextState(TextChoices):
    """What became of the words that a partner was asked for."""

    ASKED = "asked", _("Asked for")
    RETURNED = "returned", _("Sent back")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def is_open(self) -> bool:
        """Whether the partner may write."""
        return self in (PartnerTextState.ASKED, PartnerTextState.RETURNED)


class ReportKind(TextChoices):
    """What is released: the annual report, a half-year report of the guide, or a page for a committee in between."""

    ANNUAL = "annual", _("Annual report")
    GUIDE_FIRST = "guide_first", _("Half-year report of the guide through procedures, January to June")
    GUIDE_SECOND = "guide_second", _("Half-year report of the guide through procedures, July to December")
    INTERIM = "interim", _("Interim page for the committee")

    @property
    def is_interim(self) -> bool:
        """About whatever months somebody chose; one page, without texts."""
        return self == ReportKind.INTERIM

    @property
    def is_about_guide(self) -> bool:
        return self in (ReportKind.GUIDE_FIRST, ReportKind.GUIDE_SECOND)

    @property
    def is_annual(self) -> bool:
        return self == ReportKind.ANNUAL

    @property
    def months(self) -> tuple[int, int]:
        """The first and the last month covered; an interim page is about these or fewer."""
        return {ReportKind.GUIDE_FIRST: (1, 6), ReportKind.GUIDE_SECOND: (7, 12)}.get(self, (1, 12))

    @property
    def own_chapter(self) -> Chapter:
        """The one chapter that must be written by hand; required for a report."""
        own = {ReportKind.GUIDE_FIRST: Chapter.GUIDE_FIRST, ReportKind.GUIDE_SECOND: Chapter.GUIDE_SECOND}
        return own.get(self, Chapter.SUMMARY)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """All chapters that such a report may have, in their order."""
        if self == ReportKind.ANNUAL:
            return tuple(c for c in Chapter if c not in _OF_THE_GUIDE)
        if self.is_interim:
            return (Chapter.USE, Chapter.TOPICS, Chapter.REFERRALS, Chapter.GROUPS)
        return (self.own_chapter, Chapter.GUIDE)

    def has_text_in(self, chapter: Chapter) -> bool:
        """Texts about a year do not apply to a half-year, which has one of its own."""
        return self.is_annual or (not self.is_interim and chapter == self.own_chapter)


class CandidateState(TextChoices):
    """State of a report on its way to release."""

    MAKING = "making", _("Being made")
    FAILED = "failed", _("Could not be made")
    TO_CHECK = "to_check", _("To be checked by a second person")
    CHECKED = "checked", _("Checked")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Wanted(TextChoices):
    """What a page delegates to the worker, because it takes seconds."""

    FIGURES = "figures", _("The figures of the year")
    PREVIEW = "preview", _("Preview of the draft")
    DRAFT = "draft", _("Draft as PDF")
    COMMITTEE = "committee", _("One page for the committee")
    FUNDER = "funder", _("Report to a funder")


class PreparationState(TextChoices):
    """State of a delegated job."""

    WAITING = "waiting", _("Waiting for the background worker")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


class MakingStep(TextChoices):
    """The worker's current step in making a report; see `reporting.release.actions.making`."""

    WAITING = "waiting", _("Waiting for the background worker")
    COUNTING = "counting", _("Counting, hiding small counts, and checking that nothing can be computed back")
    LAYING_OUT = "laying_out", _("Laying out the pages")
    WRITING = "writing", _("Writing the files for readers and for the archive")
    KEEPING = "keeping", _("Storing everything")
