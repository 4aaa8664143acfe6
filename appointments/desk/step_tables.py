"""Lists of what was noted of appointments."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appointments.desk.tables import MomentLinkColumn
from appointments.models import TakenStep
from familienzentrum.tables import Column, MomentColumn, PortalTable, TemplateColumn


class OwnStepsTable(PortalTable):
    """One's own steps of today, the last one first."""

    caption = _("What you noted today")
    nothing = _("You have noted nothing today that could be taken back.")
    nothing_todo = _("Steps such as “Check in” and “Finish” are on the cards of the day.")
    row_header = "moment"

    moment = MomentColumn(accessor="date__starts_at", verbose_name=_("Time"), orderable=False)
    offer = Column(accessor="date__offer__title", verbose_name=_("Offer"), orderable=False)
    room = Column(accessor="date__room", verbose_name=_("Room"), orderable=False)
    after = Column(verbose_name=_("Noted"), orderable=False)
    before = Column(verbose_name=_("Before that"), orderable=False)
    actions = TemplateColumn(
        template_name="appointments/desk/cells/take_back.html", verbose_name=_("Take back"), orderable=False
    )

    class Meta:
        model = TakenStep
        fields = ()


class PastStepsTable(PortalTable):
    """The last step of each appointment; who came is nobody's business here."""

    caption = _("What was noted in the last 30 days")
    is_caption_hidden = True
    nothing = _("Nothing has been noted in the last 30 days.")
    nothing_todo = _("What desk and advisers note of appointments stands here.")
    row_header = "moment"

    moment = MomentLinkColumn(
        accessor="date__starts_at",
        order_by=("date__starts_at", "pk"),
        verbose_name=_("Time"),
        url_of=lambda step: reverse("past_step", args=[step.pk]),
    )
    offer = Column(accessor="date__offer__title", verbose_name=_("Offer"))
    room = Column(accessor="date__room", verbose_name=_("Room"), orderable=False)
    after = Column(verbose_name=_("Noted"))
    before = Column(verbose_name=_("Before that"))
    by = Column(verbose_name=_("By"), orderable=False)

    class Meta:
        model = TakenStep
        fields = ()
        order_by = "-moment"
