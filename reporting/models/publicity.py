"""Whether a release is public: decided by two people, append-only."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Before, Delete, Insert, Update

from familienzentrum.triggers import Guard, refuse

# A request is confirmed or withdrawn unchanged; a decision by two people is final.
_IS_FINAL = Guard(
    name="publicity_is_final",
    when=Before,
    operation=Update | Delete,
    func=f"""
    IF OLD.confirmed_by_id IS NULL THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF (NEW.id, NEW.release_id, NEW.is_public, NEW.reason, NEW.proposed_by_id, NEW.proposed_at)
            = (OLD.id, OLD.release_id, OLD.is_public, OLD.reason, OLD.proposed_by_id, OLD.proposed_at) THEN
            RETURN NEW;
        END IF;
    END IF;
    {refuse("publicity_is_final", "a decision that two people made is never changed and never deleted")}
    """,
)

_OF_ANNUAL_REPORTS = Guard(
    name="publicity_of_annual_reports",
    when=Before,
    operation=Insert,
    func=f"""
    IF NOT EXISTS (SELECT FROM reporting_release WHERE id = NEW.release_id AND kind = 'annual') THEN
        {refuse("publicity_of_annual_reports", "only annual reports are shown to everybody")}
    END IF;
    RETURN NEW;
    """,
)


class PublicityQuerySet(models.QuerySet["Publicity"]):
    """Decisions in the words of the house."""

    def open(self) -> Self:
        """Those awaiting a second person."""
        return self.filter(confirmed_by=None)

    def confirmed(self) -> Self:
        return self.exclude(confirmed_by=None)


class Publicity(models.Model):
    """A decision on whether a release is public; the last one made by two people counts.

    The first is made with the release itself. Until somebody else confirms it, a decision changes nothing. The database
    refuses to change or to delete one afterwards (trigger `publicity_is_final`), and one of a report that is never
    shown to everybody (`publicity_of_annual_reports`).
    """

    release = models.ForeignKey(
        "reporting.Release", verbose_name=_("release"), on_delete=models.PROTECT, related_name="publicity"
    )
    is_public = models.BooleanField(_("everybody may read it"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = PublicityQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision who may read a release")
        verbose_name_plural = _("decisions who may read a release")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="publicity_open_once",
                fields=["release"],
                condition=Q(confirmed_by=None),
                violation_error_message=_("Somebody has asked for a change already. Look at that one first."),
            ),
            CheckConstraint(
                name="publicity_four_eyes",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                violation_error_message=_("Somebody else must check it: a colleague of yours."),
            ),
            CheckConstraint(
                name="publicity_confirmed_when_and_by_whom",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                violation_error_message=_("Say who confirmed it, and when."),
            ),
        ]
        triggers = [_IS_FINAL, _OF_ANNUAL_REPORTS]

    def __str__(self) -> str:
        return f"{self.release} {self.proposed_at:%Y-%m-%d}"
