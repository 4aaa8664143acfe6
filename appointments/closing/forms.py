"""Forms for closures, absences and substitutions."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import ClosureScope
from appointments.core.date_fields import NearDate
from appointments.hours.forms import RoomChoice
from appointments.models import Absence, Closure, Duty, Substitution
from familienzentrum import local_time
from familienzentrum.choices import Role
from familienzentrum.forms import ActForm, DateInput, PortalForm, TimeInput
from familienzentrum.models import User
from familienzentrum.registers.forms import MasterDataForm
from offers.models import Membership, Office, Room


class SpanForm(PortalForm):
    """From a day to a day; whole days unless times are given."""

    first_day = NearDate(label=_("First day"))
    last_day = NearDate(label=_("Last day"), required=False, help_text=_("Leave empty for a single day."))
    from_time = forms.TimeField(
        label=_("On the first day from"), widget=TimeInput, required=False, help_text=_("Leave empty for all day.")
    )
    to_time = forms.TimeField(
        label=_("On the last day until"), widget=TimeInput, required=False, help_text=_("Leave empty for all day.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        cleaned["starts_at"], cleaned["ends_at"] = starts_at, ends_at = _span(cleaned)
        if ends_at <= starts_at:
            self.add_error("last_day", _("It must end after it starts. Check days and times."))
        elif ends_at <= timezone.now():
            self.add_error("last_day", _("This lies in the past. Choose a later day."))
        return cleaned

    @property
    def span(self) -> dict[str, dt.datetime]:
        return {"starts_at": self.cleaned_data["starts_at"], "ends_at": self.cleaned_data["ends_at"]}


_WHEN = (_("When"), [("first_day", "last_day"), ("from_time", "to_time")])


class ClosureForm(SpanForm):
    """What is closed, and what families read about it."""

    groups = [(_("What is closed"), ["scope", "office", "room"]), _WHEN, (_("What families read"), ["reason"])]

    scope = forms.ChoiceField(label=_("House, office or room"), choices=ClosureScope.choices, widget=forms.RadioSelect)
    office = forms.ModelChoiceField(
        label=_("Which office"),
        queryset=Office.objects.filter(is_active=True),
        required=False,
        empty_label=_("none"),
        help_text=_("Only if one office is closed."),
    )
    room = RoomChoice(
        label=_("Which room"),
        queryset=Room.objects.in_use().by_place(),
        required=False,
        empty_label=_("none"),
        help_text=_("Only if one room is closed."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=120,
        required=False,
        help_text=_("Stands where times are missing, for example “Company holidays”. Name nobody."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        wanted = ClosureScope(cleaned["scope"]).named_by if "scope" in cleaned else None
        for name in ("office", "room"):
            if name != wanted:
                cleaned[name] = None
            elif not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Please choose what is closed."))
        return cleaned

    def to_row(self) -> Closure:
        data = self.cleaned_data
        return Closure(
            scope=data["scope"], office=data["office"], room=data["room"], reason=data["reason"], **self.span
        )


class AbsenceForm(SpanForm):
    """Who is away, and when. Nobody is asked why."""

    groups = [(_("Who is away"), ["person"]), _WHEN]

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), empty_label=_("Please choose"))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["person"])
        field.queryset = people
        if len(people) == 1:
            field.initial, field.empty_label = people[0], None

    def to_row(self) -> Absence:
        return Absence(person=self.cleaned_data["person"], **self.span)


class AdviserAtOffice(forms.ModelChoiceField):
    """Advisers with the office they work for."""

    def label_from_instance(self, membership: Membership) -> str:
        office = cast(Office, membership.office)
        return f"{membership.user} ({office.short_name})"


class SubstitutionForm(SpanForm):
    """Whose times somebody else takes over, and when."""

    groups = [(_("Whose times"), ["adviser"]), _WHEN]

    adviser = AdviserAtOffice(
        label=_("Adviser"),
        queryset=Membership.objects.filter(role=Role.ADVISER)
        .select_related("user", "office")
        .order_by("user__last_name", "user__first_name", "office__short_name"),
        empty_label=_("Please choose"),
    )

    def to_row(self) -> Substitution:
        membership = self.cleaned_data["adviser"]
        return Substitution(adviser=membership.user, office=membership.office, **self.span)


class SubstituteForm(PortalForm):
    """The second step: who takes over."""

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["substitute"] = forms.TypedChoiceField(
            label=_("Who takes over?"),
            widget=forms.RadioSelect,
            choices=[(number, str(person)) for number, person in self.people.items()],
            coerce=self.people.__getitem__,
            initial=next(iter(self.people), None) if len(self.people) == 1 else None,
            error_messages={"invalid_choice": _("This person is no longer free. Please choose again.")},
        )


class EndNowForm(ActForm):
    """Ends at once what lasts; nothing is asked."""

    def __init__(self, *args: Any, row: Closure | Absence, **kwargs: Any) -> None:
        super().__init__(*args, rows=[row], **kwargs)
        self.row = row

    def moment(self) -> dt.datetime | None:
        return None


class EndForm(EndNowForm):
    """An earlier end for something that lasts."""

    last_day = NearDate(label=_("New last day"))

    def clean_last_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["last_day"]
        if not max(self.row.starts_at, timezone.now()) < local_time.at(day + dt.timedelta(days=1)) < self.row.ends_at:
            raise forms.ValidationError(_("Choose a day from today on, before the last day that is planned now."))
        return day

    def moment(self) -> dt.datetime:
        return local_time.at(self.cleaned_data["last_day"] + dt.timedelta(days=1))


class DutyForm(MasterDataForm):
    """When somebody is in the house, week after week."""

    groups = [(_("Who"), ["person"]), (_("When"), ["weekday", ("starts_at", "ends_at"), ("valid_from", "valid_until")])]

    class Meta:
        model = Duty
        fields = ["person", "weekday", "starts_at", "ends_at", "valid_from", "valid_until"]
        widgets = {"starts_at": TimeInput, "ends_at": TimeInput, "valid_from": DateInput, "valid_until": DateInput}
        labels = {"valid_until": _("Last day, if there is one")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_choices("person", people_of_the_house())
        if not self.instance.pk:
            self.fields["valid_from"].initial = timezone.localdate()


def people_of_the_house() -> QuerySet[User]:
    """Return everybody who holds a role and can log in."""
    return User.objects.filter(is_active=True, memberships__isnull=False).distinct()


def _span(cleaned: dict[str, Any]) -> tuple[dt.datetime, dt.datetime]:
    """Return beginning and end as moments; a day without a time ends at midnight."""
    first, last = cleaned["first_day"], cleaned["last_day"] or cleaned["first_day"]
    starts_at = local_time.at(first, cleaned["from_time"] or dt.time.min)
    if cleaned["to_time"]:
        return starts_at, local_time.at(last, cleaned["to_time"])
    return starts_at, local_time.at(last + dt.timedelta(days=1))
