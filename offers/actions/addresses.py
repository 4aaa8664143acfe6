"""The e-mail of an account, to which links for a new password go: whoever changes it could log in as its owner.

That of somebody who holds a strong role waits until tomorrow, or until a second person agrees. The former address is
told of every change. Nothing pauses meanwhile: whoever changes the addresses of all colleagues is not alone then.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from familienzentrum import audit, local_time
from familienzentrum.accounts.notices import NoticeKind, tell_at, tell_owner
from familienzentrum.audiences import PLANNERS
from familienzentrum.choices import Role
from familienzentrum.models import AddressChange, Invitation, User
from familienzentrum.refusals import Refusal
from offers.models import Membership

# They open accounts, let others in, or see who did.
STRONG = frozenset(PLANNERS) | {Role.AUDIT}


class SomebodyElseAgrees(Refusal):
    """Whoever asked for it cannot agree."""

    words = _("Somebody else of the administration has to agree, and not who asked for it.")


class AddressTaken(Refusal):
    """Another account got this address meanwhile."""

    words = _("Somebody has this e-mail already. Everybody needs their own.")


def has_to_wait(person: User, *, by: User) -> bool:
    """Whether a new e-mail of this account waits. Whoever has never logged in, or changes the own one, does not."""
    is_somebody_elses = person.pk != by.pk and person.last_login is not None
    return is_somebody_elses and person.memberships.filter(role__in=STRONG).exists()


@transaction.atomic
def ask_for_address(person: User, address: str, *, by: User) -> AddressChange:
    """Let the new address wait until tomorrow, and tell its owner and all who watch. A former wish ends."""
    # With a new number: whoever agrees to the former one agrees to nothing else.
    AddressChange.objects.filter(person=person).delete()
    begins_on = local_time.tomorrow()
    change = AddressChange.objects.create(person=person, email=address, asked_by=by, begins_on=begins_on)
    audit.record("user.address_asked", person, by=by)
    # Sealed into the job: else, sent late, it would go to the new one.
    if person.email:
        tell_at(person.email, person, NoticeKind.ADDRESS_ASKED)
    for watcher in _watchers(person, by):
        tell_owner(watcher, NoticeKind.ADDRESS_WAITS, about=person)
    return change


@transaction.atomic
def confirm_address(number: int, *, by: User) -> User:
    """Put it in force today. Raises SomebodyElseAgrees or AddressTaken."""
    change = _held(number)
    if change.asked_by_id == by.pk:
        raise SomebodyElseAgrees
    return _put_in_force(change, by=by)


@transaction.atomic
def withdraw_address(number: int, *, by: User) -> User:
    """Leave the address as it is: everybody of the administration can object."""
    change = _held(number)
    change.delete()
    audit.record("user.address_withdrawn", change.person, by=by)
    return change.person


def begin_addresses() -> int:
    """Put in force what waited until today; return how many. What another account has meanwhile is dropped."""
    due = AddressChange.objects.filter(begins_on__lte=local_time.today()).values_list("pk", "asked_by")
    return sum(_begun(number, asker) for number, asker in due)


@transaction.atomic
def tell_former_address(person: User, former: str, *, by: User | None) -> None:
    """Say at the former address that it is none any more; an invitation that went there ends."""
    Invitation.objects.filter(person=person, used_at=None).delete()
    audit.record("user.address_changed", person, by=by)
    if former:
        tell_at(former, person, NoticeKind.ADDRESS_CHANGED)


@transaction.atomic
def _begun(number: int, asker: int) -> bool:
    change = AddressChange.objects.select_for_update(of=("self",)).select_related("person").filter(pk=number).first()
    if change is None:
        return False
    by = User.objects.get(pk=asker)
    try:
        _put_in_force(change, by=by)
    except AddressTaken:
        change.delete()
        audit.record("user.address_dropped", change.person, by=by)
        return False
    return True


@transaction.atomic
def _put_in_force(change: AddressChange, *, by: User) -> User:
    person = User.objects.select_for_update(no_key=True).get(pk=change.person_id)
    former, person.email = person.email, change.email
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError as error:
        raise AddressTaken from error
    change.delete()
    tell_former_address(person, former, by=by)
    return person


def _held(number: int) -> AddressChange:
    held = AddressChange.objects.select_for_update(of=("self",)).select_related("person")
    return held.get(pk=number)


def _watchers(person: User, by: User) -> list[User]:
    watching = Membership.objects.filter(role__in=[Role.AUDIT, Role.ADMINISTRATION]).values("user")
    found = User.objects.filter(pk__in=watching, is_active=True).exclude(pk__in=[person.pk, by.pk])
    return list(found.exclude(email="").order_by("pk"))
