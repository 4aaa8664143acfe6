"""The mail that asks an office to translate: one link, and no word about a family."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from familienzentrum import dates, mail
from familienzentrum.models import Centre
from offers.models import TranslationRequest


def send_request(number: int) -> None:
    """Write to the office, unless the link has ended meanwhile. Raises NotSent if a retry makes sense."""
    request = TranslationRequest.objects.open().select_related("office").filter(pk=number).first()
    if request is None or not request.office.email:
        return
    with translation.override(settings.LANGUAGE_CODE):
        written = _letter(request)
    if not mail.is_sent(written, "A request for translation"):
        TranslationRequest.objects.filter(pk=request.pk).update(is_unreachable=True)


def address_of(request: TranslationRequest) -> str:
    return settings.PORTAL_URL.rstrip("/") + reverse("translate_office", args=[request.public_id])


def _letter(request: TranslationRequest) -> mail.Mail:
    said = [
        _("Families read about your offers in this language, too: %(language)s (portal of “%(house)s”).")
        % {"house": Centre.current().name, "language": request.language_name},
        _(
            "Does somebody of you speak it? Then please open the link, compare both texts and write what is better. "
            "You need no account."
        ),
        address_of(request),
        _("The link is good until %(day)s. Whoever has it can write: please pass it on only to whoever should.")
        % {"day": dates.day(request.ends_on)},
    ]
    return mail.message(
        to=request.office.email,
        subject=_("Please help to translate"),
        body="\n\n".join(said),
        number=f"t{request.pk:x}",
    )
