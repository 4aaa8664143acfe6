"""A password that changes: its owner hears of it, and every other login ends."""

from django.db import transaction

from familienzentrum import audit
from familienzentrum.accounts.notices import NoticeKind, tell_owner
from familienzentrum.accounts.own_sessions import end_all_sessions
from familienzentrum.models import Invitation, User


@transaction.atomic
def change_own(person: User, password: str, *, session: str | None) -> None:
    """Set the password that its owner chose; the session with this key stays.

    Whether logged in or by a link stands in the audit log (`familienzentrum/auditing/login_events.py`).
    """
    person.must_change_password = False
    _set(person, password)
    end_all_sessions(person, but=session)
    tell_owner(person, NoticeKind.PASSWORD_CHANGED)


@transaction.atomic
def set_for(person: User, password: str, *, by: User) -> None:
    """Set a password that somebody else knows: it opens nothing but the page on which its owner chooses another."""
    person.must_change_password = True
    _set(person, password)
    end_all_sessions(person)
    audit.record("user.password_set", person, by=by)
    tell_owner(person, NoticeKind.PASSWORD_SET)


def _set(person: User, password: str) -> None:
    person.set_password(password)
    person.save(update_fields=["password", "must_change_password"])
    # A link that lies about would set another one.
    Invitation.objects.filter(person=person, used_at=None).delete()
