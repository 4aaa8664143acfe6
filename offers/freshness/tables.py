"""The list of offers that nobody has checked for half a year."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familienzentrum.tables import Column, DayColumn, LinkColumn, PortalTable
from offers.models import Offer


class DueTable(PortalTable):
    """Those whose owner was asked, or cannot be; the longest unchecked first."""

    caption = gettext_lazy("Not checked for half a year")
    nothing = gettext_lazy("Every offer was checked or entered within the last half year.")
    row_header = "title"

    title = LinkColumn(verbose_name=gettext_lazy("Offer"), url_of=lambda offer: reverse("offer_edit", args=[offer.pk]))
    office = Column(verbose_name=gettext_lazy("Office"), accessor="office__short_name")
    checked_on = DayColumn(verbose_name=gettext_lazy("Last checked"))
    asked_on = DayColumn(verbose_name=gettext_lazy("Owner asked"))
    owner = Column(verbose_name=gettext_lazy("Owner"), empty_values=(), orderable=False)

    def render_owner(self, record: Offer) -> str:
        if not record.owner_address:
            return _("No address. Write one into the offer or its office.")
        if getattr(record, "is_unreachable", False):
            return _("The mail did not arrive at %(address)s. Please ask by phone.") % {"address": record.owner_address}
        return record.owner_address
