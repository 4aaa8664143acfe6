"""Offers that coordination has looked through are marked as checked together, after a preview of all of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from familienzentrum import audit
from familienzentrum.forms import PortalForm
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from offers.freshness.forms import mark_of
from offers.freshness.queries import due_offers
from offers.models import Offer


class ChangedSince(Refusal):
    """Somebody changed one of them since the preview."""

    words = _("One of these offers was changed meanwhile. Read the preview once more before you save.")


class WithOffice(forms.ModelMultipleChoiceField):
    """Offers with the office that runs each."""

    def label_from_instance(self, offer: Offer) -> str:
        return f"{offer.title} ({offer.office.short_name})"


class TogetherForm(PortalForm):
    """Which of the offers that are due. `seen` is what stood in the preview."""

    offers = WithOffice(
        label=_("Which offers are still right?"), queryset=Offer.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offers"].queryset = due_offers(timezone.localdate())  # type: ignore[attr-defined]


@transaction.atomic
def check_together(offers: Iterable[Offer], seen: str, *, by: User) -> int:
    """Mark offers as checked today; return how many. Raises ChangedSince if one is not as it was in the preview."""
    keys = [offer.pk for offer in offers]
    held = list(Offer.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk"))
    if not constant_time_compare(seen, mark_of_all(held)):
        raise ChangedSince
    for offer in held:
        offer.checked_on = timezone.localdate()
        offer.save(update_fields=["checked_on"])
        audit.record("offer.checked", offer, by=by)
    return len(held)


def mark_of_all(offers: Iterable[Offer]) -> str:
    """Return a mark of what the texts of these offers say now."""
    return "-".join(mark_of(offer) for offer in sorted(offers, key=lambda offer: offer.pk))
