"""What is stored in German, in other languages: one row per text and language."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import After, Delete, Insert, Statement, Update

from familienzentrum.languages import foreign_codes
from familienzentrum.models.user import User
from familienzentrum.text_kinds import TextKind
from familienzentrum.triggers import Guard

IS_A_KNOWN_TEXT = Q(*(Q(kind=kind, field__in=kind.fields) for kind in TextKind), _connector=Q.OR)


class Translation(models.Model):
    """One field of one row in another language, with the German that it was made from.

    It is shown wherever exactly this German is to be said, so German that has changed is shown itself until somebody
    translates it anew. Unless somebody has looked at it, `checked_on` is empty.
    """

    kind = models.CharField(_("kind of entry"), max_length=20, choices=TextKind)
    row = models.BigIntegerField(_("entry"))
    field = models.CharField(_("field"), max_length=30)
    language = models.CharField(_("language"), max_length=10)
    german = models.TextField(_("German"), max_length=2000)
    text = models.TextField(_("translation"), max_length=3000)
    is_machine_made = models.BooleanField(_("made by a machine"), default=False)
    # The day on which the partner whose text it is saved it.
    by_partner_on = models.DateField(_("by a partner, on"), null=True, blank=True)
    # Empty as well once the account is gone: then the day alone stays.
    checked_by = models.ForeignKey(
        User, verbose_name=_("checked by"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["kind", "row", "field", "language"]
        # What all languages say of one entry is read whenever its words are written for the search.
        indexes = [models.Index(fields=["kind", "row"], name="translation_of_entry")]
        constraints = [
            models.UniqueConstraint(name="translation_once", fields=["language", "kind", "row", "field"]),
            models.CheckConstraint(name="translation_of_a_known_text", condition=IS_A_KNOWN_TEXT),
            models.CheckConstraint(
                name="translation_by_machine_or_partner", condition=Q(is_machine_made=False) | Q(by_partner_on=None)
            ),
            models.CheckConstraint(name="translation_language_known", condition=Q(language__in=foreign_codes())),
            models.CheckConstraint(name="translation_says_something", condition=~Q(text="") & ~Q(german="")),
            models.CheckConstraint(
                name="translation_checked_on_a_day", condition=Q(checked_by__isnull=True) | Q(checked_on__isnull=False)
            ),
        ]
        triggers = [
            # A moment and no number: it is another one also after a change that was taken back.
            Guard(
                name="texts_have_a_version",
                level=Statement,
                when=After,
                operation=Insert | Update | Delete,
                func="""
                    UPDATE familienzentrum_centre
                        SET texts_version = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.row}, {self.field} ({self.language})"

    @property
    def is_checked(self) -> bool:
        return self.checked_on is not None
