"""Search for the soonest time across offers, for families and for the desk."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.booking.filter_forms import TimesForm
from familienzentrum.forms import DateInput, KeptSelect, PlainChoices
from offers.models import Offer
from offers.models.offer import OfferQuerySet
from offers.needs import needs_offered
from offers.queries import Wanted, fitting

_WANTED = ("topic", "age_phase", "language")


class SoonestForm(TimesForm):
    """Need and availability."""

    topic = forms.ChoiceField(label=_("What is it about?"), required=False, widget=KeptSelect)
    age_phase = forms.ChoiceField(label=_("For whom"), required=False, widget=KeptSelect)
    language = forms.ChoiceField(label=_("Language"), required=False, widget=KeptSelect)

    field_order = ["offer", *_WANTED, "part", "weekday", "during_school", "start"]

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        needs = needs_offered()
        self._offered = {name: needs[name] for name in _WANTED}
        for name, choices in self._offered.items():
            cast(forms.ChoiceField, self.fields[name]).choices = PlainChoices([("", _("no matter")), *choices])

    @property
    def offers(self) -> OfferQuerySet:
        """Return the published offers that fit the need."""
        wanted: Wanted = {name: value for name in _WANTED if (value := self.wanted.get(name))}
        return fitting(wanted)

    @property
    def meant(self) -> str:
        """The same with what can be chosen, which changes with the offers."""
        return repr((super().meant, self._offered))

    @property
    def is_narrowed(self) -> bool:
        return super().is_narrowed or any(self.wanted.get(name) for name in _WANTED)


class FindTimeForm(SoonestForm):
    """The same at the desk: one offer can be chosen, and the day to begin with."""

    offer = forms.ModelChoiceField(label=_("Offer"), queryset=Offer.objects.none(), required=False, widget=KeptSelect)
    start = forms.DateField(label=_("From this day on"), required=False, widget=DateInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, offers: OfferQuerySet, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = cast(Any, self.fields["offer"])
        field.queryset = listed = offers.order_by("title")
        field.choices = PlainChoices([("", _("any that fits")), *listed.values_list("pk", "title")])

    @property
    def groups(self) -> list[Any]:  # type: ignore[override]
        return [
            (_("What for?"), [("offer", "topic"), ("age_phase", "language")]),
            (_("When?"), [("start", "weekday"), "part", "during_school"]),
        ]

    @property
    def chosen_offer(self) -> Offer | None:
        """The one offer whose times are asked for."""
        offer: Offer | None = self.wanted.get("offer")
        return offer
