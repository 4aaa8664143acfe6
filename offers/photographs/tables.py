"""The list of photographs."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from familienzentrum.tables import Column, LinkColumn
from offers.models import Photograph
from offers.photographs.shown import address_of
from offers.tables import RegisterTable, to_page


class ThumbnailColumn(Column):
    """The picture itself, small; what it shows stands beside it."""

    def render(self, value: str, record: Photograph) -> SafeString:
        picture = '<img class="thumbnail" src="{}" width="{}" height="{}" loading="lazy" alt="">'
        return format_html(picture, address_of(record.kind, value), record.width, record.height)


class PhotographTable(RegisterTable):
    """What families see of the house, and of who works there."""

    caption = _("Photographs")
    nothing = _("There is no photograph yet.")
    nothing_todo = _("Pages are complete without. A picture of the door helps to find it.")
    row_header = "alternative"

    sha256 = ThumbnailColumn(verbose_name=_("Picture"), orderable=False)
    alternative: LinkColumn = to_page("photograph_edit")
    kind = Column()
    office = Column(orderable=False)
    role = Column(orderable=False)
