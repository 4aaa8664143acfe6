"""The ground floor's jobs: nightly ones, and the one that minds the others."""

import procrastinate
from django.core.management import call_command
from procrastinate.contrib.django import app

from familienzentrum.audit import forget_old
from familienzentrum.limits import forget_counters
from familienzentrum.queue import retry_abandoned
from familienzentrum.rewriting import rewrite_tables

# Ten minutes apart: a backup that looks at rows which were erased meanwhile is over in the end.
_KEEP_TRYING = procrastinate.RetryStrategy(max_attempts=24, wait=600)


@app.periodic(cron="0 1 * * *")
@app.task(name="clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Remove logins that are over: the framework leaves them in the database."""
    call_command("clearsessions")


@app.periodic(cron="5 1 * * *")
@app.task(name="forget_audit_entries")
def forget_audit_entries(timestamp: int) -> None:
    """Remove audit entries older than a year: until then they account for what was done."""
    forget_old()


@app.periodic(cron="15 1 * * *")
@app.task(name="forget_limits")
def forget_limits(timestamp: int) -> None:
    """Remove yesterday's counters of tries."""
    forget_counters()


@app.periodic(cron="10 2 * * *")
@app.task(name="rewrite_erased", retry=_KEEP_TRYING)
def rewrite_erased(timestamp: int) -> None:
    """Comes after everything that erases: leave nothing of it in the files of the tables."""
    rewrite_tables()


@app.periodic(cron="*/2 * * * *")
@app.task(name="pick_up_jobs")
def pick_up_jobs(timestamp: int) -> None:
    """Start again what a worker was doing when it was killed or lost its machine."""
    retry_abandoned()
