"""How long mails about accounts are tried, and that none is given up in silence."""

import logging

import procrastinate
from procrastinate.jobs import Job

from familienzentrum import mail

logger = logging.getLogger("portal.mail")


class _UnlessRefused(procrastinate.RetryStrategy):
    """Retries transient failures; a job given up is logged and stays in the queue as failed."""

    what = ""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        is_final = isinstance(exception, mail.NotSent) and exception.is_final
        decision = None if is_final else super().get_retry_decision(exception=exception, job=job)
        if decision is None:
            trouble = str(exception) if isinstance(exception, mail.NotSent) else type(exception).__name__
            logger.error("%s is given up: %s. Job %s.", self.what, trouble, job.id)
        return decision


def keep_trying(what: str) -> procrastinate.RetryStrategy:
    """Return a backoff from half a minute to half an hour: more than an hour in all. Later, a link helps nobody."""
    strategy = type("UnlessRefused", (_UnlessRefused,), {"what": what})
    made: procrastinate.RetryStrategy = strategy(max_attempts=11, exponential_wait=2, wait=30)
    return made
