"""Small sums that a browser does before it may book at an offer under attack (ALTCHA, served by ourselves).

A phone needs about a second for one; whoever wants a thousand bookings needs a thousand times that.
"""

import datetime as dt
import json

import altcha
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.crypto import digests
from familienzentrum.refusals import Refusal

# Of 256 tries one succeeds on average, each with so many rounds.
_ALGORITHM = "PBKDF2/SHA-256"
_ROUNDS = 2_000
_VALID = dt.timedelta(minutes=30)


class NotProven(Refusal):
    """The sum is missing, wrong, too old or that of another form; `words` says what to do."""

    words = _("Your browser has not done its small sum. Please try again, or call us. What you typed is kept.")


def new_sum(attempt: str) -> str:
    """Return a sum as JSON for the browser. Its proof is good for the form with this number, and so for one booking."""
    challenge = altcha.create_challenge(
        _ALGORITHM,
        _ROUNDS,
        expires_at=timezone.now() + _VALID,
        data={"attempt": attempt},
        hmac_secret=_secrets()[0],
    )
    return json.dumps(challenge.to_dict())


def demand_proof(payload: str, attempt: str) -> None:
    """Raise NotProven unless the browser did a sum of ours for this form, within half an hour."""
    if not any(altcha.verify_solution(payload, secret).verified for secret in _secrets()):
        raise NotProven
    data = altcha.Payload.from_base64(payload).challenge.parameters.data or {}
    if data.get("attempt") != attempt:
        raise NotProven


def _secrets() -> list[str]:
    """The first makes sums. What another process made counts as well, whichever stands first there."""
    return digests("sum", purpose="proof")
