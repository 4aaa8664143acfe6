"""Opens and closes the accounts of staff, and gives and takes their roles."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from familienzentrum import audit
from familienzentrum.choices import Role
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from offers.models import Membership


class LastAdministration(Refusal):
    """Without this person nobody could manage accounts any more."""

    words = _("This is the last person of the administration. Give somebody else this role first.")


@transaction.atomic
def create_person(person: User, *, password: str, by: User | None) -> User:
    """Open an account with a first password; `by` is None when the portal is set up.

    Raises IntegrityError when somebody else got the user name or the e-mail meanwhile (see `kind_words`).
    """
    person.set_password(password)
    person.save(force_insert=True)
    audit.record("user.added", person, by=by)
    return person


@transaction.atomic
def set_new_password(person: User, *, password: str, by: User) -> User:
    """Replace the password; whoever is logged in with the old one is logged out."""
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record("user.password_set", person, by=by)
    return person


@transaction.atomic
def deactivate_person(person: User, *, by: User) -> User:
    """Close an account; what the person did stays in the records. Raises LastAdministration."""
    _keep_an_administration(without=person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    audit.record("user.deactivated", person, by=by)
    return person


@transaction.atomic
def activate_person(person: User, *, by: User) -> User:
    """Open a closed account again, with the roles it had."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record("user.activated", person, by=by)
    return person


@transaction.atomic
def give_role(membership: Membership, *, by: User | None) -> Membership:
    """Give a role. Raises IntegrityError when the person has it already (see `kind_words`)."""
    membership.save(force_insert=True)
    audit.record("user.role_given", membership.user, by=by, **_role_of(membership))
    return membership


@transaction.atomic
def take_role(membership: Membership, *, by: User) -> Membership:
    """Take a role away. Raises LastAdministration."""
    if membership.role == Role.ADMINISTRATION:
        _keep_an_administration(without=membership.user)
    audit.record("user.role_taken", membership.user, by=by, **_role_of(membership))
    membership.delete()
    return membership


def _keep_an_administration(*, without: User) -> None:
    """Lock everybody of the administration: of two who remove each other, the second finds itself the last."""
    administrations = Membership.objects.filter(role=Role.ADMINISTRATION, user__is_active=True)
    held = list(
        administrations.order_by("pk").select_for_update(of=("self", "user"), no_key=True).select_related("user")
    )
    people = {membership.user_id for membership in held}
    if people == {without.pk}:
        raise LastAdministration


def _role_of(membership: Membership) -> dict[str, object]:
    return {"role": membership.role, "office": membership.office_id}
