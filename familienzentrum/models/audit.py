"""The append-only audit log."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgtrigger import Before, Delete, Update

from familienzentrum.triggers import Guard, refuse


class AuditEntry(models.Model):
    """One action of a member of staff or of the portal itself; holds nothing about a family.

    The database refuses to update an entry, or to delete one younger than a year
    (trigger `audit_entry_is_final`).
    """

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    action = models.CharField(_("action"), max_length=60)
    subject = models.CharField(_("subject"), max_length=120)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-id"]
        triggers = [
            Guard(
                name="audit_entry_is_final",
                when=Before,
                operation=Update | Delete,
                func=f"""
                IF TG_OP = 'DELETE' AND OLD.at < now() - interval '1 year' THEN
                    RETURN OLD;
                END IF;
                {refuse("audit_entry_is_final", "audit entries are never changed, and kept for a year")}
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
