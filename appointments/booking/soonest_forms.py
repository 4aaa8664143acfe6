"""Search for the soonest time across offers, for families and for the desk."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.booking.filter_forms import TimesForm
from familienzentrum.forms import DateInput
from offers.models import Offer
from offers.models.offer import OfferQuerySet
from offers.queries import Wanted, age_phases_offered, find_offers, languages_spoken, topics_offered

_WANTED = ("topic", "age_phase", "language")


class SoonestForm(TimesForm):
    """Need and availability. Read from the query string; invalid values are ignored."""

    topic = forms.ChoiceField(label=_("What is it about?"), required=False)
    age_phase = forms.ChoiceField(label=_("For whom"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    field_order = ["offer", *_WANTED, "part", "weekday", "during_school", "start"]

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "topic": [(topic.slug, topic.name) for topic in topics_offered()],
            "age_phase": [(phase.slug, phase.label) for phase in age_phases_offered()],
            "language": [(language.value, language.label) for language in languages_spoken()],
        }
        for name, known in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("no matter")), *known]

    @property
    def offers(self) -> OfferQuerySet:
        """Return the published offers that fit the need."""
        wanted: Wanted = {name: value for name in _WANTED if (value := self._wanted().get(name))}
        return find_offers(wanted)

    @property
    def is_narrowed(self) -> bool:
        return super().is_narrowed or any(self._wanted().get(name) for name in _WANTED)


class FindTimeForm(SoonestForm):
    """The same at the desk: one offer can be chosen, and the day to begin with."""

    offer = forms.ModelChoiceField(
        label=_("Offer"), queryset=Offer.objects.none(), required=False, empty_label=_("any that fits")
    )
    start = forms.DateField(label=_("From this day on"), required=False, widget=DateInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, offers: OfferQuerySet, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        cast(forms.ModelChoiceField, self.fields["offer"]).queryset = offers.order_by("title")

    @property
    def groups(self) -> list[Any]:  # type: ignore[override]
        return [
            (_("What for?"), [("offer", "topic"), ("age_phase", "language")]),
            (_("When?"), [("start", "weekday"), "part", "during_school"]),
        ]

    @property
    def chosen_offer(self) -> Offer | None:
        """The one offer whose times are asked for."""
        offer: Offer | None = self._wanted().get("offer")
        return offer
