"""Form for planning a draw."""

from django.utils.translation import gettext_lazy as _

from appointments.core.date_fields import SaneMoment
from appointments.groups.draw_actions import EDITED
from appointments.models import Draw
from familienzentrum.forms import PortalModelForm


class DrawForm(PortalModelForm):
    """Title, submission period, and how many seats one family can win."""

    groups = [
        (_("What it is"), ["title"]),
        (_("Time for wishes"), [("opens_at", "closes_at")]),
        (_("Fairness"), ["most_seats"]),
    ]

    class Meta:
        model = Draw
        fields = EDITED
        field_classes = {"opens_at": SaneMoment, "closes_at": SaneMoment}
        labels = {"most_seats": _("Courses at most for one family")}
        help_texts = {
            "title": _("For example: holiday programme, Easter 2027."),
            "most_seats": _("However many wishes come true: siblings count as one."),
        }
