"""Taxonomies by which families find offers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Keyed
from offers.choices import AgeSpan, Sign
from offers.models.also_searched import ALSO_SEARCHED_AS, ONE_PER_LINE


class AgePhase(Keyed):
    """A phase of life. Children's phases are half-open intervals of years; the label is the town's own."""

    slug = models.SlugField(_("short form"), max_length=60, unique=True)
    label = models.CharField(_("label"), max_length=60, unique=True)
    span = models.CharField(_("span"), max_length=20, choices=AgeSpan, default=AgeSpan.CHILDREN)
    from_years = models.PositiveSmallIntegerField(_("from years"), null=True, blank=True)
    to_years = models.PositiveSmallIntegerField(_("below years"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("age phase")
        verbose_name_plural = _("age phases")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="age_phase_years_only_for_children",
                condition=Q(span=AgeSpan.CHILDREN, from_years__isnull=False, to_years__gt=F("from_years"))
                | Q(span__in=[AgeSpan.PREGNANCY, AgeSpan.ADULTS], from_years__isnull=True, to_years__isnull=True),
                violation_error_message=_("Give children's phases a first year and a higher end; give others none."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_of_adults(self) -> bool:
        return self.span == AgeSpan.ADULTS


class Topic(Keyed):
    """What somebody needs help with (field of action); also the concern of a visit.

    `age_phases` are those in which the house expects to help with it; where none is named, in each.
    """

    slug = models.SlugField(_("short form"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    line = models.CharField(_("one line"), max_length=160, blank=True)
    age_phases = models.ManyToManyField(
        AgePhase, verbose_name=_("phases in which help is expected"), related_name="topics", blank=True
    )
    sign = models.CharField(_("picture sign"), max_length=20, choices=Sign, default=Sign.INFO)
    also_searched_as = models.TextField(ALSO_SEARCHED_AS, blank=True, max_length=8000, help_text=ONE_PER_LINE)
    is_for_disabled = models.BooleanField(
        _("stands on the page for people with disabilities"),
        default=False,
        help_text=_("Then its offers stand there: help with a disability, and with forms."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
