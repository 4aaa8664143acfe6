"""Where things happen."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from familienzentrum.choices import Weekday
from familienzentrum.models.base import Addressed, Keyed
from familienzentrum.models.spans import DaySpan, Just
from offers.access_words import ACCESS
from offers.choices import RoomKind
from offers.models.located import Located, point_or_none


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places in the words of the house."""

    def in_use(self, *, or_pk: int | None = None) -> Self:
        """Those where something can be planned, and the one that a form has chosen already."""
        return self.filter(Q(is_active=True) | Q(pk=or_pk))


class Place(Located, Addressed, Keyed):
    """A site: a house, or a mobile one that moves (HSDS: location)."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    directions = models.TextField(_("how to get there"), blank=True, max_length=1000)
    # Of each of these: yes, no, or not known. Nothing is claimed that nobody has looked at.
    is_step_free = models.BooleanField(_("step-free from the street on"), null=True, blank=True)
    has_lift = models.BooleanField(_("lift"), null=True, blank=True)
    has_accessible_toilet = models.BooleanField(_("toilet for wheelchair users"), null=True, blank=True)
    has_parking = models.BooleanField(_("parking for disabled people"), null=True, blank=True)
    has_hearing_loop = models.BooleanField(_("hearing loop"), null=True, blank=True)
    stop = models.CharField(_("stop nearby"), max_length=120, blank=True)
    accessibility = models.TextField(_("accessibility"), blank=True, max_length=1000)
    is_mobile = models.BooleanField(_("mobile"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        # Distinct from a slot's places.
        verbose_name_plural = pgettext_lazy("sites", "places")
        ordering = ["name"]
        constraints = [point_or_none("place_coordinates_readable")]

    def __str__(self) -> str:
        return self.name

    @property
    def access(self) -> list[tuple[str, str | Promise]]:
        """What is known of getting in and around, in words with the name of their icon; unknown is one of them."""
        known = [(getattr(self, name), words) for name, words in ACCESS.items()]
        there = [("check", words.yes) for value, words in known if value is True]
        missing = [("cross", words.no) for value, words in known if value is False]
        return [*there, *missing] if there or missing else []

    @property
    def access_unknown(self) -> list[str]:
        """Names of what nobody has looked at yet, if anything is known at all."""
        unknown = [str(words.thing) for name, words in ACCESS.items() if getattr(self, name) is None]
        return unknown if len(unknown) < len(ACCESS) else []


class PlaceHour(models.Model):
    """When a place is open on a weekday; a day may have several spans. The house's own hours are `OpeningHour`."""

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))

    class Meta:
        verbose_name = _("opening hour of a place")
        verbose_name_plural = _("opening hours of places")
        ordering = ["weekday", "opens_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="place_hour_ends_after_start",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("The place must close after it opens. Check both times."),
            ),
            models.CheckConstraint(
                name="place_hour_weekday_known",
                condition=Q(weekday__in=Weekday.values),
                violation_error_message=_("Choose one of the seven weekdays."),
            ),
            ExclusionConstraint(
                name="place_hours_never_overlap",
                expressions=[
                    (Just("place"), RangeOperators.OVERLAPS),
                    (Just("weekday"), RangeOperators.OVERLAPS),
                    (DaySpan("opens_at", "closes_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The place is open then already. Change the other opening hour instead."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class RoomQuerySet(models.QuerySet["Room"]):
    """Rooms in the words of the house."""

    def in_use(self, *, or_pk: int | None = None) -> Self:
        """Those in which something can be planned, and the one that a form has chosen already."""
        return self.filter(Q(is_active=True, place__is_active=True) | Q(pk=or_pk))

    def by_place(self) -> Self:
        return self.select_related("place").order_by("place__name", "name", "id")


class Room(Addressed, Keyed):
    """A room of a place. Sensitive talks need one that cannot be seen into."""

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=RoomKind, default=RoomKind.CONSULTATION)
    can_be_seen_into = models.BooleanField(_("can be seen into from outside"), default=False)
    is_step_free = models.BooleanField(_("step-free"), default=False)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    square_metres = models.DecimalField(_("square metres"), max_digits=6, decimal_places=1, null=True, blank=True)
    equipment = models.CharField(_("equipment"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["place", "name"]
        constraints = [
            models.UniqueConstraint(
                name="room_name_once_per_place",
                fields=["place", "name"],
                violation_error_message=_("This place has a room of this name already. Choose another name."),
            ),
            models.CheckConstraint(
                name="room_kind_known",
                condition=Q(kind__in=RoomKind.values),
                violation_error_message=_("Choose a kind of room from the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_use(self) -> bool:
        return self.is_active and self.place.is_active

    @property
    def traits(self) -> list[str | Promise]:
        """Properties that matter when choosing a room, in a few words each."""
        sight = _("can be seen into") if self.can_be_seen_into else _("cannot be seen into")
        seats = self.seats and ngettext("%(n)d seat", "%(n)d seats", self.seats) % {"n": self.seats}
        size = self.square_metres and f"{number_format(self.square_metres.normalize())} m²"
        return [trait for trait in (seats, size, self.is_step_free and _("step-free"), sight, self.equipment) if trait]
