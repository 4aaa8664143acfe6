"""The list of consultation hours."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from familienzentrum.tables import Column, LinkColumn, PortalTable, TemplateColumn


class HourTable(PortalTable):
    """Recurring hours of all offices."""

    caption = _("Consultation hours")
    is_caption_hidden = True
    nothing = _("There is no consultation hour yet.")
    nothing_todo = _("Add the first one. Families can then book its times.")
    row_header = "offer"

    offer = LinkColumn(url_of=lambda hour: reverse("hour", args=[hour.pk]), order_by="offer__title")
    office = Column(accessor="offer__office__short_name", verbose_name=_("Office"))
    weekday = TemplateColumn(
        template_name="appointments/hours/cells/when.html", verbose_name=_("When"), order_by=("weekday", "starts_at")
    )
    kind = TemplateColumn(template_name="appointments/hours/cells/kind.html", verbose_name=_("How"), orderable=False)
    adviser = TemplateColumn(
        template_name="appointments/hours/cells/adviser.html", verbose_name=_("Adviser"), order_by="adviser__last_name"
    )
    room = TemplateColumn(
        template_name="appointments/hours/cells/where.html",
        verbose_name=_("Where"),
        empty_values=(),
        order_by=("room__place__name", "room__name"),
    )
