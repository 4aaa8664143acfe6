"""Somebody lost phone and paper: one person asks to remove the second factors, a second one decides."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum import audit, local_time
from familienzentrum.accounts.notices import NoticeKind, tell_owner
from familienzentrum.accounts.own_sessions import end_all_sessions
from familienzentrum.audiences import PLANNERS
from familienzentrum.models import FactorReset, User
from familienzentrum.refusals import Refusal


class NotYours(Refusal):
    """Whoever asked, or lost it, decides."""

    words = _("Somebody else has to decide: neither who asked nor whom it is about.")


class DecidedAlready(Refusal):
    """By somebody who was faster, or nobody came within a day."""

    words = _("This was decided already, or nobody decided within a day. Ask for it anew.")


class NobodyCanDecide(Refusal):
    """The second person does not exist."""

    words = _("Nobody else of administration or coordination can log in. Open an account for a second person first.")


@transaction.atomic
def ask(person: User, *, reason: str, by: User | None = None, operator: str = "") -> FactorReset:
    """Ask, logged in or at the machine. Raises NobodyCanDecide, or IntegrityError if somebody has asked already."""
    deciders = deciders_of(person, by)
    if not deciders:
        raise NobodyCanDecide
    # One that nobody decided about in time is in the way of nobody.
    waiting = FactorReset.objects.filter(person=person, decided_at=None)
    waiting.exclude(pk__in=FactorReset.objects.open()).delete()
    asked = FactorReset.objects.create(person=person, reason=reason, asked_by=by, operator=operator)
    audit.record("user.factors_reset_asked", person, by=by, request=asked.pk)
    tell_owner(person, NoticeKind.FACTORS_RESET_ASKED)
    for decider in deciders:
        tell_owner(decider, NoticeKind.FACTORS_RESET_WAITS)
    return asked


@transaction.atomic
def decide(number: int, *, is_granted: bool, by: User) -> FactorReset:
    """Grant or refuse. Raises NotYours or DecidedAlready; of two who decide at once the second is refused."""
    asked = FactorReset.objects.select_for_update(of=("self",)).select_related("person").get(pk=number)
    if not asked.is_open:
        raise DecidedAlready
    if by.pk in (asked.asked_by_id, asked.person_id):
        raise NotYours
    asked.decided_by, asked.decided_at, asked.is_granted = by, timezone.now(), is_granted
    asked.save(update_fields=["decided_by", "decided_at", "is_granted"])
    audit.record("user.factors_reset" if is_granted else "user.factors_kept", asked.person, by=by, request=asked.pk)
    if is_granted:
        _let_in(asked.person)
    return asked


def deciders_of(person: User, asker: User | None) -> QuerySet[User]:
    """Return who may decide: of administration or coordination, and neither of both."""
    excluded = Q(pk=person.pk) | Q(pk=asker.pk if asker else None)
    begun = Q(memberships__begins_on=None) | Q(memberships__begins_on__lte=local_time.today())
    planners = User.objects.filter(begun, is_active=True, memberships__role__in=PLANNERS)
    return planners.exclude(excluded).distinct()


def _let_in(person: User) -> None:
    Authenticator.objects.filter(user=person).delete()
    end_all_sessions(person)
    tell_owner(person, NoticeKind.FACTORS_RESET)
