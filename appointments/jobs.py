"""Background jobs: mails out of the outbox, and the nightly round of the house."""

from django.utils import timezone
from procrastinate.contrib.django import app

from appointments.booking.reallocation import offer_what_is_free, release_due
from appointments.closing.public_holiday_actions import keep_public_holidays
from appointments.desk.subscription_actions import forget_subscriptions_of_closed_accounts
from appointments.groups.waiting_actions import end_overdue
from appointments.messages.outbox import send_message
from appointments.messages.reminders import remind_due
from appointments.messages.sending import give_up_stranded
from appointments.planning.actions import roll_slots_forward
from appointments.privacy.actions import erase_due
from appointments.visits.actions import close_past_days
from appointments.visits.referral_actions import expire_slips
from familienzentrum.nightly import nightly

# Workers learn all jobs from here.
__all__ = [
    "close_days",
    "end_waiting",
    "erase_personal_data",
    "forget_subscriptions",
    "give_up_messages",
    "release_places",
    "remind",
    "roll_slots",
    "send_message",
]

# No mail wakes a family.
_DAYTIME = range(7, 20)


@nightly(at="01:10")
def erase_personal_data() -> None:
    erase_due()


@nightly(at="01:20")
def roll_slots() -> None:
    """Look up the holidays of the next years first: no time is made on one."""
    keep_public_holidays()
    roll_slots_forward()


@nightly(at="01:30")
def close_days() -> None:
    close_past_days()


@app.periodic(cron="*/5 * * * *")
@app.task(name="release_places")
def release_places(timestamp: int) -> None:
    """Also asked for at the very moment at which a held place ends."""
    release_due()
    offer_what_is_free()


@nightly(at="01:50")
def end_waiting() -> None:
    end_overdue()


@nightly(at="01:40")
def expire_referrals() -> None:
    expire_slips()


@app.periodic(cron="15 * * * *")
@app.task(name="remind")
def remind(timestamp: int) -> None:
    """By day only; every hour, so that a worker that was off in the morning catches up.

    The hours are not in the schedule: the library reads that by the clock of Greenwich.
    """
    if timezone.localtime().hour in _DAYTIME:
        remind_due()


@app.periodic(cron="25 * * * *")
@app.task(name="give_up_messages")
def give_up_messages(timestamp: int) -> None:
    """No message waits for ever: the desk hears of what nobody tries any more."""
    give_up_stranded()


@nightly(at="01:50")
def forget_subscriptions() -> None:
    forget_subscriptions_of_closed_accounts()
