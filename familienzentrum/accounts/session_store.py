"""Sessions in the database that end: after a while without work, and at last ten hours after the login."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.utils import timezone

from familienzentrum.models import StaffSession

# What a session knows of its beginning.
STARTED, DEVICE = "started_at", "device"
# Written down at most so often, so that no page has to wait for it.
_NOTED_EVERY = dt.timedelta(minutes=1)


class SessionStore(InDatabase):
    """Django's, with whose it is, and when it ends."""

    ends_at: dt.datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        return StaffSession

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        self.ends_at = row.expire_date
        made: StaffSession = row
        return made

    def _get_session_from_db(self) -> StaffSession | None:
        row: StaffSession | None = super()._get_session_from_db()  # type: ignore[misc]
        self.ends_at = row.expire_date if row else None
        return row

    def get_expiry_age(self, **given: Any) -> int:
        return int((self.get_expiry_date(**given) - timezone.now()).total_seconds())

    def get_expiry_date(self, **given: Any) -> dt.datetime:
        """Return when it ends if nobody works from now on; a visitor's as Django says."""
        if SESSION_KEY not in self:
            end: dt.datetime = super().get_expiry_date(**given)
            return end
        started = dt.datetime.fromtimestamp(self.setdefault(STARTED, timezone.now().timestamp()), dt.UTC)
        longest = started + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return min(timezone.now() + settings.SESSION_IDLE, longest)

    def note_work(self) -> None:
        """Whoever works stays logged in: put the end off."""
        if SESSION_KEY not in self or self.ends_at is None:
            return
        end = self.get_expiry_date()
        if end - self.ends_at >= _NOTED_EVERY:
            StaffSession.objects.filter(pk=self.session_key).update(expire_date=end)
            self.ends_at = end
