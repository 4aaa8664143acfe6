"""Sessions that know whose they are: so that people see their own, and a closed account has none."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffSession(AbstractBaseSession):
    """A login of a member of staff; without a user a visitor's session, which only holds what the next page says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sessions",
    )

    @classmethod
    def get_session_store_class(cls) -> Any:
        from familienzentrum.accounts.session_store import SessionStore

        return SessionStore
