"""The mail to an owner: one link for each offer that is to be checked, and no word about a family."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from familienzentrum import mail
from familienzentrum.models import Centre
from offers.freshness.queries import checks as all_checks
from offers.models import OfferCheck


def send_questions(numbers: Sequence[int]) -> None:
    """Write about those that still wait for an answer. Raises NotSent if a retry makes sense."""
    open_ones = [check for check in all_checks().filter(pk__in=numbers).order_by("pk") if check.is_open]
    for address in dict.fromkeys(check.offer.owner_address for check in open_ones):
        _send(address, [check for check in open_ones if check.offer.owner_address == address])


def _send(address: str, checks: Sequence[OfferCheck]) -> None:
    if not address:
        return
    with translation.override(settings.LANGUAGE_CODE):
        written = _letter(address, checks)
    if not mail.is_sent(written, "A question to the owner of an offer"):
        OfferCheck.objects.filter(pk__in=[check.pk for check in checks]).update(is_unreachable=True)


def _letter(address: str, checks: Sequence[OfferCheck]) -> mail.Mail:
    said = [
        _("Families read about your offer in the portal of the house “%(house)s”. Is it still as described?")
        % {"house": Centre.current().name},
        _("Please open the link. One tap says that all is right, or you say what has changed. You need no account."),
        *(f"{check.offer.title}\n{_address_of(check)}" for check in checks),
        _("Whoever has a link can answer for its offer: please pass it on only to whoever should."),
    ]
    return mail.message(
        to=address,
        subject=_("Is this still right?"),
        body="\n\n".join(said),
        number=f"o{checks[0].pk:x}-{len(checks):x}",
    )


def _address_of(check: OfferCheck) -> str:
    return settings.PORTAL_URL.rstrip("/") + reverse("offer_check", args=[check.public_id])
