"""Fills an unused portal with synthetic data."""

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.demonstration.bookings import make_appointments
from appointments.demonstration.closings import make_calls, make_closings, make_duties
from appointments.demonstration.courses import coordinator, make_courses
from appointments.demonstration.people import open_accounts
from appointments.demonstration.plan import FILE, Plan, read_plan
from appointments.demonstration.referrals import make_referrals
from appointments.demonstration.rooms import count_heads, lend_rooms
from appointments.demonstration.running_courses import make_running_courses
from appointments.demonstration.times import make_times, open_doors
from appointments.demonstration.visits import make_visits
from appointments.demonstration.walk_ins import make_numbers
from appointments.models import Appointment, Referral, Slot, Visit
from appointments.privacy.actions import erase_due
from appointments.visits.referral_actions import expire_slips
from familienzentrum import audit
from familienzentrum.choices import Role
from familienzentrum.datafiles import BadData
from familienzentrum.loading import load_on_demand
from familienzentrum.models import Centre, User
from familienzentrum.refusals import Refusal
from offers.loading import DEMONSTRATION_TEXTS
from offers.models import Offer

WEEKS = 78


class CannotDemonstrate(Refusal):
    """This portal must not be filled with invented data; `words` says why."""

    words = _("This portal cannot become a demonstration.")


class NoCentre(CannotDemonstrate):
    """Nothing is loaded yet."""

    words = _("There is no centre yet. Load one first: manage.py load_centre centres/…")


class InRealUse(CannotDemonstrate):
    """Families have used this portal."""

    words = _("This portal holds real visits, appointments or referrals. Make the demonstration in another database.")


@dataclass(frozen=True)
class Made:
    """How much was generated."""

    slots: int
    appointments: int
    visits: int
    referrals: int


@transaction.atomic
def make_demonstration(folder: Path, *, seed: int, now: dt.datetime, weeks: int = WEEKS) -> Made | None:
    """Generate this many weeks of data up to now; None if the portal is a demonstration already.

    Deterministic for a seed and a day. Raises CannotDemonstrate and BadData.
    """
    centre = Centre.objects.select_for_update().first()
    if centre is None:
        raise NoCentre
    if centre.is_demonstration:
        return None
    if Visit.objects.exists() or Appointment.objects.exists() or Referral.objects.exists():
        raise InRealUse
    load_on_demand(folder)
    open_accounts()
    chance = Random(seed)  # noqa: S311 - invented data wants the same lots again, not secret ones
    made = _make_up(read_plan(folder, now=now, weeks=weeks), chance)
    DEMONSTRATION_TEXTS.load(folder / DEMONSTRATION_TEXTS.name)
    Centre.objects.update(is_demonstration=True)
    audit.record("demonstration.made", centre, by=None, seed=seed, **asdict(made))
    return made


def _make_up(plan: Plan, chance: Random) -> Made:
    desk = User.objects.filter(memberships__role=Role.FRONT_DESK).order_by("pk").first()
    if desk is None:
        raise BadData(str(_("Name somebody for the front desk.")), file=FILE, entry="roles")
    make_closings(plan)
    make_times(plan)
    made = Made(
        slots=Slot.objects.count(),
        appointments=make_appointments(plan, desk=desk, chance=chance),
        visits=make_visits(plan, desk=desk, chance=chance),
        referrals=make_referrals(plan, chance=chance),
    )
    open_doors(plan.today)
    make_courses(plan, chance=chance)
    make_running_courses(plan, by=coordinator(), chance=chance)
    make_duties(plan)
    lend_rooms(plan, by=desk)
    count_heads(plan, chance=chance)
    make_calls(plan, desk=desk)
    make_numbers(plan, chance=chance)
    # What nightly jobs would have done since.
    erase_due(plan.today)
    expire_slips(plan.today)
    Offer.objects.update(checked_on=plan.today - dt.timedelta(weeks=4), recorded_on=plan.first)
    return made
