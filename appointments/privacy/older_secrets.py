"""Reports how long older secrets of personal data are needed, so that none is removed too early."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.db.models import Max

from appointments.groups import waiting_actions as waiting
from appointments.groups import wish_actions as wishes
from appointments.models import Appointment, CallWish, Referral, WaitingEntry, WishList
from appointments.models.sealed import Sealed, SealedData
from familienzentrum.codes import normalised
from familienzentrum.crypto import CannotUnseal, asks_for_older_secret, digest

# Tables with personal data, and the hash purpose of their codes.
_KINDS = ((Appointment, "appointment"), (WaitingEntry, waiting.PURPOSE), (WishList, wishes.PURPOSE))


class _Opens(Enum):
    NEWEST = "with the first secret"
    OLDER = "with another one"
    NEVER = "with none"


@dataclass(frozen=True)
class Need:
    """How many rows need an older secret and until when, how many open with none, and the last day of slips.

    Of a slip only the hash is stored, not its secret: assume that of its day of issue.
    """

    older: int
    until: dt.date | None
    lost: int
    slips_until: dt.date | None


def need_of_older_secrets() -> Need:
    """Decrypt everything once. Reads all personal data, and reveals none of it."""
    found = list(_found())
    older = [erase_on for opens, erase_on in found if opens is _Opens.OLDER]
    return Need(
        older=len(older),
        until=max(older, default=None),
        lost=sum(opens is _Opens.NEVER for opens, _erase_on in found),
        slips_until=_last_day_of_slips(),
    )


def _found() -> Iterator[tuple[_Opens, dt.date]]:
    for model, purpose in _KINDS:
        for row in model.objects.filter(sealed__isnull=False).select_related("office").iterator():
            yield _opens(row, purpose), row.erase_on
    for wish in CallWish.objects.filter(sealed__isnull=False).iterator():
        yield _opens(wish), wish.erase_on


def _opens(row: SealedData, purpose: str = "") -> _Opens:
    try:
        code = row.personal.code
    except CannotUnseal:
        return _Opens.NEVER
    # A changed row is re-encrypted, but its code still hashed under the old secret.
    is_newest = not isinstance(row, Sealed) or row.code_digest == digest(normalised(code), purpose=purpose)
    seal = row.sealed or b""
    return _Opens.NEWEST if is_newest and not asks_for_older_secret(seal, office=row.sealed_for) else _Opens.OLDER


def _last_day_of_slips() -> dt.date | None:
    last: dt.date | None = Referral.objects.filter(code_digest__isnull=False).aggregate(last=Max("given_on"))["last"]
    return last + dt.timedelta(days=settings.REFERRAL_DAYS) if last else None
