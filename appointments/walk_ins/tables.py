"""Lists of the numbers of walk-ins at the desk."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appointments.walk_ins.waits import Wait
from familienzentrum import dates
from familienzentrum.tables import Column, LinkColumn, NumberColumn, PortalTable


class QueuesTable(PortalTable):
    """Queues of today, in the order of their offers."""

    caption = _("Who waits for what today")
    is_caption_hidden = True
    nothing = _("No open door today.")
    nothing_todo = _("There are numbers on days on which people can come to an offer without an appointment.")
    row_header = "offer"

    offer = LinkColumn(
        accessor="offer__title",
        verbose_name=_("Offer"),
        url_of=lambda queue: reverse("walk_in_queue", args=[queue.offer.public_id]),
    )
    waiting = NumberColumn(verbose_name=_("Waiting"))
    next = NumberColumn(verbose_name=_("Next number"), default="–")

    class Meta:
        orderable = False

    def render_waiting(self, value: list[object]) -> int:
        return len(value)


class WaitsTable(PortalTable):
    """How long people waited, the latest month first."""

    caption = _("How long people waited")
    is_caption_hidden = True
    nothing = _("No month with numbers is over yet.")
    nothing_todo = _("Come back at the beginning of next month.")
    row_header = "offer"

    month = Column(verbose_name=_("Month"))
    offer = Column(accessor="offer__title", verbose_name=_("Offer"))
    half = Column(verbose_name=_("Half of them waited"), empty_values=())

    class Meta:
        orderable = False

    def render_month(self, value: dt.date) -> str:
        return dates.month(value)

    def render_half(self, record: Wait) -> str:
        if record.half is None:
            return str(_("too few to say"))
        return str(_("more than two hours") if record.is_longer else _("at most %(n)s minutes") % {"n": record.half})
