"""Who may open what: every view declares its audience here, and a stranger gets 404."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from familienzentrum import local_time
from familienzentrum.audiences import PLANNERS, STAFF
from familienzentrum.choices import Role
from familienzentrum.database.statements import Statement
from familienzentrum.models import User

View = Callable[..., HttpResponseBase]

# Value of `view.audience` for public views.
PUBLIC = "public"


def public(view: View) -> View:
    """Open to everybody, without an account."""
    opened = login_not_required(view)
    opened.audience = PUBLIC  # type: ignore[attr-defined]
    return opened


def roles(*allowed: Role) -> Callable[[View], View]:
    """Restrict to staff with one of these roles; everybody else gets 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not roles_of(request.user).intersection(allowed):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.audience = frozenset(allowed)  # type: ignore[attr-defined]
        return guarded

    return decorate


def staff(view: View) -> View:
    """Restrict to people who work in the house."""
    return roles(*STAFF)(view)


planners = roles(*PLANNERS)


def belongs_to(audience: frozenset[Role], user: Any) -> bool:
    """Whether the user holds one of these roles."""
    return not roles_of(user).isdisjoint(audience)


def roles_of(user: Any) -> frozenset[Role]:
    """Return every role the user holds; none for an anonymous visitor."""
    return frozenset(Role(membership.role) for membership in _memberships(user))


def acting_user(request: HttpRequest) -> User:
    """Return the logged-in user, for `by=`. Raises TypeError for an anonymous visitor: the view lacks its audience."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("A visitor does not act.")
    return user


def offices_of(user: Any) -> frozenset[int]:
    """Return the ids of the offices the user advises for."""
    return frozenset(m.office_id for m in _memberships(user) if m.office_id is not None)


def _memberships(user: Any) -> list[Any]:
    """One query per request: cached on the request's user object."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "known_memberships"):
        user.known_memberships = _MEMBERSHIPS.rows(user=user.pk, today=local_time.today())
    known: list[Any] = user.known_memberships
    return known


def _of_user(user: int, today: dt.date) -> QuerySet[Any]:
    """Return the user's roles that are in force, of an app that this one does not know."""
    found: QuerySet[Any] = cast(Any, User)(pk=user).memberships.filter(Q(begins_on=None) | Q(begins_on__lte=today))
    return found


_MEMBERSHIPS = Statement(_of_user)
