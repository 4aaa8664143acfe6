"""What helps."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgtrigger import Before, Insert, Update

from familienzentrum.models.base import Addressed, Keyed
from familienzentrum.models.past import remembers
from familienzentrum.triggers import TODAY, Guard
from offers.choices import Admission, ForProfessionals, OfferKind, OfferState
from offers.models.also_searched import ALSO_SEARCHED_AS, ONE_PER_LINE
from offers.models.language import LONGEST_CODE, languages_known, names_of
from offers.models.place import Place
from offers.models.provider import Office
from offers.models.taxonomy import AgePhase, Topic


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers in the words of the house."""

    def published(self, today: dt.date | None = None) -> Self:
        """Visible to families: running or paused offers of active offices, until their last day."""
        not_over = Q(ends_on=None) | Q(ends_on__gte=today or timezone.localdate())
        return self.filter(not_over, state__in=[OfferState.ACTIVE, OfferState.PAUSED], office__is_active=True)

    def taking_bookings(self, today: dt.date | None = None) -> Self:
        """Those of which families can book times now: the condition of `Offer.takes_bookings`."""
        return self.published(today).filter(state=OfferState.ACTIVE)

    def with_details(self) -> Self:
        return self.select_related("office__provider", "place").prefetch_related("topics", "age_phases")


class Offer(Addressed, Keyed):
    """Something an office does for families (HSDS: service)."""

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="offers")
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("one sentence"), max_length=240)
    description = models.TextField(_("what it helps with"), blank=True, max_length=2000)
    kind = models.CharField(_("kind"), max_length=20, choices=OfferKind)
    admission = models.CharField(_("how to get in"), max_length=20, choices=Admission)
    state = models.CharField(_("state"), max_length=20, choices=OfferState, default=OfferState.ACTIVE)
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="offers")
    age_phases = models.ManyToManyField(AgePhase, verbose_name=_("for whom"), related_name="offers", blank=True)
    audience = models.CharField(_("for whom, in words"), max_length=200, blank=True)
    also_searched_as = models.TextField(ALSO_SEARCHED_AS, blank=True, max_length=8000, help_text=ONE_PER_LINE)
    languages = ArrayField(
        models.CharField(max_length=LONGEST_CODE), verbose_name=_("languages"), default=list, blank=True
    )
    has_interpreter = models.BooleanField(_("interpreter on request"), default=False)
    cost = models.CharField(
        _("cost"),
        max_length=120,
        blank=True,
        help_text=_("Say so if it is free. Empty means not known: families read “please ask”."),
    )
    bring_along = models.TextField(_("what to bring"), blank=True, max_length=1000, help_text=_("One thing per line."))
    place = models.ForeignKey(
        Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="offers", null=True, blank=True
    )
    is_sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Only in rooms that cannot be seen into from outside.")
    )
    is_for_young = models.BooleanField(
        _("young people may come alone"),
        default=False,
        help_text=_("Then it stands on the page for young people, and is booked there with a short form."),
    )
    for_professionals = models.CharField(
        _("for professionals"), max_length=20, choices=ForProfessionals, blank=True, default=""
    )
    is_anonymous_possible = models.BooleanField(_("possible without a name"), default=True)
    has_waiting_list = models.BooleanField(_("waiting list"), default=False)
    most_per_family = models.PositiveSmallIntegerField(
        _("appointments at most for one family"),
        null=True,
        blank=True,
        help_text=_("Counted by the e-mail address or phone number a family gives. Leave empty for no limit."),
    )
    returns_within_minutes = models.PositiveSmallIntegerField(
        _("cancelled places come back within so many minutes"),
        default=0,
        help_text=_("At a moment left to chance, so that nobody can trade places. 0 means at once."),
    )
    asks_for_proof = models.BooleanField(
        _("under attack"), default=False, help_text=_("The browser has to do a small sum before it can book.")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    owner_email = models.EmailField(_("who knows whether it is right"), blank=True)
    # Reports of past years count what was on record then: what is written today does not change them.
    recorded_on = models.DateField(_("on record since"), default=timezone.localdate, editable=False)
    ended_on = models.DateField(_("set to ended on"), null=True, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["office__position", "title", "id"]
        indexes = [
            # Whether a language is spoken at all is looked up: few offers may have it, or none.
            GinIndex(fields=["languages"], name="offer_by_language", fastupdate=False),
            # Searches ask of thousands whether they are published: without reading all that is said of them.
            models.Index(
                fields=["id"],
                include=["office", "ends_on"],
                condition=Q(state__in=[OfferState.ACTIVE, OfferState.PAUSED]),
                name="offer_published",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="offer_kind_known",
                condition=Q(kind__in=OfferKind.values),
                violation_error_message=_("Choose a kind of offer from the list."),
            ),
            models.CheckConstraint(
                name="offer_admission_known",
                condition=Q(admission__in=Admission.values),
                violation_error_message=_("Choose from the list how families get in."),
            ),
            models.CheckConstraint(
                name="offer_state_known",
                condition=Q(state__in=OfferState.values),
                violation_error_message=_("Choose a state from the list."),
            ),
            models.CheckConstraint(
                name="offer_for_professionals_known",
                condition=Q(for_professionals__in=[*ForProfessionals.values, ""]),
                violation_error_message=_("Choose from the list what the offer is for professionals."),
            ),
            models.CheckConstraint(
                name="offer_young_leave_no_address",
                condition=Q(is_for_young=False) | Q(most_per_family__isnull=True),
                violation_error_message=_(
                    "Young people who come alone leave no address: an offer for them has no limit for one family."
                ),
            ),
            models.CheckConstraint(
                name="offer_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The offer must not end before it starts. Check both dates."),
            ),
            models.CheckConstraint(
                name="offer_limits_sane",
                condition=(Q(most_per_family__isnull=True) | Q(most_per_family__gte=1))
                & Q(returns_within_minutes__lte=1440),
                violation_error_message=_("A family may book at least once, and places come back within a day."),
            ),
            models.CheckConstraint(
                name="offer_sensitive_knows_no_families",
                condition=Q(is_sensitive=False) | Q(has_waiting_list=False, most_per_family__isnull=True),
                violation_error_message=_(
                    "A sensitive offer has no waiting list and no limit for one family: others could try out an "
                    "address and learn who comes here."
                ),
            ),
            models.UniqueConstraint(
                name="offer_title_once_per_office",
                fields=["office", "title"],
                violation_error_message=_("This office has an offer of this title already. Choose another title."),
            ),
        ]
        triggers = [
            languages_known("offer_languages_known"),
            remembers("offers.offer"),
            Guard(
                name="offer_knows_when_it_was_ended",
                when=Before,
                operation=Insert | Update,
                func=f"""
                    NEW.ended_on := CASE WHEN NEW.state = 'ended' THEN COALESCE(NEW.ended_on, {TODAY}) END;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_paused(self) -> bool:
        return self.state == OfferState.PAUSED

    @property
    def leaves_no_trace(self) -> bool:
        """Whoever uses the same device later must not see a booking: nothing is kept there, and the code is asked."""
        return self.is_sensitive or self.is_for_young

    @property
    def is_in_house(self) -> bool:
        """Only then it matters to families on which days the house is closed."""
        return Admission(self.admission).is_in_house

    @property
    def is_talk(self) -> bool:
        """A family has somebody to itself; all else is for many."""
        return self.kind == OfferKind.CONSULTATION

    @property
    def is_open_to_all(self) -> bool:
        """Families just come: nothing is booked and nobody calls before."""
        return self.admission == Admission.OPEN

    @property
    def takes_bookings(self) -> bool:
        return self.state == OfferState.ACTIVE and self.office.is_active and not self.is_over

    @property
    def has_ended(self) -> bool:
        """Families do not find it any more: the contrary of `published`."""
        return self.state == OfferState.ENDED or self.is_over or not self.office.is_active

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def check_due_on(self) -> dt.date:
        return (self.checked_on or self.recorded_on) + dt.timedelta(days=settings.OFFER_CHECK_DAYS)

    @property
    def is_check_overdue(self) -> bool:
        """Whether families are told that its last check was long ago."""
        return self.check_due_on + dt.timedelta(days=settings.OFFER_CHECK_PATIENCE_DAYS) < timezone.localdate()

    @property
    def owner_address(self) -> str:
        """Where it is asked whether all of this is right; empty if nobody gave an address."""
        return self.owner_email or self.office.email

    @property
    def language_names(self) -> list[str]:
        return names_of(self.languages)

    @property
    def things_to_bring(self) -> list[str]:
        return [line.strip() for line in self.bring_along.splitlines() if line.strip()]

    @property
    def contact_phone(self) -> str:
        return self.phone or self.office.phone
