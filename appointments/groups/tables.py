"""Lists of courses, waiting lists and draws."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from familienzentrum.tables import Column, LinkColumn, MomentColumn, NumberColumn, PortalTable, TemplateColumn


class CourseTable(PortalTable):
    """Current courses, with next date and occupancy."""

    caption = _("Courses and events")
    is_caption_hidden = True
    nothing = _("No course is planned.")
    nothing_todo = _("Plan the first one. Families can then book it with all its dates.")
    row_header = "title"

    title = LinkColumn(
        accessor="course__title",
        verbose_name=_("Title"),
        url_of=lambda planned: reverse("course", args=[planned.course.pk]),
    )
    offer = Column(accessor="course__offer__title", verbose_name=_("Offer"))
    starts = MomentColumn(accessor="first__starts_at", verbose_name=_("First date"))
    count = NumberColumn(accessor="count", verbose_name=_("Dates"))
    taken = TemplateColumn(
        "{{ record.first.taken }} / {{ record.first.capacity }}", verbose_name=_("Taken"), orderable=False
    )
    by_lot = TemplateColumn(
        template_name="appointments/groups/courses/cells/allocation.html",
        verbose_name=pgettext_lazy("places are given", "How"),
        orderable=False,
    )


class WaitingTable(PortalTable):
    """How many wait for what, without names."""

    caption = _("Waiting lists")
    is_caption_hidden = True
    nothing = _("Nobody waits for a place.")
    nothing_todo = _("Families can wait where an offer has a waiting list, and for every course that is full.")
    row_header = "offer"

    offer = Column(verbose_name=_("Offer"))
    course = Column(verbose_name=_("Course"))
    waiting = NumberColumn(verbose_name=pgettext_lazy("how many", "Waiting"))
    offered = NumberColumn(verbose_name=pgettext_lazy("how many", "Place offered"))
    found = NumberColumn(verbose_name=_("Found a place"))


class DrawTable(PortalTable):
    """Draws, the latest first."""

    caption = _("Draws")
    is_caption_hidden = True
    nothing = _("No draw is planned.")
    nothing_todo = _("Plan one where more families wish for places than there are, such as a holiday programme.")
    row_header = "title"

    title = LinkColumn(url_of=lambda draw: reverse("draw_staff", args=[draw.pk]), verbose_name=_("Title"))
    opens_at = MomentColumn(verbose_name=_("Wishes from"))
    closes_at = MomentColumn(verbose_name=_("Wishes until"))
    wishes = NumberColumn(verbose_name=_("Wish lists"))
    drawn_at = MomentColumn(verbose_name=_("Drawn"))
