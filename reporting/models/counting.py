"""Changes in counting rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Keyed


class CountingChange(Keyed):
    """From this day on a figure is counted differently. Reports that compare across it say so.

    `figure` is its name in `reporting.figures.registry`; the form offers the names there are.
    """

    figure = models.CharField(_("figure"), max_length=40)
    since = models.DateField(_("since"))
    words = models.CharField(
        _("what is different"), max_length=300, help_text=_("Such as: talks by video count as well.")
    )

    class Meta:
        verbose_name = _("change in counting")
        verbose_name_plural = _("changes in counting")
        ordering = ["-since", "figure"]
        constraints = [
            models.UniqueConstraint(
                name="counting_change_once_a_day",
                fields=["figure", "since"],
                violation_error_message=_("A change of this figure on this day is on record already. Change that one."),
            ),
            # No choices: figures are defined in code, and a figure of last
            # year's code may be gone while reports of that year still say what changed. The form offers the names.
            models.CheckConstraint(
                name="counting_change_figure_is_a_name",
                condition=models.Q(figure__regex=r"^[a-z][a-z0-9_]*$"),
                violation_error_message=_("Choose a figure from the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.since:%Y-%m-%d}"
