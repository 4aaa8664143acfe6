"""Says aloud that people who asked to be called back are still waiting, before their numbers are deleted."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.models import CallTask
from familienzentrum import dates, local_time, mail
from familienzentrum.audiences import COORDINATION, GREETERS
from familienzentrum.models import Centre, User
from familienzentrum.queue import in_this_transaction

# From so many days before a number is deleted the desk reads of it, and the house is written to each morning: a weekend
# may lie between.
LAST_CALLS = dt.timedelta(days=3)
# The job that sends it.
MAIL_CALL_ALARM = "mail_call_alarm"


@transaction.atomic
def warn_of_last_calls() -> None:
    """Write to the house, its desk and its coordination, as long as somebody waits whose number goes soon."""
    if not _last_calls().exists():
        return
    in_this_transaction(MAIL_CALL_ALARM).defer()
    for person in _who_can_see_to_it().values_list("pk", flat=True):
        in_this_transaction(MAIL_CALL_ALARM).defer(user=person)


def send_call_alarm(user: int | None = None) -> None:
    """Send the mail, unless everybody was called meanwhile. Raises NotSent if a retry makes sense."""
    waiting = _last_calls()
    count, day = waiting.count(), waiting.aggregate(day=Min("call_wish__erase_on"))["day"]
    address = _address_of(user)
    if not count or not address:
        return
    with translation.override(settings.LANGUAGE_CODE):
        words = ngettext(
            "%(n)d person asked to be called back and has not been called. The number is deleted on %(day)s.",
            "%(n)d people asked to be called back and have not been called. The first number is deleted on %(day)s.",
            count,
        )
        said = [
            words % {"n": count, "day": dates.day(day)},
            _("The front desk finds the calls here:"),
            settings.PORTAL_URL.rstrip("/") + reverse("calls"),
        ]
        written = mail.message(
            to=address,
            subject=_("Somebody is waiting for a call"),
            body="\n\n".join(said),
            number=f"c{local_time.today():%Y%m%d}-{user or 0:x}",
        )
    # If it is given up, the board of the day says it all the same, and the mail goes again in the morning.
    mail.is_sent(written, "A mail about calls that nobody made")


def _last_calls() -> QuerySet[CallTask]:
    return CallTask.objects.open().filter(call_wish__erase_on__lte=local_time.today() + LAST_CALLS)


def _address_of(user: int | None) -> str:
    if user is None:
        return Centre.current().email
    person = _who_can_see_to_it().filter(pk=user).first()
    return person.email if person else ""


def _who_can_see_to_it() -> QuerySet[User]:
    begun = Q(memberships__begins_on=None) | Q(memberships__begins_on__lte=local_time.today())
    staff = User.objects.filter(begun, is_active=True, memberships__role__in=GREETERS | COORDINATION)
    return staff.exclude(email="").distinct()
