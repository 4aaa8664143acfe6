"""Sends what waits in the outbox, as the worker does, in this thread."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def send_waiting_mails():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="send_message"):
        app.tasks[job.task_name](**job.args)
