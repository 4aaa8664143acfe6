"""Providers, and their offices."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Addressed, Keyed
from offers.choices import ProviderKind


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


class Office(Addressed, Keyed):
    """A partner office of a provider. It owns its offers and its appointments.

    An office without offers is a referral target.
    """

    provider = models.ForeignKey(Provider, verbose_name=_("provider"), on_delete=models.PROTECT, related_name="offices")
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=40)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("active"), default=True)
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
        ]

    def __str__(self) -> str:
        return self.name
