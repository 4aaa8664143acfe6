"""Background jobs: mails out of the outbox, and the nightly round of the house."""

import procrastinate
from procrastinate.contrib.django import app

from appointments.actions.erasure import erase_due
from appointments.actions.referrals import expire_slips
from appointments.actions.slots import roll_slots_forward
from appointments.actions.visits import close_past_days
from appointments.choices import Occasion
from appointments.emails import message_for
from appointments.models import Appointment
from familienzentrum import mail

# A mail server that is away over the weekend is not the end: a minute, two, four … about 36 hours in all.
_KEEP_TRYING = procrastinate.RetryStrategy(max_attempts=16, exponential_wait=2, wait=30)


@app.task(name="send_message", retry=_KEEP_TRYING)
def send_message(*, appointment: int, occasion: str) -> None:
    """Send one mail, unless the family's data is erased by now."""
    found = Appointment.objects.filter(pk=appointment, sealed__isnull=False).select_related("slot", "office").first()
    if found:
        mail.send(message_for(found, Occasion(occasion)))


@app.periodic(cron="10 1 * * *")
@app.task(name="erase_personal_data")
def erase_personal_data(timestamp: int) -> None:
    erase_due()


@app.periodic(cron="20 1 * * *")
@app.task(name="roll_slots")
def roll_slots(timestamp: int) -> None:
    roll_slots_forward()


@app.periodic(cron="30 1 * * *")
@app.task(name="close_days")
def close_days(timestamp: int) -> None:
    close_past_days()


@app.periodic(cron="40 1 * * *")
@app.task(name="expire_referrals")
def expire_referrals(timestamp: int) -> None:
    expire_slips()
