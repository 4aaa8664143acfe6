"""In which languages people talk: those that the portal counts, and further ones that a town adds as its data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.cache import caches
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import After, Before, Delete, Insert, Statement, Update, UpdateOf

from familienzentrum.choices import Language
from familienzentrum.texts import centre_at_hand, in_words, said
from familienzentrum.triggers import Guard, refuse

# By BCP 47, without variants: "sq", "gsg", "sr-Latn".
LONGEST_CODE = 11
_CODE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
_CACHE = "frame"
_COUNTED = ", ".join(f"'{code}'" for code in Language.values)


_IN_USE = """
    IF (TG_OP = 'DELETE' OR NEW.code <> OLD.code) AND (
        EXISTS (SELECT FROM offers_offer WHERE OLD.code = ANY (languages))
        OR EXISTS (SELECT FROM offers_office WHERE OLD.code = ANY (languages))
    ) THEN
        REFUSED
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
_KNOWN = """
    PERFORM FROM offers_talklanguage WHERE code = ANY (NEW.languages) FOR KEY SHARE;
    IF NOT NEW.languages::text[] <@ (ARRAY[COUNTED] || ARRAY(SELECT code::text FROM offers_talklanguage)) THEN
        REFUSED
    END IF;
    RETURN NEW;
"""


class Direction(models.TextChoices):
    """As HTML says it."""

    LEFT_TO_RIGHT = "ltr", _("from left to right")
    RIGHT_TO_LEFT = "rtl", _("from right to left")


class TalkLanguage(models.Model):
    """A language of talks that the portal does not count by itself; a sign language is one, too."""

    code = models.CharField(
        _("code"), max_length=LONGEST_CODE, help_text=_("After BCP 47: sq is Albanian, gsg German Sign Language.")
    )
    name = models.CharField(_("name in German"), max_length=60)
    own_name = models.CharField(_("name in its own words and script"), max_length=60, blank=True)
    direction = models.CharField(_("how it is read"), max_length=3, choices=Direction, default=Direction.LEFT_TO_RIGHT)
    is_signed = models.BooleanField(_("sign language"), default=False)
    is_asked_for = models.BooleanField(
        _("families can ask for it"),
        default=True,
        help_text=_("When they book a talk, and in the guide. Offers that have it show it in any case."),
    )

    class Meta:
        verbose_name = _("language of talks")
        verbose_name_plural = _("languages of talks")
        ordering = ["is_signed", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talk_language_code_once",
                fields=["code"],
                violation_error_message=_("This language stands in the list already."),
            ),
            models.UniqueConstraint(
                name="talk_language_name_once",
                fields=["name"],
                violation_error_message=_("A language of this name stands in the list already."),
            ),
            models.CheckConstraint(
                name="talk_language_code_is_bcp_47",
                condition=Q(code__regex=_CODE),
                violation_error_message=_("Write the code after BCP 47, such as sq or gsg."),
            ),
            models.CheckConstraint(
                name="talk_language_is_a_further_one",
                condition=~Q(code__in=Language.values),
                violation_error_message=_("The portal knows this language already. Choose it where you need it."),
            ),
            models.CheckConstraint(
                name="talk_language_direction_known",
                condition=Q(direction__in=Direction.values),
                violation_error_message=_("Please choose from the list."),
            ),
        ]
        triggers = [
            # A moment and no number: it is another one also after a change that was taken back.
            Guard(
                name="languages_have_a_version",
                level=Statement,
                when=After,
                operation=Insert | Update | Delete,
                func="""
                    UPDATE familienzentrum_centre
                        SET texts_version = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
                    RETURN NULL;
                """,
            ),
            Guard(
                name="language_in_use_stays",
                when=Before,
                operation=Delete | UpdateOf("code"),
                func=_IN_USE.replace("REFUSED", refuse("talk_language_in_use", "offers or offices have this language")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def languages_known(rule: str) -> Guard:
    """Guard the column `languages` of a table: whoever names a language keeps it from being removed meanwhile."""
    return Guard(
        name=rule,
        when=Before,
        operation=Insert | UpdateOf("languages"),
        func=_KNOWN.replace("COUNTED", _COUNTED).replace("REFUSED", refuse(rule, "unknown language")),
    )


@dataclass(frozen=True)
class SpokenLanguage:
    """A language of talks as pages name it."""

    code: str
    name: str = ""
    own_name: str = ""
    is_asked_for: bool = True

    @property
    def label(self) -> str:
        """Its name in the reader's language, else in German."""
        return in_words(self.name) if self.name else str(Language(self.code).label)

    @property
    def said(self) -> str:
        """The same for a page, marked where it is German."""
        return said(self.name) if self.name else self.label

    @property
    def asked_label(self) -> str:
        """The same for whoever looks for their own language: with its own name, which turns nothing around."""
        own = self.own_name
        return f"{self.label} (\u2068{own}\u2069)" if own and own != self.label else self.label


def known_languages() -> Mapping[str, SpokenLanguage]:
    """Return all by their codes, further ones before “another language”. Kept until one changes."""
    current = centre_at_hand().texts_version
    kept: tuple[int, Mapping[str, SpokenLanguage]] | None = caches[_CACHE].get("talk-languages")
    if kept is None or kept[0] != current:
        kept = current, _stored()
        caches[_CACHE].set("talk-languages", kept, None)
    return kept[1]


def names_of(codes: Iterable[str]) -> list[str]:
    """Return the names for a page: one that nobody has translated is marked as German."""
    return [language.said for language in languages_of(codes)]


def languages_of(codes: Iterable[str]) -> tuple[SpokenLanguage, ...]:
    """Return them as they are known now; a code that is known no more is its own name."""
    known = known_languages()
    return tuple(known.get(code) or SpokenLanguage(code, code) for code in codes)


def choices_asked_for() -> list[tuple[str, str]]:
    """Return the languages in which a talk can be asked for."""
    return [(one.code, one.asked_label) for one in known_languages().values() if one.is_asked_for]


def all_choices() -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in known_languages().values()]


def _stored() -> Mapping[str, SpokenLanguage]:
    *counted, other = Language
    rows = TalkLanguage.objects.values_list("code", "name", "own_name", "is_asked_for")
    found = [*map(SpokenLanguage, counted), *(SpokenLanguage(*row) for row in rows), SpokenLanguage(other)]
    return {str(one.code): one for one in found}
