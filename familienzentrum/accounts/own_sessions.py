"""Where somebody is logged in: told to that person, who can end each of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from familienzentrum import audit
from familienzentrum.accounts.session_store import DEVICE, STARTED
from familienzentrum.crypto import digest
from familienzentrum.models import StaffSession, User

# What browsers call themselves, the more special first: Edge says Chrome, and Chrome says Safari.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
_SYSTEMS |= {"CrOS": "ChromeOS", "Linux": "Linux"}


@dataclass(frozen=True)
class OwnSession:
    """One login; `number` names it on pages without being its key."""

    number: str
    device: str
    started_at: dt.datetime
    seen_at: dt.datetime
    is_this_one: bool


def own_sessions(request: HttpRequest) -> list[OwnSession]:
    """Return where whoever asks is logged in, this session first."""
    found = [_told(row, request) for row in _rows(request.user)]
    return sorted(found, key=lambda one: (not one.is_this_one, -one.seen_at.timestamp()))


@transaction.atomic
def end_session(number: str, *, by: User) -> bool:
    """End one of the own logins; whether there was one."""
    keys = [row.pk for row in _rows(by) if _number(row) == number]
    if not keys:
        return False
    StaffSession.objects.filter(pk__in=keys).delete()
    audit.record("user.session_ended", by, by=by)
    return True


@transaction.atomic
def end_all_sessions(of: User, *, but: str | None = None) -> int:
    """End every login of somebody for good, but the one with this key; return how many."""
    return StaffSession.objects.filter(user=of).exclude(pk=but or "").delete()[0]


@receiver(user_logged_in)
def _begun(request: HttpRequest, **_more: Any) -> None:
    request.session[STARTED] = timezone.now().timestamp()
    request.session[DEVICE] = _device(request.headers.get("User-Agent", ""))


def _rows(user: Any) -> Any:
    return StaffSession.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("pk")


def _told(row: StaffSession, request: HttpRequest) -> OwnSession:
    data: dict[str, Any] = row.get_decoded()
    started = dt.datetime.fromtimestamp(data.get(STARTED, 0), dt.UTC)
    return OwnSession(
        number=_number(row),
        device=data.get(DEVICE, ""),
        started_at=started,
        # Work puts the end off by as much; near the last end of all it says less than happened.
        seen_at=max(started, row.expire_date - settings.SESSION_IDLE),
        is_this_one=row.pk == request.session.session_key,
    )


def _number(row: StaffSession) -> str:
    return digest(row.pk, purpose="own sessions")[:16]


def _device(agent: str) -> str:
    """Return browser and system in two words: enough to know one's own, and nothing that is told apart from others."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in agent), _("unknown browser"))
    system = next((name for sign, name in _SYSTEMS.items() if sign in agent), _("unknown device"))
    return f"{browser}, {system}"
