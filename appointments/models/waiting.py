"""Waiting-list entries, wish lists and held seats."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import Caller, PartOfDay, WaitingState
from appointments.models.appointment import Appointment
from appointments.models.course import Course, Draw
from appointments.models.guards.seats import KEEP_HELD
from appointments.models.known import Informed, KnownWait, KnownWishes
from appointments.models.sealed import Sealed, SealedQuerySet, by_contact, erased_wholly, somebody_comes
from appointments.models.slot import Slot
from familienzentrum.choices import Weekday
from familienzentrum.models.base import Addressed
from offers.models import Offer, Office

# The wait of a family that lets as many offered places lapse is over.
MOST_LAPSES = 2


class WaitingQuerySet(SealedQuerySet["WaitingEntry"]):
    """Entries of the waiting list in the words of the house."""

    def waiting(self) -> Self:
        """Those still waiting, longest wait first."""
        return self.filter(state=WaitingState.WAITING).order_by("id")

    def standing(self) -> Self:
        """Those who still hope for a place."""
        return self.filter(state__in=[state for state in WaitingState if state.is_standing])


class WaitingEntry(Addressed, Informed, Sealed):
    """A family waiting for a place at an offer, or in one of its courses. Empty preferences mean any time.

    An offered seat is a HeldSeats: it counts as taken until its deadline, so that it never has two holders. `lapses`
    counts those that were not answered in time: the first costs the family its place, not its turn. `passed` are the
    times that were offered and not taken, which are not offered again. `called_off_on` is the day on which its course
    was cancelled: should that take place after all, the family waits again.
    """

    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.PROTECT, related_name="waiting_entries")
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="waiting_entries", null=True
    )
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday), verbose_name=_("weekdays"), default=list, blank=True
    )
    part_of_day = models.CharField(_("part of day"), max_length=10, choices=PartOfDay, blank=True)
    until = models.DateField(_("waits until"))
    state = models.CharField(
        _("state"), max_length=10, choices=WaitingState, default=WaitingState.WAITING, editable=False
    )
    joined_on = models.DateField(_("joined on"), editable=False)
    lapses = models.PositiveSmallIntegerField(_("offered places not answered in time"), default=0, editable=False)
    called_off_on = models.DateField(_("course cancelled on"), null=True, editable=False)
    passed = ArrayField(models.BigIntegerField(), verbose_name=_("times not taken"), default=list, editable=False)
    appointment = models.OneToOneField(
        Appointment,
        verbose_name=_("appointment"),
        on_delete=models.PROTECT,
        related_name="waiting_entry",
        null=True,
        editable=False,
    )
    # The wish list that won nothing. Links by row, since an unconfirmed address does not prove whose entry it is.
    wish_list = models.ForeignKey(
        "WishList",
        verbose_name=_("wish list"),
        on_delete=models.SET_NULL,
        related_name="waiting_entries",
        null=True,
        editable=False,
    )

    objects = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the waiting list")
        verbose_name_plural = _("waiting list")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["offer"], condition=Q(state=WaitingState.WAITING), name="waiting_by_offer"),
            models.Index(fields=["erase_on"], condition=Q(sealed__isnull=False), name="waiting_to_erase"),
            by_contact("waiting"),
        ]
        constraints = [
            somebody_comes("waiting"),
            erased_wholly("waiting", told=True),
            models.CheckConstraint(
                name="waiting_state_known",
                condition=Q(state=WaitingState.BOOKED, appointment__isnull=False)
                | Q(
                    state__in=[state for state in WaitingState.values if state != WaitingState.BOOKED],
                    appointment__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="waiting_lapses_twice_at_most",
                condition=Q(lapses__lt=MOST_LAPSES)
                | Q(lapses=MOST_LAPSES) & ~Q(state__in=[WaitingState.WAITING, WaitingState.OFFERED]),
            ),
            models.CheckConstraint(
                name="waiting_called_off_with_its_course",
                condition=Q(called_off_on__isnull=True) | Q(state=WaitingState.EXPIRED, course__isnull=False),
            ),
            models.CheckConstraint(
                name="waiting_preferences_known",
                condition=Q(weekdays__contained_by=Weekday.values, part_of_day__in=[*PartOfDay.values, ""]),
                violation_error_message=_("Choose weekdays and part of the day from the lists."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def known(self) -> KnownWait:
        """What the family was last told; nothing at all before that. Raises CannotUnseal with a wrong secret."""
        text = self.remembered()
        return KnownWait() if text is None else KnownWait.from_text(text)

    @known.setter
    def known(self, known: KnownWait) -> None:
        """Encrypt it; the caller saves `told`."""
        self.remember(known.to_text())

    @property
    def calls_us(self) -> bool:
        """The family rings once it has a talk by phone. Raises CannotUnseal with a wrong secret."""
        return not self.is_erased and self.personal.caller == Caller.FAMILY

    @property
    def has_let_lapse(self) -> bool:
        """The wait is over because offered places were not answered in time."""
        return self.lapses >= MOST_LAPSES

    @property
    def is_standing(self) -> bool:
        return WaitingState(self.state).is_standing


class HeldSeats(models.Model):
    """Places of a slot blocked until a deadline: offered to a waiting family, or just given back."""

    slot = models.ForeignKey(Slot, verbose_name=_("time"), on_delete=models.PROTECT, related_name="held_seats")
    seats = models.PositiveSmallIntegerField(_("places"), default=1)
    until = models.DateTimeField(_("until"))
    entry = models.OneToOneField(
        WaitingEntry, verbose_name=_("for"), on_delete=models.CASCADE, related_name="held_seats", null=True
    )

    class Meta:
        verbose_name = _("held place")
        verbose_name_plural = _("held places")
        indexes = [models.Index(fields=["until"], name="held_seats_by_end")]
        triggers = [KEEP_HELD]
        constraints = [
            models.CheckConstraint(
                name="held_seats_hold_something",
                condition=Q(seats__gte=1),
                violation_error_message=_("At least one place is held."),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class WishList(Addressed, Informed, Sealed):
    """One family's wishes in a draw, siblings together. `number` is the order of arrival."""

    draw = models.ForeignKey(Draw, verbose_name=_("draw"), on_delete=models.PROTECT, related_name="wish_lists")
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number in the draw"), editable=False)
    waits_otherwise = models.BooleanField(_("waits for a place if the lot gives none"), default=False)

    objects = SealedQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish list")
        verbose_name_plural = _("wish lists")
        ordering = ["draw", "number"]
        indexes = [
            models.Index(fields=["erase_on"], condition=Q(sealed__isnull=False), name="wishes_to_erase"),
            by_contact("wishes"),
        ]
        constraints = [
            somebody_comes("wish_list"),
            erased_wholly("wish_list", told=True),
            models.UniqueConstraint(
                name="wish_list_number_once",
                fields=["draw", "number"],
                violation_error_message=_("Somebody else came at the same moment. Please send your wishes again."),
            ),
            models.UniqueConstraint(
                name="wish_list_once_per_family",
                fields=["draw", "contact_digest"],
                violation_error_message=_("You have sent wishes before. Open them with your code to change them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"

    @property
    def known(self) -> KnownWishes:
        """What the family was last told; nothing at all before that. Raises CannotUnseal with a wrong secret."""
        text = self.remembered()
        return KnownWishes() if text is None else KnownWishes.from_text(text)

    @known.setter
    def known(self, known: KnownWishes) -> None:
        """Encrypt it; the caller saves `told`."""
        self.remember(known.to_text())


class Wish(models.Model):
    """One wished-for course; rank 1 is the most preferred."""

    wish_list = models.ForeignKey(
        WishList, verbose_name=_("wish list"), on_delete=models.CASCADE, related_name="wishes"
    )
    course = models.ForeignKey(Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="wishes")
    rank = models.PositiveSmallIntegerField(_("rank"))
    appointment = models.OneToOneField(
        Appointment,
        verbose_name=_("appointment"),
        on_delete=models.PROTECT,
        related_name="wish",
        null=True,
        editable=False,
    )

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(
                name="wish_once",
                fields=["wish_list", "course"],
                violation_error_message=_("This wish stands in your list already. Choose another."),
            ),
            models.UniqueConstraint(
                name="wish_rank_once",
                fields=["wish_list", "rank"],
                violation_error_message=_("Give each wish a number of its own."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.course}"
