"""Who works where, and as what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.choices import Role
from offers.models.provider import Office


class Membership(models.Model):
    """Gives a person a role: advisers belong to one office, the other roles to the house."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="memberships", null=True, blank=True
    )

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        ordering = ["user", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                name="membership_once",
                fields=["user", "role", "office"],
                nulls_distinct=False,
                violation_error_message=_("This person has this role already."),
            ),
            models.CheckConstraint(
                name="membership_office_only_for_advisers",
                condition=Q(role=Role.ADVISER, office__isnull=False)
                | Q(role__in=[Role.FRONT_DESK, Role.COORDINATOR, Role.ADMINISTRATION], office__isnull=True),
                violation_error_message=_("Advisers need an office. The other roles have none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
