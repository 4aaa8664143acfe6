"""Sends what waits in the outbox, as the worker does, in this thread."""

import smtplib

from django.core.mail.backends.base import BaseEmailBackend
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def send_waiting_mails():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="send_message"):
        app.tasks[job.task_name](**job.args)


class Refusing(BaseEmailBackend):
    """A mail server that knows none of the addresses."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(messages[0].to, (550, b"unknown")))
