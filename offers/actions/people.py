"""Creates and deactivates staff accounts, and grants and revokes roles.

A role that one person gives begins the day after, unless a second one agrees, and colleagues are told: nobody reads
families alone by giving themselves a role, or by taking over an account that has one.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from familienzentrum import audit, local_time
from familienzentrum.accounts.invitations import invite, new_link
from familienzentrum.accounts.notices import NoticeKind, tell_owner
from familienzentrum.accounts.own_sessions import end_all_sessions
from familienzentrum.accounts.passwords import set_for
from familienzentrum.choices import Role
from familienzentrum.forms import PortalModelForm
from familienzentrum.models import AddressChange, Invitation, User
from familienzentrum.refusals import Refusal
from familienzentrum.registers.actions import save_row
from offers.actions.addresses import ask_for_address, has_to_wait, tell_former_address, withdraw_address
from offers.actions.role_notices import tell_of_role
from offers.models import Membership


class LastAdministration(Refusal):
    """The last account of the administration: without it nobody could manage accounts."""

    words = _("This is the last person of the administration. Give somebody else this role first.")


class SecondPersonNeeded(Refusal):
    """Whoever gave a role, or gets it, cannot agree to it."""

    words = _("Somebody else of the administration has to agree: neither who gave the role nor who gets it.")


class NobodyElseLeft(Refusal):
    """Roles pause when somebody else sets a password: nobody makes themselves the only administration so."""

    words = _(
        "You would be the only one of the administration until tomorrow. Ask this person to have a link for a new "
        "password sent on the page of the login."
    )


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
def invite_person(person: User, *, by: User) -> str:
    """Invite by mail; return the link where there is no address, to be shown once. Roles then begin tomorrow."""
    invitation = invite(person, by=by)
    if person.email:
        return ""
    # Whoever hands the link over could use it.
    _pause_roles(person, by=by)
    return new_link(invitation)


@transaction.atomic
def set_new_password(person: User, *, password: str, by: User) -> User:
    """Replace the password by one that its owner has to change; existing sessions end. Raises NobodyElseLeft."""
    _keep_somebody_else(without=person, by=by)
    set_for(person, password, by=by)
    _pause_roles(person, by=by)
    return person


@transaction.atomic
def change_person(form: PortalModelForm, *, by: User) -> User:
    """Save name and addresses. Raises as `save_row` does.

    Links for a new password go to the e-mail: whoever changes that of somebody else could log in as them.
    """
    former, wanted = form.initial.get("email") or "", form.cleaned_data["email"]
    is_changed = "email" in form.changed_data
    waits = is_changed and has_to_wait(form.instance, by=by)
    if waits:
        form.instance.email = former
        form.changed_data.remove("email")
    person: User = save_row(form, by=by)  # type: ignore[assignment]
    if waits:
        ask_for_address(person, wanted, by=by)
    elif is_changed:
        tell_former_address(person, former, by=by)
        _pause_roles(person, by=by)
    return person


@transaction.atomic
def deactivate_person(person: User, *, by: User) -> User:
    """Deactivate an account; records of the person's actions stay. Raises LastAdministration.

    Its sessions and its invitation end for good: they do not come back with the account. What it wanted to become of
    the addresses of others lapses.
    """
    _keep_an_administration(without=person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_all_sessions(person)
    Invitation.objects.filter(person=person).delete()
    for change in AddressChange.objects.filter(asked_by=person):
        withdraw_address(change.pk, by=by)
    audit.record("user.deactivated", person, by=by)
    _tell_unless_own(person, NoticeKind.CLOSED, by=by)
    return person


@transaction.atomic
def activate_person(person: User, *, by: User) -> User:
    """Reactivate an account with its former roles, which begin tomorrow as if they were given anew."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    _pause_roles(person, by=by)
    audit.record("user.activated", person, by=by)
    return person


@transaction.atomic
def give_role(membership: Membership, *, by: User | None) -> Membership:
    """Grant a role from tomorrow on; `by` is None during setup, then it counts at once.

    Raises IntegrityError if the person has it already (see `kind_words`).
    """
    if by is not None:
        membership.given_by, membership.begins_on = by, local_time.tomorrow()
    membership.save(force_insert=True)
    audit.record("user.role_given", membership.user, by=by, **_role_of(membership))
    tell_of_role(membership)
    return membership


@transaction.atomic
def confirm_role(membership: Membership, *, by: User) -> Membership:
    """Let a role begin today. Raises SecondPersonNeeded. One that has begun meanwhile stays as it is."""
    held = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    if not held.can_be_confirmed_by(by):
        raise SecondPersonNeeded
    if held.waits(local_time.today()):
        held.confirmed_by, held.begins_on = by, local_time.today()
        held.save(update_fields=["confirmed_by", "begins_on"])
        audit.record("user.role_confirmed", held.user, by=by, **_role_of(held))
    return held


@transaction.atomic
def take_role(membership: Membership, *, by: User) -> Membership:
    """Revoke a role. Raises LastAdministration."""
    if membership.role == Role.ADMINISTRATION:
        _keep_an_administration(without=membership.user)
    audit.record("user.role_taken", membership.user, by=by, **_role_of(membership))
    membership.delete()
    _tell_unless_own(membership.user, NoticeKind.ROLE_TAKEN, by=by)
    return membership


def _keep_an_administration(*, without: User) -> None:
    """Of two who remove each other concurrently, the second is the last and is refused."""
    if _administrations() == {without.pk}:
        raise LastAdministration


def _keep_somebody_else(*, without: User, by: User) -> None:
    """Of two who pause each other concurrently, the second finds no other one in force."""
    held = _administrations()
    if without.pk != by.pk and without.pk in held and held <= {without.pk, by.pk}:
        raise NobodyElseLeft


def _administrations() -> set[int]:
    """Lock all administrators in force, and return them."""
    in_force = Membership.objects.in_force(local_time.today())
    administrations = in_force.filter(role=Role.ADMINISTRATION, user__is_active=True)
    held = administrations.order_by("pk").select_for_update(of=("self", "user"), no_key=True).select_related("user")
    return {membership.user_id for membership in held}


def _tell_unless_own(person: User, kind: NoticeKind, *, by: User) -> None:
    if person.pk != by.pk:
        tell_owner(person, kind)


def _pause_roles(person: User, *, by: User) -> None:
    """Let the roles of an account that somebody else has changed begin tomorrow, as if they were given anew."""
    if person.pk == by.pk or not (held := list(person.memberships.all())):
        return
    for membership in held:
        membership.given_by, membership.begins_on, membership.confirmed_by = by, local_time.tomorrow(), None
        membership.save(update_fields=["given_by", "begins_on", "confirmed_by"])
        tell_of_role(membership)
    audit.record("user.roles_paused", person, by=by)


def _role_of(membership: Membership) -> dict[str, object]:
    return {"role": membership.role, "office": membership.office_id}
