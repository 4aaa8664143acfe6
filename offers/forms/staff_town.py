"""Staff forms for what there is in town beside the house: lists of places, and the landmarks of the way sketch."""

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import DateInput
from familienzentrum.registers.forms import MasterDataForm, SluggedForm
from offers.forms.located import LocatedForm, as_point
from offers.models import Landmark, Spot, SpotKind


class SpotKindForm(SluggedForm):
    """A list of places."""

    class Meta:
        model = SpotKind
        fields = ["name", "line", "sign", "needs_seal", "position"]
        help_texts = {
            "line": _("Stands below the name of the list."),
            "needs_seal": _("A place leaves the list by itself on the day after its seal ends."),
            "position": _("Small numbers come first."),
        }


class SpotForm(LocatedForm):
    """A place in town."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    groups = [
        (_("What it is"), ["kind", "name", "has", "hours", "is_step_free"]),
        (_("Where"), ["street", ("postal_code", "town"), "coordinates"]),
        (_("Seal"), [("seal", "seal_until")]),
        (_("More"), ["wanted", "website", ("source", "checked_on")]),
    ]

    class Meta:
        model = Spot
        fields = [
            *("kind", "name", "has", "hours", "is_step_free", "street", "postal_code", "town", "coordinates"),
            *("seal", "seal_until", "wanted", "website", "source", "checked_on"),
        ]
        widgets = {"seal_until": DateInput, "checked_on": DateInput}
        help_texts = {
            "hours": _("For example: open at all times. Empty: families read “please ask”."),
            "coordinates": _("For the way sketch. Copy them from a map: 12.3456, 7.8901."),
            "seal": _("As it is called, such as a seal of child protection. It is shown until its last day."),
            "wanted": _("For example: somebody who looks after the playground. Empty if nobody is wanted."),
            "source": _("Who said so, and when. Staff alone read it."),
        }


class LandmarkForm(MasterDataForm):
    """A landmark of the way sketch."""

    groups = [(_("Landmark"), ["name", "kind", "points"])]

    class Meta:
        model = Landmark
        fields = ["name", "kind", "points"]
        help_texts = {
            "points": _(
                "Latitude and longitude, as a map gives them to copy: 12.3456, 7.8901. Of a street, a railway line "
                "or a river several points, one a line, in their order."
            )
        }

    def clean_points(self) -> str:
        return "\n".join(as_point(line) for line in self.cleaned_data["points"].splitlines() if line.strip())
