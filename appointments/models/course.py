"""What is booked as a unit: a course of several dates, an event, a holiday outing, a flea market with stalls."""

import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import Allocation
from appointments.models.guards.courses import LOT_IS_NOT_SENSITIVE, SENSITIVE_MEETS_NO_LOT
from familienzentrum import local_time
from familienzentrum.models.base import Addressed, Keyed
from offers.models import Offer


class Draw(Addressed):
    """A lottery for scarce seats, by families' wish lists.

    Commit-reveal: the seed is generated before anybody can submit wishes, and its hash published from the start; after
    the draw the seed is published, so that everybody can reproduce the draw.
    """

    title = models.CharField(_("title"), max_length=120)
    opens_at = models.DateTimeField(_("wishes from"))
    closes_at = models.DateTimeField(_("wishes until"))
    most_seats = models.PositiveSmallIntegerField(
        _("places at most for one family"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    seed = models.CharField(_("seed"), max_length=64, editable=False, default=secrets.token_hex)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, editable=False)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("drawn by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["-closes_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="draw_closes_after_opening",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("The time for wishes must end after it begins. Check both."),
            ),
            models.CheckConstraint(
                name="draw_most_seats_sane",
                condition=Q(most_seats__gte=1, most_seats__lte=20),
                violation_error_message=_("Give a family between 1 and 20 places at most."),
            ),
            models.CheckConstraint(
                name="draw_drawn_at_and_by",
                condition=Q(drawn_at__isnull=True, drawn_by__isnull=True)
                | Q(drawn_at__gte=F("closes_at"), drawn_by__isnull=False),
                violation_error_message=_("Families may still name wishes. Draw after that time."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def seal_of_seed(self) -> str:
        """SHA-256 of the seed, 64 hex digits: published before the draw."""
        return hashlib.sha256(self.seed.encode()).hexdigest()


class CourseQuerySet(models.QuerySet["Course"]):
    """Courses in the words of the house."""

    def cancelled_today(self) -> Self:
        """Those that can still be restored as a whole."""
        return self.filter(cancelled_at__gte=local_time.at(timezone.localdate()))


class Course(Addressed, Keyed):
    """Dates of an offer that are booked together. Its first date, a Slot, holds the seats; the others have none.

    A cancelled course keeps in `called_off` which dates fell away with it, and not before: those can be restored.
    One that `joins_late` is booked after its first date too, for the dates ahead, as long as booking is open.
    At a sensitive offer `most_per_family` counts nobody: it would have to know families by their address.
    """

    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.PROTECT, related_name="courses")
    title = models.CharField(_("title"), max_length=120)
    note = models.CharField(_("what families should know"), max_length=300, blank=True)
    allocation = models.CharField(
        _("who gets the places"), max_length=12, choices=Allocation, default=Allocation.FIRST_COME
    )
    draw = models.ForeignKey(
        Draw, verbose_name=_("draw"), on_delete=models.PROTECT, related_name="courses", null=True, blank=True
    )
    most_per_family = models.PositiveSmallIntegerField(
        _("bookings at most for one family"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    joins_late = models.BooleanField(_("can be joined after its first date"), default=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("cancelled by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    called_off = ArrayField(
        models.BigIntegerField(), verbose_name=_("dates called off with it"), default=list, editable=False
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title", "id"]
        # The second is on the table of offers, which do not know courses.
        triggers = [LOT_IS_NOT_SENSITIVE, SENSITIVE_MEETS_NO_LOT]
        constraints = [
            models.CheckConstraint(
                name="course_cancelled_at_and_by",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, called_off=[])
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="course_allocation_known",
                condition=Q(allocation=Allocation.FIRST_COME, draw__isnull=True)
                | Q(allocation=Allocation.DRAW, draw__isnull=False),
                violation_error_message=_("Places given by lot need a draw. Choose one, or give them first come."),
            ),
            models.CheckConstraint(
                name="course_most_per_family_sane",
                condition=Q(most_per_family__gte=1, most_per_family__lte=20),
                violation_error_message=_("Give a family between 1 and 20 bookings at most."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled_today(self) -> bool:
        """Whether it can still be restored as a whole."""
        return self.cancelled_at is not None and timezone.localdate(self.cancelled_at) == timezone.localdate()

    @property
    def waits_for_draw(self) -> bool:
        """Whether its seats are still to be allocated by the draw."""
        return self.draw is not None and self.draw.drawn_at is None
