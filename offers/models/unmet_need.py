"""What somebody needed and did not find."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.choices import Language
from offers.choices import Way, WhyUnmet
from offers.models.taxonomy import AgePhase, Topic


class UnmetNeed(models.Model):
    """How often on a day the guide led to nothing that fits, for one set of answers and one reason.

    It is a count: nothing tells two people apart, nor in which order they came. Nobody is asked for more than what
    stands in the address of the guide already, and a reason from a list.
    """

    day = models.DateField(_("day"))
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    age_phase = models.ForeignKey(
        AgePhase, verbose_name=_("for whom"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    way = models.CharField(_("way of talking"), max_length=20, choices=Way, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=WhyUnmet)
    times = models.PositiveIntegerField(_("how often"), default=1)

    class Meta:
        verbose_name = _("unmet need")
        verbose_name_plural = _("unmet needs")
        constraints = [
            models.CheckConstraint(
                name="unmet_need_known",
                condition=Q(language__in=[*Language.values, ""], way__in=[*Way.values, ""], reason__in=WhyUnmet.values),
                violation_error_message=_("Choose language, way and reason from the lists."),
            ),
            models.CheckConstraint(
                name="unmet_need_happened",
                condition=Q(times__gte=1),
                violation_error_message=_("A need that nobody had is not noted."),
            ),
            models.UniqueConstraint(
                name="unmet_need_counted_together",
                fields=["day", "topic", "age_phase", "language", "way", "reason"],
                nulls_distinct=False,
                violation_error_message=_("This need is counted on this day already. Add to that count."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic or '–'}, {self.get_reason_display()}"
