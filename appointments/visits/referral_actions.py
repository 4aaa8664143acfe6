"""Referral slips: issued, redeemed once, or expired.

A slip stores dates, never times. It has no audit entry, because the timestamp would link the slip to the appointment
that took place just then.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import ReferralState
from appointments.models import Referral
from familienzentrum import audit
from familienzentrum.codes import new_code, normalised
from familienzentrum.constraints import constraint_of
from familienzentrum.crypto import digest, digests
from familienzentrum.models import Centre, User
from familienzentrum.refusals import Refusal
from offers.models import Office

_PURPOSE = "referral"


class SlipRefused(Refusal):
    """The slip cannot be issued or redeemed; `words` says what to do."""

    words = _("This is not possible. Please try again.")


class SameOffice(SlipRefused):
    """The family is there already."""

    words = _("Choose another office: this one is where the family is now.")


class AlreadyGiven(SlipRefused):
    """The form was submitted twice; its code was shown the first time and is not stored."""

    words = _("This slip was made before, and its code is shown only once. If it is lost, make a new slip.")


class UnknownCode(SlipRefused):
    """No open slip for this office has the code: mistyped, used, expired, or for somebody else."""

    words = _(
        "We find no open slip with this code for your office. If you have just taken it, all is done. Otherwise "
        "compare the code once more."
    )


@dataclass(frozen=True)
class Slip:
    """A newly issued slip: the only time its code is known."""

    referral: Referral
    code: str


@transaction.atomic
def give_slip(*, from_office: Office | None, to_office: Office, by: User, number: uuid.UUID | None = None) -> Slip:
    """Issue a slip; without `from_office`, by the front desk. `number` is the form's idempotency key.

    `by` is required and not stored: who referred a family is nobody's business afterwards.
    """
    if from_office == to_office:
        raise SameOffice
    code = new_code()
    referral = Referral(
        id=number or uuid.uuid4(),
        from_office=from_office,
        to_office=to_office,
        code_digest=digest(normalised(code), purpose=_PURPOSE),
        given_on=timezone.localdate(),
    )
    try:
        referral.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) == "appointments_referral_pkey":
            raise AlreadyGiven from error
        raise
    return Slip(referral, code)


@transaction.atomic
def take_slip(code: str, *, at_offices: frozenset[int] | None) -> Referral:
    """Redeem a slip; `at_offices` are the offices one may redeem for, None means all.

    Single use: the row is locked and the hash cleared in the same transaction. Raises UnknownCode.
    """
    slips = Referral.objects.select_for_update(of=("self",)).select_related("to_office", "from_office")
    referral = slips.filter(code_digest__in=digests(normalised(code), purpose=_PURPOSE)).first()
    if referral is None or (at_offices is not None and referral.to_office_id not in at_offices):
        raise UnknownCode
    referral.state = ReferralState.ARRIVED
    referral.code_digest = None
    referral.arrived_on = timezone.localdate()
    referral.save(update_fields=["state", "code_digest", "arrived_on"])
    return referral


@transaction.atomic
def expire_slips(today: dt.date | None = None) -> int:
    """Expire overdue slips; return how many. Runs nightly. Idempotent."""
    last_good_day = (today or timezone.localdate()) - dt.timedelta(days=settings.REFERRAL_DAYS)
    overdue = Referral.objects.filter(state=ReferralState.GIVEN, given_on__lt=last_good_day)
    count = overdue.update(state=ReferralState.EXPIRED, code_digest=None)
    if count:
        audit.record("referrals.expired", Centre.current(), by=None, count=count)
    return count
