"""The background job that sends one message."""

import procrastinate
from procrastinate.contrib.django import app

from appointments.messages.actions import SEND
from appointments.messages.adviser_news import SEND_TO_ADVISER, send_to_adviser
from appointments.messages.sending import MOST_ATTEMPTS, deliver

# Exponential backoff from half a minute to 18 hours: about 36 hours in all.
_KEEP_TRYING = procrastinate.RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=2, wait=30)


@app.task(name=SEND_TO_ADVISER, retry=_KEEP_TRYING)
def mail_adviser(*, news: int) -> None:
    """Send an adviser the news with this id, unless it was taken back."""
    send_to_adviser(news)


@app.task(name=SEND, retry=_KEEP_TRYING)
def send_message(*, message: int) -> None:
    """Send the message with this id, unless it was erased meanwhile."""
    deliver(message)
