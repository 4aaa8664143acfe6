"""The list of the appointments of one's own office."""

import datetime as dt

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from appointments.choices import MeetingChannel
from appointments.models import Appointment
from familienzentrum import dates
from familienzentrum.tables import Column, LinkColumn, NumberColumn, PortalTable


class MomentLinkColumn(LinkColumn):
    """A day with its weekday and the time, leading to the page of the row."""

    def render(self, value: dt.datetime, record: object) -> SafeString:  # type: ignore[override]
        return super().render(f"{dates.short_day(value)}, {dates.clock(value)}", record)


class OfficeAppointmentsTable(PortalTable):
    """Future appointments of one's own office; who comes is on the linked page only."""

    caption = _("Appointments of your office")
    is_caption_hidden = True
    nothing = _("Nobody has booked an appointment with your office yet.")
    nothing_todo = _("Free times can be booked on the website and at the front desk.")
    row_header = "moment"

    moment = MomentLinkColumn(
        accessor="next_date",
        # Many begin at the same time: a page must not repeat what another one has shown.
        order_by=("next_date", "pk"),
        verbose_name=_("When"),
        url_of=lambda appointment: reverse("office_appointment", args=[appointment.pk]),
    )
    offer = Column(accessor="slot__offer__title", verbose_name=_("Offer"))
    adviser = Column(accessor="next_adviser", verbose_name=_("Adviser"), orderable=False)
    room = Column(accessor="next_room", verbose_name=_("Room"))
    way = Column(accessor="next_channel", verbose_name=_("How"), orderable=False)
    adults = NumberColumn(verbose_name=_("Adults"))
    children = NumberColumn(verbose_name=_("Children"))
    state = Column(verbose_name=_("State"))

    class Meta:
        model = Appointment
        fields = ()
        order_by = "moment"

    def render_way(self, value: str) -> str | Promise:
        return MeetingChannel(value).label
