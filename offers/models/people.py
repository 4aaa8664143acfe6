"""Who works where, and as what."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Before, Insert, Update

from familienzentrum.choices import Role
from familienzentrum.models import User
from familienzentrum.triggers import TODAY, Guard, refuse
from offers.models.provider import Office


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Roles in the words of the house."""

    def in_force(self, today: dt.date) -> Self:
        return self.filter(Q(begins_on=None) | Q(begins_on__lte=today))


class Membership(models.Model):
    """Gives a person a role: advisers belong to one office, the other roles to the house."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="memberships", null=True, blank=True
    )
    # Empty if it was set up with the portal. A role that somebody gives cannot be used the same day, unless a second
    # person of the administration agrees.
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    begins_on = models.DateField(_("from"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    objects = MembershipQuerySet.as_manager()

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
                | Q(role__in=[Role.FRONT_DESK, Role.COORDINATOR, Role.ADMINISTRATION, Role.AUDIT], office__isnull=True),
                violation_error_message=_("Advisers need an office. The other roles have none."),
            ),
            models.CheckConstraint(
                name="membership_given_from_a_day", condition=Q(given_by__isnull=True) | Q(begins_on__isnull=False)
            ),
            models.CheckConstraint(
                name="membership_confirmed_by_a_second_person",
                condition=Q(confirmed_by__isnull=True)
                | (Q(given_by__isnull=False) & ~Q(confirmed_by=F("given_by")) & ~Q(confirmed_by=F("user"))),
                violation_error_message=_(
                    "Somebody else of the administration has to agree: neither who gave the role nor who gets it."
                ),
            ),
        ]
        triggers = [
            Guard(
                name="membership_begins_tomorrow",
                when=Before,
                operation=Insert | Update,
                func=f"""
                    IF NEW.given_by_id IS NOT NULL AND NEW.confirmed_by_id IS NULL AND NEW.begins_on <= {TODAY}
                        AND (TG_OP = 'INSERT' OR (NEW.user_id, NEW.role, NEW.office_id, NEW.given_by_id, NEW.begins_on,
                                NEW.confirmed_by_id)
                            IS DISTINCT FROM (OLD.user_id, OLD.role, OLD.office_id, OLD.given_by_id, OLD.begins_on,
                                OLD.confirmed_by_id)) THEN
                        {refuse("membership_begins_tomorrow", "a role that one person gives begins the day after")}
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def waits(self, today: dt.date) -> bool:
        """Whether it cannot be used yet."""
        return self.begins_on is not None and self.begins_on > today

    def can_be_confirmed_by(self, person: User) -> bool:
        """Whether this person of the administration is a second one: neither who gave it nor who gets it."""
        return person.pk not in (self.given_by_id, self.user_id)
