"""The ground floor's nightly job."""

from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="0 1 * * *")
@app.task(name="clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Remove logins that are over: the framework leaves them in the database."""
    call_command("clearsessions")
