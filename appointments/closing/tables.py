"""Lists of closures, absences, substitutions and duties."""

from typing import Any, assert_never

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models import Closure
from appointments.models.spans import Lasting
from familienzentrum import dates
from familienzentrum.tables import Column, DayColumn, LinkColumn, PortalTable, TemplateColumn
from offers.models import Office, Room


def period(row: Lasting) -> str:
    return dates.stretch(row.starts_at, row.ends_at)


def what_is_closed(closure: Closure) -> str:
    """Write "The whole house", or the name of the office or the room."""
    match closure.named:
        case None:
            return str(closure.get_scope_display())
        case Office(name=name):
            return name
        case Room(name=name, place=place):
            return f"{name}, {place.name}"
        case other:
            assert_never(other)


class PeriodColumn(Column):
    """From when to when."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(accessor="starts_at", verbose_name=gettext_lazy("When"), **kwargs)

    def render(self, record: Any) -> str:
        return period(record)


class WhatColumn(LinkColumn):
    """What is closed, leading to its page."""

    def render(self, value: object, record: Any) -> Any:
        return super().render(what_is_closed(record), record)


class ClosureTable(PortalTable):
    """What is closed now or later."""

    caption = gettext_lazy("Closures")
    is_caption_hidden = True
    nothing = gettext_lazy("Nothing is closed.")
    nothing_todo = gettext_lazy("Public holidays need no entry here: they are kept free by themselves.")
    row_header = "scope"

    scope = WhatColumn(
        verbose_name=gettext_lazy("What is closed"), url_of=lambda row: reverse("closure", args=[row.public_id])
    )
    when = PeriodColumn()
    reason = Column(verbose_name=gettext_lazy("Reason"), orderable=False, default="–")


class AbsenceTable(PortalTable):
    """Who is away now or later."""

    caption = gettext_lazy("Absences")
    is_caption_hidden = True
    nothing = gettext_lazy("Nobody is away.")
    nothing_todo = gettext_lazy("Enter an absence early: families then hear of it in time.")
    row_header = "person"

    person = LinkColumn(
        url_of=lambda row: reverse("absence", args=[row.public_id]), order_by=("person__last_name", "starts_at")
    )
    when = PeriodColumn()


class SubstitutionTable(PortalTable):
    """Who stands in for whom."""

    caption = gettext_lazy("Substitutions")
    is_caption_hidden = True
    nothing = gettext_lazy("Nobody stands in for anybody.")
    nothing_todo = gettext_lazy("A substitution hands over all times of a period at once.")
    row_header = "adviser"

    adviser = LinkColumn(
        verbose_name=gettext_lazy("In place of"),
        url_of=lambda row: reverse("substitution", args=[row.public_id]),
        order_by=("adviser__last_name", "starts_at"),
    )
    substitute = Column(verbose_name=gettext_lazy("Substitute"), order_by="substitute__last_name")
    when = PeriodColumn()
    office = Column(accessor="office__short_name", verbose_name=gettext_lazy("Office"))


class DutyTable(PortalTable):
    """Who is in the house, week after week."""

    caption = gettext_lazy("Duties")
    is_caption_hidden = True
    nothing = gettext_lazy("No duty has been entered yet.")
    nothing_todo = gettext_lazy("Enter when each person is in the house. The plan then shows when too few are there.")
    row_header = "person"

    person = LinkColumn(url_of=lambda duty: reverse("duty_edit", args=[duty.pk]), order_by="person__last_name")
    weekday = Column(order_by=("weekday", "starts_at"))
    times = TemplateColumn(
        "{% load portal %}{{ record.starts_at|until:record.ends_at }}",
        verbose_name=gettext_lazy("From, to"),
        orderable=False,
    )
    valid_from = DayColumn()
    valid_until = DayColumn(default="–")


class SchoolHolidayTable(PortalTable):
    """Periods without school."""

    caption = _("School holidays")
    is_caption_hidden = True
    nothing = _("There are no school holidays yet.")
    nothing_todo = _("Take over the calendar file of your state, or add them by hand.")
    row_header = "name"

    name = LinkColumn(url_of=lambda holiday: reverse("school_holiday_edit", args=[holiday.pk]))
    first_day = DayColumn()
    last_day = DayColumn()
