"""Sends what waits in the outbox, as the worker does, in this thread."""

import smtplib

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def send_waiting_mails():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="send_message"):
        app.tasks[job.task_name](**job.args)


def send_each_once():
    """Do the same and forget the jobs: else each sending tries all that went out before once more."""
    send_waiting_mails()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'send_message'")


class Refusing(BaseEmailBackend):
    """A mail server that knows none of the addresses."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(messages[0].to, (550, b"unknown")))
