"""How many came."""

from appointments.models import HeadCount
from familienzentrum.forms import PortalModelForm


class HeadCountForm(PortalModelForm):
    """Two numbers only."""

    alone_by = ("slot_id",)

    class Meta:
        model = HeadCount
        fields = ["adults", "children"]


class StandCountForm(HeadCountForm):
    """The same of a whole stand."""

    alone_by = ("stand_id",)
