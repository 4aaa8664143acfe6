"""The append-only audit log, and the chain that shows if it was not only appended to."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Before, Delete, Statement, Truncate, Update

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
    # Goes into the hash of the entry and is deleted with it: of the hash alone, which stays, nobody can try out who did
    # what.
    salt = models.UUIDField(_("random number"), db_default=RandomUUID(), editable=False)

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
            ),
            Guard(
                name="audit_entries_stay",
                when=Before,
                operation=Truncate,
                level=Statement,
                func=refuse("audit_entries_stay", "the audit log is never emptied"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class AuditLink(models.Model):
    """The hash of one entry, chained to the link before (familienzentrum/auditing/chain.py).

    Links outlive their entries, so that the chain has no beginning that somebody could cut off. They say nothing about
    anybody.
    """

    position = models.BigIntegerField(_("position"), primary_key=True)
    # No foreign key: the entry is deleted after a year.
    entry = models.BigIntegerField(_("entry"))
    at = models.DateTimeField(_("at"))
    content = models.CharField(_("hash of the entry"), max_length=64)
    digest = models.CharField(_("hash of all up to here"), max_length=64)
    # Made with a secret that is not in the database. Empty where the link before was not ours: its hash is not vouched
    # for, and so this one is not.
    seal = models.CharField(_("seal"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("link of the audit log")
        verbose_name_plural = _("links of the audit log")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="audit_link_once_per_entry", fields=["entry"]),
            models.CheckConstraint(name="audit_link_counts_from_one", condition=Q(position__gte=1)),
        ]
        triggers = [
            Guard(
                name="audit_link_is_final",
                when=Before,
                operation=Update | Delete,
                func=refuse("audit_link_is_final", "links of the audit log are never changed"),
            ),
            Guard(
                name="audit_links_stay",
                when=Before,
                operation=Truncate,
                level=Statement,
                func=refuse("audit_links_stay", "the chain of the audit log is never emptied"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.position)


class AuditCheck(models.Model):
    """What the last check of the chain found. There is one row, with id 1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    checked_at = models.DateTimeField(_("checked at"))
    links = models.BigIntegerField(_("links"))
    digest = models.CharField(_("hash of all"), max_length=64)
    # Whether its head was written down outside of the database.
    is_anchored = models.BooleanField(_("noted outside of the database"), default=False)
    # What is wrong, by position; empty if nothing is.
    trouble = models.CharField(_("what is wrong"), max_length=300, blank=True)
    # What somebody has looked into: it is no news, but anything else is.
    accepted = models.CharField(_("what was looked into"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("check of the audit log")
        verbose_name_plural = _("checks of the audit log")
        constraints = [models.CheckConstraint(name="audit_check_only_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.trouble or str(self.links)
