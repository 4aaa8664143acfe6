"""Providers, and their offices."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Addressed, Keyed
from offers.choices import ProviderKind
from offers.models.language import LONGEST_CODE, languages_known, names_of
from offers.models.located import Located, point_or_none
from offers.models.place import Place

# How people are addressed in writing: a role has none of these.
FORMS_OF_ADDRESS = r"\m(frau|herrn?|dr|prof|fr|hr)\M"


class Provider(Addressed, Keyed):
    """A body responsible for offices: town, district, independent body (HSDS: organization)."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ProviderKind)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="provider_kind_known",
                condition=Q(kind__in=ProviderKind.values),
                violation_error_message=_("Choose a kind of provider from the list."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Office(Located, Addressed, Keyed):
    """A partner office of a provider. It owns its offers and its appointments.

    An office without offers is a referral target. It is at one of the portal's places, or has an address of its own.
    """

    provider = models.ForeignKey(Provider, verbose_name=_("provider"), on_delete=models.PROTECT, related_name="offices")
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=40)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    # Never a name: whoever has the task today may have another tomorrow.
    contact_role = models.CharField(_("whom to ask for"), max_length=80, blank=True)
    languages = ArrayField(
        models.CharField(max_length=LONGEST_CODE), verbose_name=_("languages"), default=list, blank=True
    )
    hours = models.CharField(_("opening hours, in words"), max_length=300, blank=True)
    place = models.ForeignKey(
        Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="offices", null=True, blank=True
    )
    directions = models.TextField(_("how to get there"), blank=True, max_length=1000)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("active"), default=True)
    # Its own people write what families read of its offers; without it, the coordination decides about each change.
    writes_itself = models.BooleanField(_("changes the texts of its offers without approval"), default=False)
    # Its own people cancel, move and add single dates of their hours; without it, the coordination does.
    plans_itself = models.BooleanField(_("changes single dates of its hours without approval"), default=False)
    # § 10b SGB VIII.
    is_guide = models.BooleanField(_("guide through procedures"), default=False)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["position", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="office_name_once_per_provider",
                fields=["provider", "name"],
                violation_error_message=_("This provider has an office of this name already. Choose another name."),
            ),
            models.UniqueConstraint(
                name="office_one_guide",
                fields=["is_guide"],
                condition=models.Q(is_guide=True),
                violation_error_message=_("Another office is the guide already. Change that one first."),
            ),
            models.CheckConstraint(
                name="office_contact_is_a_role",
                condition=~Q(contact_role__iregex=FORMS_OF_ADDRESS),
                violation_error_message=_("Write a task such as “Front office”, not somebody's name."),
            ),
            models.CheckConstraint(
                name="office_place_or_address",
                condition=Q(place=None) | Q(street="", postal_code="", town="", directions="", coordinates=""),
                violation_error_message=_("Choose a place or write an address, not both."),
            ),
            point_or_none("office_coordinates_readable"),
        ]
        triggers = [languages_known("office_languages_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def site(self) -> "Place | Office":
        """What has its address and the way there."""
        return self.place or self

    @property
    def language_names(self) -> list[str]:
        return names_of(self.languages)
