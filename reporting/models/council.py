"""The council: who decides, on which paper, when, and how."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Keyed
from reporting.choices import DeliberationResult, EqualityOfficer, PaperKind
from reporting.models.base import known


class Committee(Keyed):
    """A committee of the council, or the council itself."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Paper(Keyed):
    """A paper that goes through the committees. Its number may come late, its date may not be known."""

    number = models.CharField(_("number"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    title = models.CharField(_("title"), max_length=200)
    submitted_by = models.CharField(_("submitted by"), max_length=160, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    is_public = models.BooleanField(_("public"), default=True)
    equality_officer = models.CharField(
        _("equality officer"), max_length=20, choices=EqualityOfficer, default=EqualityOfficer.NOT_STATED
    )
    proposal = models.TextField(
        _("proposal for a decision"),
        max_length=2000,
        blank=True,
        help_text=_("What the council is asked to decide, such as: The council takes note of the report."),
    )
    contact = models.CharField(
        _("contact"), max_length=120, blank=True, help_text=_("An office or a role, not a person.")
    )
    signed_by = models.CharField(
        _("signed by"), max_length=120, blank=True, help_text=_("A role, such as: The mayor. It stands below a line.")
    )

    class Meta:
        verbose_name = _("council paper")
        verbose_name_plural = _("council papers")
        ordering = ["dated_on", "number", "id"]
        constraints = [
            known("paper", "kind", PaperKind.values, _("Choose a kind of paper from the list.")),
            known("paper", "equality_officer", EqualityOfficer.values, _("Choose from the list who was involved.")),
            models.UniqueConstraint(
                name="paper_number_once",
                fields=["number"],
                condition=~Q(number=""),
                violation_error_message=_("There is a paper with this number already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def way(self) -> str:
        """Return the committees in their order, "JSA, VA, Rat", or that none is entered yet."""
        stations = [station.committee.short_name or station.committee.name for station in self.deliberations.all()]
        return ", ".join(stations) or str(_("enter committees"))


class DeliberationQuerySet(models.QuerySet["Deliberation"]):
    """Deliberations in the words of the house."""

    def owed(self) -> Self:
        """Those after which the house still owes a committee something, the most urgent first."""
        open_ones = self.exclude(follow_up="").filter(follow_up_done_on=None)
        return open_ones.select_related("paper", "committee").order_by(
            models.F("follow_up_due").asc(nulls_last=True), "day"
        )


class Deliberation(models.Model):
    """One station of a paper: a committee, a day, and what came of it."""

    paper = models.ForeignKey(Paper, verbose_name=_("paper"), on_delete=models.CASCADE, related_name="deliberations")
    committee = models.ForeignKey(
        Committee, verbose_name=_("committee"), on_delete=models.PROTECT, related_name="deliberations"
    )
    day = models.DateField(_("day"))
    position = models.PositiveSmallIntegerField(_("order on the same day"), default=1)
    result = models.CharField(
        _("result"), max_length=20, choices=DeliberationResult, default=DeliberationResult.PENDING
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    decision = models.TextField(_("decision in words"), max_length=2000, blank=True)
    follow_up = models.CharField(
        _("follow-up"), max_length=300, blank=True, help_text=_("What the house owes the committee.")
    )
    follow_up_due = models.DateField(_("due on"), null=True, blank=True)
    follow_up_done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = DeliberationQuerySet.as_manager()

    class Meta:
        verbose_name = _("deliberation")
        verbose_name_plural = _("deliberations")
        ordering = ["day", "position", "committee__position", "id"]
        constraints = [
            known("deliberation", "result", DeliberationResult.values, _("Choose a result from the list.")),
            models.UniqueConstraint(
                name="deliberation_once",
                fields=["paper", "committee", "day"],
                violation_error_message=_("This committee deals with the paper on this day already."),
            ),
            models.CheckConstraint(
                name="deliberation_follow_up_in_words",
                condition=~Q(follow_up="") | Q(follow_up_due__isnull=True, follow_up_done_on__isnull=True),
                violation_error_message=_("Say what the follow-up is, or take its days away."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.day:%Y-%m-%d}"
