"""Lists of planning."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from familienzentrum.tables import Column, DayColumn, LinkColumn, NumberColumn, PortalTable, YesNoColumn
from reporting.disclosure import figure_names
from reporting.planning.budget import Amount
from reporting.writing.formats import percent


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
    stage = Column()
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
    way = LinkColumn(
        url_of=lambda paper: reverse("paper_deliberations", args=[paper.pk]),
        accessor="way",
        verbose_name=_("Order of deliberation"),
        orderable=False,
    )


class IndicatorTable(PortalTable):
    """Figures of the social area."""

    caption = _("Figures of the social area")
    nothing = _("There is no figure yet.")
    nothing_todo = _("Add the first one, with its source.")
    row_header = "name"

    name = _to("indicator_edit")
    area = Column()
    level = Column()
    # As it stands in the source; the form says so, and the column is as narrow as its figures.
    printed = NumberColumn(verbose_name=_("Value"))
    as_of = DayColumn()
    definition_version = Column()
    source = Column()


class CountingChangeTable(PortalTable):
    """Where counting changed."""

    caption = _("Changes in counting")
    nothing = _("Every figure has been counted in the same way from the beginning.")
    row_header = "figure"

    figure = Column()
    since = DayColumn()
    words = Column()

    def render_figure(self, record: Any) -> SafeString:
        name = dict(figure_names()).get(record.figure, record.figure)
        return format_html('<a href="{}">{}</a>', reverse("counting_change_edit", args=[record.pk]), name)


class FunderTable(PortalTable):
    """Who pays."""

    caption = _("Funders")
    nothing = _("There is no funder yet.")
    nothing_todo = _("Add the first one. Then each line of the budget can say who pays.")
    row_header = "name"

    name = _to("funder_edit")


class GrantTable(PortalTable):
    """Money that is promised for a time."""

    caption = _("Grants")
    nothing = _("There is no grant yet.")
    nothing_todo = _("Add the first one, with its last day.")
    row_header = "title"

    title = _to("grant_edit")
    funder = Column()
    state = Column()
    amount = NumberColumn(empty_values=())
    share = NumberColumn(verbose_name=_("Share"))
    starts_on = DayColumn()
    ends_on = DayColumn()

    def render_amount(self, value: Decimal | None) -> str:
        return str(Amount.of(value))

    def render_share(self, value: int) -> str:
        return percent(value)
