"""Background jobs: outbox mails and nightly maintenance."""

import procrastinate
from django.utils import timezone
from procrastinate.contrib.django import app

from appointments.booking.reallocation import offer_what_is_free, release_due
from appointments.clearing.ended_offers import close_ended_lists
from appointments.closing.notices import MAKE, forget_notices, make_notice
from appointments.closing.public_holiday_actions import keep_public_holidays
from appointments.desk.subscription_actions import forget_subscriptions_of_closed_accounts
from appointments.desk.taking_back import forget_old_steps
from appointments.groups.waiting_actions import end_overdue
from appointments.messages.adviser_news import forget_day_news
from appointments.messages.bounced import note_bounces
from appointments.messages.call_alarms import MAIL_CALL_ALARM, send_call_alarm, warn_of_last_calls
from appointments.messages.catching_up import tell_forgotten
from appointments.messages.outbox import mail_adviser, send_message
from appointments.messages.reminder_calls import call_to_remind
from appointments.messages.reminders import remind_due
from appointments.messages.sending import give_up_stranded
from appointments.models import DoorNotice
from appointments.planning.actions import roll_slots_forward
from appointments.privacy.actions import erase_due
from appointments.visits.actions import close_past_days
from appointments.visits.referral_actions import expire_slips
from appointments.walk_ins.waits import forget_numbers
from familienzentrum.nightly import nightly

# Workers import all jobs through this module.
__all__ = [
    "close_days",
    "end_waiting",
    "erase_personal_data",
    "forget_notices_of_yesterday",
    "forget_subscriptions",
    "forget_walk_ins",
    "give_up_messages",
    "mail_adviser",
    "mail_call_alarm",
    "make_door_notice",
    "note_returned_mails",
    "release_places",
    "remind",
    "roll_slots",
    "send_message",
    "tell_what_was_forgotten",
    "warn_of_calls",
]

# No mails at night.
_DAYTIME = range(7, 20)
# Backoff from half a minute to four hours; in the morning it is written anew.
_A_DAY = procrastinate.RetryStrategy(max_attempts=10, exponential_wait=2, wait=30)


@nightly(at="01:10")
def erase_personal_data() -> None:
    erase_due()
    forget_day_news()
    forget_old_steps()


@nightly(at="01:20")
def roll_slots() -> None:
    """Update the public holidays first: no slot is created on one."""
    keep_public_holidays()
    roll_slots_forward()


@nightly(at="01:30")
def close_days() -> None:
    close_past_days()


@app.periodic(cron="*/5 * * * *")
@app.task(name="release_places")
def release_places(timestamp: int) -> None:
    """Also scheduled for the exact expiry of each held seat."""
    release_due()
    offer_what_is_free()


@nightly(at="01:50")
def end_waiting() -> None:
    """Close the lists of what has ended first: these families hear why."""
    close_ended_lists()
    end_overdue()


@nightly(at="01:40")
def expire_referrals() -> None:
    expire_slips()


@app.periodic(cron="15 * * * *")
@app.task(name="remind")
def remind(timestamp: int) -> None:
    """In the daytime only; hourly, so that a worker that was down in the morning catches up.

    The hours are not in the cron expression: procrastinate evaluates it in UTC.
    """
    if timezone.localtime().hour in _DAYTIME:
        remind_due()
        call_to_remind()


@nightly(at="07:10")
def tell_what_was_forgotten() -> None:
    """In the morning: a mail at night wakes people."""
    tell_forgotten()


@nightly(at="07:15")
def warn_of_calls() -> None:
    """Each morning anew: whoever asked for a call hears nothing else."""
    warn_of_last_calls()


@app.task(name=MAIL_CALL_ALARM, retry=_A_DAY)
def mail_call_alarm(*, user: int | None = None) -> None:
    """Write to the house, or to one colleague, unless all were called meanwhile."""
    send_call_alarm(user)


@app.periodic(cron="25 * * * *")
@app.task(name="give_up_messages")
def give_up_messages(timestamp: int) -> None:
    """No message is pending for ever: those without a job go to the desk."""
    give_up_stranded()


@app.periodic(cron="*/15 * * * *")
@app.task(name="note_returned_mails")
def note_returned_mails(timestamp: int) -> None:
    """Does nothing without a mailbox for mails that come back."""
    note_bounces()


@nightly(at="01:30")
def forget_walk_ins() -> None:
    forget_numbers()


@nightly(at="01:50")
def forget_subscriptions() -> None:
    forget_subscriptions_of_closed_accounts()


@app.task(name=MAKE)
def make_door_notice(*, notice: int) -> None:
    """Make the notice of a closure, unless another one was asked for meanwhile."""
    found = DoorNotice.objects.select_related("closure").filter(pk=notice).first()
    if found:
        make_notice(found)


@nightly(at="01:50")
def forget_notices_of_yesterday() -> None:
    forget_notices()
