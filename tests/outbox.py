"""Sends what waits in the outbox, as the worker does, in this thread."""

import smtplib

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from appointments.messages.sending import deliver


def send_waiting_mails():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="send_message"):
        deliver(job.args["message"])


def do_next_job():
    """Do the next job with what it takes along, as the worker does it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (procrastinate_fetch_job_v2(NULL, NULL)).id")
        [number] = cursor.fetchone()
    row = ProcrastinateJob.objects.get(pk=number)
    given = {"lock": row.lock, "queueing_lock": row.queueing_lock, "task_kwargs": row.args}
    job = Job(id=row.pk, queue=row.queue_name, task_name=row.task_name, **given)
    context = JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: None)
    app.tasks[job.task_name].func(context, **job.task_kwargs)
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [number])


def send_each_once():
    """Do the same and forget the jobs: else each sending tries all that went out before once more."""
    send_waiting_mails()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'send_message'")


class Refusing(BaseEmailBackend):
    """A mail server that knows none of the addresses."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(messages[0].to, (550, b"unknown")))
