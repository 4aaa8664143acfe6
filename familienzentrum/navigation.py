"""The staff menu: what each role is led to."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from familienzentrum.access import roles_of
from familienzentrum.choices import Role

_DESK, _ADVISER, _COORDINATOR, _ADMINISTRATION = Role


@dataclass(frozen=True)
class Entry:
    """One line of the menu; `is_current` on the page it leads to and those below it."""

    url: str
    label: str | Promise
    is_current: bool


_MENU: list[tuple[str, str | Promise, set[Role]]] = [
    ("desk", _("Today"), {_DESK, _ADMINISTRATION}),
    ("my_day", _("My appointments"), {_ADVISER}),
    ("visits", _("Visits"), {_DESK, _ADVISER, _ADMINISTRATION}),
    ("referrals", _("Referrals"), {_DESK, _ADVISER}),
    ("master_data", _("Master data"), {_COORDINATOR, _ADMINISTRATION}),
    ("room_plan", _("Rooms"), set(Role)),
    ("staffing", _("Plan"), {_COORDINATOR, _ADMINISTRATION}),
    ("reports", _("Annual report"), {_COORDINATOR, _ADMINISTRATION}),
]


def staff_nav(request: HttpRequest) -> list[Entry]:
    """Return the menu of the person who is logged in."""
    held = roles_of(request.user)
    return [_entry(name, label, request.path) for name, label, allowed in _MENU if held & allowed]


def _entry(name: str, label: str | Promise, path: str) -> Entry:
    url = reverse(name)
    return Entry(url=url, label=label, is_current=path.startswith(url))
