"""Nightly jobs of this app, and those that supervise the others."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from familienzentrum.accounts.invitations import send_invitation
from familienzentrum.accounts.notices import send_notice
from familienzentrum.accounts.second_factor import seal_anew
from familienzentrum.audit import forget_old
from familienzentrum.auditing.chain import check_chain, link_new
from familienzentrum.limits import forget_counters
from familienzentrum.nightly import nightly, start_due
from familienzentrum.password_links import send_password_link
from familienzentrum.queue import retry_abandoned
from familienzentrum.rewriting import rewrite_tables

# Workers import all jobs through this module.
__all__ = [
    "check_audit_log",
    "clear_sessions",
    "forget_audit_entries",
    "forget_limits",
    "link_audit_entries",
    "pick_up_jobs",
    "send_invitation",
    "send_notice",
    "send_password_link",
]


@nightly(at="01:00")
def clear_sessions() -> None:
    """Remove expired sessions: Django leaves them in the database."""
    call_command("clearsessions")


@nightly(at="01:05")
def forget_audit_entries() -> None:
    """Remove audit entries older than a year; until then they provide accountability."""
    forget_old()


@nightly(at="01:15")
def forget_limits() -> None:
    """Remove yesterday's rate-limit counters."""
    forget_counters()


@nightly(at="01:16")
def seal_factors_anew() -> None:
    """Second factors have no last day: whatever an older secret sealed is sealed with the first one."""
    seal_anew()


@app.periodic(cron="*/5 * * * *")
@app.task(name="start_nightly_jobs")
def start_nightly_jobs(timestamp: int) -> None:
    """Start what is due by local time, and what was missed while no worker ran."""
    start_due()


@nightly(at="02:10", comes_last=True)
def rewrite_erased() -> None:
    """Runs after all erasure jobs: removes the dead rows from the table files."""
    rewrite_tables()


@app.periodic(cron="*/5 * * * *")
@app.task(name="link_audit_entries")
def link_audit_entries(timestamp: int) -> None:
    """Chain what was entered in the audit log meanwhile."""
    link_new()


@nightly(at="01:35")
def check_audit_log() -> None:
    """Check the whole chain; what is wrong with it is told by `auditing/health.py`, not by a failing job."""
    link_new()
    check_chain()


@app.periodic(cron="*/2 * * * *")
@app.task(name="pick_up_jobs")
def pick_up_jobs(timestamp: int) -> None:
    """Retry the jobs of workers that were killed or lost their machine."""
    retry_abandoned()
