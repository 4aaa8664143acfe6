"""What partners write for a report, by a link and without an account."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from offers.models import Office
from reporting.choices import PartnerTextState
from reporting.models.base import known
from reporting.models.report import AnnualReport

MOST_LETTERS = 2000
# Half pages on paper: two pages in all. Others stand in the files and on the public page.
PLACES = 4


class PartnerTextQuerySet(models.QuerySet["PartnerText"]):
    """Texts of partners in the words of the house."""

    def accepted(self) -> Self:
        """Those that stand in the report, on paper or not, in the order of the offices."""
        accepted = self.filter(state=PartnerTextState.ACCEPTED).select_related("office")
        return accepted.order_by("office__short_name", "pk")


class PartnerText(models.Model):
    """Half a page that an office was asked for. Of the link only the hash of its secret is stored."""

    report = models.ForeignKey(
        AnnualReport, verbose_name=_("annual report"), on_delete=models.CASCADE, related_name="partner_texts"
    )
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="partner_texts")
    token_digest = models.CharField(_("hash of the secret"), max_length=64, unique=True, editable=False)
    expires_on = models.DateField(_("the link is good until"))
    state = models.CharField(_("state"), max_length=10, choices=PartnerTextState, default=PartnerTextState.ASKED)
    text = models.TextField(_("text"), max_length=MOST_LETTERS, blank=True)
    note = models.CharField(_("what to change"), max_length=500, blank=True)
    place = models.PositiveSmallIntegerField(_("place on paper"), null=True, blank=True, editable=False)

    objects = PartnerTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a partner")
        verbose_name_plural = _("texts of partners")
        ordering = ["report", "office", "id"]
        constraints = [
            models.UniqueConstraint(
                name="partner_text_once",
                fields=["report", "office"],
                violation_error_message=_("This office has been asked already. Make a new link on its page."),
            ),
            known("partner_text", "state", PartnerTextState.values, _("Choose a state from the list.")),
            CheckConstraint(
                name="partner_text_has_a_hash",
                condition=Q(token_digest__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 - a pattern
                violation_error_message=_("A link needs a secret."),
            ),
            CheckConstraint(
                name="partner_text_is_short",
                condition=Q(LessThanOrEqual(Length("text"), MOST_LETTERS)),
                violation_error_message=_("The text is too long. Shorten it to half a page."),
            ),
            CheckConstraint(
                name="partner_text_accepted_says_something",
                condition=~Q(state=PartnerTextState.ACCEPTED) | Q(text__regex=r"\S"),
                violation_error_message=_("There is no text yet that could be accepted."),
            ),
            CheckConstraint(
                name="partner_text_returned_says_why",
                condition=~Q(state=PartnerTextState.RETURNED) | Q(note__regex=r"\S"),
                violation_error_message=_("Say what the partner should change."),
            ),
            models.UniqueConstraint(
                name="partner_text_place_once",
                fields=["report", "place"],
                violation_error_message=_("Somebody else has just taken this place. Try once more."),
            ),
            CheckConstraint(
                name="partner_text_place_known",
                condition=Q(place=None) | Q(place__range=(1, PLACES)),
                violation_error_message=_("So many texts have no room on paper. Take another one out first."),
            ),
            CheckConstraint(
                name="partner_text_on_paper_is_accepted",
                condition=Q(place=None) | Q(state=PartnerTextState.ACCEPTED),
                violation_error_message=_("Accept the text first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.office}"

    @property
    def is_accepted(self) -> bool:
        return self.state == PartnerTextState.ACCEPTED

    @property
    def is_on_paper(self) -> bool:
        return self.place is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.state == PartnerTextState.WITHDRAWN
