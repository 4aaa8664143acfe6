"""Synthetic referral slips."""

import datetime as dt
from random import Random

from appointments.choices import ReferralState
from appointments.demonstration.chance import pick, whole
from appointments.demonstration.plan import Plan
from appointments.models import Referral
from familienzentrum.choices import Role
from familienzentrum.codes import new_code, normalised
from familienzentrum.crypto import digest
from offers.models import Membership, Office

_SLIPS_A_DAY, _ARRIVE, _LONGEST_WAY = 0.45, 0.7, 25
_WEEKEND = 5


def make_referrals(plan: Plan, *, chance: Random) -> int:
    """Issue slips on every weekday of the period; return how many."""
    # Some offices get more referrals than others.
    offices = {office: chance.uniform(0.3, 1.7) for office in Office.objects.filter(is_active=True).order_by("key")}
    staff = _with_staff()
    senders = [None, *(office for office in offices if office.pk in staff)]
    days = [day for day in plan.days() if day.weekday() < _WEEKEND]
    given = [day for day in days for _slip in range(whole(_SLIPS_A_DAY * plan.rush(day), chance))]
    return len(Referral.objects.bulk_create(_slip(day, senders, offices, staff, plan, chance) for day in given))


def _with_staff() -> set[int]:
    """Return the offices that have an adviser; at the others nobody can accept slips."""
    advisers = Membership.objects.filter(role=Role.ADVISER, office__isnull=False)
    return set(advisers.values_list("office_id", flat=True))


def _slip(
    day: dt.date,
    senders: list[Office | None],
    offices: dict[Office, float],
    staff: set[int],
    plan: Plan,
    chance: Random,
) -> Referral:
    sender = chance.choice(senders)
    others = {office: weight for office, weight in offices.items() if office != sender}
    slip = Referral(from_office=sender, to_office=pick(others, chance), given_on=day)
    arrives, arrived_on = chance.random() < _ARRIVE, day + dt.timedelta(days=chance.randrange(_LONGEST_WAY))
    if arrives and slip.to_office_id in staff and arrived_on <= plan.today:
        slip.state, slip.arrived_on = ReferralState.ARRIVED, arrived_on
    else:
        slip.code_digest = digest(normalised(new_code()), purpose="referral")
    return slip
