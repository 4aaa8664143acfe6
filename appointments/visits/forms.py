"""Visit form of chips: a row per question, no typing."""

import re
import uuid
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import Channel, FirstContact
from appointments.models import Slot, Visit
from appointments.visits.actions import VisitEntry
from familienzentrum.choices import Language
from familienzentrum.forms import ChipCheckboxes, ChipRadios, EditForm
from offers.choices import OfferKind
from offers.models import AgePhase, Offer, Office, Topic

# Fields that the next entry takes over from the last one.
REMEMBERED = ("channel", "language", "held_by")

Holder = Office | Offer

_OFFER_KEY = re.compile(r"offer-\d{1,9}")


class OfficeChips(forms.ModelChoiceField):
    """Offices by their short names."""

    widget = ChipRadios

    def label_from_instance(self, obj: Office) -> str:
        return obj.short_name


class VisitForm(EditForm):
    """Rows in the order in which one describes a visit."""

    marks_optional = False

    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, widget=ChipRadios)
    main_topic = forms.ModelChoiceField(
        label=_("What it was about"), queryset=Topic.objects.filter(is_active=True), widget=ChipRadios
    )
    further_topics = forms.ModelMultipleChoiceField(
        label=_("What else"), queryset=Topic.objects.filter(is_active=True), widget=ChipCheckboxes, required=False
    )
    age_phases = forms.ModelMultipleChoiceField(
        label=_("For whom"), queryset=AgePhase.objects.all(), widget=ChipCheckboxes, required=False
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[*Language.choices, ("", _("Not known"))], widget=ChipRadios, required=False
    )
    first_contact = forms.ChoiceField(label=_("First contact"), choices=FirstContact.choices, widget=ChipRadios)
    held_by = forms.TypedChoiceField(label=_("With whom"), widget=ChipRadios, required=False, empty_value=None)
    referred_to = OfficeChips(
        label=_("Sent on to"),
        queryset=Office.objects.filter(is_active=True),
        required=False,
        blank=True,
        empty_label=_("Nobody"),
    )
    # Some browsers restore hidden fields on reload: the next visit would then look like a resubmission of the last.
    number = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, initial=_empty() | dict(initial), **kwargs)
        holders = _holders((data or initial).get("held_by", ""))
        field = cast(forms.TypedChoiceField, self.fields["held_by"])
        field.choices = [("", _("Front desk")), *((key, _name(holder)) for key, holder in holders.items())]
        field.coerce = holders.__getitem__

    @property
    def to_remember(self) -> dict[str, str]:
        """Return what the next entry takes over."""
        return {name: self.data.get(name, "") for name in REMEMBERED}

    def to_entry(self) -> VisitEntry:
        """Return the valid form as a VisitEntry."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "number"}
        holder = data.pop("held_by")
        return VisitEntry(
            office=holder if isinstance(holder, Office) else None,
            offer=holder if isinstance(holder, Offer) else None,
            **data,
        )


def _empty() -> dict[str, Any]:
    """Return the chips of an untouched panel."""
    return {
        "channel": Channel.IN_PERSON,
        "language": Language.GERMAN,
        "first_contact": FirstContact.UNKNOWN,
        "held_by": "",
        "referred_to": "",
        "number": uuid.uuid4(),
    }


def as_chosen(visit: Visit) -> dict[str, Any]:
    """Return the chips that represent this visit."""
    plain = {name: getattr(visit, name) for name in ("channel", "language", "first_contact")}
    holder = visit.offer or visit.office
    return plain | {
        "main_topic": visit.main_topic_id,
        "further_topics": list(visit.further_topics.all()),
        "age_phases": list(visit.age_phases.all()),
        "held_by": key_of(holder) if holder else "",
        "referred_to": visit.referred_to_id or "",
    }


def key_of(holder: Holder) -> str:
    """Return the choice value of an office or an offer."""
    return f"{holder._meta.model_name}-{holder.pk}"


def _holders(chosen: str) -> dict[str, Holder]:
    """Offices with offers, then today's groups and open meetings; the current choice stays listed."""
    offices = Office.objects.filter(is_active=True, offers__isnull=False).distinct()
    of_today = Slot.objects.on(timezone.localdate()).offered().order_by().values("offer")
    today = Q(pk__in=of_today) & ~Q(kind=OfferKind.CONSULTATION)
    is_chosen = Q(pk=int(chosen.removeprefix("offer-"))) if _OFFER_KEY.fullmatch(chosen) else Q(pk=None)
    offers = Offer.objects.filter(today | is_chosen).select_related("office")
    holders: list[Holder] = [*offices, *offers]
    return {key_of(holder): holder for holder in holders}


def _name(holder: Holder) -> str:
    return holder.short_name if isinstance(holder, Office) else holder.title
