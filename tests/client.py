"""A visitor without a browser, who is logged in with one statement instead of fifteen."""

from secrets import token_hex

import django.test
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from familienzentrum.accounts.session_store import STARTED, SessionStore
from familienzentrum.models import StaffSession

_FAR_AHEAD = 9_999_999_999


class Client(django.test.Client):
    """Django's own, but for how somebody gets in: the way through the login page has tests of its own."""

    def force_login(self, user: AbstractBaseUser, backend: str | None = None) -> None:
        store = SessionStore()
        who = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: backend or settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            # Whenever the test looks, the password was given a moment ago.
            AUTHENTICATION_METHODS_SESSION_KEY: [{"method": "password", "at": _FAR_AHEAD}],
            _AUTHENTICATION_METHODS_USER_SESSION_KEY: str(user.pk),
            STARTED: timezone.now().timestamp(),
        }
        key, end = token_hex(16), store.get_expiry_date()
        row = StaffSession(session_key=key, session_data=store.encode(who), expire_date=end, user_id=user.pk)
        StaffSession.objects.bulk_create([row])
        self.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
