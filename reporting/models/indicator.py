"""Third-party figures about the social area."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import After, Insert, UpdateOf

from familienzentrum.models.base import Keyed
from familienzentrum.triggers import Guard
from reporting.choices import AreaLevel

# The level that was said last is that of all figures of the area. Two who say it of one area wait for each other.
_ONE_LEVEL = """
    PERFORM pg_advisory_xact_lock(819, hashtext(NEW.area));
    UPDATE reporting_indicator SET level = NEW.level WHERE area = NEW.area AND level <> NEW.level;
    RETURN NULL;
"""


class Indicator(Keyed):
    """One value as printed by its source. Contradicting sources are kept side by side, never corrected."""

    name = models.CharField(_("name"), max_length=160)
    printed = models.CharField(_("value as printed"), max_length=60)
    value = models.DecimalField(_("value as a number"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    area = models.CharField(_("area"), max_length=120)
    level = models.CharField(
        _("level of the area"),
        max_length=10,
        choices=AreaLevel,
        help_text=_("Figures stand side by side in this order. A change counts for all figures of this area."),
    )
    as_of = models.DateField(_("as of"), null=True, blank=True)
    definition = models.CharField(_("what is counted"), max_length=300, blank=True)
    definition_version = models.CharField(
        _("version of the definition"),
        max_length=60,
        blank=True,
        help_text=_("Figures that were counted in different ways have different versions, such as: Census 2022."),
    )
    doubt = models.CharField(
        _("what does not fit"),
        max_length=300,
        blank=True,
        help_text=_("Where sources contradict each other: say so here. The printed value stays as it is."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("indicator of the social area")
        verbose_name_plural = _("indicators of the social area")
        ordering = ["position", "name", "area", "as_of", "id"]
        constraints = [
            models.CheckConstraint(
                name="indicator_has_a_source",
                condition=~Q(source=""),
                violation_error_message=_("Say where this figure comes from."),
            ),
            models.CheckConstraint(
                name="indicator_level_known",
                condition=Q(level__in=AreaLevel.values),
                violation_error_message=_("Choose a level from the list."),
            ),
        ]
        triggers = [
            Guard(name="area_has_one_level", when=After, operation=Insert | UpdateOf("area", "level"), func=_ONE_LEVEL)
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.area}"
