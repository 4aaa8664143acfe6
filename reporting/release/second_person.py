"""Tells colleagues that something waits for a second person: a mail that says no more than that, and where to look."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from familienzentrum import local_time, mail
from familienzentrum.audiences import PLANNERS
from familienzentrum.models import User
from familienzentrum.queue import in_this_transaction
from reporting.choices import CandidateState
from reporting.models import Candidate, Publicity

# The job that sends it.
SEND_TO_SECOND_PERSON = "mail_second_person"


@transaction.atomic
def tell_of_candidate(candidate: Candidate) -> None:
    """Write to everybody who may check it, when its files are made."""
    for person in _reachable().exclude(pk=candidate.prepared_by_id):
        in_this_transaction(SEND_TO_SECOND_PERSON).defer(user=person.pk, candidate=candidate.pk)


@transaction.atomic
def tell_of_wish(wish: Publicity) -> None:
    """Write to everybody who may confirm who reads a release."""
    for person in _reachable().exclude(pk=wish.proposed_by_id):
        in_this_transaction(SEND_TO_SECOND_PERSON).defer(user=person.pk, wish=wish.pk)


def send_to_second_person(user: int, *, candidate: int | None = None, wish: int | None = None) -> None:
    """Send the mail, unless it was done or they may not do it any more. Raises NotSent if a retry makes sense."""
    number = _number_of_what_waits(candidate, wish)
    person = _reachable().filter(pk=user).first()
    if not number or person is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        said = [
            _("In the portal something waits that a second person has to look at. You can be this person."),
            _("Log in to see what it is:"),
            settings.PORTAL_URL.rstrip("/") + reverse("reports"),
        ]
        written = mail.message(
            to=person.email,
            subject=_("Something waits for a second person"),
            body="\n\n".join(said),
            number=f"{person.pk:x}-{number}",
        )
    # If it is given up, the list of reports says it all the same.
    mail.is_sent(written, "A mail to a second person")


def _number_of_what_waits(candidate: int | None, wish: int | None) -> str:
    """Return a number of the mail, the same with each try; empty if nothing waits any more."""
    if candidate is not None:
        waiting = Candidate.objects.filter(pk=candidate, state=CandidateState.TO_CHECK).exists()
        return f"c{candidate:x}" if waiting else ""
    return f"w{wish:x}" if wish is not None and Publicity.objects.open().filter(pk=wish).exists() else ""


def second_persons(first: int) -> QuerySet[User]:
    """Return all who may look at what the first person put forward."""
    return _who_may_check().exclude(pk=first)


def _reachable() -> QuerySet[User]:
    """Return all who may check what others did and can be written to."""
    return _who_may_check().exclude(email="")


def _who_may_check() -> QuerySet[User]:
    begun = Q(memberships__begins_on=None) | Q(memberships__begins_on__lte=local_time.today())
    staff = User.objects.filter(begun, is_active=True, memberships__role__in=PLANNERS)
    return staff.distinct().order_by("last_name", "first_name", "pk")
