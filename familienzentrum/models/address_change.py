"""A new e-mail for the account of somebody else: where links for a new password will go."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Before, Insert, Update

from familienzentrum.triggers import TODAY, Guard, refuse


class AddressChange(models.Model):
    """Waits until tomorrow, or until a second person agrees. Whoever it belongs to is told at the former address."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        on_delete=models.CASCADE,
        related_name="address_change",
    )
    # Empty where the account shall have none.
    email = models.EmailField(_("e-mail"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    begins_on = models.DateField(_("from"))

    class Meta:
        verbose_name = _("new e-mail of an account")
        verbose_name_plural = _("new e-mails of accounts")
        ordering = ["begins_on", "id"]
        constraints = [
            # The own one counts at once, and waits for nobody.
            models.CheckConstraint(name="address_change_by_somebody_else", condition=~Q(asked_by=F("person"))),
        ]
        triggers = [
            Guard(
                name="address_change_waits",
                when=Before,
                operation=Insert | Update,
                func=f"""
                    IF NEW.begins_on <= {TODAY} THEN
                        {refuse("address_change_waits", "an e-mail that one person changes begins the day after")}
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
