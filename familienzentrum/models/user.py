"""People who work in the house; families have no account."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff; memberships grant the roles.

    Login matches user name or e-mail case-insensitively: both must be unique that way.
    """

    wants_news_by_mail = models.BooleanField(_("wants a mail when the day changes"), default=False)

    # Somebody else knows the password: its owner chooses an own one before anything else.
    must_change_password = models.BooleanField(_("has to choose an own password"), default=False)

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("members of staff")
        ordering = ["last_name", "first_name", "username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once",
                violation_error_message=_("Somebody has this user name already. Choose another one."),
            ),
            models.CheckConstraint(
                name="user_name_is_no_address",
                condition=~Q(username__contains="@"),
                violation_error_message=_("A user name has no @. The e-mail has its own field."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                condition=~Q(email=""),
                violation_error_message=_("Somebody has this e-mail already. Everybody needs their own."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
