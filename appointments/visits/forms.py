"""Visit form of chips: a row per question, no typing."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from appointments.choices import Channel, FirstContact
from appointments.models import Visit
from appointments.visits.actions import VisitEntry
from appointments.visits.offered import Offered, offered_now
from familienzentrum.choices import Language
from familienzentrum.forms import ChipCheckboxes, ChipRadios, EditForm, PlainChoices
from offers.models import AgePhase, Offer, Office, Topic

# Fields with an answer before anybody chooses one.
DEFAULTED = ("channel", "language", "first_contact", "held_by", "referred_to")
# Fields that the next entry takes over from the last one.
REMEMBERED = ("channel", "language", "held_by")

# What is said of the visit itself; `held_by` becomes its office or offer.
_OF_THE_VISIT = (
    "channel", "main_topic", "further_topics", "age_phases", "language", "first_contact", "held_by", "referred_to"
)  # fmt: skip

Holder = Office | Offer


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
    referred_to = forms.ModelChoiceField(
        label=_("Sent on to"), queryset=Office.objects.filter(is_active=True), widget=ChipRadios, required=False
    )
    # Some browsers restore hidden fields on reload: the next visit would then look like a resubmission of the last.
    number = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any],
        offered: Offered | None = None,
        desk: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, initial=empty() | dict(initial), **kwargs)
        read = offered or offered_now((data or initial).get("held_by", ""), desk)
        self._offer("main_topic", read.topics)
        self._offer("further_topics", read.topics)
        self._offer("age_phases", read.phases)
        self._offer("language", [*read.languages, ("", _("Not known"))])
        self._offer("referred_to", [("", _("Nobody")), *read.offices])
        self._offer("held_by", [("", _("Front desk")), *read.holders])
        cast(forms.TypedChoiceField, self.fields["held_by"]).coerce = _holder

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = PlainChoices(choices)

    @property
    def to_remember(self) -> dict[str, str]:
        """Return what the next entry takes over."""
        return {name: self.data.get(name, "") for name in REMEMBERED}

    def to_entry(self) -> VisitEntry:
        """Return the valid form as a VisitEntry."""
        data = {name: self.cleaned_data[name] for name in _OF_THE_VISIT}
        holder = data.pop("held_by")
        return VisitEntry(
            office=holder if isinstance(holder, Office) else None,
            offer=holder if isinstance(holder, Offer) else None,
            **data,
        )


def number_anew(form: forms.Form) -> str:
    """Give a form that was sent before another number, so that it can be sent as a new one; return its old one."""
    before = str(form.cleaned_data["number"])
    data = cast(QueryDict, form.data).copy()
    data["number"] = str(uuid.uuid4())
    form.data = data
    return before


def empty() -> dict[str, Any]:
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


def _holder(key: str) -> Holder:
    """Return the office or the offer of one of the choices. Raises ValueError if it has gone a moment ago."""
    kind, _of, number = key.partition("-")
    rows: Any = Office.objects if kind == "office" else Offer.objects
    found: Holder | None = rows.filter(pk=number).first()
    if found is None:
        raise ValueError(key)
    return found
