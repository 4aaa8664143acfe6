"""What families read of getting into a place and around."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccessWords(NamedTuple):
    """What to say if it is so and if not, and what it is called where nobody knows."""

    yes: Promise
    no: Promise
    thing: Promise


# By column of a place.
ACCESS: dict[str, AccessWords] = {
    "is_step_free": AccessWords(
        _("Step-free from the street on"), _("There are steps on the way in"), _("step-free from the street on")
    ),
    "has_lift": AccessWords(_("There is a lift"), _("There is no lift"), _("lift")),
    "has_accessible_toilet": AccessWords(
        _("Toilet for wheelchair users"), _("No toilet for wheelchair users"), _("toilet for wheelchair users")
    ),
    "has_parking": AccessWords(
        _("Parking for disabled people nearby"),
        _("No parking for disabled people nearby"),
        _("parking for disabled people"),
    ),
    "has_hearing_loop": AccessWords(_("Hearing loop"), _("No hearing loop"), _("hearing loop")),
}
