"""Proof of work that a browser solves before it may book at an offer under attack (ALTCHA, self-hosted).

A phone needs about a second per challenge, so a thousand bookings cost a thousand seconds.
"""

import datetime as dt
import json

import altcha
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.crypto import digests
from familienzentrum.refusals import Refusal

# One try in 256 succeeds on average; each costs this many rounds.
_ALGORITHM = "PBKDF2/SHA-256"
_ROUNDS = 2_000
_VALID = dt.timedelta(minutes=30)


class NotProven(Refusal):
    """The proof is missing, wrong, expired or for another form; `words` says what to do."""

    words = _("Your browser has not done its small sum. Please try again, or call us. What you typed is kept.")


def new_sum(attempt: str) -> str:
    """Return a challenge as JSON for the browser. Its proof is valid for this form number, so for one booking."""
    challenge = altcha.create_challenge(
        _ALGORITHM,
        _ROUNDS,
        expires_at=timezone.now() + _VALID,
        data={"attempt": attempt},
        hmac_secret=_secrets()[0],
    )
    return json.dumps(challenge.to_dict())


def demand_proof(payload: str, attempt: str) -> None:
    """Raise NotProven unless the browser solved one of our challenges for this form within half an hour."""
    if not any(altcha.verify_solution(payload, secret).verified for secret in _secrets()):
        raise NotProven
    data = altcha.Payload.from_base64(payload).challenge.parameters.data or {}
    if data.get("attempt") != attempt:
        raise NotProven


def _secrets() -> list[str]:
    """The first signs challenges; all verify, so that challenges survive a key rotation across processes."""
    return digests("sum", purpose="proof")
