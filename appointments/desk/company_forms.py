"""The form in which staff say who comes along with a family."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.core.company import companion_of
from appointments.desk.company import candidates
from appointments.models import Appointment
from familienzentrum.forms import EditForm
from familienzentrum.models import User


class CompanionForm(EditForm):
    """One person of the house; empty for nobody."""

    # Nobody is an answer, too.
    marks_optional = False

    companion = forms.ModelChoiceField(
        label=_("Who comes along"),
        queryset=User.objects.none(),
        required=False,
        to_field_name="username",
        empty_label=_("Nobody yet"),
        help_text=_(
            "Ask this person first. Here stand those who have no other time then and are not away. The family hears of "
            "it, without a name."
        ),
    )

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        companion = companion_of(appointment)
        stored = {"companion": companion.username if companion else ""}
        super().__init__(*args, rows=[appointment], initial=stored, **kwargs)
        chosen = {person.pk for person in [*candidates(appointment), companion] if person}
        cast(forms.ModelChoiceField, self.fields["companion"]).queryset = User.objects.filter(pk__in=chosen)
