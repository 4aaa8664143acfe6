"""Who is in the house in the next two weeks, and when too few are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.closing.staffing import staffing as staffed_days
from familienzentrum.access import planners

_DAYS = 14


@planners
@require_safe
def staffing(request: HttpRequest) -> HttpResponse:
    days = staffed_days(timezone.localdate(), _DAYS)
    context = {"days": days, "gaps": sum(len(day.gaps) for day in days), "plans_all": True}
    return render(request, "appointments/closing/staffing.html", context | {"kind": {"name": "staffing"}})
