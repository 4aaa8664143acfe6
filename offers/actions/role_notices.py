"""Tells colleagues who gets a role, and from when: a mail that lets them object before it begins."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from familienzentrum import dates, local_time, mail
from familienzentrum.choices import Role
from familienzentrum.models import Centre, User
from familienzentrum.queue import in_this_transaction
from offers.models import Membership

# The job that sends it.
TELL_OF_ROLE = "mail_role_notice"


@transaction.atomic
def tell_of_role(membership: Membership) -> None:
    """Write to the house, to the office whose families it opens, to all who audit or administer, and to who gets it."""
    if membership.given_by_id is None:
        return
    for person in _who_watches(membership).values_list("pk", flat=True):
        in_this_transaction(TELL_OF_ROLE).defer(membership=membership.pk, user=person)
    in_this_transaction(TELL_OF_ROLE).defer(membership=membership.pk, to_house=True)
    if membership.office_id:
        in_this_transaction(TELL_OF_ROLE).defer(membership=membership.pk, to_office=True)


def _who_watches(membership: Membership) -> QuerySet[User]:
    # Also those whose own role waits: who pauses all others must not be unseen afterwards.
    watchers = Membership.objects.filter(role__in=[Role.AUDIT, Role.ADMINISTRATION])
    watching = Q(pk__in=watchers.values("user")) | Q(pk=membership.user_id)
    giver = membership.given_by_id or 0
    return User.objects.filter(watching, is_active=True).exclude(pk=giver).exclude(email="")


def send_role_notice(
    membership: int, *, user: int | None = None, to_house: bool = False, to_office: bool = False
) -> None:
    """Send the mail, unless the role was taken away meanwhile. Raises NotSent if a retry makes sense."""
    found = Membership.objects.select_related("user", "office", "given_by").filter(pk=membership).first()
    if found is None or found.begins_on is None:
        return
    address, number = "", ""
    if to_house:
        address, number = Centre.current().email, "h"
    elif to_office and found.office:
        address, number = found.office.email, "o"
    elif user is not None and (person := User.objects.filter(pk=user, is_active=True).first()):
        address, number = person.email, f"{user:x}"
    if not address:
        return
    with translation.override(settings.LANGUAGE_CODE):
        written = mail.message(
            to=address,
            subject=_("Somebody gets a role in the portal"),
            body="\n\n".join(_said(found)),
            number=f"r{membership:x}-{found.begins_on:%Y%m%d}-{number}",
        )
    # If it is given up, the list of people and the audit log say it all the same.
    mail.is_sent(written, "A mail about a role")


def _said(found: Membership) -> list[str]:
    begins_on = found.begins_on or local_time.today()
    role = str(found.get_role_display())
    if found.office:
        role = f"{role} ({found.office.short_name})"
    return [
        _("%(person)s gets the role “%(role)s” from %(day)s. It was given by %(giver)s.")
        % {"person": found.user, "role": role, "day": dates.day(begins_on), "giver": found.given_by},
        _("Is that not right? Tell the administration or the data protection officer before that day."),
        settings.PORTAL_URL.rstrip("/") + reverse("person", args=[found.user_id]),
    ]
