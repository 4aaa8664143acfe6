"""The ground floor's jobs: nightly ones, and those that mind the others."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from familienzentrum.audit import forget_old
from familienzentrum.limits import forget_counters
from familienzentrum.nightly import nightly, start_due
from familienzentrum.password_links import send_password_link
from familienzentrum.queue import retry_abandoned
from familienzentrum.rewriting import rewrite_tables

# Workers learn all jobs from here.
__all__ = ["clear_sessions", "forget_audit_entries", "forget_limits", "pick_up_jobs", "send_password_link"]


@nightly(at="01:00")
def clear_sessions() -> None:
    """Remove logins that are over: the framework leaves them in the database."""
    call_command("clearsessions")


@nightly(at="01:05")
def forget_audit_entries() -> None:
    """Remove audit entries older than a year: until then they account for what was done."""
    forget_old()


@nightly(at="01:15")
def forget_limits() -> None:
    """Remove yesterday's counters of tries."""
    forget_counters()


@app.periodic(cron="*/5 * * * *")
@app.task(name="start_nightly_jobs")
def start_nightly_jobs(timestamp: int) -> None:
    """Start what is due by the clock of the town, and what a worker that was away has missed."""
    start_due()


@nightly(at="02:10", comes_last=True)
def rewrite_erased() -> None:
    """Comes after everything that erases: leave nothing of it in the files of the tables."""
    rewrite_tables()


@app.periodic(cron="*/2 * * * *")
@app.task(name="pick_up_jobs")
def pick_up_jobs(timestamp: int) -> None:
    """Start again what a worker was doing when it was killed or lost its machine."""
    retry_abandoned()
