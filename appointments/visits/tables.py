"""Lists of one's own visits and of slips."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.models import Referral, Visit
from familienzentrum.tables import Column, DayColumn, PortalTable, TemplateColumn


class OwnVisitsTable(PortalTable):
    """One's own entries of today; the order reveals nothing about the time."""

    caption = _("Your entries of today")
    nothing = _("You have not recorded a visit today.")
    nothing_todo = _("Choose the chips and press Enter or “Save”.")
    row_header = "main_topic"

    main_topic = Column(verbose_name=_("Topic"))
    day = DayColumn(verbose_name=_("Day"))
    part_of_day = Column(verbose_name=_("Part of the day"), orderable=False)
    channel = Column(verbose_name=_("How"))
    age_phases = TemplateColumn("{{ record.age_phases.all|join:', ' }}", verbose_name=_("For whom"), orderable=False)
    held_by = TemplateColumn(
        template_name="appointments/visits/cells/held_by.html", verbose_name=_("With whom"), orderable=False
    )
    referred_to = Column(accessor="referred_to__short_name", verbose_name=_("Sent on to"), orderable=False)
    actions = TemplateColumn(
        template_name="appointments/visits/cells/visit_actions.html", verbose_name=_("Change"), orderable=False
    )

    class Meta:
        model = Visit
        fields = ()
        sequence = ("main_topic", "day", "part_of_day", "channel", "age_phases", "held_by", "referred_to", "actions")


class SlipsTable(PortalTable):
    """Slips from or to one's own office, newest day first."""

    caption = _("Slips")
    nothing = _("No slip has been given yet.")
    nothing_todo = _("Give a family a slip when you send it on: its way can then be counted without its name.")
    row_header = "given_on"

    given_on = DayColumn(verbose_name=_("Given on"))
    from_office = Column(
        accessor="from_office__short_name", verbose_name=pgettext_lazy("sent on", "From"), default=_("Front desk")
    )
    to_office = Column(accessor="to_office__short_name", verbose_name=pgettext_lazy("sent on", "To"))
    state = Column(verbose_name=_("State"))
    arrived_on = DayColumn(verbose_name=_("Arrived on"))

    class Meta:
        model = Referral
        fields = ()
        order_by = "-given_on"
