"""Lists of planning."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from familienzentrum.tables import Column, DayColumn, LinkColumn, NumberColumn, PortalTable, YesNoColumn


def _to(name: str, **kwargs: Any) -> LinkColumn:
    return LinkColumn(url_of=lambda row: reverse(name, args=[row.pk]), **kwargs)


class GoalTable(PortalTable):
    """Goals over the years."""

    caption = _("Goals")
    nothing = _("There is no goal yet.")
    nothing_todo = _("Add the first one. Each year's report says how far it was reached.")
    row_header = "title"

    title = _to("goal_edit")
    level = Column()
    figure = Column()
    is_active = YesNoColumn()


class CommitteeTable(PortalTable):
    """Committees of the council."""

    caption = _("Committees")
    nothing = _("There is no committee yet.")
    nothing_todo = _("Add the first one. Council papers go through committees.")
    row_header = "name"

    name = _to("committee_edit")
    short_name = Column()


class PaperTable(PortalTable):
    """Council papers."""

    caption = _("Council papers")
    nothing = _("There is no council paper yet.")
    row_header = "title"

    number = Column()
    title = _to("paper_edit")
    kind = Column()
    dated_on = DayColumn()


class IndicatorTable(PortalTable):
    """Figures of the social area."""

    caption = _("Figures of the social area")
    nothing = _("There is no figure yet.")
    nothing_todo = _("Add the first one, with its source.")
    row_header = "name"

    name = _to("indicator_edit")
    area = Column()
    printed = NumberColumn()
    as_of = DayColumn()
    source = Column()
