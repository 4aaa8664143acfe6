"""The list of emergency numbers."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from familienzentrum.tables import Column, LinkColumn, NumberColumn, YesNoColumn
from offers.choices import EmergencyPage
from offers.tables import RegisterTable, to_page


class PagesColumn(Column):
    """The pages on which something stands."""

    def render(self, value: Sequence[str]) -> str:
        return " · ".join(str(EmergencyPage(page).label) for page in value)


class EmergencyNumberTable(RegisterTable):
    """Numbers for help at once."""

    caption = _("Emergency numbers")
    nothing = _("There is no emergency number yet.")
    nothing_todo = _(
        "Until you add one, pages show 110 and 112. Add the on-call number of your youth welfare office, too."
    )
    row_header = "name"

    position = NumberColumn()
    name: LinkColumn = to_page("emergency_number_edit")
    number = Column(orderable=False)
    line = Column(orderable=False)
    pages = PagesColumn(orderable=False)
    is_youth_office = YesNoColumn()
