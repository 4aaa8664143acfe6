"""Who may open what: every view declares its audience here, and a stranger gets 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase

from familienzentrum.audiences import PLANNERS
from familienzentrum.choices import Role
from familienzentrum.models import User

View = Callable[..., HttpResponseBase]

# Stands in `view.audience` of what everybody may open.
PUBLIC = "public"


def public(view: View) -> View:
    """Open to everybody, without an account."""
    opened = login_not_required(view)
    opened.audience = PUBLIC  # type: ignore[attr-defined]
    return opened


def roles(*allowed: Role) -> Callable[[View], View]:
    """Open to staff who hold one of these roles; everybody else does not learn that the page exists."""

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
    """Open to everybody who holds any role."""
    return roles(*Role)(view)


planners = roles(*PLANNERS)


def belongs_to(audience: frozenset[Role], user: Any) -> bool:
    """Tell whether somebody holds one of these roles."""
    return not roles_of(user).isdisjoint(audience)


def roles_of(user: Any) -> frozenset[Role]:
    """Return the roles a person holds anywhere in the house; none for a visitor."""
    return frozenset(Role(membership.role) for membership in _memberships(user))


def acting_user(request: HttpRequest) -> User:
    """Return who acts, for `by=`; only behind a login. Raises TypeError for a visitor: a view forgot its audience."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("A visitor does not act.")
    return user


def offices_of(user: Any) -> frozenset[int]:
    """Return the ids of the offices somebody advises for."""
    return frozenset(m.office_id for m in _memberships(user) if m.office_id is not None)


def _memberships(user: Any) -> list[Any]:
    """Read once per request: the list stays on the user object that the request carries."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "known_memberships"):
        user.known_memberships = list(user.memberships.all())
    known: list[Any] = user.known_memberships
    return known
