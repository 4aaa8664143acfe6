"""The register of duties: who is in the house, week after week."""

from django.utils.translation import gettext_lazy as _

from appointments.closing.forms import DutyForm
from appointments.closing.tables import DutyTable
from appointments.models import Duty
from familienzentrum.audiences import PLANNERS
from familienzentrum.registers.views import Area, Register

DUTIES = Register(
    name="duty",
    address="dienste",
    form=DutyForm,
    table=DutyTable,
    editors=PLANNERS,
    note=_("Who is in the house when, week after week, appointments or not."),
    new=_("New duty"),
    instead=_("Give it a last day instead."),
    rows=lambda: Duty.objects.select_related("person").order_by("weekday", "starts_at", "id"),
    area=Area("plan", "staffing", _("Plan")),
)
