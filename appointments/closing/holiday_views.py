"""Public holidays (read-only) and school holidays, entered by hand or imported from a calendar file."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from appointments.closing.holiday_forms import ImportForm, SchoolHolidayForm
from appointments.closing.public_holiday_actions import booked_on_holidays
from appointments.closing.public_holidays import laender
from appointments.closing.school_holiday_actions import add_school_holidays, remove_school_holiday, save_school_holiday
from appointments.closing.tables import SchoolHolidayTable
from appointments.hours.rebuilding import outcome
from appointments.models import PublicHoliday, SchoolHoliday
from appointments.planning.actions import Rebuilt
from familienzentrum import dates
from familienzentrum.access import acting_user, planners
from familienzentrum.form_begins import day_in
from familienzentrum.forms import ActForm
from familienzentrum.models import Centre
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged


@planners
@require_safe
def public_holidays(request: HttpRequest) -> HttpResponse:
    """Show the holidays from this year on, and what is booked on them."""
    first = timezone.localdate().replace(month=1, day=1)
    context = {
        "holidays": PublicHoliday.objects.filter(day__gte=first),
        "booked": booked_on_holidays(),
        "has_land": Centre.current().land in laender(),
    }
    return render(request, "appointments/closing/holidays/public.html", context)


@planners
@require_safe
def school_holidays(request: HttpRequest) -> HttpResponse:
    table = arranged(SchoolHolidayTable(SchoolHoliday.objects.all()), request)
    return render(request, "appointments/closing/holidays/school.html", {"table": table})


@planners
@require_http_methods(["GET", "POST"])
def school_holiday_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, SchoolHoliday(), _("New school holidays"))


@planners
@require_http_methods(["GET", "POST"])
def school_holiday_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(SchoolHoliday, pk=pk), _("Change the school holidays"))


@planners
@require_http_methods(["GET", "POST"])
def school_holiday_remove(request: HttpRequest, pk: int) -> HttpResponse:
    holiday = get_object_or_404(SchoolHoliday, pk=pk)
    seen = ActForm(request.POST if request.method == "POST" else None, rows=[holiday])
    if seen.is_valid():
        with told_to(seen):
            _say(request, remove_school_holiday(holiday, by=acting_user(request), hold=seen.hold))
            return redirect("school_holiday_list")
    return render(request, "appointments/closing/holidays/remove.html", {"holiday": holiday, "seen": seen})


@planners
@require_http_methods(["GET", "POST"])
def school_holiday_import(request: HttpRequest) -> HttpResponse:
    """Import all periods of a calendar file, or none."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        added, rebuilt = add_school_holidays(form.holidays, by=acting_user(request))
        words = ngettext("%(n)d period is new in the list.", "%(n)d periods are new in the list.", added)
        messages.success(request, words % {"n": added})
        _say(request, rebuilt)
        return redirect("school_holiday_list")
    context = {"form": form, "title": _("Take school holidays over"), "submit": _("Take over")}
    return render(
        request, "appointments/closing/holidays/form.html", context | {"cancel_url": reverse("school_holiday_list")}
    )


def _edit(request: HttpRequest, holiday: SchoolHoliday, title: str) -> HttpResponse:
    initial = {"first_day": day_in(request)} if holiday.pk is None else None
    form = SchoolHolidayForm(request.POST if request.method == "POST" else None, instance=holiday, initial=initial)
    if form.is_valid():
        with told_to(form, IntegrityError):
            _say(request, save_school_holiday(form, by=acting_user(request)))
            return redirect("school_holiday_list")
    context = {"form": form, "title": title, "cancel_url": reverse("school_holiday_list"), "holiday": holiday}
    return render(request, "appointments/closing/holidays/form.html", context)


def _say(request: HttpRequest, rebuilt: Rebuilt) -> None:
    """Report what happened to the slots of pausing hours, and name the booked ones."""
    messages.success(request, outcome(rebuilt))
    if rebuilt.kept:
        moments = get_text_list([dates.moment(slot.starts_at) for slot in rebuilt.kept], _("and"))
        messages.warning(
            request, _("Booked in the holidays: %(moments)s. Talk to the families.") % {"moments": moments}
        )
