"""Which nightly jobs are done."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NightlyRun(models.Model):
    """The last night for which a job was completed; until it is written the job counts as missed."""

    name = models.CharField(_("job"), max_length=128, primary_key=True)
    night = models.DateField(_("night"))
    finished_at = models.DateTimeField(_("finished at"))

    class Meta:
        verbose_name = _("nightly job")
        verbose_name_plural = _("nightly jobs")

    def __str__(self) -> str:
        return f"{self.name} {self.night}"
