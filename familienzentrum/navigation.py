"""The staff menu, per role."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from familienzentrum.access import belongs_to
from familienzentrum.audiences import ADVISERS, AUDIT, DESK, GREETERS, PLANNERS, STAFF
from familienzentrum.choices import Role


@dataclass(frozen=True)
class Entry:
    """One menu entry; `is_current` on its page and those below it."""

    url: str
    label: str | Promise
    is_current: bool


_MENU: list[tuple[str, str | Promise, frozenset[Role]]] = [
    ("cockpit", _("Overview"), frozenset(Role)),
    ("desk", _("Today"), DESK),
    ("my_day", _("My appointments"), ADVISERS),
    ("own_offers", _("My offers"), ADVISERS),
    ("visits", _("Visits"), DESK | ADVISERS),
    ("referrals", _("Referrals"), GREETERS | ADVISERS),
    ("master_data", _("Master data"), PLANNERS),
    ("room_plan", _("Rooms"), STAFF),
    ("staffing", _("Plan"), PLANNERS),
    ("reports", _("Annual report"), PLANNERS),
    ("audit_log", _("Audit log"), AUDIT),
]


def staff_nav(request: HttpRequest) -> list[Entry]:
    """Return the menu of the logged-in user."""
    return [_entry(name, label, request.path) for name, label, whose in _MENU if belongs_to(whose, request.user)]


def _entry(name: str, label: str | Promise, path: str) -> Entry:
    url = reverse(name)
    return Entry(url=url, label=label, is_current=path.startswith(url))
