"""A booked time: the only table that may hold personal data, and only sealed."""

from datetime import date
from functools import cached_property
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import AppointmentState, CancelledBy
from appointments.models.personal import PersonalData
from appointments.models.slot import Slot
from familienzentrum.crypto import seal, unseal
from familienzentrum.models.base import Addressed
from offers.models import Office

MOST_PEOPLE = 30


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments in the words of the house."""

    def standing(self) -> Self:
        """Those that hold a place."""
        return self.exclude(state=AppointmentState.CANCELLED)

    def with_details(self) -> Self:
        return self.select_related("office", "slot__offer__office", "slot__offer__place", "slot__room__place")

    def of_offices(self, offices: frozenset[int]) -> Self:
        return self.filter(office_id__in=offices)

    def to_erase(self, today: date) -> Self:
        """Those whose personal data has reached its date."""
        return self.filter(sealed__isnull=False, erase_on__lte=today)


class Appointment(Addressed):
    """One family at one time. The counts stay for the report; what is sealed is erased on `erase_on`.

    `office` is the office at booking: its key seals the data, and only its advisers open it, even if
    the offer moves to another office later. `attempt` is the number of the form that booked, so that
    a double click books once.
    """

    slot = models.ForeignKey(Slot, verbose_name=_("time"), on_delete=models.PROTECT, related_name="appointments")
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="appointments")
    state = models.CharField(
        _("state"), max_length=10, choices=AppointmentState, default=AppointmentState.BOOKED, editable=False
    )
    places = models.PositiveSmallIntegerField(_("places"), default=1, editable=False)
    adults = models.PositiveSmallIntegerField(_("adults"), default=1, validators=[MaxValueValidator(MOST_PEOPLE)])
    children = models.PositiveSmallIntegerField(_("children"), default=0, validators=[MaxValueValidator(MOST_PEOPLE)])
    booked_on = models.DateField(_("booked on"), editable=False)
    attempt = models.UUIDField(_("form number"), unique=True, null=True, editable=False)
    code_digest = models.CharField(_("hash of the code"), max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    sealed = models.BinaryField(_("sealed personal data"), null=True, editable=False)
    erase_on = models.DateField(_("erase personal data on"), editable=False)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, editable=False)
    arrived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked in by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    cancelled_on = models.DateField(_("cancelled on"), null=True, editable=False)
    cancelled_by = models.CharField(_("cancelled by"), max_length=10, choices=CancelledBy, blank=True, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["slot__starts_at", "id"]
        indexes = [models.Index(fields=["erase_on"], condition=Q(sealed__isnull=False), name="appointment_to_erase")]
        constraints = [
            models.CheckConstraint(name="appointment_state_known", condition=Q(state__in=AppointmentState.values)),
            models.CheckConstraint(
                name="appointment_somebody_comes",
                condition=Q(adults__lte=MOST_PEOPLE, children__lte=MOST_PEOPLE)
                & (Q(adults__gte=1) | Q(children__gte=1)),
                violation_error_message=_("Say how many people come: at least one, and at most 30 of each."),
            ),
            models.CheckConstraint(
                name="appointment_takes_a_place",
                condition=Q(places__gte=1, places__lte=F("adults") + F("children")),
                violation_error_message=_("An appointment takes at least one place."),
            ),
            models.CheckConstraint(
                name="appointment_arrived_at_and_by",
                condition=Q(arrived_at__isnull=True, arrived_by__isnull=True)
                | Q(arrived_at__isnull=False, arrived_by__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_cancelled_on_and_by",
                condition=Q(state=AppointmentState.CANCELLED, cancelled_on__isnull=False)
                & Q(cancelled_by__in=CancelledBy.values)
                | ~Q(state=AppointmentState.CANCELLED) & Q(cancelled_on__isnull=True, cancelled_by=""),
            ),
            models.CheckConstraint(
                name="appointment_erased_wholly",
                condition=Q(sealed__isnull=False, code_digest__isnull=False)
                | Q(
                    sealed__isnull=True,
                    code_digest__isnull=True,
                    attempt__isnull=True,
                    arrived_at__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @cached_property
    def personal(self) -> PersonalData:
        """What the family told us. Raises ValueError once it is erased, CannotUnseal with a wrong secret."""
        if self.sealed is None:
            raise ValueError("The personal data of this appointment is erased.")
        return PersonalData.from_text(unseal(self.sealed, office=str(self.office.public_id)))

    def seal(self, personal: PersonalData) -> None:
        """Put the data under the office's seal; the caller saves."""
        self.sealed = seal(personal.to_text(), office=str(self.office.public_id))
        self.__dict__.pop("personal", None)

    @property
    def is_erased(self) -> bool:
        return self.sealed is None

    @property
    def can_be_changed(self) -> bool:
        return self.state == AppointmentState.BOOKED
