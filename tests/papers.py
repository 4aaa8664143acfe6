"""Asks for what takes seconds and fetches it, with the worker's part done in this thread."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def do_waiting_papers():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="prepare"):
        app.tasks[job.task_name](**job.args)


def ordered(client, address):
    """Press the button, let the worker work, and return what the waiting page leads to."""
    asked = client.post(address)
    assert asked.status_code == 302, asked.status_code
    do_waiting_papers()
    return client.get(asked.url, follow=True)
