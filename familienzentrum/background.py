"""Monitors the worker, its queue and the nightly jobs."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from familienzentrum import dates
from familienzentrum.database.statements import Statement
from familienzentrum.health import Finding, looks
from familienzentrum.nightly import missed
from familienzentrum.queue import SILENCE

LONGEST_WAIT = dt.timedelta(minutes=15)
# For how long a permanently failed job is reported.
NEWS = dt.timedelta(days=7)
# Grace period before a late nightly job is reported.
GRACE = dt.timedelta(hours=1)


def _last_sign() -> QuerySet[ProcrastinateWorker, tuple[dt.datetime]]:
    return ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list("last_heartbeat")[:1]


def _late(before: dt.datetime) -> QuerySet[ProcrastinateJob, tuple[dt.datetime]]:
    jobs = ProcrastinateJob.objects.filter(status="todo")
    due = jobs.annotate(due=Coalesce("scheduled_at", Min("procrastinateevent__at"))).filter(due__lt=before)
    return due.order_by().values_list("due")


def _failed(since: dt.datetime) -> QuerySet[ProcrastinateJob, tuple[str]]:
    lately = {"procrastinateevent__type": "failed", "procrastinateevent__at__gt": since}
    failed = ProcrastinateJob.objects.filter(status="failed", **lately)
    return failed.order_by().distinct().values_list("task_name")


_LAST_SIGN, _LATE, _FAILED = Statement(_last_sign), Statement(_late), Statement(_failed)


@looks
def silent_worker(now: dt.datetime) -> Iterator[Finding]:
    """Report that no worker has a recent heartbeat."""
    [last] = _LAST_SIGN.first() or [None]
    if last and last > now - SILENCE:
        return
    yield Finding(
        id="familienzentrum.E001",
        error=f"No worker has given a sign of life since {last:%Y-%m-%d %H:%M} UTC." if last else "No worker runs.",
        hint="Start it: systemctl start portal-worker. Why it ended stands in: journalctl -u portal-worker",
        words=_words_of_silence(last),
    )


def _words_of_silence(last: dt.datetime | None) -> str:
    if last is None:
        return _("The background work is not running: no mail goes out. Tell the people who run the portal.")
    words = _(
        "The background work has stood still since %(moment)s: no mail goes out. Tell the people who run the portal."
    )
    return words % {"moment": dates.moment(last)}


@looks
def old_queue(now: dt.datetime) -> Iterator[Finding]:
    """Report a job that is long overdue."""
    if not (moments := [due for (due,) in _LATE.rows(before=now - LONGEST_WAIT)]):
        return
    oldest = min(moments)
    words = ngettext(
        "%(n)d task has been waiting in the background since %(moment)s. Tell the people who run the portal.",
        "%(n)d tasks have been waiting in the background since %(moment)s. Tell the people who run the portal.",
        len(moments),
    )
    yield Finding(
        id="familienzentrum.E002",
        error=f"{len(moments)} jobs should have started, the first at {oldest:%Y-%m-%d %H:%M} UTC.",
        hint="See that enough workers run (systemctl status portal-worker), and what holds them up: "
        "journalctl -u portal-worker",
        words=words % {"n": len(moments), "moment": dates.moment(oldest)},
    )


@looks
def failed_jobs(now: dt.datetime) -> Iterator[Finding]:
    """Find jobs that nobody tries any more. Old ones are no news: whoever looks after the portal has read of them."""
    if not (names := [name for (name,) in _FAILED.rows(since=now - NEWS)]):
        return
    words = ngettext(
        "%(n)d task in the background has failed for good this week. Tell the people who run the portal.",
        "%(n)d tasks in the background have failed for good this week. Tell the people who run the portal.",
        len(names),
    )
    yield Finding(
        id="familienzentrum.E004",
        error=f"{len(names)} jobs have failed for good within a week: {', '.join(sorted(set(names)))}.",
        hint="Why stands in: journalctl -u portal-worker. To try one again or drop it: manage.py procrastinate shell",
        words=words % {"n": len(names)},
    )


@looks
def missed_nights(now: dt.datetime) -> Iterator[Finding]:
    """Report overdue nightly jobs."""
    if not (names := missed(now - GRACE)):
        return
    words = ngettext(
        "%(n)d nightly task is overdue. Tell the people who run the portal.",
        "%(n)d nightly tasks are overdue. Tell the people who run the portal.",
        len(names),
    )
    yield Finding(
        id="familienzentrum.E003",
        error=f"Nightly jobs are overdue: {', '.join(names)}.",
        hint="A worker makes them up within minutes of its start. If one runs, the reason stands in: "
        "journalctl -u portal-worker",
        words=words % {"n": len(names)},
    )
