"""The figures of a year as its pages show them until it is released."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reporting.models.report import AnnualReport


class InterimFigures(models.Model):
    """The protected figures of a year, as they were on a day.

    They stay as they are until enough cases came or went since (`reporting.disclosure.interim`): whoever could look
    just before one conversation and just after it would learn all of it.
    """

    report = models.OneToOneField(
        AnnualReport, verbose_name=_("annual report"), on_delete=models.CASCADE, related_name="interim"
    )
    as_of = models.DateTimeField(_("as of"))
    figures = models.JSONField(_("protected figures"))

    class Meta:
        verbose_name = _("interim figures")
        verbose_name_plural = _("interim figures")
        ordering = ["report"]

    def __str__(self) -> str:
        return f"{self.report} {self.as_of:%Y-%m-%d}"
