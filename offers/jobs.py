"""Background jobs of the offers."""

import procrastinate
from django.utils import timezone
from procrastinate.contrib.django import app

from familienzentrum.nightly import nightly
from familienzentrum.queue import retry_failed
from offers.actions.addresses import begin_addresses
from offers.actions.role_notices import TELL_OF_ROLE, send_role_notice
from offers.exchange import feed_actions
from offers.freshness import actions
from offers.freshness.letters import send_questions
from offers.guide.unmet_actions import forget_unmet
from offers.search.missed import forget_missed
from offers.translations import partners
from offers.translations.letters import send_request

# Backoff from half a minute to 18 hours: about 36 hours in all.
_KEEP_TRYING = procrastinate.RetryStrategy(max_attempts=16, exponential_wait=2, wait=30)


@app.task(name=actions.ASK, retry=_KEEP_TRYING)
def mail_offer_checks(*, checks: list[int]) -> None:
    """Ask an owner whether their offers are still right, unless that was answered meanwhile."""
    send_questions(checks)


@app.task(name=partners.ASK, retry=_KEEP_TRYING)
def mail_translation_request(*, request: int) -> None:
    """Ask an office to translate, unless the link has ended meanwhile."""
    send_request(request)


@app.task(name=TELL_OF_ROLE, retry=_KEEP_TRYING)
def mail_role_notice(
    *, membership: int, user: int | None = None, to_house: bool = False, to_office: bool = False
) -> None:
    """Tell somebody that a role was given, unless it was taken away meanwhile."""
    send_role_notice(membership, user=user, to_house=to_house, to_office=to_office)


@nightly(at="01:11")
def begin_waiting_addresses() -> None:
    """New e-mails of accounts that waited until today."""
    begin_addresses()


@nightly(at="01:12")
def forget_doubts() -> None:
    actions.forget(timezone.localdate())


@nightly(at="07:20")
def ask_owners() -> None:
    """In the morning: no mails at night.

    What was given up while the mail server was away for days is tried once more: else its owners, who count as asked,
    would hear nothing for half a year, and partners nothing until their link ends. A mail that nobody waits for any
    more is not sent.
    """
    for task in (actions.ASK, partners.ASK):
        retry_failed(task)
    actions.ask_owners(timezone.localdate())


@nightly(at="01:25")
def forget_missed_searches() -> None:
    forget_missed()


@nightly(at="01:27")
def forget_unmet_needs() -> None:
    forget_unmet(timezone.localdate())


@nightly(at="01:28")
def forget_translation_requests() -> None:
    partners.forget(timezone.localdate())


@nightly(at="03:10")
def read_feeds() -> None:
    """Read the directories of others in; an error of one is noted with it."""
    feed_actions.read_feeds()
