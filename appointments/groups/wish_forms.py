"""Forms for wish lists of families."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.booking.forms import BookingForm
from appointments.choices import Text
from appointments.core.courses import PlannedCourse
from appointments.groups.wish_actions import Wished
from appointments.models import WishList
from familienzentrum.forms import Group
from familienzentrum.texts import said

MOST_WISHES = 10


class WishForm(BookingForm):
    """One list for all siblings: how many they are, and a rank for each wish."""

    language = needs_interpreter = note = None  # type: ignore[assignment]

    waits_otherwise = forms.BooleanField(
        label=_("If the lot gives us nothing: put us on the waiting lists of our wishes"), required=False, initial=True
    )

    def __init__(self, *args: Any, courses: list[PlannedCourse], **kwargs: Any) -> None:
        self.planned = courses
        first = courses[0].course
        kwargs["initial"] = {"adults": 0, **kwargs.get("initial", {})}
        super().__init__(*args, offer=first.offer, course=first, **kwargs)
        self.fields["adults"].label = _("Adults who come along")
        if "email" in self.fields:
            self.fields["email"].help_text = _("We write to you there what the lot gave you.")
            self.fields["phone"].help_text = _(
                "Without an e-mail address we call you there and say what the lot gave you."
            )
        self.fields |= {_field(planned): self._rank(planned) for planned in courses}

    def _rank(self, planned: PlannedCourse) -> forms.TypedChoiceField:
        ranks = range(1, min(len(self.planned), MOST_WISHES) + 1)
        choices = [("", _("no wish")), *((rank, _("wish number %(rank)s") % {"rank": rank}) for rank in ranks)]
        return forms.TypedChoiceField(
            label=said(planned.course.title), choices=choices, coerce=int, empty_value=None, required=False
        )

    @property
    def also_needed(self) -> tuple[Text, ...]:
        return (_("at least one wish"),)

    @property
    def groups(self) -> list[Group]:  # type: ignore[override]
        _many, (_words, children), name, reach, *_rest = super().groups
        return [
            (_("Your wishes, the dearest as number 1"), [_field(planned) for planned in self.planned]),
            (_("Which children come? All siblings together, by age"), [*children, "adults"]),
            name,
            reach,
            (_("If the lot gives nothing"), ["waits_otherwise", "website"]),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        ranked = [data[_field(planned)] for planned in self.planned if data.get(_field(planned))]
        is_odd = self.errors.keys() & {_field(planned) for planned in self.planned}
        if not ranked and not is_odd:
            self.add_error(_field(self.planned[0]), _("Please choose at least one wish."))
        if len(set(ranked)) < len(ranked):
            raise ValidationError(_("Two wishes have the same number. Give each a number of its own."))
        return data

    @property
    def wished(self) -> Wished:
        data = self.cleaned_data
        ranked = [(data[_field(p)], p.course.pk) for p in self.planned if data.get(_field(p))]
        return Wished([course for _rank, course in sorted(ranked)], data["waits_otherwise"])


class ChangeWishesForm(WishForm):
    """The same, once the family is known."""

    name = email = phone = wants_reminder = None  # type: ignore[assignment]

    def __init__(self, *args: Any, wish_list: WishList, courses: list[PlannedCourse], **kwargs: Any) -> None:
        ranks = {f"course_{wish.course_id}": wish.rank for wish in wish_list.wishes.all()}
        children = {f"children_{slug}": count for slug, count in wish_list.personal.children_by_age.items()}
        initial = {"adults": wish_list.adults, "waits_otherwise": wish_list.waits_otherwise} | ranks | children
        super().__init__(*args, courses=courses, initial=initial, **kwargs)
        self.needs_contact = False

    @property
    def groups(self) -> list[Group]:  # type: ignore[override]
        wishes, children, _name, _reach, last = super().groups
        return [wishes, children, last]


def _field(planned: PlannedCourse) -> str:
    return f"course_{planned.course.pk}"
