"""Lists of staff: own visits, slips, appointments of the office."""

import datetime as dt

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment, Referral, Visit
from familienzentrum import dates
from familienzentrum.tables import Column, DayColumn, LinkColumn, NumberColumn, PortalTable, TemplateColumn


class MomentLinkColumn(LinkColumn):
    """A day with its weekday and the time, leading to the page of the row."""

    def render(self, value: dt.datetime, record: object) -> SafeString:  # type: ignore[override]
        return super().render(f"{dates.short_day(value)}, {dates.clock(value)}", record)


class OwnVisitsTable(PortalTable):
    """What somebody recorded today; the order says nothing about the time."""

    caption = _("Your entries of today")
    nothing = _("You have not recorded a visit today.")
    nothing_todo = _("Choose the chips and press Enter or “Save”.")
    row_header = "main_topic"

    main_topic = Column(verbose_name=_("Topic"))
    channel = Column(verbose_name=_("How"))
    age_phases = TemplateColumn("{{ record.age_phases.all|join:', ' }}", verbose_name=_("For whom"), orderable=False)
    held_by = TemplateColumn(
        template_name="appointments/desk/cells/held_by.html", verbose_name=_("With whom"), orderable=False
    )
    referred_to = Column(accessor="referred_to__short_name", verbose_name=_("Sent on to"), orderable=False)
    actions = TemplateColumn(
        template_name="appointments/desk/cells/visit_actions.html", verbose_name=_("Change"), orderable=False
    )

    class Meta:
        model = Visit
        fields = ()
        sequence = ("main_topic", "channel", "age_phases", "held_by", "referred_to", "actions")


class SlipsTable(PortalTable):
    """Slips from or to one's own office, newest day first."""

    caption = _("Slips")
    nothing = _("No slip has been given yet.")
    nothing_todo = _("Give a family a slip when you send it on: its way can then be counted without its name.")
    row_header = "given_on"

    given_on = DayColumn(verbose_name=_("Given on"))
    from_office = Column(accessor="from_office__short_name", verbose_name=_("From"), default=_("Front desk"))
    to_office = Column(accessor="to_office__short_name", verbose_name=_("To"))
    state = Column(verbose_name=_("State"))
    arrived_on = DayColumn(verbose_name=_("Arrived on"))

    class Meta:
        model = Referral
        fields = ()
        order_by = "-given_on"


class OfficeAppointmentsTable(PortalTable):
    """Appointments ahead of one's own office; who comes stands on the page behind the link."""

    caption = _("Appointments of your office")
    is_caption_hidden = True
    nothing = _("Nobody has booked an appointment with your office yet.")
    nothing_todo = _("Free times can be booked on the website and at the front desk.")
    row_header = "moment"

    moment = MomentLinkColumn(
        accessor="slot__starts_at",
        verbose_name=_("When"),
        url_of=lambda appointment: reverse("office_appointment", args=[appointment.pk]),
    )
    offer = Column(accessor="slot__offer__title", verbose_name=_("Offer"))
    adviser = Column(accessor="slot__adviser", verbose_name=_("Adviser"), orderable=False)
    room = Column(accessor="slot__room__name", verbose_name=_("Room"))
    adults = NumberColumn(verbose_name=_("Adults"))
    children = NumberColumn(verbose_name=_("Children"))
    state = Column(verbose_name=_("State"))

    class Meta:
        model = Appointment
        fields = ()
        order_by = "moment"
