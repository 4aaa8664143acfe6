"""Tells whoever has no role yet from when on they have one, and who can put it in force earlier."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from familienzentrum import local_time
from familienzentrum.access import roles_of
from familienzentrum.choices import Role
from familienzentrum.models import User

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class WaitingRole:
    """A role that nobody can use yet."""

    membership: Any
    can_confirm: list[User]


def tells_who_waits(view: View) -> View:
    """Let the start page say so, in place of that there is no such page."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        waiting = [] if roles_of(request.user) else _waiting(request.user)
        return _page(request, waiting) if waiting else view(request, *args, **kwargs)

    return told


@never_cache
def _page(request: HttpRequest, waiting: list[WaitingRole]) -> HttpResponse:
    return render(request, "account/role_waits.html", {"waiting": waiting})


def _waiting(user: Any) -> list[WaitingRole]:
    held = user.memberships.filter(begins_on__gt=local_time.today()).select_related("given_by", "office")
    return [WaitingRole(membership, _second_people(membership)) for membership in held.order_by("begins_on", "pk")]


def _second_people(membership: Any) -> list[User]:
    """Return the administration in force, without who gave the role and who gets it."""
    begun = Q(memberships__begins_on=None) | Q(memberships__begins_on__lte=local_time.today())
    found = User.objects.filter(begun, memberships__role=Role.ADMINISTRATION, is_active=True)
    others = found.exclude(pk__in=[membership.given_by_id, membership.user_id]).distinct()
    return cast(list[User], list(others.order_by("last_name", "first_name", "pk")))
