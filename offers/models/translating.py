"""Partners who are asked to translate what families read of them: by a link, without an account."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.languages import foreign_codes, name_of
from familienzentrum.models.base import Addressed
from familienzentrum.models.translation import IS_A_KNOWN_TEXT
from familienzentrum.text_kinds import TextKind
from offers.models.provider import Office


class TranslationRequestQuerySet(models.QuerySet["TranslationRequest"]):
    """Requests in the words of the house."""

    def open(self) -> Self:
        """Those whose link still opens something."""
        return self.filter(withdrawn_on=None, ends_on__gte=timezone.localdate(), office__is_active=True)


class TranslationRequest(Addressed):
    """A link for one office and one language: whoever has it may propose texts until it ends."""

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.CASCADE, related_name="translation_requests"
    )
    language = models.CharField(_("language"), max_length=10)
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    ends_on = models.DateField(_("the link is good until"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    # The mail came to nothing; what the server said is no address.
    is_unreachable = models.BooleanField(_("could not be reached"), default=False)

    objects = TranslationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for translation")
        verbose_name_plural = _("requests for translation")
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="translation_request_one_link", fields=["office", "language"], condition=Q(withdrawn_on=None)
            ),
            models.CheckConstraint(
                name="translation_request_language_known", condition=Q(language__in=foreign_codes())
            ),
            models.CheckConstraint(name="translation_request_ends", condition=Q(ends_on__gt=F("asked_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.language_name}"

    @property
    def is_open(self) -> bool:
        return self.withdrawn_on is None and self.ends_on >= timezone.localdate() and self.office.is_active

    @property
    def language_name(self) -> str:
        return str(name_of(self.language))


class ProposedTranslation(models.Model):
    """One text as a partner says it, and its German. Families read it once coordination has taken it over."""

    request = models.ForeignKey(
        TranslationRequest, verbose_name=_("request"), on_delete=models.CASCADE, related_name="proposed"
    )
    kind = models.CharField(_("kind of entry"), max_length=20, choices=TextKind)
    row = models.BigIntegerField(_("entry"))
    field = models.CharField(_("field"), max_length=30)
    german = models.TextField(_("German"), max_length=2000)
    text = models.TextField(_("translation"), max_length=3000)
    saved_on = models.DateField(_("saved on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("proposed translation")
        verbose_name_plural = _("proposed translations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="proposed_translation_once", fields=["request", "kind", "row", "field"]),
            models.CheckConstraint(name="proposed_translation_of_a_known_text", condition=IS_A_KNOWN_TEXT),
            models.CheckConstraint(name="proposed_translation_says_something", condition=~Q(text="") & ~Q(german="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.row}, {self.field}"
