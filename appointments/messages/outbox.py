"""The background jobs that send messages."""

from collections.abc import Collection, Hashable
from typing import cast

import procrastinate
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from appointments.messages.actions import SEND
from appointments.messages.adviser_news import SEND_TO_ADVISER, send_to_adviser
from appointments.messages.reading import to_send
from appointments.messages.sending import MOST_ATTEMPTS, send_out
from appointments.models import Message
from familienzentrum.alike_jobs import Alike

# Exponential backoff from half a minute to 18 hours: about 36 hours in all.
_KEEP_TRYING = procrastinate.RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=2, wait=30)
# What many mails have in common, down to the line to the mail server, is read and opened once for so many.
_MOST_AT_ONCE = 20
# What was read before that is read anew: a mail says what stands when it leaves.
_SECONDS_FRESH = 1


@app.task(name=SEND_TO_ADVISER, retry=_KEEP_TRYING)
def mail_adviser(*, news: int) -> None:
    """Send an adviser the news with this id, unless it was taken back."""
    send_to_adviser(news)


@app.task(name=SEND, retry=_KEEP_TRYING, pass_context=True)
def send_message(context: JobContext, *, message: int) -> None:
    """Send the message with this id, unless it was erased meanwhile, and what else waits to be sent."""
    with Alike(context.job, most=_MOST_AT_ONCE - 1) as others:
        batch = _Batch([message, *map(_message_of, others.waiting)])
        send_out(batch.take(message))
        for job in others.for_seconds(_SECONDS_FRESH):
            with others.doing(job):
                send_out(batch.take(_message_of(job)))


class _Batch:
    """Messages read at once. After one has left, a further one about the same family may have nothing more to say."""

    def __init__(self, numbers: Collection[int]) -> None:
        self._read = to_send(numbers)
        self._told: set[Hashable] = set()

    def take(self, number: int) -> Message | None:
        message = self._read.get(number)
        if message is None:
            return None
        about = message.appointment_id, message.waiting_entry_id, message.wish_list_id
        if about in self._told:
            return to_send([number]).get(number)
        self._told.add(about)
        return message


def _message_of(job: Job) -> int:
    return cast(int, job.task_kwargs["message"])
