"""One conversation, anonymous from the start."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import Channel, FirstContact, PartOfDay
from familienzentrum.choices import Language
from familienzentrum.models import User
from offers.models import AgePhase, Offer, Office, Topic

# A list on paper, or a day without power: for so long visits and head counts are entered after their day.
CAUGHT_UP_WITHIN = timedelta(days=7)


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits in the words of the house."""

    def on(self, day: date) -> Self:
        return self.filter(day=day)

    def correctable(self, by: User, today: date) -> Self:
        """What somebody recorded today, be it of an earlier day."""
        return self.filter(recorded_by=by, recorded_on=today)

    def to_close(self, today: date) -> Self:
        """Those of which it is still known who recorded them, though that day is over."""
        return self.filter(recorded_by__isnull=False, recorded_on__lt=today)


class Visit(models.Model):
    """One conversation, not a person. It has a date and a part of the day, never a time, a name, or free text.

    A visit cannot be linked to an appointment: its id is random, it has no timestamp, and `close_day` clears who
    recorded it on which day, and shuffles the rows of the day, so that not even the order on disk reveals the sequence.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(_("day"))
    part_of_day = models.CharField(_("part of day"), max_length=10, choices=PartOfDay)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="visits", null=True, blank=True
    )
    offer = models.ForeignKey(
        Offer, verbose_name=_("offer"), on_delete=models.PROTECT, related_name="visits", null=True, blank=True
    )
    main_topic = models.ForeignKey(
        Topic, verbose_name=_("main topic"), on_delete=models.PROTECT, related_name="visits_about"
    )
    further_topics = models.ManyToManyField(
        Topic, verbose_name=_("further topics"), through="VisitTopic", related_name="+"
    )
    age_phases = models.ManyToManyField(
        AgePhase, verbose_name=_("age phases"), through="VisitAgePhase", related_name="+"
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    first_contact = models.CharField(
        _("first contact"), max_length=10, choices=FirstContact, default=FirstContact.UNKNOWN
    )
    referred_to = models.ForeignKey(
        Office, verbose_name=_("sent on to"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by, until the day is closed"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    recorded_on = models.DateField(_("recorded on, until the day is closed"), null=True, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        indexes = [models.Index(fields=["day"], name="visit_by_day")]
        constraints = [
            models.CheckConstraint(name="visit_part_of_day_known", condition=Q(part_of_day__in=PartOfDay.values)),
            models.CheckConstraint(
                name="visit_channel_known",
                condition=Q(channel__in=Channel.values),
                violation_error_message=_("Choose a channel from the list."),
            ),
            models.CheckConstraint(
                name="visit_language_known",
                condition=Q(language__in=[*Language.values, ""]),
                violation_error_message=_("Choose a language from the list."),
            ),
            models.CheckConstraint(
                name="visit_first_contact_known",
                condition=Q(first_contact__in=FirstContact.values),
                violation_error_message=_("Choose from the list whether it was the first time."),
            ),
            models.CheckConstraint(
                name="visit_recorded_on_and_by",
                condition=Q(recorded_by__isnull=True, recorded_on__isnull=True)
                | Q(recorded_by__isnull=False, recorded_on__isnull=False),
            ),
            models.CheckConstraint(
                name="visit_recorded_within_a_week",
                condition=Q(recorded_on__isnull=True)
                | Q(recorded_on__gte=F("day")) & Q(recorded_on__lte=F("day") + CAUGHT_UP_WITHIN),
                violation_error_message=_("Visits are entered on their day or within seven days. Choose such a day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.day}"


class VisitTopic(models.Model):
    """A further topic of a visit. Random id, so that it reveals no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="visit_topic_once", fields=["visit", "topic"])]

    def __str__(self) -> str:
        return str(self.topic)


class VisitAgePhase(models.Model):
    """An age phase that a visit was about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="age_phase_rows")
    age_phase = models.ForeignKey(AgePhase, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="visit_age_phase_once", fields=["visit", "age_phase"])]

    def __str__(self) -> str:
        return str(self.age_phase)
