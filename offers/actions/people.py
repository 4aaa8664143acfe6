"""Creates and deactivates staff accounts, and grants and revokes roles."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from familienzentrum import audit
from familienzentrum.accounts.own_sessions import end_all_sessions
from familienzentrum.accounts.passwords import set_for
from familienzentrum.choices import Role
from familienzentrum.models import Invitation, User
from familienzentrum.refusals import Refusal
from offers.models import Membership


class LastAdministration(Refusal):
    """The last account of the administration: without it nobody could manage accounts."""

    words = _("This is the last person of the administration. Give somebody else this role first.")


@transaction.atomic
def create_person(person: User, *, by: User | None, password: str | None = None) -> User:
    """Create an account. Its owner chooses the password by an invitation; one given here is changed at first use.

    Raises IntegrityError if user name or e-mail was taken meanwhile (see `kind_words`).
    """
    person.set_password(password)
    person.must_change_password = password is not None
    person.save(force_insert=True)
    audit.record("user.added", person, by=by)
    return person


@transaction.atomic
def set_new_password(person: User, *, password: str, by: User) -> User:
    """Replace the password by one that its owner has to change; existing sessions end."""
    set_for(person, password, by=by)
    return person


@transaction.atomic
def deactivate_person(person: User, *, by: User) -> User:
    """Deactivate an account; records of the person's actions stay. Raises LastAdministration.

    Its sessions and its invitation end for good: they do not come back with the account.
    """
    _keep_an_administration(without=person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_all_sessions(person)
    Invitation.objects.filter(person=person).delete()
    audit.record("user.deactivated", person, by=by)
    return person


@transaction.atomic
def activate_person(person: User, *, by: User) -> User:
    """Reactivate an account with its former roles."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record("user.activated", person, by=by)
    return person


@transaction.atomic
def give_role(membership: Membership, *, by: User | None) -> Membership:
    """Grant a role. Raises IntegrityError if the person has it already (see `kind_words`)."""
    membership.save(force_insert=True)
    audit.record("user.role_given", membership.user, by=by, **_role_of(membership))
    return membership


@transaction.atomic
def take_role(membership: Membership, *, by: User) -> Membership:
    """Revoke a role. Raises LastAdministration."""
    if membership.role == Role.ADMINISTRATION:
        _keep_an_administration(without=membership.user)
    audit.record("user.role_taken", membership.user, by=by, **_role_of(membership))
    membership.delete()
    return membership


def _keep_an_administration(*, without: User) -> None:
    """Lock all administrators: of two who remove each other concurrently, the second is the last and is refused."""
    administrations = Membership.objects.filter(role=Role.ADMINISTRATION, user__is_active=True)
    held = list(
        administrations.order_by("pk").select_for_update(of=("self", "user"), no_key=True).select_related("user")
    )
    people = {membership.user_id for membership in held}
    if people == {without.pk}:
        raise LastAdministration


def _role_of(membership: Membership) -> dict[str, object]:
    return {"role": membership.role, "office": membership.office_id}
