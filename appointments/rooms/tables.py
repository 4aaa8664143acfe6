"""The list of partners' room bookings."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.models import RoomBooking
from familienzentrum import dates
from familienzentrum.tables import Column, PortalTable, TemplateColumn


class SpanColumn(Column):
    """A day with its weekday, from and to."""

    def render(self, value: dt.datetime, record: RoomBooking) -> str:
        return f"{dates.short_day(value)}, {dates.span(value, record.ends_at)}"


class RoomBookingTable(PortalTable):
    """From today on, soonest first."""

    caption = _("Booked rooms")
    is_caption_hidden = True
    nothing = _("No partner has booked a room.")
    nothing_todo = _("Look into the room plan for a free time, and book it there.")
    row_header = "starts_at"

    starts_at = SpanColumn(verbose_name=_("When"))
    room = Column(order_by=("room__place__name", "room__name"))
    office = Column(accessor="office__short_name", verbose_name=_("Office"))
    purpose = Column(orderable=False)
    remove = TemplateColumn(
        template_name="appointments/rooms/cells/take_back.html", verbose_name=_("Remove"), orderable=False
    )

    class Meta:
        model = RoomBooking
        fields = ()
        order_by = "starts_at"
