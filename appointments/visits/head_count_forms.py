"""How many came."""

from appointments.models import HeadCount
from familienzentrum.forms import PortalModelForm


class HeadCountForm(PortalModelForm):
    """Two numbers and nothing else."""

    class Meta:
        model = HeadCount
        fields = ["adults", "children"]
