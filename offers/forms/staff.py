"""Staff forms for master data."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import ChipCheckboxes, DateInput, TimeInput
from familienzentrum.registers.forms import MasterDataForm, SluggedForm
from offers.forms.located import LocatedForm
from offers.models import (
    AgePhase,
    Brochure,
    Offer,
    Office,
    Place,
    PlaceHour,
    Provider,
    Room,
    Stand,
    TalkLanguage,
    Topic,
)
from offers.models.language import all_choices

_KNOWS_FAMILIES = _(
    "Not for a sensitive offer: others could try out an address and learn who comes here. Please leave this empty."
)


class ProviderForm(MasterDataForm):
    """A body that answers for offices."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Provider
        fields = ["name", "kind", "website"]


class OfficeForm(LocatedForm):
    """A partner office."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=all_choices, widget=ChipCheckboxes, required=False
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    groups = [
        (_("Who it is"), ["provider", "name", "short_name", "description", "languages"]),
        (_("How to reach it"), ["contact_role", ("phone", "email"), "website", "hours"]),
        (_("Where it is"), ["place", "street", ("postal_code", "town"), "directions", "coordinates"]),
        (_("In lists"), ["position", "is_active"]),
        (_("What it keeps itself"), ["writes_itself", "plans_itself"]),
        (_("In reports"), ["is_guide"]),
    ]

    class Meta:
        model = Office
        fields = [
            "provider",
            "name",
            "short_name",
            "description",
            *("languages", "contact_role", "phone", "email", "website", "hours"),
            *("place", "street", "postal_code", "town", "directions", "coordinates"),
            "position",
            "is_active",
            "writes_itself",
            "plans_itself",
            "is_guide",
        ]
        help_texts = {
            "short_name": _("For places with little room, such as the day's board."),
            "contact_role": _("A task such as “Front office”, never somebody's name."),
            "phone": _("Families see it."),
            "email": _("Families see it."),
            "hours": _("For example: Mondays to Thursdays 9 to 12. Empty: families read “please ask”."),
            "place": _("If it is at one of our places. Otherwise write its own address."),
            "coordinates": _("For the way sketch. Copy them from a map: 12.3456, 7.8901."),
            "position": _("Small numbers come first."),
            "is_active": _("Families see the offers of active offices only."),
            "writes_itself": _(
                "Whoever advises for it writes what families read of its offers. Without it, each change waits for you."
            ),
            "plans_itself": _(
                "Whoever advises for it cancels, moves and adds dates of own hours, where the office has hours anyway."
            ),
            "is_guide": _("Its half-year reports (§ 10b SGB VIII) have the figures of this office alone."),
        }


class TopicForm(SluggedForm):
    """What somebody needs help with."""

    class Meta:
        model = Topic
        fields = ["name", "line", "sign", "age_phases", "also_searched_as", "is_for_disabled", "position", "is_active"]
        widgets = {"age_phases": ChipCheckboxes}
        help_texts = {
            "line": _("Stands below the name on the start page."),
            "age_phases": _("The annual report calls it a gap where nothing is offered there. None ticked: in each."),
            "position": _("Small numbers come first."),
            "is_active": _("Only active topics can be chosen."),
        }


class AgePhaseForm(SluggedForm):
    """A phase of life."""

    named_by = "label"
    groups = [(_("Phase"), ["label", "span", ("from_years", "to_years"), "position"])]

    class Meta:
        model = AgePhase
        fields = ["label", "span", "from_years", "to_years", "position"]
        help_texts = {
            "from_years": _("Only for children."),
            "to_years": _("Only for children. With 6, the phase ends the day before the sixth birthday."),
            "position": _("Small numbers come first."),
        }


class PlaceForm(LocatedForm):
    """A site."""

    groups = [
        (_("Place"), ["name", "is_mobile"]),
        (_("Address"), ["street", ("postal_code", "town"), "directions", "stop", "coordinates"]),
        (
            _("Getting in and around"),
            [
                ("is_step_free", "has_lift"),
                ("has_accessible_toilet", "has_parking"),
                "has_hearing_loop",
                "accessibility",
            ],
        ),
        (_("In lists"), ["is_active"]),
    ]

    class Meta:
        model = Place
        fields = [
            *("name", "is_mobile", "street", "postal_code", "town", "directions", "stop"),
            *(
                "coordinates",
                "is_step_free",
                "has_lift",
                "has_accessible_toilet",
                "has_parking",
                "has_hearing_loop",
                "accessibility",
            ),
            "is_active",
        ]
        help_texts = {
            "is_mobile": _("For a place that moves, such as a bus."),
            "stop": _("For example: bus 12, Rathaus, 200 metres away."),
            "coordinates": _("For the way sketch. Copy them from a map: 12.3456, 7.8901."),
            "is_step_free": _("Somebody in a wheelchair comes in without help."),
            "accessibility": _("What else somebody in a wheelchair, or who hears or sees little, must know."),
            "is_active": _(
                "Take the tick away when nothing takes place here any more. Before it is saved you decide about every "
                "appointment here; free times go at once."
            ),
        }


class PlaceHourForm(MasterDataForm):
    """When a place is open."""

    groups = [(_("Opening hour"), ["place", "weekday", ("opens_at", "closes_at")])]

    class Meta:
        model = PlaceHour
        fields = ["place", "weekday", "opens_at", "closes_at"]
        widgets = {"opens_at": TimeInput, "closes_at": TimeInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_choices("place", Place.objects.in_use(or_pk=self.instance.place_id))


class StandForm(MasterDataForm):
    """Where a mobile place stands on a day."""

    groups = [
        (_("When"), ["place", "day", ("starts_at", "ends_at")]),
        (_("Where"), ["street", ("postal_code", "town"), "directions"]),
    ]

    class Meta:
        model = Stand
        fields = ["place", "day", "starts_at", "ends_at", "street", "postal_code", "town", "directions"]
        widgets = {"day": DateInput, "starts_at": TimeInput, "ends_at": TimeInput}
        help_texts = {
            "place": _("Once it has a stand, its times can be booked only where and while it stands."),
            "street": _("Street or square, for example: Market Square, beside the library."),
            "town": _("Leave empty for the town of the place."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = Place.objects.filter(pk=self.instance.place_id)
        self.limit_choices("place", chosen or Place.objects.in_use().filter(is_mobile=True))
        self.fields["place"].disabled = bool(self.instance.pk)


class RoomForm(MasterDataForm):
    """A room of a place."""

    groups = [
        (_("Room"), ["place", "name", "kind"]),
        (_("What it is like"), ["can_be_seen_into", "is_step_free", ("seats", "square_metres"), "equipment"]),
        (_("In lists"), ["is_active"]),
    ]

    class Meta:
        model = Room
        fields = [
            *("place", "name", "kind", "can_be_seen_into", "is_step_free", "seats", "square_metres", "equipment"),
            "is_active",
        ]
        help_texts = {
            "can_be_seen_into": _("Sensitive offers then never take place here."),
            "is_step_free": _("Somebody in a wheelchair comes in without help, from the street on."),
            "seats": _("For how many people there are chairs."),
            "equipment": _("For example: screen, children's corner, induction loop. Stands in the room plan."),
            "is_active": _(
                "Take the tick away when nothing takes place here any more. Before it is saved you decide about every "
                "appointment here; free times go at once."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_choices("place", Place.objects.in_use(or_pk=self.instance.place_id))


class OfferForm(MasterDataForm):
    """Something an office does for families."""

    groups = [
        (_("What it is"), ["office", "title", "summary", "description", ("kind", "admission"), "state"]),
        (
            _("How families find it"),
            ["topics", "age_phases", "audience", "also_searched_as", "is_for_young", "for_professionals"],
        ),
        (_("Language"), ["languages", "has_interpreter"]),
        (_("Good to know"), ["cost", "bring_along", "place", "phone", "website"]),
        (_("Protection"), ["is_sensitive", "is_anonymous_possible", "asks_for_proof"]),
        (_("Fair places"), ["has_waiting_list", ("most_per_family", "returns_within_minutes")]),
        (_("When"), [("starts_on", "ends_on")]),
        (_("Is it still right?"), ["checked_on", "owner_email"]),
    ]

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=all_choices, widget=ChipCheckboxes, required=False
    )

    class Meta:
        model = Offer
        fields = [
            *("office", "title", "summary", "description", "kind", "admission", "state"),
            *("topics", "age_phases", "audience", "also_searched_as", "is_for_young", "for_professionals"),
            *("languages", "has_interpreter"),
            *("cost", "bring_along", "place", "phone", "website"),
            *("is_sensitive", "is_anonymous_possible", "asks_for_proof"),
            *("has_waiting_list", "most_per_family", "returns_within_minutes"),
            *("starts_on", "ends_on", "checked_on", "owner_email"),
        ]
        widgets = {
            "topics": ChipCheckboxes,
            "age_phases": ChipCheckboxes,
            "starts_on": DateInput,
            "ends_on": DateInput,
            "checked_on": DateInput,
        }
        help_texts = {
            "state": _("Families see active and paused offers. An ended one stays in the figures of past years."),
            "audience": _("For example: parents of twins."),
            "phone": _("Leave empty to show the number of the office."),
            "place": _("Leave empty if it takes place in the rooms of its consultation hours."),
            "has_waiting_list": _("Families can wait until a place is free."),
            "checked_on": _("When somebody last checked that all of this is right."),
            "owner_email": _(
                "Is asked twice a year by mail. Preferably an address of the office, not of one person; families do "
                "not see it. Leave empty to ask the office at its own address."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.instance.topics.values("pk") if self.instance.pk else []
        self.limit_choices("office", Office.objects.filter(Q(is_active=True) | Q(pk=self.instance.office_id)))
        self.limit_choices("place", Place.objects.in_use(or_pk=self.instance.place_id))
        self.limit_choices("topics", Topic.objects.filter(Q(is_active=True) | Q(pk__in=chosen)))
        self.fields["returns_within_minutes"].required = False

    def clean(self) -> dict[str, Any]:
        """Waiting lists and limits identify families by address, so trying an address could reveal a family."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("is_sensitive"):
            for name in ("has_waiting_list", "most_per_family"):
                if data.get(name):
                    self.add_error(name, _KNOWS_FAMILIES)
        return data

    def clean_returns_within_minutes(self) -> int:
        """Nothing typed means at once."""
        return self.cleaned_data["returns_within_minutes"] or 0


class BrochureForm(MasterDataForm):
    """A printed paper on the shelf."""

    groups = [
        (_("What it is"), ["title", ("publisher", "language"), "kept_at"]),
        (_("How many there are"), [("left", "reorder_at"), "ordered_on"]),
    ]

    class Meta:
        model = Brochure
        fields = ["title", "publisher", "language", "kept_at", "left", "reorder_at", "ordered_on"]
        widgets = {"ordered_on": DateInput}
        help_texts = {
            "reorder_at": _("The list marks it as soon as no more than these are left."),
            "ordered_on": _("Empty it when the new ones have come, and count again."),
        }


class TalkLanguageForm(MasterDataForm):
    """A language in which people talk, besides those that reports count."""

    groups = [
        (_("Language"), ["name", "code"]),
        (_("In its own words"), ["own_name", "direction"]),
        (_("How it is used"), ["is_signed", "is_asked_for"]),
    ]

    class Meta:
        model = TalkLanguage
        fields = ["name", "code", "own_name", "direction", "is_signed", "is_asked_for"]
