"""The centre that this portal runs for: one row."""

from typing import Any, cast

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from familienzentrum.choices import Weekday
from familienzentrum.database.statements import Statement
from familienzentrum.models.spans import DaySpan, Just


class Centre(models.Model):
    """Name, address and legal texts of the house. There is exactly one, with id 1."""

    id = models.PositiveSmallIntegerField(
        primary_key=True,
        default=1,
        editable=False,
        error_messages={"unique": _("This portal runs for another centre. Use another database for this one.")},
    )
    key = models.SlugField(_("key"), max_length=80, editable=False)
    name = models.CharField(_("name"), max_length=120)
    municipality = models.CharField(_("municipality"), max_length=120)
    municipality_code = models.CharField(_("municipality code"), max_length=8, blank=True)
    land = models.CharField(pgettext_lazy("of a country", "state"), max_length=2)
    welcome = models.CharField(_("welcome"), max_length=300, blank=True)
    street = models.CharField(_("street"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    town = models.CharField(_("town"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    imprint = models.TextField(_("imprint"), blank=True)
    privacy_contact = models.TextField(_("data protection officer"), blank=True)
    accessibility_contact = models.TextField(_("accessibility contact"), blank=True)
    least_staff = models.PositiveSmallIntegerField(_("staff in the house at least"), default=2)
    # The threshold k of statistical disclosure control: published counts below it are hidden.
    smallest_count = models.PositiveSmallIntegerField(_("smallest count that is shown"), default=5)
    reminder_days = models.PositiveSmallIntegerField(_("days from reminder to appointment"), default=2)
    # Opening hours, not hours of the clock: a place offered on Friday evening is still kept on Monday.
    answer_hours = models.PositiveSmallIntegerField(_("opening hours for which an offered place is kept"), default=8)
    # When the translations of texts changed last, in microseconds (familienzentrum/texts.py).
    texts_version = models.BigIntegerField(_("last change of translations"), default=0, editable=False)
    # The same of photographs (offers/photographs/shown.py).
    photographs_version = models.BigIntegerField(_("last change of photographs"), default=0, editable=False)
    is_demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centre")
        constraints = [
            models.CheckConstraint(
                name="centre_only_one",
                condition=Q(id=1),
                violation_error_message=_("There is one centre. Change the one that exists."),
            ),
            models.CheckConstraint(
                name="centre_answer_hours_sane",
                condition=Q(answer_hours__range=(1, 40)),
                violation_error_message=_("An offered place is kept for 1 to 40 opening hours."),
            ),
            models.CheckConstraint(
                name="centre_smallest_count_protects",
                condition=Q(smallest_count__range=(3, 10)),
                violation_error_message=_("The smallest count that is shown must be 3 to 10."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def current() -> "Centre":
        """Return the centre, or an unnamed one on a portal that has loaded none yet."""
        if centre := _CENTRE.first():
            # As `prefetch_related` would leave them.
            hours, known = cast(Any, OpeningHour.objects.all()), cast(Any, centre)
            hours._result_cache = _HOURS.rows()
            known._prefetched_objects_cache = {"opening_hours": hours}
        return centre or Centre(name="Familienzentrum", land="NI")

    @cached_property
    def content_key(self) -> str:
        """All that is stored of the centre and its opening hours: what is made of these alone may be kept under it."""
        hours = [(hour.weekday, hour.opens_at, hour.closes_at) for hour in self.opening_hours.all()] if self.key else []
        return repr([getattr(self, field.attname) for field in self._meta.concrete_fields] + hours)


class OpeningHour(models.Model):
    """One opening span on a weekday; a day may have several."""

    centre = models.ForeignKey(Centre, verbose_name=_("centre"), on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))

    class Meta:
        verbose_name = _("opening hour")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="opening_hour_ends_after_start",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("The house must close after it opens. Check both times."),
            ),
            models.CheckConstraint(
                name="opening_hour_weekday_known",
                condition=Q(weekday__in=Weekday.values),
                violation_error_message=_("Choose one of the seven weekdays."),
            ),
            ExclusionConstraint(
                name="opening_hours_never_overlap",
                expressions=[
                    (Just("weekday"), RangeOperators.OVERLAPS),
                    (DaySpan("opens_at", "closes_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The house is open then already. Change the other opening hour instead."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


# Nearly every page asks for both.
_CENTRE = Statement(lambda: Centre.objects.order_by("pk")[:1])
_HOURS = Statement(lambda: OpeningHour.objects.all())
